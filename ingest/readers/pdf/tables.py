"""Columns or a table? And which lines stand in one cell.

A band is a table when its cells are short or were drawn row by row, and running text in columns otherwise.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.drawn import Line, Table, weighted_median

LINES_OF_COLUMN = 3
SAME_CELL = 1.35
"""Distance, in heights of a line, within which lines above each other may stand in one cell."""

_NEAR, _ALONE = 2.2, 8
"""Heights within which the lines beside running text belong together, and so many times its lines make no table."""
_ROWS_OF_TABLE, _CELLS_OF_ROW = 2, 3
_WORDS_OF_PROSE = 3.5
_FULL = 0.7
_LARGE = 0.15
"""Of all letters, from which a column counts."""

Row = list[Line]


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that leave the same strips white.

    Attributes:
        edges: where the columns are parted, from left to right.
    """

    rows: list[Row]
    edges: tuple[float, ...]

    def column(self, line: Line) -> int:
        """The number of the column that a line stands in, from 0."""
        middle = (line.left + line.right) / 2
        return bisect_left(self.edges, middle)

    @property
    def lines(self) -> list[Line]:
        """All lines, row by row."""
        return [line for row in self.rows for line in row]


def is_enough(band: Band) -> bool:
    """Whether there are rows enough of several cells to be a table: two, or one of three cells."""
    cells = [len({band.column(line) for line in row}) for row in band.rows]
    several = [count for count in cells if count > 1]
    return len(several) >= _ROWS_OF_TABLE or max(several, default=0) >= _CELLS_OF_ROW


def columns_of(band: Band) -> list[list[Line]]:
    """The lines of each column, from the top down."""
    columns: list[list[Line]] = [[] for _ in range(len(band.edges) + 1)]
    for line in band.lines:
        columns[band.column(line)].append(line)
    return [column for column in columns if column]


def is_prose(band: Band) -> bool:
    """Whether what the columns hold is running text: lines of several words that fill their column.

    Beside running text a column may hold a few lines, or whatever was drawn apart from it.
    """
    columns = columns_of(band)
    least = _LARGE * sum(len(line.text) for line in band.lines)
    running = [column for column in columns if _is_running(column)]
    others = [column for column in columns if column not in running]
    if len(running) > 1:
        return all(sum(len(line.text) for line in column) < least for column in others)
    apart = len(columns) > 1 and _turns(band) == len(columns) - 1
    return bool(running and others) and all(apart or _is_aside(column, running[0]) for column in others)


def _is_running(column: Sequence[Line]) -> bool:
    if len(column) < LINES_OF_COLUMN:
        return False
    left, right = min(line.left for line in column), max(line.right for line in column)
    full = sum(1 for line in column if line.width >= _FULL * (right - left))
    return _words_of_line(column) >= _WORDS_OF_PROSE and full >= 0.4 * len(column)


def _words_of_line(column: Sequence[Line]) -> float:
    return sum(len(line.words) for line in column) / len(column)


def _is_aside(column: Sequence[Line], running: Sequence[Line]) -> bool:
    """Whether a column is a short paragraph beside running text: a line or two below each other."""
    together = all(above.bottom - line.bottom < _NEAR * line.height for above, line in pairwise(column))
    few = len(column) < LINES_OF_COLUMN and 2 * len(column) < len(running)
    lonely = len(running) > _ALONE * len(column)
    return few and together and (lonely or _words_of_line(column) >= _WORDS_OF_PROSE)


def table_of(band: Band, *, all_columns: bool = False) -> Table | None:
    """The band as a table; ``None`` when it is running text in columns.

    Args:
        band: rows that leave the same strips white.
        all_columns: the page draws the columns: they are no running text, and one that is empty stays.
    """
    if not is_enough(band):
        return None
    by_cell = _rows_as_drawn(band)
    if not all_columns and is_prose(band) and not (by_cell and _cell_by_cell(band)):
        return None
    grouped = by_cell or _rows_by_place(band)
    rows = [_cells(band, row) for row in grouped]
    # A heading above it may leave white where the table has no column.
    used = [column for column in range(len(band.edges) + 1) if all_columns or any(row[column] for row in rows)]
    return Table(tuple(tuple(row[column] for column in used) for row in rows))


def _cell_by_cell(band: Band) -> bool:
    """Whether the columns were drawn in turns, and mostly several lines of one before the next."""
    several = [number for number, row in enumerate(band.rows) if len(row) > 1]
    # Where one column is longer, its last lines follow each other however the page was drawn.
    shared = Band(band.rows[several[0] : several[-1] + 1], band.edges) if several else band
    turns = _turns(shared)
    return turns > 2 * len(band.edges) and len(shared.lines) / (turns + 1) >= 1.5


def _turns(band: Band) -> int:
    """How often the page goes from one column to another when it is drawn."""
    order = sorted(band.lines, key=lambda line: line.order)
    return sum(1 for before, line in pairwise(order) if band.column(before) != band.column(line))


def _rows_as_drawn(band: Band) -> list[list[Line]] | None:
    """The rows of a table that was drawn cell by cell, from left to right; ``None`` when it was not."""
    rows: list[list[Line]] = []
    for line in sorted(band.lines, key=lambda line: line.order):
        if rows and _same_row(band, rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    below = all(
        min(line.bottom for line in above) >= max(line.bottom for line in row) - 0.2 * row[0].height
        for above, row in pairwise(rows)
    )
    return rows if below else None


def _same_row(band: Band, before: Line, line: Line) -> bool:
    column, previous = band.column(line), band.column(before)
    if column != previous:
        return column > previous
    return line.beside(before) or 0 < before.bottom - line.bottom < SAME_CELL * line.height


def _rows_by_place(band: Band) -> list[list[Line]]:
    """The rows of a table by the white between them, where that tells; otherwise a row per line of the page."""
    distances = [above[0].bottom - below[0].bottom for above, below in pairwise(band.rows)]
    if not distances:
        return [list(row) for row in band.rows]
    least = weighted_median((distance, 1) for distance in distances if distance <= 1.15 * min(distances))
    wide = [distance > 1.2 * least for distance in distances]
    padded = sum(wide) >= 2 and least < 1.5 * band.rows[0][0].height
    rows: list[list[Line]] = [list(band.rows[0])]
    for row, apart in zip(band.rows[1:], wide, strict=True):
        goes_on = not apart if padded else len(row) == 1 and band.column(row[0]) > 0 and not apart
        if goes_on:
            rows[-1] += row
        else:
            rows.append(list(row))
    return rows


def _cells(band: Band, row: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    cells: list[list[Line]] = [[] for _ in range(len(band.edges) + 1)]
    for line in row:
        cells[band.column(line)].append(line)
    return tuple(tuple(sorted(cell, key=lambda line: (-line.bottom, line.left))) for cell in cells)
