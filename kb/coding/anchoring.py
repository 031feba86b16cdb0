"""Where marks of one version of a text stand in another version, or that they cannot be told.

A mark is *kept* when its words stand unchanged at the place they belong, *moved* when they stand
elsewhere with the same words around them and only there, and an *orphan* otherwise, with at most
three places to choose from. Wrong is worse than lost: a place that another stretch of the old
version may have a claim to is nobody's. Positions count code points and spans are half-open.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Generic, NamedTuple
from unicodedata import combining

from rapidfuzz import fuzz

from kb.coding.alignment import Block, agreement, agreement_before, blocks
from kb.coding.overlaps import Id, Mark

CONTEXT = 32
"""Characters around words that make their place sure, as in a selector of the W3C."""
PROPOSALS = 3

_DEEP = 1_000
"""Whoever agrees so far on a side is not asked there whether another has a better claim."""
_EDGE = 8
"""Letters of the words, at the side where something changed, that another claim has to share."""
_LONG = 24
"""Words this long that each version has once can be nobody else's, whatever stands around them."""
_ALIKE = 70.0
_LONGEST_COMPARED = 600
_AROUND = 2_000
_MOST_FOUND = 200
_END = "\x00"
"""Behind the last character of a text, so that only ends are like ends."""
_WORD = re.compile(r"\w+")


class Fate(StrEnum):
    """What became of a mark."""

    KEPT = "kept"
    MOVED = "moved"
    ORPHAN = "orphan"


class Proposal(NamedTuple):
    """A place where the words of an orphan may stand now.

    Attributes:
        likeness: of the words there to the words marked, from 0 to 1; 1 is the same.
    """

    start: int
    end: int
    likeness: float


class Anchored(NamedTuple, Generic[Id]):
    """A mark in another version.

    Attributes:
        start: in the new version; of an orphan the place in the old one, and so is ``end``.
        proposals: of an orphan, the likeliest first; empty otherwise.
    """

    id: Id
    fate: Fate
    start: int
    end: int
    proposals: tuple[Proposal, ...] = ()


def anchored(old: str, new: str, marks: Iterable[Mark[Id]]) -> list[Anchored[Id]]:
    """Each mark of the old version with its fate in the new one, in the order given.

    Raises:
        ValueError: a mark is empty or leads out of the old version.
    """
    versions = _Versions(old, new)
    return [versions.fate(mark) for mark in marks]


class _Versions:
    """Two versions of a text, and what of them is the same."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._old_ended, self._new_ended = f"{_END}{old}{_END}", f"{_END}{new}{_END}"
        self._blocks: Sequence[Block] = blocks(old, new)

    def fate(self, mark: Mark[Id]) -> Anchored[Id]:
        if not 0 <= mark.start < mark.end <= len(self._old):
            msg = f"mark {mark.id}: {mark.start}:{mark.end} is not in a text of {len(self._old)} characters"
            raise ValueError(msg)
        length = mark.end - mark.start
        for kept in self._mapped(mark.start, mark.end):
            if self._is_sure(mark.start, kept, length):
                return Anchored(mark.id, Fate.KEPT, kept, kept + length)
        moved = self._elsewhere(mark.start, mark.end)
        if moved is not None and self._is_sure(mark.start, moved, length):
            return Anchored(mark.id, Fate.MOVED, moved, moved + length)
        return Anchored(mark.id, Fate.ORPHAN, mark.start, mark.end, self._proposals(mark.start, mark.end))

    def _block_before(self, place: int) -> Block:
        position = bisect_right(self._blocks, place, key=lambda block: block.old) - 1
        return self._blocks[position] if position >= 0 else Block(0, 0, 0)

    def _mapped(self, start: int, end: int) -> Iterator[int]:
        """Where the words of a stretch stand by what did not change at its begin, or at its end.

        Where something went from between two stretches that begin alike, nobody can tell which begin it was.
        """
        words = self._old[start:end]
        for place in (start, end - 1):
            block = self._block_before(place)
            there = block.new + start - block.old
            if place < block.old + block.length and there >= 0 and self._new.startswith(words, there):
                yield there

    def _elsewhere(self, start: int, end: int) -> int | None:
        """The one place of the new version with these words and the words on one side of them, unique in both."""
        before, after = max(0, start - CONTEXT), end + CONTEXT
        found = {
            place + start - first
            for first, last in ((before, end), (start, after))
            if last - first >= end - start + CONTEXT // 2
            for place in _places(self._new, self._old[first:last], most=2)
            if len(_places(self._old, self._old[first:last], most=2)) == 1
        }
        return found.pop() if len(found) == 1 else None

    def _is_sure(self, here: int, there: int, length: int) -> bool:
        """Whether the words at a place of the new version can only be those of a place of the old one."""
        old, new = self._old, self._new
        before = agreement_before(old, here, new, there, _DEEP)
        after = agreement(old, here + length, new, there + length, _DEEP)
        if not self._are_whole(here, there, length, before, after):
            return False
        ends_alike = here + length + after == len(old) and there + length + after == len(new)
        begins_alike = here == before and there == before
        if self._is_long_and_unique(here, length):
            return True
        if before + after < CONTEXT and not (begins_alike and ends_alike):
            return False
        edge = min(length, _EDGE)
        back, on = max(before + 1, CONTEXT), max(after + 1, CONTEXT)
        if before < _DEEP and not begins_alike and self._is_claimed(here, there, back, edge):
            return False
        end, there_end = here + length - edge, there + length - edge
        return after >= _DEEP or ends_alike or not self._is_claimed(end, there_end, 0, edge + on)

    def _are_whole(self, here: int, there: int, length: int, before: int, after: int) -> bool:
        """Whether the words begin and end as whole words where they did, or within a word that is there as a whole."""
        start, end = _word_start(self._old, here), _word_end(self._old, here + length)
        back, on = here - start, end - here - length
        if before < back or after < on:
            return False
        return not _cuts(self._new, there - back) and not _cuts(self._new, there + length + on)

    def _is_long_and_unique(self, here: int, length: int) -> bool:
        words = self._old[here : here + length]
        return length >= _LONG and all(len(_places(text, words, most=2)) == 1 for text in (self._old, self._new))

    def _is_claimed(self, here: int, there: int, back: int, on: int) -> bool:
        """Whether what stands around a place in one of the versions stands in the other as well, so many letters about.

        That reaches into what changed, so where it is so, it is at another place, which has a better claim.
        """
        was, now = (
            text[max(0, place - back + 1) : place + on + 1]
            for text, place in ((self._old_ended, here), (self._new_ended, there))
        )
        return now in self._old_ended or was in self._new_ended

    def _expected(self, start: int) -> int:
        """About where in the new version something should stand: as far behind what did not change as it did."""
        block = self._block_before(start)
        return min(len(self._new), block.new + start - block.old)

    def _proposals(self, start: int, end: int) -> tuple[Proposal, ...]:
        """The same words on their own, the nearest first, and what is most like them near where they should be."""
        words, expected = self._old[start:end], self._expected(start)
        same = [place for place in _places(self._new, words, most=_MOST_FOUND) if _is_whole(self._new, place, words)]
        same.sort(key=lambda place: abs(place - expected))
        found = [Proposal(place, place + len(words), 1.0) for place in same[:PROPOSALS]]
        alike = self._between_borders(start, end) or self._most_alike(words, expected)
        if alike is not None and not any(one.start < alike.end and alike.start < one.end for one in found):
            found = [*found[: PROPOSALS - 1], alike]
        return tuple(found)

    def _between_borders(self, start: int, end: int) -> Proposal | None:
        """What stands now between the letters where the stretch began and ended, when those are still there."""
        first, last = self._block_before(start), self._block_before(end - 1)
        if start >= first.old + first.length or end > last.old + last.length:
            return None
        return self._proposal(self._old[start:end], first.new + start - first.old, last.new + end - last.old)

    def _proposal(self, words: str, start: int, end: int) -> Proposal | None:
        """A place as a proposal, when the words there are whole and much like those marked."""
        start, end = _whole_words(self._new, start, end)
        if start >= end or end - start > _LONGEST_COMPARED:
            return None
        likeness = fuzz.ratio(words, self._new[start:end])
        return Proposal(start, end, round(likeness / 100, 3)) if likeness >= _ALIKE else None

    def _most_alike(self, words: str, expected: int) -> Proposal | None:
        """What is most like the words around the place where they should be."""
        if len(words) > _LONGEST_COMPARED:
            return None
        first = max(0, expected - _AROUND)
        window = self._new[first : expected + len(words) + _AROUND]
        found = fuzz.partial_ratio_alignment(words, window, score_cutoff=_ALIKE) if len(window) > len(words) else None
        if found is None:
            return None
        return self._proposal(words, first + found.dest_start, first + found.dest_end)


def _places(text: str, words: str, *, most: int) -> list[int]:
    """Where words stand in a text, whatever stands around them."""
    return list(_found(text, words, most))


def _found(text: str, words: str, most: int) -> Iterator[int]:
    place = text.find(words)
    while place >= 0 and most > 0:
        yield place
        place, most = text.find(words, place + 1), most - 1


def _cuts(text: str, place: int) -> bool:
    """Whether a border at this place goes through a word, or through a letter and its accent."""
    if not 0 < place < len(text):
        return False
    return bool(combining(text[place])) or bool(_WORD.match(text[place - 1]) and _WORD.match(text[place]))


def _word_start(text: str, place: int) -> int:
    """The begin of the word that a border goes through; the border itself where it goes through none."""
    while _cuts(text, place):
        place -= 1
    return place


def _word_end(text: str, place: int) -> int:
    while _cuts(text, place):
        place += 1
    return place


def _is_whole(text: str, place: int, words: str) -> bool:
    return not _cuts(text, place) and not _cuts(text, place + len(words))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the parts of words and the white space at its ends, grown to whole words where it cuts one."""
    start, end = _word_start(text, start), _word_end(text, end)
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - (len(stretch) - len(stretch.rstrip()))
