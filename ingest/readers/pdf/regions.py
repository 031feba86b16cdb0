"""In which order the lines of a page are read: columns one after the other, tables row by row.

From the top down, rows of lines that leave the same upright strip of paper white make a band of columns. A band is
a table when its cells are short or were drawn row by row, and running text in columns otherwise. What is no band is
read from the top down. Every step takes time in proportion to the lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.pdf.drawn import Line, Table
from ingest.readers.pdf.lines import rows_of
from ingest.readers.pdf.ruled import ruled_table
from ingest.readers.pdf.rules import Grid
from ingest.readers.pdf.tables import LINES_OF_COLUMN, SAME_CELL, Band, Row, columns_of, is_enough, is_prose, table_of

_STEP = 1.0
"""Points; strips of paper are looked at in steps of this width."""
_STRIP = 2
"""Steps that a white strip between columns is wide at least."""
_STRIPS = 1500
_ROWS_OF_TABLE = 3
_SEARCH = 8
"""Rows within which a strip must show."""


def in_reading_order(lines: Sequence[Line], grids: Sequence[Grid] = ()) -> Iterator[Line | Table]:
    """The lines and tables of one page in the order in which they are read.

    Args:
        lines: what stands on the page.
        grids: the cells that it draws, from the top down.
    """
    region, rest = 0, list(lines)
    for grid in grids:
        placed = ruled_table(rest, grid)
        if placed is not None:
            above = [line for line in placed.left if line.bottom >= placed.top - line.height / 2]
            for part in _in_order(above):
                region = max(region, part.region) if isinstance(part, Line) else region
                yield part
            yield placed.table
            rest = [line for line in placed.left if line not in set(above)]
    for part in _in_order(rest):
        yield replace(part, region=part.region + region) if isinstance(part, Line) else part


def _in_order(lines: Sequence[Line]) -> Iterator[Line | Table]:
    if any(line.paragraph for line in lines):
        # Text recognition has put them in order.
        yield from _placed(lines, 1)
        return
    askew = [line for line in lines if line.words[0].skewed]
    region = 0
    for part in _bands([line for line in lines if not line.words[0].skewed]):
        if isinstance(part, Band):
            table = table_of(part)
            if table is not None:
                yield table
                continue
            columns = columns_of(part)
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
        if strips and len(row) == 1 and several >= _ROWS_OF_TABLE and _crosses(row[0], paper.middles(strips)):
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
    long = sum(1 for count in lines if count >= LINES_OF_COLUMN)
    if (long >= 2 and len(several) < _ROWS_OF_TABLE) or is_prose(band):
        return start, start + _without_heading_below(band, rows[end] if end < len(rows) else None)
    if not is_enough(band):
        return None
    first, last = start + several[0], start + several[-1] + 1
    while last < end and _near(rows[last - 1], rows[last], SAME_CELL):
        last += 1
    # What stands close above a column that is not the first is the first line of its name.
    while first > start and band.column(rows[first - 1][0]) and _near(rows[first - 1], rows[first], SAME_CELL):
        first -= 1
    return first, last


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
