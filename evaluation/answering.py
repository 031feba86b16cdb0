"""Asking as people do: a question through the whole of search, understanding and judge, beside what is true of it."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.search import MAX_PAGE_SIZE, SearchQuery, SearchResults
from kb.ports.catalogue import Catalogue
from kb.ranking.plurality import contribution, units
from kb.services.finding.searching import Searching


class Distance(StrEnum):
    """How far a question that nothing answers lies from the field."""

    NEAR = "near"
    FAR = "far"


class Need(NamedTuple):
    """A question with what is true of it.

    Attributes:
        grades: of the documents that were judged; what is not there is not about it.
        distance: set where nothing answers it.
        corrected: the same question without its slips of the pen; empty when it has none.
    """

    id: str
    text: str
    grades: Mapping[DocumentId, int]
    distance: Distance | None = None
    corrected: str = ""


class Answer(NamedTuple):
    """What a search gave.

    Attributes:
        counted: per voice the documents that count, in their order.
        likely: per voice those that may be about it, the first of them.
        units: per voice how many independent people and studies count.
        probabilities: of all those, where somebody judged.
        ranking: what counts, of all voices, as it is shown.
        judge: who judged.
        missed: passages that a second reader did not read.
    """

    counted: Mapping[KnowledgeSource, Sequence[DocumentId]]
    likely: Mapping[KnowledgeSource, Sequence[DocumentId]]
    units: Mapping[KnowledgeSource, int]
    probabilities: Mapping[DocumentId, float]
    ranking: Sequence[DocumentId]
    judge: str
    missed: int


class Answered(NamedTuple):
    """A need with what search made of it.

    Attributes:
        right: per voice the documents that are about it.
        units: per voice how many independent people and studies those are.
        corrected: the answer to the question without slips of the pen; ``None`` where it has none.
    """

    need: Need
    answer: Answer
    right: Mapping[KnowledgeSource, frozenset[DocumentId]]
    units: Mapping[KnowledgeSource, int]
    corrected: Answer | None = None


class Answering:
    """Asks needs of a knowledge base."""

    def __init__(self, *, searching: Searching, catalogue: Catalogue) -> None:
        self._searching = searching
        self._catalogue = catalogue

    def ask(
        self, needs: Sequence[Need], reader: Reader, progress: Callable[[int], None] = lambda _: None
    ) -> list[Answered]:
        """Each need with its answer, in order.

        Args:
            needs: what to ask.
            reader: who asks.
            progress: called after each need with the number of needs done.
        """
        cards = {card.id: card for card in self._catalogue.every(reader)}
        found = []
        for done, need in enumerate(needs, start=1):
            found.append(self._answered(need, cards, reader))
            progress(done)
        return found

    def _answered(self, need: Need, cards: Mapping[DocumentId, DocumentCard], reader: Reader) -> Answered:
        right = {
            voice: frozenset(
                id
                for id, grade in need.grades.items()
                if grade > 0 and id in cards and cards[id].knowledge_source is voice
            )
            for voice in VOICES
        }
        return Answered(
            need=need,
            answer=self._answer(need.text, reader),
            right=right,
            units={voice: units(contribution(cards[id]) for id in sorted(ids)) for voice, ids in right.items()},
            corrected=self._answer(need.corrected, reader) if need.corrected else None,
        )

    def _answer(self, text: str, reader: Reader) -> Answer:
        query = SearchQuery(text=text, page_size=MAX_PAGE_SIZE, likely=True)
        pages = [self._searching.search(query, reader)]
        while len(pages) * MAX_PAGE_SIZE < pages[0].total:
            further = query.model_copy(update={"page": len(pages) + 1})
            pages.append(self._searching.search(further, reader))
        return _told(pages)


def _told(pages: Sequence[SearchResults]) -> Answer:
    first = pages[0]
    hits = [hit for page in pages for hit in page.hits]
    by_voice = {voice: [hit.document.id for hit in hits if hit.document.knowledge_source is voice] for voice in VOICES}
    return Answer(
        counted=by_voice,
        likely={
            voice: [hit.document.id for hit in first.likely if hit.document.knowledge_source is voice]
            for voice in VOICES
        },
        units={voice: first.coverage[voice].units for voice in VOICES},
        probabilities={
            hit.document.id: hit.probability for hit in (*hits, *first.likely) if hit.probability is not None
        },
        ranking=[hit.document.id for hit in hits],
        judge=first.judge,
        missed=sum(page.missed for page in pages),
    )
