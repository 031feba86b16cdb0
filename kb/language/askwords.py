"""Words by which people ask: *wat werkt*, *hoe*, *kan dat zomaar*, *gemeente*, *elke*.

They say nothing of what is asked about, so they are no evidence: no passage is found by them, none is marked for
them. ``askwords.txt`` holds them with the reason for each. A question of nothing else is asked as it stands.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from kb.language.tokens import STOPWORDS, Token, fold, words


def telling(text: str) -> list[Token]:
    """The words of a question that say what it is about, in order; all of its words when none does."""
    found = list(words(text))
    folded = [fold(word.text) for word in found]
    asks = _asking(folded)
    tells = [not is_asking and word not in STOPWORDS for word, is_asking in zip(folded, asks, strict=True)]
    return [word for word, does_tell in zip(found, tells, strict=True) if does_tell] or found


def reason(phrase: str) -> str:
    """Why a word, or several words, carry no evidence; empty when they do."""
    return _reasons().get(tuple(fold(phrase).split()), "")


def _asking(folded: Sequence[str]) -> list[bool]:
    """Of each word whether it belongs to a way of asking."""
    asks = [False] * len(folded)
    for length in range(1, _longest() + 1):
        for start in range(len(folded) - length + 1):
            if tuple(folded[start : start + length]) in _reasons():
                asks[start : start + length] = [True] * length
    return asks


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _reasons()))


@lru_cache(maxsize=1)
def _reasons() -> Mapping[tuple[str, ...], str]:
    """Phrases, as folded words, with the reason why they carry nothing."""
    lines = files("kb.language").joinpath("askwords.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    return {tuple(phrase.split()): why for why, phrases in groups for phrase in phrases.split(", ")}
