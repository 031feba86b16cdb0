"""Cells that no spreadsheet takes for a formula, and that come back as they were.

Sheets take what begins with ``=``, ``+``, ``-``, ``@``, a tab or a return for a formula. Such a
cell gets an apostrophe before it; so does one that has apostrophes before such a sign already, so
that taking one off gives what was meant. Cells are parted by semicolons, as Dutch sheets do.
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_APOSTROPHE = "'"


def safe(cell: str) -> str:
    """A cell that no sheet takes for a formula."""
    return f"{_APOSTROPHE}{cell}" if cell.lstrip(_APOSTROPHE).startswith(_RISKY) else cell


def meant(cell: str) -> str:
    """What a cell says without the apostrophe that made it safe."""
    return cell[1:] if cell.startswith(_APOSTROPHE) and cell.lstrip(_APOSTROPHE).startswith(_RISKY) else cell


def separated(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as comma-separated values (RFC 4180) in UTF-8 with a byte order mark, by which sheets know it."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")
