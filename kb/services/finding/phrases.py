"""Documents in which a phrase stands: a fact, that no judge decides.

The index has no places of words, but every word that says something. So the passages with the rarest word of a phrase
are read, and those with most of its words: of a phrase that stands in few documents, all of them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.language.operators import says
from kb.language.terms import searchable
from kb.model.document import DocumentCard, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.catalogue import Catalogue
from kb.ports.index import ScoredPassage
from kb.ranking.weighing import Candidate
from kb.services.finding.retrieving import Retrieving

Places = Mapping[DocumentId, Sequence[PassageId]]


class Standing(NamedTuple):
    """Where phrases stand.

    Attributes:
        places: per source the documents that have all of them, with the passages that say one; none where only the
            title does.
        whole: whether every passage that may say one was read.
    """

    places: Mapping[KnowledgeSource, Places]
    whole: bool

    def among(self, source: KnowledgeSource, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those of the candidates that have all phrases, with the passages that say them first."""
        there = self.places.get(source, {})
        return [
            one._replace(passages=tuple(dict.fromkeys([*there[one.id], *one.passages])))
            for one in candidates
            if one.id in there
        ]

    def candidates(self, source: KnowledgeSource) -> list[Candidate]:
        """All documents of a source that have them."""
        return [Candidate(id, 0.0, tuple(passages), sure=True) for id, passages in self.places.get(source, {}).items()]


class Phrases:
    """Reads passages."""

    def __init__(self, *, catalogue: Catalogue, retrieving: Retrieving) -> None:
        self._catalogue = catalogue
        self._retrieving = retrieving

    def standing(self, phrases: Sequence[str], filters: Filters, reader: Reader) -> Standing:
        """The documents that have every one of some phrases, each with a word that is looked for."""
        found = [self._of(phrase, filters, reader) for phrase in phrases]
        places = {
            source: {
                id: list(dict.fromkeys(passage for one in found for passage in one.places[source][id]))
                for id in found[0].places[source]
                if all(id in one.places[source] for one in found)
            }
            for source in found[0].places
        }
        return Standing(places, all(one.whole for one in found))

    def _of(self, phrase: str, filters: Filters, reader: Reader) -> Standing:
        may = self._retrieving.saying(phrase, filters, reader)
        hits = [hit for group in may.passages.values() for hit in group]
        named = {hit.document_id for group in may.titled.values() for hit in group}
        texts = self._catalogue.passages([hit.id for hit in hits], reader)
        cards = self._catalogue.cards(list(named), reader)
        places = {
            source: _places(phrase, may.passages[source], may.titled[source], texts, cards) for source in may.passages
        }
        return Standing(places, may.whole)


def _places(
    phrase: str,
    hits: Sequence[ScoredPassage],
    titled: Sequence[ScoredPassage],
    texts: Mapping[PassageId, Passage],
    cards: Mapping[DocumentId, DocumentCard],
) -> Places:
    """Where a phrase stands in passages and titles of one source."""
    found: dict[DocumentId, list[PassageId]] = {}
    for hit in hits:
        if hit.id in texts and any(says(one, phrase) for one in (texts[hit.id].exact, *texts[hit.id].path)):
            found.setdefault(hit.document_id, []).append(hit.id)
    for hit in titled:
        if hit.document_id in cards and says(cards[hit.document_id].title, phrase):
            found.setdefault(hit.document_id, [])
    return found


def looked_for(phrases: Sequence[str]) -> tuple[str, ...]:
    """Those of some phrases that have a word that is looked for; *om te* has none."""
    return tuple(phrase for phrase in phrases if searchable(phrase))
