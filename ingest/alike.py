"""How much two texts are alike: the share of three words in a row that they have in common (Broder, 1997)."""

import re
import zlib

_WORD = re.compile(r"[^\W_]+")
_TOGETHER = 3
# Of a long text only so many are kept, the same ones of every text.
_MOST = 600


def shingles(text: str) -> frozenset[int]:
    """Three words in a row, all of them, as numbers; of a long text the lowest."""
    words = _WORD.findall(text.casefold())
    found = {
        zlib.crc32(" ".join(words[start : start + _TOGETHER]).encode())
        for start in range(max(len(words) - _TOGETHER + 1, 1))
    }
    return frozenset(sorted(found)[:_MOST])


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """From 0, nothing in common, to 1, all; of long texts an estimate, which is right to about .02."""
    together = sorted(one | other)[:_MOST]
    return sum(number in one and number in other for number in together) / len(together) if together else 0.0
