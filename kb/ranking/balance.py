"""Giving every voice its turn.

The invariant, for every prefix of ``k`` results: a voice that still has something to
say has at least ``floor(k / 3) - 1`` of them, and one of the first three. A voice
that has nothing more is not padded; the others go on.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

V = TypeVar("V")
T = TypeVar("T")


def in_rounds(voices: Mapping[V, Sequence[tuple[T, float]]]) -> list[T]:
    """Order the items of several voices in rounds: each voice once, then again.

    Within a round the highest score speaks first, so the very best answer keeps its place.
    This holds the invariant with room to spare: each voice has ``floor(k / 3)`` of the first ``k``.

    Args:
        voices: per voice its items with scores, best first.

    Returns:
        All items. Equal scores keep the order of ``voices``.
    """
    return [item for turn in _rounds(voices) for item, _ in sorted(turn, key=lambda pair: -pair[1])]


class Rounds(NamedTuple):
    """Some of the rounds of a list.

    Attributes:
        rows: their numbers, counted from 0; of each voice the items with these numbers are in them.
        before: how many items come before the first of them.
    """

    rows: range
    before: int


def rounds_around(amounts: Mapping[V, int], begin: int, end: int) -> Rounds:
    """The rounds in which the items from ``begin`` to ``end`` lie, of voices with so many items each."""

    def until(row: int) -> int:
        return sum(min(amount, row) for amount in amounts.values())

    last = max(amounts.values(), default=0)
    first = max(bisect_right(range(last), begin, key=until) - 1, 0)
    following = bisect_left(range(last), end, key=until)
    return Rounds(range(first, max(first, following)), until(first))


def _rounds(voices: Mapping[V, Sequence[tuple[T, float]]]) -> Iterator[list[tuple[T, float]]]:
    for position in range(max(map(len, voices.values()), default=0)):
        yield [items[position] for items in voices.values() if position < len(items)]
