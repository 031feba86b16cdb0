"""The sparse vector of a text: which terms it has and how much each weighs.

A term is a stem, or a theme that the text names. Document weights are those of BM25
without the inverse document frequency, which the index adds when it is asked
(Robertson & Zaragoza, 2009): ``tf (k1 + 1) / (tf + k1 (1 - b + b length / average))``.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from math import log
from typing import NamedTuple

from kb.language.abbreviations import Found, find, find_among, shortened
from kb.language.askwords import telling
from kb.language.compounds import compound_parts
from kb.language.tokens import STOPWORDS, Token, fold, parts, spelled, stem, words
from kb.model.identity import ThemeId

K1 = 1.2
B = 0.75
# Fixed, so that a passage's vector does not depend on its neighbours; measured on the sample corpus.
AVERAGE_LENGTH = 50.0
# The same for a title or heading.
AVERAGE_NAME = 8.0
# A theme found through other words says a little less than the asker's own word; under .6 it would fall
# below the relevance floor where others use the word itself.
THEME_WEIGHT = 0.9
# A theme one step away is a hint, no more.
NEAR_WEIGHT = 0.2
# A word of what residents say in several words for a theme ("rood staan") is not what the question is about.
SAYING_WEIGHT = 0.3
# What a word that the reader's passages do not have would bring: as one found once in 10,000. Fixed, so that a
# score tells nothing of how many passages there are that the reader may not see.
UNSEEN = (K1 + 1) * log(1 + 10_000 / 1.5)

# Before the key of an abbreviation.
_SHORT = "short:"


class Field(StrEnum):
    """What a passage stands under; its words are terms of their own."""

    TITLE = "title"
    HEADING = "heading"


class Term(NamedTuple):
    """A term of a text and the place it stands for."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=400_000)
def term_id(key: str) -> int:
    """The id of a term: the first 32 bits of its BLAKE2b digest, equal on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big")


def terms(text: str) -> Iterator[Term]:
    """The terms of a text in order: the stem of each word that is no function word, and of its parts.

    Parts of compounds count in full: on the sample topics sparse nDCG@10 was .25 without them and .31 with. An
    abbreviation of the field and what it stands for have a term in common.
    """
    said = list(words(text))
    yield from _terms(said)
    yield from _abbreviated(find_among(said))


def term_ids(text: str) -> frozenset[int]:
    """The ids of the terms of a text; quicker than by way of ``terms``, since nobody asks where they stand."""
    said = spelled(text)
    return frozenset(term_id(_short(one)) for one in shortened(said)).union(*map(_key_ids, said))


def asked_terms(question: str) -> Iterator[Term]:
    """The terms of a question's words that say what it is about; of all its words when none does.

    Of an abbreviation only the term that it has in common with what it stands for.
    """
    found = find(question)
    short = [(one.start, one.end) for one in found if one.is_short]
    told = [word for word in telling(question) if (word.start, word.end) not in short]
    yield from _terms(told)
    yield from _abbreviated(found)


def _terms(found: Iterable[Token]) -> Iterator[Term]:
    return (Term(key, word.start, word.end) for word in found for key in keys(word.text))


def _abbreviated(found: Iterable[Found]) -> Iterator[Term]:
    return (Term(_short(one.abbreviation.short), one.start, one.end) for one in found)


def _short(form: str) -> str:
    return f"{_SHORT}{form.upper()}"


@lru_cache(maxsize=200_000)
def keys(word: str) -> tuple[str, ...]:
    """The stems of a word, of its parts, and of its parts as one word; none for a function word."""
    if fold(word) in STOPWORDS:
        return ()
    # Co-ouder and coouder, zzp'er and zzper, WW-uitkering and wwuitkering; but zo'n is no zon.
    held = parts(word)
    is_clipped = bool(held) and fold(held[0]) in STOPWORDS and "-" not in word
    pieces = (*held, "" if is_clipped else "".join(held), *compound_parts(word))
    return (stem(word), *(stem(piece) for piece in pieces if len(piece) > 1 and fold(piece) not in STOPWORDS))


@lru_cache(maxsize=200_000)
def _key_ids(word: str) -> tuple[int, ...]:
    return tuple(term_id(key) for key in keys(word))


@lru_cache(maxsize=200_000)
def compound_keys(word: str) -> tuple[str, ...]:
    """The stems among ``keys`` that only its parts have, when it is a compound; none otherwise."""
    pieces = (stem(piece) for piece in compound_parts(word) if len(piece) > 1 and fold(piece) not in STOPWORDS)
    return tuple(piece for piece in pieces if piece != stem(word))


def searchable(phrase: str) -> tuple[str, ...]:
    """The stems of the words of a phrase by which a text that has it is found; none where all are function words."""
    pieces = [piece for word in spelled(phrase) for piece in (parts(word) or (word,))]
    return tuple(dict.fromkeys(stem(piece) for piece in pieces if len(piece) > 1 and fold(piece) not in STOPWORDS))


def passage_terms(text: str, themes: Iterable[ThemeId] = ()) -> dict[int, float]:
    """The weights of a passage's terms, themes included; BM25 without document frequency."""
    weights = {term_id(key): weight for key, weight in _bm25(text, AVERAGE_LENGTH).items()}
    weights.update({theme_term(theme): 1.0 for theme in themes})
    return weights


def field_terms(field: Field, text: str) -> dict[int, float]:
    """The weights of the words of a title or of headings, like those of a passage."""
    return {field_term(field, key): weight for key, weight in _bm25(text, AVERAGE_NAME).items()}


def _bm25(text: str, average: float) -> dict[str, float]:
    said = spelled(text)
    counts = Counter(key for word in said for key in keys(word))
    counts.update(map(_short, shortened(said)))
    length_norm = K1 * (1 - B + B * counts.total() / average)
    return {key: count * (K1 + 1) / (count + length_norm) for key, count in counts.items()}


def query_terms(
    text: str,
    themes: Iterable[ThemeId] = (),
    near: Iterable[ThemeId] = (),
    *,
    sayings: Sequence[tuple[int, int]] = (),
) -> dict[int, float]:
    """The weights of a question's terms.

    A word or a part of it weighs 1, a word of a saying ``SAYING_WEIGHT``, a theme ``THEME_WEIGHT``, one near it
    ``NEAR_WEIGHT``; a word that only asks is none of them.

    Args:
        text: the question.
        themes: that it names.
        near: themes one step from those.
        sayings: where several words together name one of the themes, half-open.
    """
    weights = {term_id(key): weight for key, weight in _weights(text, sayings).items()}
    weights.update({theme_term(theme): NEAR_WEIGHT for theme in near})
    weights.update({theme_term(theme): THEME_WEIGHT for theme in themes})
    return weights


def field_query_terms(field: Field, text: str, *, sayings: Sequence[tuple[int, int]] = ()) -> dict[int, float]:
    """The weights of a question's words in a field; in the order of ``query_terms``."""
    return {field_term(field, key): weight for key, weight in _weights(text, sayings).items()}


def _weights(text: str, sayings: Sequence[tuple[int, int]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    # What an abbreviation stands for says it as a whole, as a saying does.
    said = [*sayings, *((one.start, one.end) for one in find(text) if not one.is_short)]
    for term in asked_terms(text):
        is_said = not term.key.startswith(_SHORT) and any(
            start <= term.start and term.end <= end for start, end in said
        )
        weight = SAYING_WEIGHT if is_said else 1.0
        weights[term.key] = weights.get(term.key, 0.0) + weight
    return weights


def theme_term(theme: ThemeId) -> int:
    """The term id under which a passage that names a theme is indexed."""
    return term_id(f"theme:{theme}")


def field_term(field: Field, key: str) -> int:
    """The term id under which a word of a field is indexed: apart, so that each field has frequencies of its own."""
    return term_id(f"{field}:{key}")
