"""The documents that answer, before they are put in turns."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.search import Filters
from kb.ranking.weighing import Candidate
from kb.services.finding.gathering import Enquiry
from kb.services.finding.sifting import passes
from kb.services.finding.understanding import Asked

# A document of the place that was read comes first when a judge says it is about the question; where nobody judges,
# when it answers at least this well, as a share of the best answer.
COMES_FIRST = 0.4


class Leading(NamedTuple):
    """What comes first.

    Attributes:
        first: of or about the places and years that were read in the question.
        naming: of those, what names the very place that was said.
        then: of the places, and not of the years.
        apart: no document has both, so ``first`` are those of the places.
    """

    first: frozenset[DocumentId]
    then: frozenset[DocumentId] = frozenset()
    apart: bool = False
    naming: frozenset[DocumentId] = frozenset()

    @property
    def turns(self) -> tuple[frozenset[DocumentId], ...]:
        """What comes before what."""
        return self.naming, self.first, self.then


class Found(NamedTuple):
    """The documents that answer a question, before they are put in turns.

    Attributes:
        candidates: those that are about it.
        likely: those that may be.
        whole: whether all there are were read.
        enquiry: the question as evidence is gathered for it; ``None`` where there was nothing to look for.
        naming: documents that name a place of the question that is looked for in texts.
    """

    candidates: Mapping[KnowledgeSource, Sequence[Candidate]]
    likely: Mapping[KnowledgeSource, Sequence[Candidate]]
    cards: Mapping[DocumentId, DocumentCard]
    whole: bool = True
    enquiry: Enquiry | None = None
    naming: frozenset[DocumentId] = frozenset()

    def first(self, asked: Asked) -> frozenset[DocumentId]:
        """The documents of the places and years that were read in the question, but those that hardly answer.

        All of them, where none were read.
        """
        if asked.first == Filters():
            return frozenset(self.cards)
        alone = [one for group in self.candidates.values() for one in group if not (one.judged or one.sure)]
        best = max((one.score for one in alone), default=0.0)
        return frozenset(
            one.id
            for group in self.candidates.values()
            for one in group
            if (asked.alone or one.judged or one.sure or one.score >= COMES_FIRST * best)
            and asked.comes_first(self.cards[one.id], names=one.id in self.naming)
        )

    def leading(self, asked: Asked) -> "Leading":
        """The documents that come first; those of the place alone, when none has its years too."""
        first = self.first(asked)
        naming = self.naming & first
        if not asked.has_both:
            return Leading(first, naming=naming)
        from_there = self.first(asked.anytime)
        if first:
            return Leading(first, from_there - first, naming=naming)
        return Leading(from_there, apart=bool(from_there), naming=self.naming & from_there)

    @property
    def evidence(self) -> list[DocumentId]:
        """Those that count, voice by voice."""
        return [one.id for voice in VOICES for one in self.candidates.get(voice, ())]

    @property
    def frameworks(self) -> list[DocumentId]:
        """The frameworks."""
        return [one.id for one in self.candidates.get(KnowledgeSource.FRAMEWORK, ())]

    def under(self, filters: Filters) -> "Found":
        """Those that pass filters."""
        return self._replace(
            candidates={source: self._passing(group, filters) for source, group in self.candidates.items()},
            likely={source: self._passing(group, filters) for source, group in self.likely.items()},
        )

    def with_more(self, other: "Found") -> "Found":
        """These, and of each source what only the other has; not all there is."""
        cards = {**other.cards, **self.cards}
        candidates, likely = _joined(self.candidates, other.candidates), _joined(self.likely, other.likely)
        return Found(candidates, likely, cards, whole=False, naming=self.naming | other.naming)

    def _passing(self, group: Sequence[Candidate], filters: Filters) -> list[Candidate]:
        return [one for one in group if passes(self.cards[one.id], filters)]


def _joined(
    ours: Mapping[KnowledgeSource, Sequence[Candidate]], theirs: Mapping[KnowledgeSource, Sequence[Candidate]]
) -> dict[KnowledgeSource, list[Candidate]]:
    """Of each source ours, then what only they have."""
    joined = {}
    for source in {**ours, **theirs}:
        known = {one.id for one in ours.get(source, ())}
        joined[source] = [*ours.get(source, ()), *(one for one in theirs.get(source, ()) if one.id not in known)]
    return joined
