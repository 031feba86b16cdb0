"""Marks that overlap, as stretches that do not: what a page needs to draw them.

A mark is an id with a half-open span in code points. An empty mark covers nothing. One
sweep goes over the borders, in O(n log n) plus what stands over each other.
"""

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

Id = TypeVar("Id", bound=Hashable)


class Mark(NamedTuple, Generic[Id]):
    """Something that was marked in a text.

    Attributes:
        id: of what was marked; an id occurs once.
        start: of its first character.
        end: behind its last character.
    """

    id: Id
    start: int
    end: int


class Segment(NamedTuple, Generic[Id]):
    """A stretch of text in which no mark begins or ends.

    Attributes:
        ids: the marks that cover it, at least one: what begins first stands first, and of those the longest.
    """

    start: int
    end: int
    ids: tuple[Id, ...]


def _in_order(marks: Iterable[Mark[Id]]) -> list[Mark[Id]]:
    """The marks that cover something: by their begin, the longest first."""
    return sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, -mark.end))


def segments(marks: Iterable[Mark[Id]]) -> list[Segment[Id]]:
    """The stretches that marks cover, in the order of the text; what no mark covers is left out."""
    ordered = _in_order(marks)
    # A border is a place, whether something begins there, and which of the marks it is.
    borders = sorted(
        border for rank, mark in enumerate(ordered) for border in ((mark.start, True, rank), (mark.end, False, rank))
    )
    found: list[Segment[Id]] = []
    over: list[int] = []
    since = 0
    for place, begins, rank in borders:
        if over and place > since:
            found.append(Segment(since, place, tuple(ordered[one].id for one in over)))
        since = place
        if begins:
            insort(over, rank)
        else:
            del over[bisect_left(over, rank)]
    return found
