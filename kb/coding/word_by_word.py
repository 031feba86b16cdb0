"""Two texts as one: word by word what stayed, went and came.

Long texts are laid side by side first, and words are compared only between what stands in both: comparing all words of
one with all of the other may take minutes where the same few words come again and again.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from kb.coding.alignment import blocks

STAYED, GONE, NEW = "", "gone", "new"
_WORDS = re.compile(r"\S+|\s+")
_MOST_PAIRS = 40_000
"""So many pairs of words are compared; where there are more, all of it went and came."""


class Piece(NamedTuple):
    """A stretch of text that is as it was, ``new`` or ``gone``."""

    text: str
    how: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces, in order; together without what is new they are the old text, without what is gone the new one."""
    one, other = _words(old), _words(new)
    found: list[tuple[str, str]] = []
    a = b = 0
    for same, there in [*_sure(one, other, old, new), (len(one), len(other))]:
        found += _compared([word for _, word in one[a:same]], [word for _, word in other[b:there]])
        found += [(STAYED, word) for _, word in one[same : same + 1]]
        a, b = same + 1, there + 1
    return [Piece("".join(word for _, word in some), how) for how, some in groupby(found, key=lambda pair: pair[0])]


def _words(text: str) -> list[tuple[int, str]]:
    """The words and the white space between them, each with its place."""
    return [(word.start(), word.group()) for word in _WORDS.finditer(text)]


def _sure(
    one: Sequence[tuple[int, str]], other: Sequence[tuple[int, str]], old: str, new: str
) -> Iterator[tuple[int, int]]:
    """Words that surely stayed, by their numbers, in order."""
    if len(one) * len(other) <= _MOST_PAIRS:
        return
    numbers = {start: number for number, (start, _) in enumerate(other)}
    stretches = iter(blocks(old, new))
    stretch = next(stretches, None)
    for number, (start, word) in enumerate(one):
        while stretch and stretch.old + stretch.length < start + len(word):
            stretch = next(stretches, None)
        if stretch and stretch.old <= start:
            there = numbers.get(start - stretch.old + stretch.new)
            if there is not None and other[there][1] == word:
                yield number, there


def _compared(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each word with what became of it."""
    if len(one) * len(other) > _MOST_PAIRS:
        yield from ((GONE, word) for word in one)
        yield from ((NEW, word) for word in other)
        return
    # Spaces are everywhere, and say nothing of what stayed; they go with the words beside them.
    matcher = difflib.SequenceMatcher(str.isspace, one, other, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from ((STAYED, word) for word in one[a:b])
        else:
            yield from ((GONE, word) for word in one[a:b])
            yield from ((NEW, word) for word in other[c:d])
