"""Giving every voice its turn.

The invariant, for every prefix of ``k`` results: a voice that still has something to
say has at least ``floor(k / 3) - 1`` of them, and one of the first three. A voice
that has nothing more is not padded; the others go on.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

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


def _rounds(voices: Mapping[V, Sequence[tuple[T, float]]]) -> Iterator[list[tuple[T, float]]]:
    for position in range(max(map(len, voices.values()), default=0)):
        yield [items[position] for items in voices.values() if position < len(items)]
