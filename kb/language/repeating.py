"""Whether somebody's own words say again what stands in a text: what is taken back there has to go here too.

That is so for four words in a row, and for one that points to somebody or something by itself: with a figure in it, or
a name, which is a word with a capital that does not begin a sentence.
"""

import re
from functools import cached_property

from kb.language.tokens import bare

STRETCH = 4
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
        self._stretches = {stretch for text in texts for stretch in _stretches(text)}
        self._pointing = {word for text in texts for word in _pointing(text)} if names else set()

    def apart_from(self, *names: str) -> "Repeating":
        """The same, in which the words of these names point to nobody."""
        found = Repeating()
        found._stretches = self._stretches
        found._pointing = self._pointing - {word.group().casefold() for name in names for word in _WORD.finditer(name)}
        return found

    def is_in(self, words: str) -> bool:
        """Whether these words say any of it again, or an address in them does."""
        if not words:
            return False
        if not self._pointing.isdisjoint(_alone(words)):
            return True
        if not self._stretches.isdisjoint(_stretches(words)):
            return True
        return words.count("-") > 1 and any(self.is_in_address(found) for found in _ADDRESS.findall(words))

    def is_in_address(self, slug: str) -> bool:
        """Whether words joined by hyphens, without capitals and accents, do."""
        there = f" {bare(slug)} "
        return any(f" {form} " in there for form in self._in_addresses)

    @cached_property
    def _in_addresses(self) -> frozenset[str]:
        return frozenset({*self._stretches, *map(bare, self._pointing)})


def _stretches(text: str) -> set[str]:
    words = bare(text).split()
    return {" ".join(words[start : start + STRETCH]) for start in range(len(words) - STRETCH + 1)}


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
