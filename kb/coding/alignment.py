"""Which stretches of two versions of a text are the same, in the same order.

Word sequences that both versions hold exactly once are sure signs (patience, Cohen 2003; here of
four words); the longest run of signs that stands in one order is kept and each is stretched as far
as the letters agree. What lies between is looked at again, for there more sequences are unique.
900,000 characters take about a second. Positions count code points.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_WORD = re.compile(r"\w+")
WORDS = 4
"""Words of one sign: fewer are often there by chance, more are more often broken by a change."""
_ROUNDS = 12
"""How often what lies between is looked at again; few texts need more than three."""


class Block(NamedTuple):
    """A stretch that both versions have, letter for letter."""

    old: int
    new: int
    length: int


class _Gap(NamedTuple):
    """A stretch of each version between which nothing is known yet."""

    old: int
    old_end: int
    new: int
    new_end: int


def blocks(old: str, new: str) -> list[Block]:
    """What stands unchanged, in order: blocks run forward in both versions and never overlap."""
    found: list[Block] = []
    gaps = [_Gap(0, len(old), 0, len(new))]
    for _ in range(_ROUNDS):
        inside = [(gap, _blocks_of(old, new, gap)) for gap in gaps]
        found += (block for _, blocks_there in inside for block in blocks_there)
        gaps = [left for gap, blocks_there in inside if blocks_there for left in _between(blocks_there, gap)]
    return sorted(found)


def agreement(one: str, at: int, other: str, there: int, most: int) -> int:
    """How many characters from two places on are the same, ``most`` at most."""
    most = max(0, min(most, len(one) - at, len(other) - there))
    same, step = 0, 32
    while same < most:
        step = min(step, most - same)
        if one[at + same : at + same + step] == other[there + same : there + same + step]:
            same += step
            step *= 2
        elif step == 1:
            break
        else:
            step = max(1, step // 4)
    return same


def agreement_before(one: str, at: int, other: str, there: int, most: int) -> int:
    """How many characters before two places are the same, ``most`` at most."""
    most = max(0, min(most, at, there))
    return agreement(one[at - most : at][::-1], 0, other[there - most : there][::-1], 0, most)


def _blocks_of(old: str, new: str, gap: _Gap) -> list[Block]:
    """The blocks in a gap: at both its ends, and around what is there once in each version."""
    room = min(gap.old_end - gap.old, gap.new_end - gap.new)
    head = agreement(old, gap.old, new, gap.new, room)
    tail = agreement_before(old, gap.old_end, new, gap.new_end, room - head)
    inner = _Gap(gap.old + head, gap.old_end - tail, gap.new + head, gap.new_end - tail)
    found = [Block(gap.old, gap.new, head)] if head else []
    found += _stretched(old, new, inner)
    if tail:
        found.append(Block(inner.old_end, inner.new_end, tail))
    return found


def _stretched(old: str, new: str, gap: _Gap) -> Iterator[Block]:
    """The signs in a gap, each as long as the letters agree."""
    old_from, new_from = gap.old, gap.new
    for here, there in _in_one_order(_signs(old, new, gap)):
        if here < old_from or there < new_from:
            # Inside the block before this, or across it.
            continue
        back = agreement_before(old, here, new, there, min(here - old_from, there - new_from))
        on = agreement(old, here, new, there, min(gap.old_end - here, gap.new_end - there))
        yield Block(here - back, there - back, back + on)
        old_from, new_from = here + on, there + on


def _signs(old: str, new: str, gap: _Gap) -> list[tuple[int, int]]:
    """Where sequences of words stand that both sides of the gap hold once, in the order of the old version."""
    there = _once(new, gap.new, gap.new_end)
    return sorted((here, there[words]) for words, here in _once(old, gap.old, gap.old_end).items() if words in there)


def _once(text: str, start: int, end: int) -> dict[tuple[str, ...], int]:
    """The sequences of words that a stretch holds exactly once, with where each begins."""
    found = [(word.group(), word.start()) for word in _WORD.finditer(text, start, end)]
    words = [word for word, _ in found]
    places: dict[tuple[str, ...], int] = {}
    for number, sequence in enumerate(zip(*(words[skip:] for skip in range(WORDS)), strict=False)):
        places[sequence] = -1 if sequence in places else found[number][1]
    return {sequence: place for sequence, place in places.items() if place >= 0}


def _in_one_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that goes up on both sides (patience sorting, O(n log n))."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        pile = bisect_left(tops, there)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(there)
            ends.append(number)
        else:
            tops[pile], ends[pile] = there, number
    run: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _between(found: Sequence[Block], gap: _Gap) -> Iterator[_Gap]:
    """What the blocks in a gap leave open, where both versions have something."""
    old, new = gap.old, gap.new
    for block in (*found, Block(gap.old_end, gap.new_end, 0)):
        if block.old > old and block.new > new:
            yield _Gap(old, block.old, new, block.new)
        old, new = block.old + block.length, block.new + block.length
