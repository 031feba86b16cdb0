"""From passages that two retrievers found to documents that answer, each with its evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId
from kb.ports.index import ScoredPassage
from kb.ranking.fusion import convex_combination, share

PerSource = Mapping[KnowledgeSource, Sequence[ScoredPassage]]


class Candidate(NamedTuple):
    """A document in the running.

    Attributes:
        score: of its best passage, from 0 to 1; when nothing was asked, what puts documents in order.
        passages: those that were found, best first.
        sparse_rank: the rank of the best passage among all found by words, from 1.
        dense_rank: the same by likeness.
        words: how much of what the question's words could reach its best passage has, from 0 to 1.
        likeness: how alike that passage is, from 0 to 1.
    """

    id: DocumentId
    score: float
    passages: tuple[PassageId, ...]
    sparse_rank: int | None = None
    dense_rank: int | None = None
    words: float = 0.0
    likeness: float = 0.0


class Scale(NamedTuple):
    """How the scores of one retriever are read.

    Attributes:
        floor: the score below which a passage is no answer.
        low: the score that is no evidence.
        high: the score that is all the evidence there can be.
        depth: how many passages it gives at most.
    """

    floor: float
    low: float
    high: float
    depth: int


def weigh(
    by_words: PerSource, by_likeness: PerSource, *, words: Scale, likeness: Scale
) -> dict[KnowledgeSource, list[Candidate]]:
    """Per source its documents by their best passage, best first; equal scores by the id of that passage.

    A passage is an answer when one retriever at least puts it above its floor.

    Args:
        by_words: what was found in each source by words.
        by_likeness: the same sources, by likeness.
        words: how the scores of the first are read.
        likeness: how those of the second are.
    """
    sparse_rank, dense_rank = _ranks(by_words.values(), words.floor), _ranks(by_likeness.values(), likeness.floor)
    above = sparse_rank.keys() | dense_rank.keys()
    weighed = {}
    for source in by_words:
        grouped: dict[DocumentId, list[_Passage]] = {}
        for document, passage in _passages(_Reached(by_words[source], words), _Reached(by_likeness[source], likeness)):
            if passage.id in above:
                grouped.setdefault(document, []).append(passage)
        weighed[source] = sorted(
            (_candidate(document, sorted(found), sparse_rank, dense_rank) for document, found in grouped.items()),
            key=lambda one: (-one.score, one.passages[0]),
        )
    return weighed


class _Passage(NamedTuple):
    """A passage with its evidence; the best sorts first."""

    minus_score: float
    id: PassageId
    words: float
    likeness: float


class _Reached:
    """How far each passage that a retriever found got, from 0 to 1.

    Of a passage beyond the end of a list that was cut off we only know that it got less far than the last
    one: half of that is taken.
    """

    def __init__(self, found: Sequence[ScoredPassage], scale: Scale) -> None:
        self.found = found
        self._shares = {hit.id: share(hit.score, low=scale.low, high=scale.high) for hit in found}
        self._beyond = min(self._shares.values()) / 2 if len(found) >= scale.depth else 0.0

    def of(self, passage: PassageId) -> float:
        return self._shares.get(passage, self._beyond)


def _passages(words: _Reached, likeness: _Reached) -> Iterator[tuple[DocumentId, _Passage]]:
    """What either retriever found in one source, with the document it stands in."""
    for id, document in {hit.id: hit.document_id for hit in (*words.found, *likeness.found)}.items():
        by_words, alike = words.of(id), likeness.of(id)
        yield document, _Passage(-convex_combination(by_words, alike), id, by_words, alike)


def _candidate(
    document: DocumentId,
    passages: Sequence[_Passage],
    sparse_rank: Mapping[PassageId, int],
    dense_rank: Mapping[PassageId, int],
) -> Candidate:
    best = passages[0]
    return Candidate(
        id=document,
        score=-best.minus_score,
        passages=tuple(passage.id for passage in passages),
        sparse_rank=sparse_rank.get(best.id),
        dense_rank=dense_rank.get(best.id),
        words=best.words,
        likeness=best.likeness,
    )


def _ranks(found: Iterable[Sequence[ScoredPassage]], floor: float) -> dict[PassageId, int]:
    """The rank, from 1, of each passage above a floor over several lists; equal scores by id."""
    above = [(-hit.score, hit.id) for hits in found for hit in hits if hit.score >= floor]
    return {id: rank for rank, (_, id) in enumerate(sorted(above), start=1)}
