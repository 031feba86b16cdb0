"""Which language a text is in, by its words.

The commonest words of a language are half of any text in it. What is compared is the chance of the text's words in each
language, by the word frequencies of the package wordfreq; letters of another script choose between other languages.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from wordfreq import get_frequency_dict

NAMES = {
    "nl": "Nederlands",
    "en": "Engels",
    "de": "Duits",
    "fr": "Frans",
    "es": "Spaans",
    "it": "Italiaans",
    "pt": "Portugees",
    "pl": "Pools",
    "tr": "Turks",
    "ro": "Roemeens",
    "ar": "Arabisch",
    "fa": "Perzisch",
    "uk": "Oekraïens",
    "ru": "Russisch",
    "bg": "Bulgaars",
}
"""The languages that are told apart, with what they are called."""

_LATIN = ("nl", "en", "de", "fr", "es", "it", "pt", "pl", "tr", "ro")
_SCRIPTS = ((re.compile(r"[\u0600-\u06ff]"), ("ar", "fa")), (re.compile(r"[\u0400-\u04ff]"), ("uk", "ru", "bg")))
_WORD = re.compile(r"[^\W\d_]+")
# Per language this many of the commonest words are held; the chance of any other word is taken to be the same.
_HELD = 5_000
_OTHER = math.log(1e-6)
_STRETCH, _STRETCHES = 80, 24
_FEWEST = 4
_FEWEST_ASKED = 2
# Of the words of a text so many are among the commonest of its own language; of another one's hardly a third are.
_KNOWN = 0.4
# So far ahead of the next language is the mean logarithm of the chances. Dutch text: 4; Frisian, read as Dutch: .9.
_SURE = 1.2
# Of the stretches so many are in the language of a text; with fewer it is in two.
_OWN = 0.8


class Found(NamedTuple):
    """What the words say.

    Attributes:
        language: the likeliest code of ``NAMES``; empty when the words say nothing.
        doubt: why that is not certain, in Dutch; empty when it is.
        among: the languages that it may be, where it is in more than one.
    """

    language: str
    doubt: str = ""
    among: tuple[str, ...] = ()


def language_of(text: str) -> Found:
    """The language that a text is in, for the most part."""
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _FEWEST:
        return Found("", "te weinig woorden")
    said = [found for found in map(_of_stretch, _stretches(words)) if found]
    counts = Counter(said)
    if not counts:
        return Found("", "de woorden zijn van geen taal die Meervoud herkent")
    language, most = counts.most_common(1)[0]
    if most < _OWN * len(said):
        both = tuple(code for code, _ in counts.most_common(2))
        return Found(language, f"deels {' en '.join(NAMES[code] for code in both)}", both)
    return Found(language)


def language_of_words(words: Sequence[str]) -> str:
    """The language of a few words in small letters, such as a question; empty when it is not certain."""
    return _of_stretch(words) if len(words) >= _FEWEST_ASKED else ""


def _stretches(words: Sequence[str]) -> list[Sequence[str]]:
    """Stretches of words spread over the text; a short text is one."""
    count = min(_STRETCHES, max(1, len(words) // _STRETCH))
    step = len(words) / count
    return [words[int(number * step) : int(number * step) + _STRETCH] for number in range(count)]


def _of_stretch(words: Sequence[str]) -> str:
    """The language of some words; empty when that is not certain."""
    chances = {language: _common(language) for language in _possible(words)}
    scores = {
        language: sum(common.get(word, _OTHER) for word in words) / len(words) for language, common in chances.items()
    }
    best, second = sorted(scores, key=lambda language: -scores[language])[:2]
    known = sum(word in chances[best] for word in words) / len(words)
    return best if known >= _KNOWN and scores[best] - scores[second] >= _SURE else ""


def _possible(words: Sequence[str]) -> tuple[str, ...]:
    """The languages in the script of most words."""
    for script, languages in _SCRIPTS:
        if sum(script.search(word) is not None for word in words) > len(words) / 2:
            return languages
    return _LATIN


@lru_cache(maxsize=len(NAMES))
def _common(language: str) -> dict[str, float]:
    """The commonest words of a language with the logarithm of their chance."""
    frequencies = get_frequency_dict(language, "small")
    commonest = sorted(frequencies, key=lambda word: -frequencies[word])[:_HELD]
    return {word: math.log(frequencies[word]) for word in commonest}
