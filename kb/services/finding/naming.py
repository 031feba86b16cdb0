"""Which theme a question calls by its name, and says nothing beside."""

from collections.abc import Iterable

from kb.language.abbreviations import spelled_out
from kb.language.askwords import cores
from kb.language.linker import Linker
from kb.language.tokens import bare
from kb.model.identity import ThemeId
from kb.model.theme import Thesaurus


class Naming:
    """Themes, laws and target groups by what they are called."""

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self._called = _by_name(linker.thesaurus)
        self._meant = _by_synonym(linker.thesaurus)

    def theme_alone(self, question: str) -> ThemeId | None:
        """The theme that a question calls by its name or a synonym, when its other words say nothing.

        By a synonym only where it is also read as that theme, so that whoever asks is told and can take it off.
        """
        for said in map(bare, cores(question)):
            if said in self._called:
                return self._called[said]
            theme = self._meant.get(said)
            if theme and theme in self._linker.named(spelled_out(question)):
                return theme
        return None


def _by_name(thesaurus: Thesaurus) -> dict[str, ThemeId]:
    """The themes by what they are called; a name of several is none's."""
    return _of_one((bare(theme.called("nl")), theme.id) for theme in thesaurus)


def _by_synonym(thesaurus: Thesaurus) -> dict[str, ThemeId]:
    """The themes by the labels that say all of them; a label of several is none's."""
    return _of_one((bare(label), theme.id) for theme in thesaurus for label in theme.synonyms)


def _of_one(named: Iterable[tuple[str, ThemeId]]) -> dict[str, ThemeId]:
    meant: dict[str, set[ThemeId]] = {}
    for name, theme in named:
        meant.setdefault(name, set()).add(theme)
    return {name: themes.pop() for name, themes in meant.items() if len(themes) == 1}
