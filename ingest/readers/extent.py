"""How many cells the sheets of a workbook span, before a library makes room for all of them.

A file of a few kilobytes can have one cell at the far end, or say that a cell stands there a billion times.
"""

import re

from lxml import etree

from ingest.readers import package
from ingest.readers.odf_xml import OFFICE, TABLE, TEXT, value
from kb.errors import TooLarge

# A cell with something in it; one with a style only ends at once.
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*(?<!/)>")
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def check(data: bytes, *, is_open: bool, most: int) -> None:
    """Make sure that the sheets of a package that was checked do not span more cells than this.

    Args:
        data: the file.
        is_open: it is OpenDocument; else it is of Excel.
        most: how many cells all sheets together may span.

    Raises:
        TooLarge: they do.
    """
    if (_open_cells(data) if is_open else _excel_cells(data)) > most:
        raise TooLarge(too_many(most))


def too_many(most: int) -> str:
    """The reason why a table is refused."""
    return f"de tabel heeft meer dan {most} cellen"


def _excel_cells(data: bytes) -> int:
    total = 0
    for name in package.names(data):
        if _SHEETS.fullmatch(name):
            found = _CELL.findall(package.part(data, name))
            width = max((column(letters) for letters, _ in found), default=0)
            total += width * max((int(row) for _, row in found), default=0)
    return total


def column(letters: bytes) -> int:
    """The number of a column, from 1: ``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _open_cells(data: bytes) -> int:
    content = package.part(data, "content.xml")
    total = 0
    for table in package.parsed(content).iter(f"{TABLE}table") if content else ():
        width = height = 0
        for row in table.iter(f"{TABLE}table-row"):
            cells = [cell for cell in row if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]
            last = max((number for number, cell in enumerate(cells, 1) if _holds(cell)), default=0)
            if last:
                width = max(width, sum(_times(value(cell, TABLE, "number-columns-repeated")) for cell in cells[:last]))
                height += _times(value(row, TABLE, "number-rows-repeated"))
        total += width * height
    return total


def _holds(cell: etree._Element) -> bool:
    """Whether something stands in a cell."""
    return bool(value(cell, OFFICE, "value-type")) or cell.find(f"{TEXT}p") is not None


def _times(repeated: str) -> int:
    return int(repeated) if repeated.isascii() and repeated.isdigit() and len(repeated) < 12 else 1
