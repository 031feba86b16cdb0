"""CSV and its kin: the sign between the cells is found out, and so is the encoding."""

import csv
from collections import Counter
from dataclasses import replace
from io import StringIO

from ingest.readers import rows
from ingest.readers.columns import Columns
from ingest.readers.content import decode
from ingest.readers.raw import RawDocument
from ingest.readers.rows import Cell, Sheet
from kb.errors import InvalidDocument, TooLarge
from kb.model.document import Caveat

MOST_ROWS, MOST_CELLS = 200_000, 2_000_000
_LONGEST_CELL = 10_000_000
_SIGNS = ";,\t|"
_SAMPLE = 100_000
_STATED = "sep="


def read(data: bytes) -> RawDocument:
    """A file as a table.

    Raises:
        InvalidDocument: it cannot be read as one, or is empty or too large.
    """
    sheet, caveats = _sheet(data)
    document = rows.as_table([sheet])
    return replace(document, caveats=(*caveats, *document.caveats))


def read_records(data: bytes, columns: Columns) -> RawDocument:
    """A file of which each row is a document."""
    sheet, caveats = _sheet(data)
    document = rows.as_records([sheet], columns)
    parts = tuple(replace(part, document=replace(part.document, caveats=caveats)) for part in document.parts)
    return replace(document, caveats=caveats, parts=parts)


def _sheet(data: bytes) -> tuple[Sheet, tuple[Caveat, ...]]:
    text, caveats = decode(data)
    sign, begin = _sign(text)
    csv.field_size_limit(_LONGEST_CELL)
    found: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(StringIO(text[begin:], newline=""), delimiter=sign, skipinitialspace=True):
            found.append([Cell(cell.strip()) for cell in row])
            cells += len(row)
            if len(found) > MOST_ROWS or cells > MOST_CELLS:
                msg = f"de tabel heeft meer dan {MOST_ROWS} rijen of {MOST_CELLS} cellen"
                raise TooLarge(msg)
    except csv.Error as error:
        msg = "de tabel is kapot en kan niet gelezen worden; kijk naar de aanhalingstekens"
        raise InvalidDocument(msg) from error
    return Sheet("", found), caveats


def _sign(text: str) -> tuple[str, int]:
    """What stands between the cells, and where the rows begin; Excel may say it itself in the first line."""
    first, _, _ = text.partition("\n")
    if first.strip().lower().startswith(_STATED) and len(first.strip()) == len(_STATED) + 1:
        return first.strip()[-1], len(first) + 1
    sample = text[:_SAMPLE]
    return max(_SIGNS, key=lambda sign: _fit(sample, sign)), 0


def _fit(sample: str, sign: str) -> float:
    """How well the rows of a text fall into the same number of cells at a sign; 0 when they do not fall apart."""
    try:
        widths = Counter(len(row) for row in csv.reader(StringIO(sample, newline=""), delimiter=sign) if row)
    except csv.Error:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return 0.0 if width == 1 else count / widths.total() + min(width, 50) / 1000
