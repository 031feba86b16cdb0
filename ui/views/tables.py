"""Rows of a table as a card quotes them: a few, never without what their columns are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model.document import Passage
from kb.model.structure import Row
from kb.model.text import Span
from ui.excerpt import MAX_WORDS, Segment, segments

_MOST_ROWS = 4


@dataclass(frozen=True)
class SmallTable:
    """A few rows of a table.

    Attributes:
        columns: what the columns are called; empty when the table does not say, which each card then tells.
        rows: per row its cells, in pieces.
        cut_before, cut_after: the passage goes on before or after them.
        span: where the rows stand in the document; ``None`` when there are only names of columns.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Segment, ...], ...], ...]
    cut_before: bool
    cut_after: bool
    span: Span | None = None


def small_table(passage: Passage, found: Sequence[Span] = (), *, words: int = MAX_WORDS) -> SmallTable | None:
    """The rows of a passage around most of what was found; ``None`` for a passage that is no table.

    Args:
        passage: what to take them from.
        found: places to mark, in document offsets.
        words: how many words they may count, unless the first has more.
    """
    rows = [row for row in passage.rows if not (row.header and passage.columns)]
    if not passage.rows or not (rows or passage.columns):
        return None
    first = max(range(len(rows)), key=lambda n: (_hits(rows[n], found), -n), default=0)
    if not passage.columns and first < _MOST_ROWS and _words_of(rows[: first + 1], passage) <= words:
        # Nothing says what the columns are called; the top row may.
        first = 0
    last, count = first, 0
    while last < len(rows) and last - first < _MOST_ROWS:
        count += _words(rows[last], passage)
        if last > first and count > words:
            break
        last += 1
    shown = rows[first:last]
    width = max((len(row.cells) for row in shown), default=len(passage.columns))
    marks = [(one.start - passage.start, one.end - passage.start) for one in found]
    return SmallTable(
        columns=_filled(passage.columns, width) if passage.columns else (),
        rows=tuple(_cells(row, passage, marks, max(width, len(passage.columns))) for row in shown),
        cut_before=first > 0,
        cut_after=last < len(rows),
        span=Span(start=shown[0].span.start, end=shown[-1].span.end) if shown else None,
    )


def _cells(row: Row, passage: Passage, marks: Sequence[tuple[int, int]], width: int) -> tuple[tuple[Segment, ...], ...]:
    cells = [
        tuple(segments(passage.exact, cell.start - passage.start, cell.end - passage.start, marks))
        for cell in row.cells
    ]
    return (*cells, *[()] * (width - len(cells)))


def _filled(columns: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*columns, *[""] * (width - len(columns)))


def _hits(row: Row, found: Sequence[Span]) -> int:
    return sum(row.cells[0].start <= one.start < row.cells[-1].end for one in found)


def _words_of(rows: Sequence[Row], passage: Passage) -> int:
    return sum(_words(row, passage) for row in rows)


def _words(row: Row, passage: Passage) -> int:
    start, end = row.cells[0].start - passage.start, row.cells[-1].end - passage.start
    return len(passage.exact[max(0, start) : end].split())
