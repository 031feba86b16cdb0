"""Finding words of a text that somebody typed over.

Such are stretches that stand in both, word for word, whatever their case, accents and signs. Spans are code points of
the text that is looked through.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kb.language.folding import fold
from kb.model.text import Span

WORDS = 8
"""Fewer words in a row may be anybody's."""

# A letter with the accents that stand behind it, where somebody types those apart.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


class _Word(NamedTuple):
    start: int
    end: int
    folded: str


class Original:
    """Texts whose words others may have typed over."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = [[word.folded for word in _words(text)] for text in texts]
        self._stretches = frozenset(" ".join(some) for one in words for some in _windows(one))
        # Looked at first, since nearly all that people type repeats nothing.
        self._pairs = frozenset(pair for one in words for pair in pairwise(one))

    def __bool__(self) -> bool:
        return bool(self._stretches)

    def repeated(self, text: str) -> list[Span]:
        """The stretches of a text that repeat ``WORDS`` words or more of the originals, as long as each goes."""
        found: list[Span] = []
        words = _words(text)
        for first in self._likely(words):
            some = words[first : first + WORDS]
            if " ".join(word.folded for word in some) not in self._stretches:
                continue
            begun = found.pop().start if found and some[0].start <= found[-1].end else some[0].start
            found.append(Span(start=begun, end=some[-1].end))
        return found

    def _likely(self, words: Sequence[_Word]) -> Iterator[int]:
        """Where a stretch begins of which every two words in a row stand in an original so."""
        run = 0
        for at, (one, other) in enumerate(pairwise(words)):
            run = run + 1 if (one.folded, other.folded) in self._pairs else 0
            if run >= WORDS - 1:
                yield at + 2 - WORDS

    def without(self, text: str, instead: str) -> str:
        """A text with something else in the place of what it repeats."""
        kept, at = [], 0
        for span in self.repeated(text):
            kept += [text[at : span.start], instead]
            at = span.end
        return "".join([*kept, text[at:]])


def _words(text: str) -> list[_Word]:
    return [_Word(found.start(), found.end(), fold(found.group())) for found in _WORD.finditer(text)]


def _windows(words: Sequence[str]) -> Iterator[Sequence[str]]:
    return (words[first : first + WORDS] for first in range(len(words) - WORDS + 1))
