"""Which theme a question calls, and says nothing beside: by its name or by any other word for it (decision 0034)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from kb.language.abbreviations import find
from kb.language.askwords import cores
from kb.language.linker import Linker
from kb.language.tokens import bare, stem, words
from kb.model.identity import ThemeId
from kb.model.theme import Theme, Thesaurus

_BESIDE = re.compile(r"\s*\([^)]*\)")
_AND = re.compile(r"\s+en\s+")
# Who gives care, or does work, is called after it: *mantelzorgers*, *jongerenwerker*.
_DONE = ("zorg", "werk")
_DOERS = ("er", "ers")

_Meant: TypeAlias = Mapping[str, frozenset[ThemeId]]
_Key: TypeAlias = Callable[[str], str]


class Called(NamedTuple):
    """What a question calls.

    Attributes:
        themes: by id; several where the word is of several.
        words: of the question; none where they may not be shown.
        by_name: whether that is what the theme is called, and not another word for it.
    """

    themes: tuple[ThemeId, ...]
    words: tuple[str, ...]
    by_name: bool


class Naming:
    """Themes, laws and target groups by what they are called."""

    def __init__(self, linker: Linker) -> None:
        self._thesaurus = linker.thesaurus
        self._capitals = frozenset(
            label.text for theme in linker.thesaurus for label in theme.labels if label.text.isupper()
        )
        names = list(_names(linker.thesaurus))
        labels = list(_labels(linker.thesaurus))
        # As it is spelled before in other forms of its words, and a name before another label.
        self._ways: tuple[tuple[bool, _Key, _Meant], ...] = tuple(
            (said is names, key, _by(key, said)) for key in (bare, _stems) for said in (names, labels)
        )

    def called(self, question: str) -> Called | None:
        """What a question calls when its other words say nothing; ``None`` when that is not just a label."""
        for core in filter(self._is_spelled_so, cores(question)):
            for by_name, key, meant in self._ways:
                if themes := meant.get(key(core)):
                    words = () if self._thesaurus.hides(core) else (core,)
                    return Called(tuple(sorted(themes)), words, by_name)
        return None

    def _is_spelled_so(self, core: str) -> bool:
        """Whether an abbreviation has its capitals, or is one of the field, which needs none: PAR is no *par*."""
        return core.upper() not in self._capitals or core in self._capitals or bool(find(core))


def _names(thesaurus: Thesaurus) -> Iterator[tuple[str, Theme]]:
    """What each theme is called, also without what stands between parentheses."""
    for theme in thesaurus:
        yield theme.called("nl"), theme
        yield _BESIDE.sub("", theme.called("nl")), theme


def _labels(thesaurus: Thesaurus) -> Iterator[tuple[str, Theme]]:
    """All words for each theme, with the halves of a name of two (*Wachttijden en wachtlijsten*) and who does it."""
    for theme in thesaurus:
        halves = _AND.split(_BESIDE.sub("", theme.called("nl"))) if thesaurus.branch(theme.id) else []
        for said in (*(label.text for label in theme.labels), *(half for half in halves if not half.endswith("-"))):
            yield said, theme
            if said.endswith(_DONE):
                yield from ((said + doer, theme) for doer in _DOERS)


def _stems(text: str) -> str:
    return " ".join(stem(word.text) for word in words(text))


def _by(key: _Key, said: Iterable[tuple[str, Theme]]) -> _Meant:
    meant: dict[str, frozenset[ThemeId]] = {}
    for text, theme in said:
        meant[key(text)] = meant.get(key(text), frozenset()) | {theme.id}
    return meant
