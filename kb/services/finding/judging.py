"""Which documents are about the question, and which only sound like it: by the judge, but for what it names."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.model.document import Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import PassageId
from kb.model.reader import Reader
from kb.ports.catalogue import Catalogue
from kb.ports.index import PassageIndex
from kb.ports.judge import Judge, Read, Sitting
from kb.ranking.weighing import Candidate
from kb.services.finding.gathering import Enquiry, Gathering
from kb.services.finding.literal import Literal

# How many passages of each source the judge reads, and how many of one document at most.
READ_PER_SOURCE = 24
_TURNS = 3

# Where so many of the last that it reads are not about the question, neither is what lies deeper.
_LAST = 8

PerSource = Mapping[KnowledgeSource, Sequence[Candidate]]


class Weighed(NamedTuple):
    """What the judge made of what was found.

    Attributes:
        candidates: per source the documents that may be about the question, likeliest first.
        all_read: whether every passage that was found was read; so it is where nobody judges.
        read_out: whether the last that were read of each source are not about it, so that nothing deeper will be.
    """

    candidates: dict[KnowledgeSource, list[Candidate]]
    all_read: bool
    read_out: bool


class Judging:
    """Puts passages before the judge."""

    def __init__(self, *, catalogue: Catalogue, index: PassageIndex, gathering: Gathering, judge: Judge | None) -> None:
        """Take a place.

        Args:
            catalogue: with the words.
            index: with the vectors.
            gathering: of evidence.
            judge: ``None``: everything that was found counts.
        """
        self._catalogue = catalogue
        self._index = index
        self.gathering = gathering
        self.literal = Literal(catalogue=catalogue, index=index)
        self.judge = judge

    def sit(self) -> Sitting | None:
        """Begin with a question; ``None`` when nobody judges."""
        return self.judge.sit() if self.judge else None

    @property
    def is_steady(self) -> bool:
        """Whether a question is judged the same whenever it is asked."""
        return self.judge is None or self.judge.is_steady

    def weighed(self, sitting: Sitting | None, enquiry: Enquiry, found: PerSource, reader: Reader) -> Weighed:
        """What may be about the question, by the likeliest passages of each document; all of it where nobody judges."""
        if self.judge is None or sitting is None:
            return Weighed({source: list(group) for source, group in found.items()}, all_read=True, read_out=False)
        probabilities = self._probabilities(sitting, enquiry, to_read(found), reader)
        judged = {source: _likeliest(group, probabilities, self.judge) for source, group in found.items()}
        last = [id for group in found.values() for id in _in_turns(group)[:READ_PER_SOURCE][-_LAST:]]
        read_out = all(probabilities.get(id, 0.0) < self.judge.about for id in last)
        return Weighed(judged, all_read(found), read_out)

    def read(self, enquiry: Enquiry, ids: Sequence[PassageId], reader: Reader) -> list[Read]:
        """Those of the passages that the reader may see, with their evidence."""
        passages: list[Passage] = list(self._catalogue.passages(ids, reader).values())
        cards = self._catalogue.cards(list({passage.document_id for passage in passages}), reader)
        seen = [passage for passage in passages if passage.document_id in cards]
        vectors = self._index.vectors([passage.id for passage in seen])
        documents = [cards[passage.document_id] for passage in seen]
        terms = self._index.terms([passage.id for passage in seen])
        evidence = self.gathering.gather(enquiry, seen, documents, vectors, terms)
        return [Read(*one) for one in zip(seen, documents, evidence, strict=True)]

    def _probabilities(
        self, sitting: Sitting, enquiry: Enquiry, ids: Sequence[PassageId], reader: Reader
    ) -> dict[PassageId, float]:
        read = self.read(enquiry, ids, reader)
        found = sitting.judge(enquiry.text, read)
        return {one.passage.id: probability for one, probability in zip(read, found.tolist(), strict=True)}


def to_read(found: PerSource) -> list[PassageId]:
    """The passages that the judge reads, of each source the best of its best documents.

    Documents are read in turns, first the best passage of each, so that one that has many leaves room for others.
    """
    return [id for group in found.values() for id in _in_turns(group)[:READ_PER_SOURCE]]


def all_read(found: PerSource) -> bool:
    """Whether the judge reads every passage that was found."""
    return len(to_read(found)) == sum(len(one.passages) for group in found.values() for one in group)


def _in_turns(candidates: Sequence[Candidate]) -> list[PassageId]:
    return [one.passages[turn] for turn in range(_TURNS) for one in candidates if len(one.passages) > turn]


def _likeliest(
    candidates: Sequence[Candidate], probabilities: Mapping[PassageId, float], judge: Judge
) -> list[Candidate]:
    """The documents of which a passage was read and is likely enough, with the likeliest first.

    Their passages that were read come before the others. A share of the next two passages in the score changed the
    order by less than chance on 88 topics (nDCG@10 between -.004 and +.005): of most documents only one is read.
    """
    judged = []
    for one in candidates:
        read = sorted((-probabilities[id], place, id) for place, id in enumerate(one.passages) if id in probabilities)
        if read and -read[0][0] >= judge.likely:
            best, known = -read[0][0], tuple(id for _, _, id in read)
            passages = (*known, *(id for id in one.passages if id not in probabilities))
            judged.append(one._replace(score=best, probability=best, counts=best >= judge.about, passages=passages))
    return sorted(judged, key=lambda one: (-one.score, one.id))
