"""Whether somebody's own words say again what stands in a text: what is taken back there has to go here too.

That is so for four words in a row, and for one that points to somebody or something by itself: with a figure in it, or
a name, which is a word with a capital that does not begin a sentence.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from kb.language.tokens import bare

STRETCH = 4
LONG = 8
"""Fewer words in a row may be anybody's."""
_Stretch = tuple[str, ...]
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_ADDRESS = re.compile(r"\b\w+(?:-\w+){2,}")
_BEGINS = re.compile(r"(?:^|[.!?:\n“\"‘•*#>-]\s*)$")


class Repeating:
    """What of a text must not be said elsewhere."""

    def __init__(self, *texts: str, names: bool = True) -> None:
        """Take texts in.

        Args:
            texts: that must not be said again.
            names: single words that point to somebody or something count too.
        """
        self._words = tuple(bare(text).split() for text in texts)
        self._likely = frozenset(stretch for words in self._words for stretch in _stretches(words, STRETCH))
        self._short = self._likely
        self._long: frozenset[_Stretch] = frozenset()
        self._pointing = {word for text in texts for word in _pointing(text)} if names else set()

    def apart_from(self, *names: str) -> "Repeating":
        """The same, in which the words of these names point to nobody."""
        found = self._copied()
        found._pointing = self._pointing - {word.group().casefold() for name in names for word in _WORD.finditer(name)}
        return found

    def for_strangers(self) -> "Repeating":
        """What counts of it with those who never had the text: ``LONG`` words in a row, or four with who it is about.

        A name or four plain words they may have of themselves.
        """
        found = self._copied()
        about = [f" {bare(word)} " for word in self._pointing]
        found._short = frozenset(one for one in self._short if any(word in f" {' '.join(one)} " for word in about))
        found._long = frozenset(one for words in self._words for one in _stretches(words, LONG))
        found._pointing = set()
        return found

    def is_in(self, words: str) -> bool:
        """Whether these words say any of it again, or an address in them does."""
        if not words:
            return False
        if self._pointing and not self._pointing.isdisjoint(_alone(words)):
            return True
        if self._runs_through(bare(words).split()):
            return True
        if not self._pointing:
            return False
        return words.count("-") > 1 and any(self.is_in_address(found) for found in _ADDRESS.findall(words))

    def is_in_address(self, slug: str) -> bool:
        """Whether words joined by hyphens, without capitals and accents, do."""
        there = bare(slug)
        return self._runs_through(there.split()) or any(f" {word} " in f" {there} " for word in self._in_addresses)

    def _runs_through(self, words: Sequence[str]) -> bool:
        """Whether any stretch of it stands in a row of words."""
        if self._likely.isdisjoint(_stretches(words, STRETCH)):
            return False
        return not (
            self._short.isdisjoint(_stretches(words, STRETCH)) and self._long.isdisjoint(_stretches(words, LONG))
        )

    def _copied(self) -> "Repeating":
        found = Repeating()
        found._words, found._likely, found._pointing = self._words, self._likely, self._pointing
        found._short, found._long = self._short, self._long
        return found

    @cached_property
    def _in_addresses(self) -> frozenset[str]:
        return frozenset(map(bare, self._pointing))


def _stretches(words: Sequence[str], length: int) -> Iterator[_Stretch]:
    return zip(*(words[start:] for start in range(length)), strict=False)


def _alone(text: str) -> set[str]:
    """The words of a text that have a figure or a capital in them, in small letters."""
    return {found.group().casefold() for found in _WORD.finditer(text) if _tells(found.group())}


def _tells(word: str) -> bool:
    return any(sign.isdigit() or sign.isupper() for sign in word)


def _pointing(text: str) -> set[str]:
    """The words of a text that point to somebody or something by themselves."""
    found = set()
    for match in _WORD.finditer(text):
        word = match.group()
        has_figure = any(sign.isdigit() for sign in word) and len(word) > 4
        begins = _BEGINS.search(text[max(0, match.start() - 4) : match.start()]) is not None
        if has_figure or (word[0].isupper() and len(word) > 1 and not begins):
            found.add(word.casefold())
    return found
