"""From passages that were found to documents that answer, each with its evidence.

Two retrievers tell how far a passage answers. That its heading says what was asked adds to that, and that the
title of its document does adds to the document, whatever passage of it is best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId
from kb.ports.index import ScoredPassage
from kb.ranking.fusion import WORDS_WEIGHT, convex_combination, share

PerSource = Mapping[KnowledgeSource, Sequence[ScoredPassage]]

# How much of what is missing a name that says the whole question makes up for; measured on the sample corpus.
TITLE_WEIGHT = 0.3
HEADING_WEIGHT = 0.2
# A name that says less of a question than this is not what was asked for.
NAMED_FLOOR = 0.2


class Candidate(NamedTuple):
    """A document in the running.

    Attributes:
        score: of its best passage, from 0 to 1; when nothing was asked, what puts documents in order.
        passages: those that were found, best first.
        words: how much of what the question's words could reach its best passage has, from 0 to 1.
        likeness: how alike that passage is, from 0 to 1.
        title: how much of the question the title says, from 0 to 1.
        heading: how much of it the heading of that passage says.
        probability: how likely it is about the question; ``None`` when nobody judged that.
        counts: whether it is about the question; what only may be does not count.
        sure: that it counts is a fact, such as a theme that stands on it, and no likelihood.
        named: the question is its title.
    """

    id: DocumentId
    score: float
    passages: tuple[PassageId, ...]
    words: float = 0.0
    likeness: float = 0.0
    title: float = 0.0
    heading: float = 0.0
    probability: float | None = None
    counts: bool = True
    sure: bool = False
    named: bool = False

    @property
    def judged(self) -> bool:
        """Whether a judge said how likely it is about the question."""
        return self.probability is not None


class Scale(NamedTuple):
    """How the scores of one retriever are read.

    Attributes:
        floor: the score below which a passage is no answer.
        low: the score that is no evidence.
        high: the score that is all the evidence there can be.
        depth: how many passages it gives at most.
        weight: how much words weigh beside likeness, from 0 to 1; read of the scale of words alone.
    """

    floor: float
    low: float
    high: float
    depth: int
    weight: float = WORDS_WEIGHT


def weigh(
    by_words: PerSource,
    by_likeness: PerSource,
    *,
    words: Scale,
    likeness: Scale,
    titles: PerSource = MappingProxyType({}),
    headings: PerSource = MappingProxyType({}),
) -> dict[KnowledgeSource, list[Candidate]]:
    """Per source its documents by their best passage, best first; equal scores by the id of that passage.

    A passage is an answer when one retriever at least puts it above its floor, or when its heading says enough of
    the question; a document also when its title does.

    Args:
        by_words: what was found in each source by words.
        by_likeness: the same sources, by likeness.
        words: how the scores of the first are read.
        likeness: how those of the second are.
        titles: first passages, with how much of the question the title of their document says, from 0 to 1.
        headings: the same for what passages stand under.
    """
    above = _above(by_words.values(), words.floor) | _above(by_likeness.values(), likeness.floor)
    weighed = {}
    for source in by_words:
        named = _Named.of(titles.get(source, ()), headings.get(source, ()))
        grouped: dict[DocumentId, list[_Passage]] = {}
        reached = _Reached(by_words[source], words), _Reached(by_likeness[source], likeness)
        for document, passage in _passages(*reached, named):
            if passage.id in above or passage.heading:
                grouped.setdefault(document, []).append(passage)
        for document, first in named.firsts.items():
            grouped.setdefault(document, [first])
        weighed[source] = sorted(
            (_candidate(document, sorted(found), named) for document, found in grouped.items()),
            key=lambda one: (-one.score, one.passages[0]),
        )
    return weighed


def raised(score: float, weight: float, named: float) -> float:
    """A score with part of what it lacks made up for."""
    return score + weight * named * (1 - score)


class _Passage(NamedTuple):
    """A passage with its evidence; the best sorts first."""

    minus_score: float
    id: PassageId
    words: float = 0.0
    likeness: float = 0.0
    heading: float = 0.0


class _Named(NamedTuple):
    """What the names say of a question, as far as that is enough to count.

    Attributes:
        titles: of documents.
        firsts: their first passages.
        headings: of passages, with the document that each stands in.
    """

    titles: Mapping[DocumentId, float]
    firsts: Mapping[DocumentId, _Passage]
    headings: Mapping[PassageId, ScoredPassage]

    @classmethod
    def of(cls, titles: Iterable[ScoredPassage], headings: Iterable[ScoredPassage]) -> "_Named":
        by_title = [hit for hit in titles if hit.score >= NAMED_FLOOR]
        return cls(
            titles={hit.document_id: hit.score for hit in by_title},
            firsts={hit.document_id: _Passage(0.0, hit.id) for hit in by_title},
            headings={hit.id: hit for hit in headings if hit.score >= NAMED_FLOOR},
        )


class _Reached:
    """How far each passage that a retriever found got, from 0 to 1.

    Of a passage beyond the end of a list that was cut off we only know that it got less far than the last
    one: half of that is taken.
    """

    def __init__(self, found: Sequence[ScoredPassage], scale: Scale) -> None:
        self.found = found
        self.weight = scale.weight
        self._shares = {hit.id: share(hit.score, low=scale.low, high=scale.high) for hit in found}
        self._beyond = min(self._shares.values()) / 2 if len(found) >= scale.depth else 0.0

    def of(self, passage: PassageId) -> float:
        return self._shares.get(passage, self._beyond)


def _passages(words: _Reached, likeness: _Reached, named: _Named) -> Iterator[tuple[DocumentId, _Passage]]:
    """What was found in one source, with the document it stands in."""
    found = (*words.found, *likeness.found, *named.headings.values())
    for id, document in {hit.id: hit.document_id for hit in found}.items():
        by_words, alike = words.of(id), likeness.of(id)
        heading = named.headings[id].score if id in named.headings else 0.0
        score = raised(convex_combination(by_words, alike, weight=words.weight), HEADING_WEIGHT, heading)
        yield document, _Passage(-score, id, by_words, alike, heading)


def _candidate(document: DocumentId, passages: Sequence[_Passage], named: _Named) -> Candidate:
    best, title = passages[0], named.titles.get(document, 0.0)
    return Candidate(
        id=document,
        score=raised(-best.minus_score, TITLE_WEIGHT, title),
        passages=tuple(passage.id for passage in passages),
        words=best.words,
        likeness=best.likeness,
        title=title,
        heading=best.heading,
    )


def _above(found: Iterable[Sequence[ScoredPassage]], floor: float) -> set[PassageId]:
    """The passages of several lists that reach a floor."""
    return {hit.id for hits in found for hit in hits if hit.score >= floor}
