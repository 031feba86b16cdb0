"""Tables of which the page draws the cells: what stands in which, whatever the white between."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from ingest.readers.pdf.drawn import Line, Table, Word, line_of
from ingest.readers.pdf.lines import rows_of
from ingest.readers.pdf.rules import Cell, Grid
from ingest.readers.pdf.tables import Band, table_of

_FILLED = 0.3
"""Of the cells, that must hold words: others are the squares of a drawing."""
_UNPARTED = 3
"""Lines level with each other in several cells, from which no line parts the rows."""


class Placed(NamedTuple):
    """A table, how high on the page it begins, and the lines that are left when its own are taken away."""

    table: Table
    top: float
    bottom: float
    left: list[Line]


def ruled_table(lines: Sequence[Line], grid: Grid) -> Placed | None:
    """The table in a grid; ``None`` when the grid is decoration, or what stands beside it is read with it."""
    inside = [line for line in lines if _is_within(line, grid)]
    others = [line for line in lines if not _is_within(line, grid)]
    if not inside or any(line.answers or line.paragraph or line.words[0].skewed for line in inside):
        return None
    if any(_is_beside(line, grid) for line in others):
        return None
    by_cell = _by_cell(inside, grid)
    filled = {(cell.row, cell.column) for cell in by_cell}
    several = sum(1 for row in {row for row, _ in filled} if len({c for r, c in filled if r == row}) > 1)
    if len({row for row, _ in filled}) < 2 or not several or len(filled) < _FILLED * len(grid.cells):
        return None
    rows = [row for number in sorted({row for row, _ in filled}) for row in _rows(by_cell, number, grid)]
    used = [place for place in range(len(grid.edges) - 1) if any(row[place] for row in rows)]
    if len(used) < 2:
        return None
    kept = tuple(tuple(row[place] for place in used) for row in rows)
    return Placed(Table(kept, edges=grid.edges), grid.top, grid.bottom, others)


def _is_within(line: Line, grid: Grid) -> bool:
    middle = (line.left + line.right) / 2
    return grid.bottom < (line.bottom + line.top) / 2 < grid.top and grid.edges[0] <= middle <= grid.edges[-1]


def _is_beside(line: Line, grid: Grid) -> bool:
    return grid.bottom < (line.bottom + line.top) / 2 < grid.top


def _by_cell(lines: Sequence[Line], grid: Grid) -> dict[Cell, list[Line]]:
    """The lines of each cell, cut where they run over its side, from the top down."""
    found: dict[Cell, list[Line]] = {}
    for line in lines:
        for cell, words in groupby(line.words, key=lambda word: _cell_of(word, grid)):
            part = list(words)
            is_whole = len(part) == len(line.words)
            piece = line if is_whole else replace(line_of(part, page=line.page, order=line.order), item=False)
            found.setdefault(cell, []).append(piece)
    return {cell: [line for row in rows_of(inside) for line in row] for cell, inside in found.items()}


def _cell_of(word: Word, grid: Grid) -> Cell:
    return grid.cell_at((word.left + word.right) / 2, (word.bottom + word.top) / 2)


def _rows(by_cell: dict[Cell, list[Line]], number: int, grid: Grid) -> list[tuple[tuple[Line, ...], ...]]:
    """The rows between two level lines: mostly one."""
    cells = {cell.column: lines for cell, lines in by_cell.items() if cell.row == number}
    lines = [line for inside in cells.values() for line in inside]
    if len(grid.heights) <= _UNPARTED and _is_unparted(list(cells.values())):
        band = Band(rows_of(lines), grid.edges[1:-1])
        table = table_of(band, all_columns=True)
        if table is not None:
            return list(table.rows)
    return [tuple(tuple(cells.get(place, ())) for place in range(len(grid.edges) - 1))]


def _is_unparted(cells: Sequence[Sequence[Line]]) -> bool:
    """Whether several cells hold as many lines, each level with one in the others: rows without a line between."""
    tall = [cell for cell in cells if len(cell) >= _UNPARTED]
    if len(tall) < 2:
        return False
    first, *others = tall
    return any(
        len(cell) == len(first) and all(one.beside(other) for one, other in zip(first, cell, strict=True))
        for cell in others
    )
