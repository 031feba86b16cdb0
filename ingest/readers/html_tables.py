"""The tables of a web page: rows with a cell for each column, also the empty ones."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.readers.elements import Element, PageBlock, Piece
from ingest.readers.raw import Block
from ingest.readers.tables import lays_out, names_columns
from ingest.traced import Edit, Traced

_WIDEST = 63
"""Columns; what reaches further is only in the first of them."""
_BREAKS = "\u2028\n\r"
_BOLD = frozenset(("b", "strong", "th"))


def table_of(block: PageBlock) -> Element | None:
    """The table in a row of which a block stands; its caption stands in none."""
    row = block.element.within({"tr"})
    return row.within({"table"}) if row is not None else None


def rows(blocks: Sequence[PageBlock], number: int) -> list[Block] | None:
    """The blocks of a table as rows; ``None`` for a table that only lays out the page."""
    hanging: dict[int, int] = {}
    found = [(row, list(_cells(row, list(group), hanging))) for row, group in groupby(blocks, key=_row)]
    texts = [[cell.text for cell in cells] for _, cells in found]
    headers = _headers([row for row, _ in found])
    if _is_layout(blocks) or lays_out(texts, has_header=headers > 0):
        return None
    if not headers:
        headers = int(names_columns(texts, stands_out=_is_bold(blocks, found[0][0])))
    return [Block.row(cells, table=number, header=place < headers) for place, (_, cells) in enumerate(found)]


def _row(block: PageBlock) -> Element:
    row = block.element.within({"tr"})
    assert row is not None, "only blocks in a row are given"  # noqa: S101
    return row


def _is_layout(blocks: Sequence[PageBlock]) -> bool:
    """Whether the page says so, or another table stands in a cell."""
    table = table_of(blocks[0])
    if table is None or table.attrs.get("role", "").lower() in ("presentation", "none"):
        return True
    return any(block.element.within({"table"}) is not table for block in blocks)


def _cells(row: Element, blocks: Sequence[PageBlock], hanging: dict[int, int]) -> Iterator[Traced]:
    """The cells of a row, with an empty one for each further column or row that one reaches over.

    Args:
        row: the row.
        blocks: what stands in it.
        hanging: by column, for how many rows more a cell from above takes its place; brought up to date.
    """
    by_cell = {
        cell: list(group) for cell, group in groupby(blocks, key=lambda block: block.element.within({"td", "th"}))
    }
    column = 0
    for cell in row.cells or [found for found in by_cell if found is not None]:
        covered = _covered(hanging, column)
        column += covered
        wide = min(_span(cell, "colspan"), max(_WIDEST - column, 1))
        tall = _span(cell, "rowspan") if column < _WIDEST else 1
        yield from (Traced("") for _ in range(covered))
        yield _content(by_cell.get(cell, []))
        yield from (Traced("") for _ in range(wide - 1))
        hanging.update(dict.fromkeys(range(column, column + wide if tall > 1 else column), tall - 1))
        column += wide
    yield from (Traced("") for _ in range(_covered(hanging, column)))


def _covered(hanging: dict[int, int], column: int) -> int:
    """How many columns from one on are taken by cells from above."""
    first = column
    while hanging.get(column):
        hanging[column] -= 1
        column += 1
    return column - first


def _span(cell: Element, over: str) -> int:
    stated = cell.attrs.get(over, "").strip()
    return min(max(int(stated), 1), _WIDEST) if stated.isdecimal() and len(stated) < 10 else 1


def _content(blocks: Sequence[PageBlock]) -> Traced:
    parts: list[Traced | str] = []
    for block in blocks:
        content = _one_line(joined(block.pieces))
        if content.text:
            parts += [" ", content] if parts else [content]
    return Traced.join(parts)


def joined(pieces: Sequence[Piece]) -> Traced:
    """The pieces as one text."""
    return Traced.join(piece.text for piece in pieces)


def _one_line(content: Traced) -> Traced:
    breaks = (place for place, letter in enumerate(content.text) if letter in _BREAKS)
    return content.edit(Edit(place, place + 1, " ") for place in breaks).strip()


def _headers(found: Sequence[Element]) -> int:
    """How many rows at the top are headers, as the page says."""
    count = 0
    for row in found:
        only_names = bool(row.cells) and all(cell.tag == "th" for cell in row.cells) and len(row.cells) > 1
        if not (row.within({"thead"}) or only_names):
            break
        count += 1
    return count if count < len(found) or count == 1 else 0


def _is_bold(blocks: Sequence[PageBlock], row: Element) -> bool:
    pieces = [piece for block in blocks if _row(block) is row for piece in block.pieces if piece.text.text.strip()]
    return all(piece.element.within(_BOLD) for piece in pieces)
