"""Places in a file as it was written, as places in the text that was made of it.

In between, what cannot be seen went, and so did headers of pages; what was broken at the end of a line is whole. The
way back is kept letter for letter, see ``kb.model.text.OffsetMap``; here it is walked the other way. A place whose
words went is no place: wrong is worse than lost.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from kb.model.text import OffsetMap, Span


class Stood(NamedTuple):
    """Where words of a file stand in the text.

    Attributes:
        sure: they are the same words; else something that stood between them went.
    """

    span: Span
    sure: bool


class _Piece(NamedTuple):
    """A stretch of the text and the stretch of the file that it is, letter for letter or in the place of."""

    start: int
    end: int
    raw: int
    raw_end: int


class Back:
    """The way from a file to the text that was made of it."""

    def __init__(self, offsets: OffsetMap, raw: str, text: str) -> None:
        """Wire it up.

        Args:
            offsets: from the text to the file.
            raw: the file, as the text was read from it.
            text: what it became; where more was made of it that is not for everybody, that has no place here.
        """
        self._raw, self._text = raw, text
        self._pieces = sorted(_pieces(offsets, len(text)), key=lambda one: one.raw)
        self._by_text = sorted(self._pieces)
        self._until = [0, *accumulate(one.end - one.start for one in self._by_text)]

    def stood(self, start: int, end: int) -> Stood | None:
        """Where the words at a place of the file stand in the text; ``None`` where they went, or part of them."""
        found = sorted(self._within(start, end))
        if not found:
            return None
        span = Span(start=found[0].start, end=found[-1].end)
        if self._comes_from_pieces(span) != sum(one.end - one.start for one in found):
            # Something of elsewhere stands in between, such as a note.
            return None
        edges = (self._raw[start : min(one.raw for one in found)], self._raw[max(one.raw_end for one in found) : end])
        if any(_letters(edge) for edge in edges):
            return None
        words = self._text[span.start : span.end]
        if not words.strip():
            return None
        span = Span(start=span.end - len(words.lstrip()), end=span.start + len(words.rstrip()))
        return Stood(span, _letters(words) == _letters(self._raw[start:end]))

    def _within(self, start: int, end: int) -> Iterator[_Piece]:
        """What of the text is of a stretch of the file."""
        for one in self._pieces[bisect_right(self._pieces, start, key=lambda one: one.raw_end) :]:
            if one.raw >= end:
                return
            if one.end - one.start == one.raw_end - one.raw:
                first, last = max(one.raw, start), min(one.raw_end, end)
                yield _Piece(one.start + first - one.raw, one.start + last - one.raw, first, last)
            else:
                yield one

    def _comes_from_pieces(self, span: Span) -> int:
        """How many letters of a stretch of the text are of the file."""
        return self._upto(span.end) - self._upto(span.start)

    def _upto(self, place: int) -> int:
        number = bisect_left(self._by_text, place, key=lambda one: one.end)
        inside = self._by_text[number : number + 1]
        return self._until[number] + sum(max(0, place - one.start) for one in inside)


def _pieces(offsets: OffsetMap, length: int) -> Iterator[_Piece]:
    runs = offsets.runs
    for number, run in enumerate(runs):
        following = runs[number + 1] if number + 1 < len(runs) else None
        after = following.start if following else length
        if run.length and run.start + run.length <= length:
            yield _Piece(run.start, run.start + run.length, run.raw, run.raw + run.length)
        elif not run.length and run.start < after <= length:
            # In the place of what stood there, up to what comes next.
            until = following.raw if following and following.raw > run.raw else run.raw + 1
            yield _Piece(run.start, after, run.raw, until)


def _letters(words: str) -> str:
    """What tells words from others, however they are set."""
    return "".join(one for one in unicodedata.normalize("NFKC", words).casefold() if one.isalnum())
