"""Sheets, as tables or as a row of records: what ``sheets`` and ``csv`` have in common.

With ``Columns`` each row is a document of its own, called by its id or else by a digest of its text, so that a
row put in above renames nothing. Without them the sheet is a table.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.readers.columns import Columns
from ingest.readers.gathering import Gathering
from ingest.readers.raw import Block, Kind, Part, RawDocument
from kb.errors import EmptyDocument, InvalidDocument
from kb.model.document import Caveat
from kb.model.identity import digest

HOW_TO_MAP = Caveat(
    code="columns",
    text=(
        "gelezen als tabel; is elke rij een verhaal, zeg dan welke kolom wat is, zoals --columns text=Verhaal,id=Nummer"
    ),
)
_HEAD_WITHIN = 20
"""Rows from the top among which the names of the columns stand."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_TITLE_WORDS, _TITLE_LETTERS = 12, 100
_MOST_NAMED = 12
_NUMBER = re.compile(r"[-+€$]?\s?[\d.,:/%\s-]+")


class Cell(NamedTuple):
    """A cell as a person sees it, and as a date is written for a machine."""

    shown: str
    date: str = ""


class Sheet(NamedTuple):
    """A sheet with its rows."""

    name: str
    rows: Sequence[Sequence[Cell]]


class _Head(NamedTuple):
    """The row that names the columns, and where each is."""

    row: int
    places: dict[str, int]


def as_table(sheets: Sequence[Sheet], *, left_out: Sequence[str] = ()) -> RawDocument:
    """The sheets as tables, each under its name when there are more.

    Raises:
        EmptyDocument: nothing stands in them.
    """
    gathering = Gathering()
    blocks: list[Block] = []
    filled = [sheet for sheet in sheets if any(_is_filled(row) for row in sheet.rows)]
    if not filled:
        msg = "er staat niets in de tabel"
        raise EmptyDocument(msg)
    for sheet in filled:
        if len(filled) > 1:
            blocks.append(Block(Kind.HEADING, gathering.write(sheet.name), level=1))
        blocks += _table(sheet, gathering)
    return RawDocument(raw=gathering.raw, blocks=tuple(blocks), caveats=(HOW_TO_MAP,), left_out=tuple(left_out))


def _table(sheet: Sheet, gathering: Gathering) -> Iterator[Block]:
    """The rows of a sheet; what stands alone above the table is a line of text."""
    rows = [[cell.shown for cell in row] for row in sheet.rows if _is_filled(row)]
    width = max(max(number for number, cell in enumerate(row) if cell) + 1 for row in rows)
    first = next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))
    alone = rows if width == 1 else rows[:first]
    for row in alone:
        yield Block(Kind.PARAGRAPH, gathering.write("".join(row)))
    table = gathering.new_table()
    for number, row in enumerate(rows[len(alone) :]):
        header = number == 0 and len(rows) - len(alone) > 1 and _names_columns(row)
        yield gathering.row([*row[:width], *[""] * (width - len(row))], table=table, header=header)


def _names_columns(row: Sequence[str]) -> bool:
    """Whether a row can name the columns: short, different texts, no numbers."""
    filled = [cell for cell in row if cell]
    return len(set(filled)) == len(filled) and not any(_NUMBER.fullmatch(cell) for cell in filled)


def as_records(sheets: Sequence[Sheet], columns: Columns, *, left_out: Sequence[str] = ()) -> RawDocument:
    """A document for each row of the sheets that have these columns.

    Raises:
        InvalidDocument: no sheet has them.
    """
    heads = [_head(sheet, columns) for sheet in sheets]
    if not any(heads):
        raise InvalidDocument(_missing(sheets, columns))
    others = [f"blad “{sheet.name}”" for sheet, head in zip(sheets, heads, strict=True) if head is None and sheet.rows]
    parts = [
        part
        for sheet, head in zip(sheets, heads, strict=True)
        if head is not None
        for part in _records(sheet, head, columns, (*left_out, *others))
    ]
    if not parts:
        msg = "onder de namen van de kolommen staan geen rijen"
        raise EmptyDocument(msg)
    return RawDocument(raw="", blocks=(), parts=tuple(parts), left_out=(*left_out, *others))


def _head(sheet: Sheet, columns: Columns) -> _Head | None:
    for number, row in enumerate(sheet.rows[:_HEAD_WITHIN]):
        places = {_folded(cell.shown): place for place, cell in reversed(list(enumerate(row)))}
        if all(_folded(name) in places for name in columns.names):
            return _Head(number, {name: places[_folded(name)] for name in columns.names})
    return None


def _missing(sheets: Sequence[Sheet], columns: Columns) -> str:
    """Which columns are not there, and which are."""
    heads = [row for sheet in sheets for row in sheet.rows[:_HEAD_WITHIN] if _is_filled(row)]
    wanted = {_folded(name): name for name in columns.names}
    best = max(heads, key=lambda row: sum(_folded(cell.shown) in wanted for cell in row), default=())
    there = [cell.shown for cell in best if cell.shown][:_MOST_NAMED]
    known = {_folded(cell.shown) for cell in best}
    lacking = ", ".join(f"“{name}”" for folded, name in wanted.items() if folded not in known)
    seen = ", ".join(f"“{name}”" for name in there) or "geen"
    return f"kolommen die er niet zijn: {lacking or 'onbekend'}; wel: {seen}"


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _records(sheet: Sheet, head: _Head, columns: Columns, left_out: Sequence[str]) -> Iterator[Part]:
    for number, row in enumerate(sheet.rows[head.row + 1 :], start=head.row + 2):
        if not _is_filled(row):
            continue

        def cell(name: str, row: Sequence[Cell] = row) -> Cell:
            place = head.places[name]
            return row[place] if place < len(row) else Cell("")

        texts = [(name, cell(name).shown) for name in columns.text if cell(name).shown.strip()]
        document = _document(texts, headed=len(columns.text) > 1, left_out=left_out)
        details = {field: cell(name).date or cell(name).shown for field, name in columns.details.items()}
        called = cell(columns.id).shown if columns.id else ""
        yield Part(name=called or _name(document, number), document=document, details=details)


def _name(document: RawDocument, number: int) -> str:
    """What to call a row without an id: by its text, for its number changes when another is put in above."""
    return digest(document.raw)[:12] if document.blocks else f"rij {number}"


def _document(texts: Sequence[tuple[str, str]], *, headed: bool, left_out: Sequence[str]) -> RawDocument:
    gathering = Gathering()
    blocks = []
    for name, text in texts:
        if headed:
            blocks.append(Block(Kind.HEADING, gathering.write(name), level=1))
        paragraphs = [part.strip() for part in _PARAGRAPH.split(text) if part.strip()]
        blocks += [Block(Kind.PARAGRAPH, gathering.write(paragraph)) for paragraph in paragraphs]
    title = _title(texts[0][1]) if texts else ""
    why = "in deze rij staat geen tekst"
    return RawDocument(raw=gathering.raw, blocks=tuple(blocks), title=title, left_out=tuple(left_out), why_empty=why)


def _title(text: str) -> str:
    """The first words, for a record that nobody named."""
    words = text.split()
    title = " ".join(words[:_TITLE_WORDS])
    return title if len(words) <= _TITLE_WORDS and len(title) <= _TITLE_LETTERS else f"{title[:_TITLE_LETTERS]}…"


def _is_filled(row: Sequence[Cell]) -> bool:
    return any(cell.shown.strip() for cell in row)
