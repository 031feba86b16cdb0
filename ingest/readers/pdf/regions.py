"""In which order the lines of a page are read: columns one after the other, tables row by row.

From the top down, rows of lines that leave the same upright strip of paper white make a band of columns. A band is
a table when its cells are short or were drawn row by row, and running text in columns otherwise. What is no band is
read from the top down. Every step takes time in proportion to the lines.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.readers.pdf.drawn import Line, weighted_median
from ingest.readers.pdf.lines import rows_of

_STEP = 1.0
"""Points; strips of paper are looked at in steps of this width."""
_STRIP = 2
"""Steps that a white strip between columns is wide at least."""
_STRIPS = 1500
_SEARCH = 8
"""Rows within which a strip must show."""
_ROWS_OF_TABLE, _CELLS_OF_ROW = 2, 3
_LINES_OF_COLUMN = 3
_WORDS_OF_PROSE = 3.5
_FULL = 0.7
_SAME_CELL = 1.35
"""Distance, in heights of a line, within which lines above each other may stand in one cell."""

Row = list[Line]


@dataclass(frozen=True, slots=True)
class Table:
    """Lines by row and column; a cell may hold several lines or none.

    Attributes:
        headers: how many rows at the top name the columns.
        form: questions with their answers.
    """

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    headers: int = 0
    form: bool = False


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


def in_reading_order(lines: Sequence[Line]) -> Iterator[Line | Table]:
    """The lines and tables of one page in the order in which they are read."""
    if any(line.paragraph for line in lines):
        # Text recognition has put them in order.
        yield from _placed(lines, 1)
        return
    askew = [line for line in lines if line.words[0].skewed]
    region = 0
    for part in _bands([line for line in lines if not line.words[0].skewed]):
        if isinstance(part, Band):
            table = _table(part)
            if table is not None:
                yield table
                continue
            columns = _columns(part)
        else:
            columns = [[line for row in part for line in row]]
        for column in columns:
            region += 1
            yield from _placed(column, region)
    for line in askew:
        region += 1
        yield from _placed([line], region)


def _placed(lines: Sequence[Line], region: int) -> Iterator[Line | Table]:
    column = min(line.left for line in lines), max(line.right for line in lines)
    for line in lines:
        placed = replace(line, column=column, region=region)
        yield Table((((placed,), *((answer,) for answer in line.answers)),), form=True) if line.answers else placed


# Finding bands


class _Paper:
    """Rows as bits: which strips of paper they leave white."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.left = min(line.left for row in rows for line in row)
        width = max(line.right for row in rows for line in row) - self.left
        self.step = max(_STEP, width / _STRIPS)
        self.whole = (1 << (self._bit(self.left + width) + 1)) - 1

    def _bit(self, place: float) -> int:
        return max(int((place - self.left) / self.step), 0)

    def white(self, row: Row) -> int:
        """The strips that a row does not touch."""
        black = 0
        for line in row:
            black |= (1 << (self._bit(line.right) + 1)) - (1 << self._bit(line.left))
        return self.whole & ~black

    def between(self, left: float, right: float) -> int:
        """The strips from one place to another."""
        return (1 << self._bit(right)) - (1 << (self._bit(left) + 1)) if right > left + self.step else 0

    def middles(self, strips: int) -> tuple[float, ...]:
        """The middle of each row of strips that is wide enough."""
        found: list[float] = []
        place = 0
        while strips >> place:
            strips_left = strips >> place
            place += (strips_left & -strips_left).bit_length() - 1
            run = strips >> place
            length = ((run + 1) & ~run).bit_length() - 1
            if length >= _STRIP:
                found.append(self.left + (place + length / 2) * self.step)
            place += length
        return tuple(found)


def _wide(strips: int) -> int:
    """The strips that are the first of enough white strips in a row."""
    for _ in range(_STRIP - 1):
        strips &= strips >> 1
    return strips


def _bands(lines: Sequence[Line]) -> Iterator[Band | list[Row]]:
    """The bands of a page, and the rows between them."""
    rows = rows_of(lines)
    if not rows:
        return
    paper = _Paper(rows)
    # A question with its answer is a row of its own.
    whites = [0 if any(line.answers for line in row) else paper.white(row) for row in rows]
    # Looking again where no band came of it may not take longer than this.
    left_to_look = 40 * len(rows)
    loose: list[Row] = []
    start = 0
    while start < len(rows):
        end, edges, looked = _longest(rows, whites, paper, start) if left_to_look > 0 else (start, (), 0)
        left_to_look -= looked
        several = next((number for number in range(start, end) if len(rows[number]) > 1), start)
        if edges and several > start:
            # A short line above a table may lie across its columns.
            narrower = _longest(rows, whites, paper, several)
            left_to_look -= narrower[2]
            edges = edges if len(edges) >= len(narrower[1]) else ()
        band = _trimmed(rows, start, end, edges) if edges else None
        if band is None:
            loose.append(rows[start])
            start += 1
            continue
        first, last = band
        loose += rows[start:first]
        if loose:
            yield loose
            loose = []
        yield Band(rows[first:last], edges)
        start = last
    if loose:
        yield loose


def _longest(
    rows: Sequence[Row], whites: Sequence[int], paper: _Paper, start: int
) -> tuple[int, tuple[float, ...], int]:
    """How far rows from ``start`` on leave a strip white between them.

    Returns:
        The row after the last, where the columns are parted, and how many rows were looked at.
    """
    white = paper.whole
    first_right, last_left = float("inf"), float("-inf")
    strips, end, several = 0, start, 0
    for number in range(start, len(rows)):
        row = rows[number]
        right, left = min(first_right, row[0].right), max(last_left, row[-1].left)
        found = white & whites[number] & paper.between(right, left)
        if not _wide(found) and (strips or number - start >= _SEARCH or not _wide(white & whites[number])):
            break
        if strips and len(row) == 1 and several >= _ROWS_OF_TABLE + 1 and _crosses(row[0], paper.middles(strips)):
            break
        white &= whites[number]
        first_right, last_left = right, left
        strips, end = found, number + 1
        several += len(row) > 1
    return end, paper.middles(strips), end - start + 1


def _crosses(line: Line, edges: Sequence[float]) -> bool:
    return any(line.left < edge < line.right for edge in edges)


def _trimmed(rows: Sequence[Row], start: int, end: int, edges: tuple[float, ...]) -> tuple[int, int] | None:
    """The rows of a band without what only stands above or below it; ``None`` when too little is left."""
    band = Band(list(rows[start:end]), edges)
    columns = [{band.column(line) for line in row} for row in band.rows]
    several = [number for number, row in enumerate(columns) if len(row) > 1]
    lines = [0] * (len(edges) + 1)
    for row in columns:
        for column in row:
            lines[column] += 1
    if sum(1 for count in lines if count >= _LINES_OF_COLUMN) >= 2 and (len(several) < _ROWS_OF_TABLE or _prose(band)):
        return start, start + _without_heading_below(band, rows[end] if end < len(rows) else None)
    if not _enough(band):
        return None
    first, last = start + several[0], start + several[-1] + 1
    while last < end and _near(rows[last - 1], rows[last], _SAME_CELL):
        last += 1
    # What stands close above a column that is not the first is the first line of its name.
    while first > start and band.column(rows[first - 1][0]) and _near(rows[first - 1], rows[first], _SAME_CELL):
        first -= 1
    return first, last


def _enough(band: Band) -> bool:
    """Whether there are rows enough of several cells to be a table: two, or one of three cells."""
    several = [len(row) for row in band.rows if len(row) > 1]
    return len(several) >= _ROWS_OF_TABLE or max(several, default=0) >= _CELLS_OF_ROW


def _near(above: Row, below: Row, heights: float) -> bool:
    return above[0].bottom - below[0].bottom < heights * below[0].height


def _without_heading_below(band: Band, following: Row | None) -> int:
    """How many rows of columns there are before a heading that belongs to what stands below the band."""
    rows = band.rows
    count = len(rows)
    if following is None:
        return count
    while count > 1 and len(rows) - count < 2:
        last, below = rows[count - 1], rows[count] if count < len(rows) else following
        if len({band.column(line) for line in last}) > 1 or band.column(last[0]) > 0:
            break
        if last[0].bottom - below[0].bottom >= 0.9 * (rows[count - 2][0].bottom - last[0].bottom):
            break
        count -= 1
    return count


# Columns or a table?


def _prose(band: Band) -> bool:
    """Whether most of what the columns hold is running text: lines of several words that fill their column."""
    columns: list[list[Line]] = [[] for _ in range(len(band.edges) + 1)]
    for line in band.lines:
        columns[band.column(line)].append(line)
    letters = sum(len(line.text) for line in band.lines)
    large = [column for column in columns if sum(len(line.text) for line in column) >= 0.15 * letters]
    return len(large) > 1 and all(_is_prose(column) for column in large)


def _is_prose(column: Sequence[Line]) -> bool:
    if len(column) < _LINES_OF_COLUMN:
        return False
    left, right = min(line.left for line in column), max(line.right for line in column)
    words = sum(len(line.words) for line in column) / len(column)
    full = sum(1 for line in column if line.width >= _FULL * (right - left))
    return words >= _WORDS_OF_PROSE and full >= 0.4 * len(column)


def _columns(band: Band) -> list[list[Line]]:
    columns: list[list[Line]] = [[] for _ in range(len(band.edges) + 1)]
    for line in band.lines:
        columns[band.column(line)].append(line)
    return [column for column in columns if column]


def _table(band: Band) -> Table | None:
    """The band as a table; ``None`` when it is running text in columns."""
    if not _enough(band):
        return None
    by_cell = _rows_as_drawn(band)
    if _prose(band) and not (by_cell and _cell_by_cell(band)):
        return None
    grouped = by_cell or _rows_by_place(band)
    rows = tuple(_cells(band, row) for row in grouped)
    return Table(rows)


def _cell_by_cell(band: Band) -> bool:
    """Whether the columns were drawn in turns, and mostly several lines of one before the next."""
    order = sorted(band.lines, key=lambda line: line.order)
    turns = sum(1 for before, line in pairwise(order) if band.column(before) != band.column(line))
    return turns > 2 * len(band.edges) and len(order) / (turns + 1) >= 1.5


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
    return line.beside(before) or 0 < before.bottom - line.bottom < _SAME_CELL * line.height


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
