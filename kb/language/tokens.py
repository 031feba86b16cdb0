"""Cutting a Dutch text into words, and words down to their stem.

Offsets count code points of the text as given; folding never moves them.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from Stemmer import Stemmer

from kb.language.folding import fold as fold  # every module that cuts words folds them too
from kb.language.lemmas import lemma

# Letters and digits, held together by an apostrophe, hyphen, dot or slash inside, digits by a comma too: zzp'er,
# co-ouder, 1.250, 24/7, 21,4.
# A plus belongs to the number before it: 65+.
_WORD = re.compile(r"[^\W_]+(?:(?:['’./-]|(?<=\d),(?=\d))[^\W_]+)*\+?")
_PART = re.compile(r"[^\W_]+")

# Function words carry no subject. "niet" and "geen" stay: they turn a finding round.
STOPWORDS = frozenset(
    """
    aan al alle als ben bent bij daar dan dat de der deze die dit doen door dus echter een eens en enkele er ergens etc
    had hadden heb hebben hebt heeft heel hem hen het hier hij hoe hun ik in is je jij jou jouw jullie kan kon konden
    kunnen kunt maar me meer men met mij mijn moet moeten na naar nog nu of om omdat onder ons onze ook op over reeds
    te tegen toch toen tot u uit uw van vanuit veel voor waar waarom wanneer want waren was wat we weer wel welke werd
    werden wie wij wil wilde worden wordt zal ze zelf zich zij zijn zo zoals zou zouden zulke
    """.split()
)

# What the stemmer would leave apart (kind, kinderen) or throw together (ouders, ouderen; niets te makken, maken).
_IRREGULAR = {
    "kinderen": "kind",
    "kinds": "kind",
    "eieren": "ei",
    "steden": "stad",
    "leden": "lid",
    "schulden": "schuld",
    "ouderen": "ouderen",
    "oudere": "ouderen",
    "jongeren": "jongeren",
    "jongere": "jongeren",
    "makken": "makken",
    "zorgen": "zorgen",
    "art": "artikel",
}

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_AGED = re.compile(r"(\d+)-?plus(?:sers?)?")

LONG_VOWELS = Path(__file__).with_name("vowels.txt")
"""Made by ``python -m training.vowels``."""

_VOICELESS = {"v": "f", "z": "s"}

# Porter's rules. Snowball's newer ones for Dutch (Kraaij and Pohlmann) cut off "ge-" as well and
# so find "wonen" in "gewoon"; on the judged questions both score the same.
_stemmer = Stemmer("dutch_porter")
# It keeps the word that it is at work on in itself, and questions come in several threads.
_one_at_a_time = threading.Lock()


class Token(NamedTuple):
    """A word and where it stands."""

    text: str
    start: int
    end: int


def bare(text: str) -> str:
    """The words of a text alone, folded, one space between them: ``Co-ouder: één!`` becomes ``co ouder een``."""
    return " ".join(_PART.findall(fold(text)))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word's lemma, without case and accents."""
    folded = _one_spelling(fold(word).replace("’", "'"))
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    found = lemma(folded)
    cut = _IRREGULAR.get(found) or _single(found if found in _long_vowels() else stemmed(found))
    # Huizen and huis, brieven and brief: the voiced consonant is only spelled before a vowel.
    return cut[:-1] + _VOICELESS.get(cut[-1:], cut[-1:])


def stemmed(found: str) -> str:
    """A lemma as Porter's rules cut it."""
    with _one_at_a_time:
        return str(_stemmer.stemWord(found))


@lru_cache(maxsize=1)
def _long_vowels() -> frozenset[str]:
    """The nouns that keep their long vowel, since without it they are another word: *boon* is no *bon*."""
    return frozenset(LONG_VOWELS.read_text(encoding="utf-8").split())


def _single(stemmed: str) -> str:
    """A stem without the consonant that spelling doubles before a vowel: *vallen* and *valt*; a number as it is."""
    return stemmed[:-1] if len(stemmed) > 3 and stemmed[-1] == stemmed[-2] and not stemmed[-1].isdigit() else stemmed


def _one_spelling(folded: str) -> str:
    """A number without dots between thousands, and ages as ``65+``; other words as they are."""
    if _THOUSANDS.fullmatch(folded):
        return folded.replace(".", "")
    aged = _AGED.fullmatch(folded)
    return f"{aged[1]}+" if aged else folded


def words(text: str) -> Iterator[Token]:
    """The words of a text, in order; a hyphenated word is one word."""
    for found in _WORD.finditer(text):
        yield Token(found.group(), found.start(), found.end())


def spelled(text: str) -> list[str]:
    """The same words without where they stand, which is quicker."""
    return _WORD.findall(text)


def parts(word: str) -> tuple[str, ...]:
    """The pieces of a word held together by a hyphen, apostrophe, dot or slash; one piece, or a number: none."""
    pieces = tuple(_PART.findall(word))
    return pieces if len(pieces) > 1 and not "".join(pieces).isdigit() else ()
