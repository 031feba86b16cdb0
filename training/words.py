"""Words and their frequencies: what the vocabulary and the first vectors are made from."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from wordfreq import iter_wordlist, word_frequency

_LETTERS = re.compile(r"[a-z]+")
_WORDS_READ = 200_000
_SHORTEST_PART = 4
_LINKS = ("", "s", "en", "e", "n")


def plain(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def letters(text: str) -> list[str]:
    """The stretches of letters in a text."""
    return _LETTERS.findall(plain(text))


@lru_cache(maxsize=1)
def frequencies() -> Mapping[str, float]:
    """Share of all Dutch words per word of letters, out of the package wordfreq."""
    found: defaultdict[str, float] = defaultdict(float)
    for number, word in enumerate(iter_wordlist("nl", "large")):
        if number > _WORDS_READ:
            break
        for part in letters(word):
            found[part] += word_frequency(word, "nl")
    return found


@lru_cache(maxsize=200_000)
def halves(word: str, *, least: float = 2.5e-7) -> tuple[str, ...]:
    """The most plausible words that a compound is made of; none when it is no compound.

    Args:
        word: plain letters.
        least: how frequent a part must be.
    """
    known = frequencies()
    best: tuple[float, str, str] | None = None
    for first, second in _cuts(word):
        one, other = known.get(first, 0.0), known.get(second, 0.0)
        if one < least or other < least:
            continue
        score = one * other * min(len(first), len(second)) ** 4
        if best is None or score > best[0]:
            best = (score, first, second)
    if best is None:
        return ()
    return tuple(part for half in best[1:] for part in (halves(half, least=least) or (half,)))


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    if len(word) < 2 * _SHORTEST_PART:
        return
    for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        for link in _LINKS:
            rest = word[place:]
            if rest.startswith(link) and len(rest) - len(link) >= _SHORTEST_PART:
                yield word[:place], rest[len(link) :]


def counted(texts: Iterable[str]) -> Counter[str]:
    """How often each word of letters occurs."""
    return Counter(word for text in texts for word in letters(text))
