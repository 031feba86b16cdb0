"""A selection as comma-separated values (RFC 4180), one quotation a row, in UTF-8 with a byte order mark.

Sheets take what begins with ``=``, ``+``, ``-``, ``@``, a tab or a return for a formula. Such a cell gets an apostrophe
before it, which sheets hide. Cells are parted by semicolons, since the sheets of who write decimals with a comma do so.
"""

import csv
from io import StringIO

from kb.model.citation import Citation
from kb.model.selection import Selection
from kb.services.sharing.formats.wording import Words

MEDIA_TYPE = "text/csv"
COLUMNS = ("stem", "citaat", "titel", "vorm", "van", "plaats", "datum", "plek", "versie", "hash", "adres", "notitie")
"""Names of the columns; what they are called is said by ``Words.columns``."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write(selection: Selection, words: Words) -> bytes:
    """The selection as a file."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([words.columns[name] for name in COLUMNS])
    for citation, note in selection.entries:
        if citation is not None:
            writer.writerow([_safe(cell) for cell in _cells(citation, note, words)])
    return text.getvalue().encode("utf-8-sig")


def _cells(citation: Citation, note: str, words: Words) -> list[str]:
    work = citation.work
    date = work.date_said or "/".join(part for part in (work.date, work.date_until) if part)
    form = f"{work.form} ({words.sample})" if work.sample else work.form
    whose = (words.voices[work.knowledge_source], citation.copied, work.title, form, work.contributor)
    where = (work.place, date, words.place(citation), str(work.version), work.short_hash, words.url(citation.path))
    return [*whose, *where, note]


def _safe(cell: str) -> str:
    """A cell that no sheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
