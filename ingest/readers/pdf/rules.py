"""The lines that a page draws, and the cells that they part: lengths in points, from the bottom left.

Only upright and level strokes count, and fillings so thin that they look like one. What encloses no cells, as a line
below a heading or a box around a text, parts nothing.
"""

import ctypes
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

_MOST_OBJECTS, _MOST_STROKES, _MOST_CELLS, _MOST_GRIDS = 20_000, 4_000, 20_000, 50
_THIN = 3.0
"""A filling that is no wider is a line."""
_NEAR = 3.0
"""Strokes that are no further apart touch; those of one direction are one."""
_SHORTEST = 6.0
_COVERED = 0.6
"""How much of the side of a cell must be drawn."""

Point = tuple[float, float]


class Stroke(NamedTuple):
    """A line: ``place`` is its height when it is level, otherwise how far from the left it stands."""

    level: bool
    place: float
    start: float
    end: float


class Cell(NamedTuple):
    """A cell, by its sides and by the first row and column that it fills."""

    left: float
    bottom: float
    right: float
    top: float
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells that belong together.

    Attributes:
        edges: how far from the left its columns begin and end.
        heights: where its rows begin and end, from the top down.
        parts: of each place in it, row by row, the number of the cell that fills it.
    """

    cells: tuple[Cell, ...]
    edges: tuple[float, ...]
    heights: tuple[float, ...]
    parts: tuple[int, ...]

    def cell_at(self, across: float, up: float) -> Cell:
        """The cell that a point stands in, or is nearest to."""
        columns, rows = len(self.edges) - 1, len(self.heights) - 1
        column = min(max(bisect_left(self.edges, across) - 1, 0), columns - 1)
        row = min(max(bisect_left(self.heights, -up, key=lambda height: -height) - 1, 0), rows - 1)
        return self.cells[self.parts[row * columns + column]]

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.heights[0]

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.heights[-1]


def grids_on(page: pypdfium2.PdfPage, turned: Callable[[Point], Point]) -> list[Grid]:
    """The grids of cells that a page draws, from the top down.

    Args:
        page: where to look.
        turned: where a point stands on the page as it is read.
    """
    strokes = _joined(islice(_strokes(page, turned), _MOST_STROKES))
    found = [grid for grid in map(_grid, _touching(strokes)) if grid is not None]
    largest = sorted(found, key=lambda grid: -len(grid.cells))[:_MOST_GRIDS]
    return sorted(largest, key=lambda grid: -grid.top)


# What is drawn


def _strokes(page: pypdfium2.PdfPage, turned: Callable[[Point], Point]) -> Iterator[Stroke]:
    for found in islice(page.get_objects(max_depth=1), _MOST_OBJECTS):
        if found.type == pdfium.FPDF_PAGEOBJ_PATH:
            points = list(_path(found.raw))
            pieces = [[turned(point) for point in piece] for piece in points]
            yield from _drawn(pieces, is_stroked=_is_stroked(found.raw))


def _is_stroked(path: ctypes.Structure) -> bool:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, filled, stroked)
    return bool(stroked.value)


def _path(path: ctypes.Structure) -> Iterator[list[Point]]:
    """The corners of each piece of a path, where they stand on the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    piece: list[Point] = []
    for number in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_STROKES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == pdfium.FPDF_SEGMENT_MOVETO and piece:
            yield piece
            piece = []
        piece.append(here)
        if pdfium.FPDFPathSegment_GetClose(segment):
            piece.append(piece[0])
    if piece:
        yield piece


def _drawn(pieces: Iterable[Sequence[Point]], *, is_stroked: bool) -> Iterator[Stroke]:
    for piece in pieces:
        if is_stroked:
            for start, end in pairwise(piece):
                yield from _stroke(start, end)
            continue
        xs, ys = [x for x, _ in piece], [y for _, y in piece]
        if max(ys) - min(ys) <= _THIN:
            yield from _stroke((min(xs), sum(ys) / len(ys)), (max(xs), sum(ys) / len(ys)))
        elif max(xs) - min(xs) <= _THIN:
            yield from _stroke((sum(xs) / len(xs), min(ys)), (sum(xs) / len(xs), max(ys)))


def _stroke(start: Point, end: Point) -> Iterator[Stroke]:
    (left, bottom), (right, top) = start, end
    if abs(bottom - top) < 1 and abs(left - right) >= _SHORTEST:
        yield Stroke(True, (bottom + top) / 2, min(left, right), max(left, right))
    elif abs(left - right) < 1 and abs(bottom - top) >= _SHORTEST:
        yield Stroke(False, (left + right) / 2, min(bottom, top), max(bottom, top))


def _joined(strokes: Iterable[Stroke]) -> list[Stroke]:
    """The strokes, those that lie in each other's line as one."""
    found: list[Stroke] = []
    lines: list[list[Stroke]] = []
    for stroke in sorted(strokes):
        same = lines and lines[-1][0].level is stroke.level and stroke.place - lines[-1][0].place <= _NEAR
        if same:
            lines[-1].append(stroke)
        else:
            lines.append([stroke])
    for line in lines:
        place = sum(stroke.place for stroke in line) / len(line)
        begun = len(found)
        for stroke in sorted(line, key=lambda stroke: stroke.start):
            if len(found) > begun and stroke.start <= found[-1].end + _NEAR:
                found[-1] = found[-1]._replace(end=max(found[-1].end, stroke.end))
            else:
                found.append(stroke._replace(place=place))
    return found


# What it encloses


class _Groups:
    """Numbered things that are joined two by two."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def of(self, thing: int) -> int:
        """What stands for the group of a thing."""
        while self._above[thing] != thing:
            self._above[thing] = self._above[self._above[thing]]
            thing = self._above[thing]
        return thing

    def join(self, one: int, other: int) -> None:
        """Let two things be of one group."""
        self._above[self.of(one)] = self.of(other)

    def all(self) -> list[list[int]]:
        """The groups."""
        found: dict[int, list[int]] = {}
        for thing in range(len(self._above)):
            found.setdefault(self.of(thing), []).append(thing)
        return list(found.values())


def _touching(strokes: Sequence[Stroke]) -> Iterator[list[Stroke]]:
    """The strokes by what they touch."""
    groups = _Groups(len(strokes))
    upright = sorted((stroke.place, number) for number, stroke in enumerate(strokes) if not stroke.level)
    for number, line in enumerate(strokes):
        if line.level:
            first = bisect_left(upright, (line.start - _NEAR, 0))
            last = bisect_left(upright, (line.end + _NEAR, 0))
            for _, other in upright[first:last]:
                if strokes[other].start - _NEAR <= line.place <= strokes[other].end + _NEAR:
                    groups.join(number, other)
    return ([strokes[number] for number in group] for group in groups.all())


def _grid(strokes: Sequence[Stroke]) -> Grid | None:
    """The cells that strokes part; ``None`` when there are not at least two rows and two columns of them.

    Where the outer sides are not drawn the ends of the strokes are taken for them.
    """
    level = [stroke for stroke in strokes if stroke.level]
    upright = [stroke for stroke in strokes if not stroke.level]
    if not level or not upright:
        return None
    lefts = [stroke.place for stroke in upright]
    tops = [stroke.place for stroke in level]
    xs = _places([*lefts, min(stroke.start for stroke in level), max(stroke.end for stroke in level)])
    ys = _places([*tops, min(stroke.start for stroke in upright), max(stroke.end for stroke in upright)])[::-1]
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 2 or columns * rows > _MOST_CELLS:
        return None
    beside = [[stroke for stroke in upright if abs(stroke.place - x) <= _NEAR] for x in xs]
    below = [[stroke for stroke in level if abs(stroke.place - y) <= _NEAR] for y in ys]
    groups = _Groups(columns * rows)
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _is_drawn(beside[column + 1], ys[row + 1], ys[row]):
                groups.join(here, here + 1)
            if row + 1 < rows and not _is_drawn(below[row + 1], xs[column], xs[column + 1]):
                groups.join(here, here + columns)
    found = groups.all()
    cells = [_cell([divmod(number, columns) for number in group], xs, ys) for group in found]
    parts = {place: number for number, group in enumerate(found) for place in group}
    return Grid(tuple(cells), tuple(xs), tuple(ys), tuple(parts[place] for place in range(columns * rows)))


def _cell(parts: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> Cell:
    rows, columns = [row for row, _ in parts], [column for _, column in parts]
    return Cell(xs[min(columns)], ys[max(rows) + 1], xs[max(columns) + 1], ys[min(rows)], min(rows), min(columns))


def _places(values: Iterable[float]) -> list[float]:
    """Values in order, those that are near to each other once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _is_drawn(strokes: Sequence[Stroke], start: float, end: float) -> bool:
    """Whether strokes draw most of the side of a cell."""
    covered = sum(max(min(stroke.end, end) - max(stroke.start, start), 0.0) for stroke in strokes)
    return covered >= _COVERED * (end - start)
