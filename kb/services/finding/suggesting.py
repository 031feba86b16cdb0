"""Suggestions for what someone is typing: themes by any word for them, places, and titles; all lead to something."""

from typing import NamedTuple

from kb.language.places import gazetteer
from kb.language.tokens import bare
from kb.model.identity import ThemeId
from kb.model.reader import Reader
from kb.model.suggestion import MAX_TYPED_LENGTH, PlaceSuggestion, Suggestions, ThemeSuggestion
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.services.finding.spelling import Spelling

THEMES, PLACES, DOCUMENTS = 4, 2, 4


class _Known(NamedTuple):
    """A shown label, as it is looked up. In this order the preferred and shorter one comes first."""

    is_other: bool
    words: str
    theme: ThemeId
    label: str


class Suggesting:
    """Looks up what begins with what was typed: first what begins so as a whole, then by a word in it."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus, spelling: Spelling) -> None:
        self._catalogue = catalogue
        self._spelling = spelling
        self._labels = _shown_labels(thesaurus)

    def suggest(self, typed: str, reader: Reader) -> Suggestions:
        """A few of each kind that the reader may see; none when nothing was typed, or a whole story.

        Where nothing begins so they are of what may have been meant.
        """
        begun = bare(typed)
        if not begun or len(typed) > MAX_TYPED_LENGTH:
            return Suggestions()
        found = self._of(begun, reader)
        meant = self._spelling.respelled(typed, reader) if not found.total else None
        return self._of(bare(meant.text), reader).model_copy(update={"meant": meant.text}) if meant else found

    def _of(self, begun: str, reader: Reader) -> Suggestions:
        return Suggestions(
            themes=self._themes(begun, reader),
            places=self._places(begun, reader),
            documents=tuple(self._catalogue.titled(begun, reader, limit=DOCUMENTS)),
        )

    def _themes(self, begun: str, reader: Reader) -> tuple[ThemeSuggestion, ...]:
        """Each theme with sources once, by the best of its labels; hidden labels are not among them."""
        filled = self._catalogue.theme_amounts(reader)
        fitting = [known for known in self._labels if known.theme in filled and _begins(begun, known.words)]
        best: dict[ThemeId, _Known] = {}
        for known in sorted(fitting, key=lambda known: (not known.words.startswith(begun), known)):
            best.setdefault(known.theme, known)
        return tuple(ThemeSuggestion(theme=known.theme, label=known.label) for known in list(best.values())[:THEMES])

    def _places(self, begun: str, reader: Reader) -> tuple[PlaceSuggestion, ...]:
        """Each place once, by the best of its names: its own, another spelling, or a town in it."""
        best = [self._named(begun, place) for place in self._catalogue.places(reader)]
        fitting = sorted(found for found in best if found is not None)
        return tuple(PlaceSuggestion(place=place, name=name) for *_, place, name in fitting[:PLACES])

    def _named(self, begun: str, place: str) -> tuple[bool, bool, str, str] | None:
        """The name of a place that begins so, after whether it is another and begins so late; the best sorts first."""
        names = [(name, bare(name)) for name in gazetteer().names(place)]
        fitting = [
            (name != place, not words.startswith(begun), place, name) for name, words in names if _begins(begun, words)
        ]
        return min(fitting, default=None)


def _begins(begun: str, words: str) -> bool:
    """Whether a word begins so, on its own or with those behind it."""
    return f" {words}".find(f" {begun}") >= 0


def _shown_labels(thesaurus: Thesaurus) -> list[_Known]:
    """Every label that may be shown, and the names in other languages."""
    known = []
    for theme in thesaurus:
        labels = {label.text for label in theme.labels if label.style.shown} | set(theme.name.values())
        known += [_Known(label != theme.called("nl"), bare(label), theme.id, label) for label in sorted(labels)]
    return known
