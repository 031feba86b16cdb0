"""Abbreviations of the field and what they stand for: *RM* is *rechterlijke machtiging*, both ways.

``abbreviations.tsv`` holds them. A short form may have an ending or stand in front of a hyphen (*OTS'en*,
*Wmo-consulent*); a long one is known by the stems of its words, in their order.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import compress
from typing import NamedTuple

from kb.language.tokens import Token, fold, parts, stem, words

_CAPITALS = "hoofdletters"
_ENDINGS = ("s", "'s", "'en", "'er", "'ers", "en")


class Abbreviation(NamedTuple):
    """What is short, and what it stands for, the usual form first.

    Attributes:
        in_capitals: it only counts as it is written here.
    """

    short: str
    in_capitals: bool
    longs: tuple[str, ...]


class Found(NamedTuple):
    """An abbreviation in a text, half-open, in its short form or in a long one."""

    abbreviation: Abbreviation
    start: int
    end: int
    is_short: bool


class _Place(NamedTuple):
    """The same, by the numbers of its first and its last word."""

    abbreviation: Abbreviation
    first: int
    last: int
    is_short: bool


def find(text: str) -> list[Found]:
    """The abbreviations in a text and what they stand for, in order; of long forms that overlap the longest."""
    return find_among(list(words(text)))


def find_among(said: Sequence[Token]) -> list[Found]:
    """The same among the words of a text."""
    return [
        Found(one.abbreviation, said[one.first].start, said[one.last].end, one.is_short)
        for one in _among([word.text for word in said])
    ]


def shortened(said: Sequence[str]) -> list[str]:
    """The short forms of what stands among the words of a text, in either form."""
    return [one.abbreviation.short for one in _among(said)]


def _among(said: Sequence[str]) -> Iterator[_Place]:
    done = -1
    # Of a hundred words one may begin something, and they are asked for in one go.
    for at in compress(range(len(said)), map(may_begin, said)):
        if at <= done:
            continue
        long, short = _long(said, at), _of(said[at])
        if long is not None:
            yield long
            done = long.last
        elif short is not None:
            yield _Place(short, at, at, is_short=True)


@lru_cache(maxsize=200_000)
def may_begin(word: str) -> bool:
    """Whether a word is an abbreviation, or one that a long form begins with; so for one in a hundred."""
    return stem(word) in _longs() or _of(word) is not None


def spelled_out(text: str) -> str:
    """A text with the usual long form in front of each abbreviation."""
    made, done = "", 0
    for one in find(text):
        if one.is_short:
            made += f"{text[done : one.start]}{one.abbreviation.longs[0]} "
            done = one.start
    return made + text[done:]


@lru_cache(maxsize=100_000)
def _of(word: str) -> Abbreviation | None:
    """The abbreviation that a word is, or begins with before a hyphen."""
    whole = word.replace("’", "'")
    first = parts(word)[:1]
    bare = (whole.removesuffix(ending) for ending in _ENDINGS if whole.endswith(ending))
    for form in (whole, *bare, *first):
        found = _shorts().get(fold(form))
        if found is not None and (not found.in_capitals or form == found.short):
            return found
    return None


def _long(said: Sequence[str], at: int) -> _Place | None:
    """The longest long form that begins at a word."""
    for wanted, abbreviation in _longs().get(stem(said[at]), ()):
        if tuple(stem(word) for word in said[at : at + len(wanted)]) == wanted:
            return _Place(abbreviation, at, at + len(wanted) - 1, is_short=False)
    return None


@lru_cache(maxsize=1)
def all_abbreviations() -> tuple[Abbreviation, ...]:
    """The list, in its order."""
    lines = files("kb.language").joinpath("abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(_read(line) for line in lines if line and not line.startswith("#"))


def _read(line: str) -> Abbreviation:
    short, case, longs = line.split("\t")
    return Abbreviation(short, case == _CAPITALS, tuple(longs.split("|")))


@lru_cache(maxsize=1)
def _shorts() -> Mapping[str, Abbreviation]:
    return {fold(one.short): one for one in all_abbreviations()}


@lru_cache(maxsize=1)
def _longs() -> Mapping[str, Sequence[tuple[tuple[str, ...], Abbreviation]]]:
    """Per first stem the long forms, as stems, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Abbreviation]]] = {}
    for stems, one in _stems_of_longs():
        found.setdefault(stems[0], []).append((stems, one))
    return {first: sorted(longs, key=lambda one: -len(one[0])) for first, longs in found.items()}


def _stems_of_longs() -> Iterator[tuple[tuple[str, ...], Abbreviation]]:
    for one in all_abbreviations():
        for long in one.longs:
            yield tuple(stem(word.text) for word in words(long)), one
