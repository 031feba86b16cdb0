"""Whether people use a word: a set that stays on the disk, and of which only what is asked for comes into memory.

``words.bin`` holds the digests of the words of ``compounds`` (dictionary and counts), eight bytes each, little end
first, sorted; so a word is looked for by bisection. ``python -m training.wordlist`` makes it. A word that is not there
passes for one once in 10¹³ times.
"""

import mmap
import sys
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from kb.language.folding import fold

FILE = Path(__file__).with_name("words.bin")
_BYTES = 8


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether people use a word of 3 to 20 letters, by the dictionary or by the counts."""
    found, wanted = _digests(), _digest(fold(word))
    place = bisect_left(found, wanted)
    return place < len(found) and found[place] == wanted


def packed(words: Iterable[str]) -> bytes:
    """The file for these folded words."""
    return b"".join(digest.to_bytes(_BYTES, "little") for digest in sorted({_digest(word) for word in words}))


def _digest(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(errors="replace"), digest_size=_BYTES).digest(), "little")


@lru_cache(maxsize=1)
def _digests() -> "memoryview[int]":
    """The numbers in the file, which is never read as a whole.

    Raises:
        RuntimeError: on a machine whose numbers begin with their big end.
    """
    if sys.byteorder != "little":
        msg = "words.bin is for machines whose numbers begin with their little end"
        raise RuntimeError(msg)
    with FILE.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("Q")
