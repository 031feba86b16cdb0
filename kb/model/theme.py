"""The controlled vocabulary: themes with labels in registers, as in SKOS.

Source of the terms: W3C SKOS Reference (2009); registers are ours.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from kb.errors import ThemeNotFound
from kb.model.identity import ThemeId


class Register(StrEnum):
    """Whose word a label is. Hidden labels lead a search to a theme and are never shown."""

    PREFERRED = "preferred"
    PROFESSIONAL = "professional"
    EVERYDAY = "everyday"
    HIDDEN = "hidden"

    @property
    def shown(self) -> bool:
        """Whether a label of this register may be displayed."""
        return self is not Register.HIDDEN


class Label(BaseModel):
    """A word or phrase for a theme."""

    model_config = ConfigDict(frozen=True)

    text: str
    style: Register
    language: str = "nl"


class Theme(BaseModel):
    """One concept of the thesaurus.

    Attributes:
        name: preferred label per language code; ``nl`` is always there.
        definition: one or two plain sentences per language code.
        labels: all Dutch labels, the preferred one first.
    """

    model_config = ConfigDict(frozen=True)

    id: ThemeId
    name: Mapping[str, str]
    definition: Mapping[str, str]
    labels: tuple[Label, ...]
    broader: ThemeId | None = None
    related: tuple[ThemeId, ...] = ()
    framework: tuple[str, ...] = ()

    def called(self, language: str) -> str:
        """The preferred label in a language, or in Dutch where there is none."""
        return self.name.get(language) or self.name["nl"]

    def words(self, register: Register) -> tuple[str, ...]:
        """The labels of one register."""
        return tuple(label.text for label in self.labels if label.style is register)


class Branch(StrEnum):
    """The parts of the thesaurus that facets are made of, by the id of their top concept."""

    THEME = "thema"
    LAW = "wet"
    TARGET_GROUP = "doelgroep"


class Thesaurus:
    """All themes, by id, with the ways between them."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        self._themes = {theme.id: theme for theme in themes}

    def __iter__(self) -> Iterator[Theme]:
        return iter(self._themes.values())

    def __len__(self) -> int:
        return len(self._themes)

    def __contains__(self, theme: str) -> bool:
        return theme in self._themes

    def __getitem__(self, theme: str) -> Theme:
        try:
            return self._themes[ThemeId(theme)]
        except KeyError:
            msg = f"there is no theme {theme!r}"
            raise ThemeNotFound(msg) from None

    def hides(self, words: str) -> bool:
        """Whether these words, spelled just so, are a hidden label and nowhere one that may be shown."""
        return words.casefold() in self._hidden

    def shows(self, words: str) -> bool:
        """Whether these words, spelled just so, are a label that may be shown."""
        return words.casefold() in self._shown

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(label.text.casefold() for theme in self for label in theme.labels if label.style.shown)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return frozenset(label.text.casefold() for theme in self for label in theme.labels) - self._shown

    @cached_property
    def _narrower(self) -> dict[ThemeId, tuple[ThemeId, ...]]:
        children: dict[ThemeId, list[ThemeId]] = {}
        for theme in self:
            if theme.broader is not None:
                children.setdefault(theme.broader, []).append(theme.id)
        return {parent: tuple(ids) for parent, ids in children.items()}

    def narrower(self, theme: ThemeId) -> tuple[Theme, ...]:
        """The themes directly below."""
        return tuple(self._themes[child] for child in self._narrower.get(theme, ()))

    def ancestors(self, theme: ThemeId) -> tuple[ThemeId, ...]:
        """The themes above, nearest first."""
        above: list[ThemeId] = []
        parent = self[theme].broader
        while parent is not None:
            above.append(parent)
            parent = self[parent].broader
        return tuple(above)

    def subtree(self, theme: ThemeId) -> frozenset[ThemeId]:
        """The theme and everything below it."""
        found, to_visit = {theme}, [theme]
        while to_visit:
            children = self._narrower.get(to_visit.pop(), ())
            found.update(children)
            to_visit.extend(children)
        return frozenset(found)

    def near(self, themes: Iterable[ThemeId]) -> tuple[ThemeId, ...]:
        """What lies one step from these themes, by id: what is related to them, and what is directly below."""
        given = set(themes)
        step = {near for theme in given for near in (*self[theme].related, *self._narrower.get(theme, ()))}
        return tuple(sorted(step - given))

    def closure(self, themes: Iterable[ThemeId]) -> frozenset[ThemeId]:
        """The themes with everything above them."""
        return frozenset(above for theme in themes for above in (theme, *self.ancestors(theme)))

    def branch(self, theme: ThemeId) -> Branch | None:
        """The facet a theme belongs to, if any; the top concept itself belongs to none."""
        return self._branches.get(theme)

    @cached_property
    def _branches(self) -> dict[ThemeId, Branch]:
        """The facet of every theme that belongs to one."""
        return {
            below: branch
            for branch in Branch
            if branch.value in self
            for below in self.subtree(ThemeId(branch.value)) - {branch.value}
        }

    def within(self, branch: Branch) -> tuple[Theme, ...]:
        """The themes of one facet."""
        return tuple(theme for theme in self if self.branch(theme.id) is branch)
