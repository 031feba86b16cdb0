"""Rows of a table as a card quotes them: a few, never without what their columns are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model.document import Passage
from kb.model.structure import Row
from kb.model.text import Span
from kb.ranking.snippet import best_rows, body
from ui.excerpt import MAX_WORDS, Segment, segments


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


def small_table(
    passage: Passage, found: Sequence[Span] = (), *, part: Span | None = None, words: int = MAX_WORDS
) -> SmallTable | None:
    """The rows of a passage around most of what was found; ``None`` for a passage that is no table.

    Args:
        passage: what to take them from.
        found: places to mark, in document offsets.
        part: the rows to show; those around most of what was found when it is left out.
        words: how many words they may count, unless the first has more.
    """
    rows = body(passage)
    if not passage.rows or not (rows or passage.columns):
        return None
    chosen = [row for row in rows if part and part.start < row.span.end and row.span.start < part.end]
    shown = chosen or best_rows(passage, found, words=words)
    width = max((len(row.cells) for row in shown), default=len(passage.columns))
    marks = [(one.start - passage.start, one.end - passage.start) for one in found]
    return SmallTable(
        columns=_filled(passage.columns, width) if passage.columns else (),
        rows=tuple(_cells(row, passage, marks, max(width, len(passage.columns))) for row in shown),
        cut_before=bool(shown) and shown[0] != rows[0],
        cut_after=bool(shown) and shown[-1] != rows[-1],
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
