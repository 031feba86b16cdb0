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
# Letters that one of the languages has alone.
_LETTERS = (
    (re.compile("[ğış]"), "tr"),
    (re.compile("[ąćęłńśźż]"), "pl"),
    (re.compile("[іїєґ]"), "uk"),
    (re.compile("[ыэъё]"), "ru"),
    (re.compile("[پچژگ]"), "fa"),
    (re.compile("ß"), "de"),
)
_LITTLE_ENGLISH = frozenset(
    """
    the of a an to i my me you your she he her his they we is are am was do does did how what where why when who can no
    not have has had all get got with this
    """.split()
)
# Per language this many of the commonest words are held; the chance of any other word is taken to be the same.
_HELD = 5_000
_OTHER = math.log(1e-6)
_STRETCH, _STRETCHES = 80, 24
_FEWEST = 4
_FEWEST_ASKED = 2
# Of the words of a text so many are among the commonest of its own language; of another one's hardly a third are.
_KNOWN = 0.4
# Of a few words so many are words of it.
_KNOWN_OF_FEW, _FEW, _UNKNOWN = 0.5, 8, 1e-7
# So far ahead of the next language is the mean logarithm of the chances. Dutch text: 4; Frisian, read as Dutch: .9.
_SURE = 1.2
# One word in a thousand, as articles, pronouns and prepositions are.
_LITTLE = 1e-3
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


def language_of_words(words: Sequence[str], *, expected: str = "") -> str:
    """The language of a few words in small letters, such as a question; empty when it is not certain.

    One word is enough where it has letters that one language has. Of a few words all that are known count, not only
    the commonest. A few words in English are terms of the field as often as a question, so one that every English
    sentence has must be among them.

    Args:
        words: in small letters.
        expected: the language of who asks, where that is known and not Dutch: then words that are at least as likely
            in it as in Dutch are taken to be of it, however few they are.
    """
    if expected and words and all(is_likelier(word, expected) for word in words):
        return expected
    by_letters = next((code for letters, code in _LETTERS if any(letters.search(word) for word in words)), "")
    if by_letters or len(words) < _FEWEST_ASKED:
        return by_letters
    found = _of_few(words) if len(words) <= _FEW else _of_stretch(words)
    is_term = found == "en" and _LITTLE_ENGLISH.isdisjoint(words)
    return "" if is_term else found


def is_likelier(word: str, language: str, *, times: float = 1.0) -> bool:
    """Whether a word in small letters is known in a language, and used so many times as much in it as in Dutch."""
    share = get_frequency_dict(language, "small").get(word, 0.0)
    return share > 0 and share >= times * get_frequency_dict("nl", "small").get(word, 0.0)


def is_little(word: str, language: str) -> bool:
    """Whether a word in small letters is one of the few that most sentences of a language are held together by."""
    return get_frequency_dict(language, "small").get(word, 0.0) >= _LITTLE


def _of_few(words: Sequence[str]) -> str:
    """The same by all words that are known of each language."""
    scores = {}
    for language in _possible(words):
        frequencies = get_frequency_dict(language, "small")
        chances = [frequencies.get(word, _UNKNOWN) for word in words]
        scores[language] = sum(map(math.log, chances)) / len(words)
    best, second = sorted(scores, key=lambda language: -scores[language])[:2]
    frequencies = get_frequency_dict(best, "small")
    known = sum(word in frequencies for word in words) / len(words)
    return best if known >= _KNOWN_OF_FEW and scores[best] - scores[second] >= _SURE else ""


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
