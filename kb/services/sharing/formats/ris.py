"""A selection as RIS (the tags that Zotero, EndNote and Mendeley read), one record a document.

A line break would end a field, so each becomes a space, also inside a quotation, and each row of a table stands between
marks of its own; the other formats keep them. A comma in an author parts surname and given name, so who is called
otherwise (*inwoonster, 82 jaar*) has none.
"""

import re
from collections.abc import Iterator, Sequence

from kb.model.citation import Work
from kb.model.evidence import KnowledgeSource
from kb.services.sharing.formats.wording import Words
from kb.services.sharing.formats.works import Cited, flat, key, notes

_PERSON = re.compile(r"[^,]+,(?: ?[A-Z]\.)+(?: [a-z']+)*")
"""A surname and initials: *Vries, A.B. de*."""

MEDIA_TYPE = "application/x-research-info-systems"


def write(works: Sequence[Cited], words: Words) -> bytes:
    """Documents as a file."""
    lines = [f"{tag}  - {flat(value)}" for one in works for tag, value in _fields(one, words) if tag == "ER" or value]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _fields(one: Cited, words: Words) -> Iterator[tuple[str, str]]:
    work = one.work
    yield "TY", "RPRT" if work.knowledge_source is KnowledgeSource.RESEARCH else "GEN"
    yield "ID", key(work)
    yield "TI", work.title
    yield "AU", _author(work.contributor)
    yield "PB", work.institute
    yield "CY", work.place
    yield "PY", work.date[:4]
    yield "DA", _date(work)
    yield "M3", work.form
    yield "ET", str(work.version)
    yield "LA", work.language
    yield "UR", words.url(work.path)
    for note in notes(one, words, on_one_line=True):
        yield "N1", note
    yield "ER", ""


def _author(name: str) -> str:
    return name if _PERSON.fullmatch(name) else re.sub(r"\s*,\s*", " · ", name)


def _date(work: Work) -> str:
    """``YYYY/MM/DD/said``, in which what is not known is empty."""
    if not (work.date or work.date_said):
        return ""
    year, month, day = (*work.date.split("-"), "", "", "")[:3]
    return f"{year}/{month}/{day}/{work.date_said}"
