"""What each source has on a theme, and which voice is silent."""

from datetime import datetime
from typing import NamedTuple

from kb.model.document import DocumentCard, Passage
from kb.model.evidence import VOICES, Amount, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ranking.balance import in_rounds
from kb.services.finding.asking import on_theme

_EXAMPLES_TRIED = 5
_TOLD = Filters(sources=frozenset(KnowledgeSource) - {KnowledgeSource.EXPERIENCE})


class Example(NamedTuple):
    """A passage that names a theme, with its document."""

    document: DocumentCard
    passage: Passage


class Mapping:
    """Overviews of the catalogue by theme."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def counts(self, reader: Reader) -> dict[KnowledgeSource, int]:
        """Documents per source."""
        return self._catalogue.count(Filters(), reader)

    def amounts(self, reader: Reader) -> dict[KnowledgeSource, Amount]:
        """How much there is of each source."""
        return self._catalogue.amounts(Filters(), reader)

    def theme_amounts(self, reader: Reader) -> dict[ThemeId, dict[KnowledgeSource, Amount]]:
        """How much there is per theme and source, what lies below a theme included; nothing where there is nothing."""
        found = self._catalogue.theme_amounts(reader)
        nothing = dict.fromkeys(KnowledgeSource, Amount())
        return {theme.id: {**nothing, **found.get(theme.id, {})} for theme in self._thesaurus}

    def latest_dates(self, theme: ThemeId, reader: Reader) -> dict[KnowledgeSource, str]:
        """Per source the newest date on a theme; sources without any are left out."""
        return self._catalogue.latest_dates(on_theme(theme, self._thesaurus), reader)

    def newest(self, reader: Reader, *, limit: int, theme: ThemeId | None = None) -> list[DocumentCard]:
        """The documents that came in last, of one theme or of all; each voice once, then again."""
        filters = on_theme(theme, self._thesaurus) if theme else Filters()
        last = {
            voice: self._catalogue.select(
                filters.model_copy(update={"sources": frozenset({voice})}), reader, limit=limit, newest_in=True
            )
            for voice in VOICES
        }
        turns = in_rounds(
            {voice: [(card, card.added_at.timestamp()) for card in cards] for voice, cards in last.items()}
        )
        return turns[:limit]

    def open_to_all(self, reader: Reader, *, beginning: str = "") -> list[tuple[DocumentId, datetime]]:
        """The documents that search engines are told of, with when they came in: all but residents' stories.

        Who told a story agreed to its being read here, not to its turning up under their words elsewhere.

        Args:
            reader: who asks.
            beginning: only those whose id begins so.
        """
        return self._catalogue.added(_TOLD, reader, beginning=beginning)

    def number_open_to_all(self, reader: Reader) -> int:
        """How many those are."""
        return sum(self._catalogue.count(_TOLD, reader).values())

    def frameworks(self, theme: ThemeId, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """Framework texts on a theme, newest first."""
        wanted = on_theme(theme, self._thesaurus)
        filters = wanted.model_copy(update={"sources": frozenset({KnowledgeSource.FRAMEWORK})})
        return self._catalogue.select(filters, reader, limit=limit)

    def examples(self, theme: ThemeId, reader: Reader) -> dict[KnowledgeSource, Example]:
        """Of each voice one passage that names the theme or a narrower one, or in which it is recognised.

        A silent voice is left out.
        """
        found = {voice: self._example(theme, voice, reader) for voice in VOICES}
        return {voice: example for voice, example in found.items() if example is not None}

    def _example(self, theme: ThemeId, voice: KnowledgeSource, reader: Reader) -> Example | None:
        """The passage with most marks of the theme, or in which it is recognised, out of the newest documents."""
        below = self._thesaurus.subtree(theme)
        filters = on_theme(theme, self._thesaurus).model_copy(update={"sources": frozenset({voice})})
        cards = self._catalogue.select(filters, reader, limit=_EXAMPLES_TRIED)
        passages = self._catalogue.passages_in([card.id for card in cards], reader)
        tried = [
            (sum(mark.theme in below for mark in passage.marks) + _recognised(below, card, passage), card, passage)
            for card in cards
            for passage in passages.get(card.id, ())
        ]
        best = max(tried, key=lambda item: item[0], default=None)
        return Example(best[1], best[2]) if best and best[0] else None


def _recognised(themes: frozenset[ThemeId], card: DocumentCard, passage: Passage) -> float:
    """The probability with which a sentence of the passage says that the document is about one of these themes."""
    there = [
        one.probability
        for one in card.standings
        if one.theme in themes and one.theme in card.themes and passage.start <= one.start and one.end <= passage.end
    ]
    return max(there, default=0.0)
