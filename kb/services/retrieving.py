"""Finding passages: each source asked by words and by likeness, weighed together into documents.

Scores of different voices can be compared, since both retrievers are measured against
what the question could reach; each voice is asked apart, so a loud one cannot push another out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.language.linker import Linker
from kb.language.terms import UNSEEN, query_terms
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Evidence, Filters, SearchQuery
from kb.ports import Encoder, PassageIndex, Retriever, ScoredPassage
from kb.ranking.fusion import convex_combination, share

# How far each retriever looks in each source.
DEPTH = 48
# A passage with less than this share of what the question's words can find answers another one.
SPARSE_FLOOR = 0.05

# A document with less evidence than this, of words and likeness together, is chance. The scale is absolute, so
# a filter does not move it.
RELEVANT = 0.03

PerSource = Mapping[KnowledgeSource, Sequence[ScoredPassage]]


class Candidate(NamedTuple):
    """A document in the running: its score, its passages, best first, and the ranks and evidence of the best."""

    id: DocumentId
    score: float
    passages: tuple[PassageId, ...]
    sparse_rank: int | None = None
    dense_rank: int | None = None
    evidence: Evidence = Evidence()


class Retrieved(NamedTuple):
    """What the two retrievers found in each source that was asked.

    Attributes:
        named: themes that the question names; they were looked for too.
        near: themes one step from those; they were looked for as well, and weigh little.
        by_words: BM25 over stems and themes.
        by_likeness: cosine of vectors.
        findable: the word score of a passage that is the best one there is for each term of the question.
            Filters leave it as it is, so that they only ever narrow.
        attainable: the same with the words that occur nowhere, as if they were very rare.
    """

    named: tuple[ThemeId, ...]
    near: tuple[ThemeId, ...]
    by_words: PerSource
    by_likeness: PerSource
    findable: float
    attainable: float


class Retrieving:
    """Asks the index."""

    def __init__(self, *, index: PassageIndex, encoder: Encoder, linker: Linker) -> None:
        self._index = index
        self._encoder = encoder
        self._linker = linker

    def retrieve(self, query: SearchQuery, reader: Reader) -> Retrieved:
        """What each source has on a question that has at least one term."""
        chosen = query.filters.sources
        sources = [source for source in KnowledgeSource if not chosen or source in chosen]
        named = self._linker.named(query.text) if query.related else ()
        near = self._linker.thesaurus.near(named)
        sparse, dense = query_terms(query.text, named), self._encoder.encode_query(query.text)
        widened = query_terms(query.text, named, near)
        retrievers = [Retriever(source, query.filters, DEPTH, sparse=widened) for source in sources]
        retrievers += [Retriever(source, query.filters, DEPTH, dense=dense) for source in sources]
        retrievers += [Retriever(None, Filters(), 1, sparse={term: weight}) for term, weight in sparse.items()]
        found = iter(self._index.search(retrievers, reader))
        by_words = {source: next(found) for source in sources}
        by_likeness = {source: next(found) for source in sources}
        best = {term: hits[0].score if hits else 0.0 for term, hits in zip(sparse, found, strict=True)}
        words = query_terms(query.text)
        nowhere = [weight for term, weight in words.items() if not best[term]]
        if named and len(nowhere) == len(words):
            # None of the asker's words occurs, but they were understood: the themes speak for them.
            nowhere = []
        return Retrieved(
            named=named,
            near=near,
            by_words=by_words,
            by_likeness=by_likeness,
            findable=sum(best.values()),
            attainable=sum(best.values()) + UNSEEN * sum(nowhere),
        )

    def candidates(self, retrieved: Retrieved, *, relevant: float = RELEVANT) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source that was asked the documents with a score of ``relevant`` or more, best first."""
        groups: dict[KnowledgeSource, list[Candidate]] = {source: [] for source in retrieved.by_words}
        for counts in (True, False):
            together = [source for source in groups if source.counts is counts]
            for weighed in self._weighed(retrieved, together):
                if weighed.candidate.score >= relevant:
                    groups[weighed.source].append(weighed.candidate)
        return groups

    def _weighed(self, retrieved: Retrieved, sources: Sequence[KnowledgeSource]) -> "list[_Weighed]":
        """The documents of these sources, best first, each by its best passage."""
        sparse = _above(SPARSE_FLOOR * retrieved.findable, _merged(retrieved.by_words, sources))
        dense = _above(self._encoder.floor, _merged(retrieved.by_likeness, sources))
        sparse_rank = {hit.id: rank for rank, hit in enumerate(sparse, start=1)}
        dense_rank = {hit.id: rank for rank, hit in enumerate(dense, start=1)}
        grouped: dict[DocumentId, list[tuple[float, PassageId, float, float]]] = {}
        source_of: dict[DocumentId, KnowledgeSource] = {}
        for source in sources:
            words = _Reached(retrieved.by_words[source], low=0.0, high=retrieved.attainable)
            likeness = _Reached(retrieved.by_likeness[source], low=self._encoder.floor, high=1.0)
            for id, document in {hit.id: hit.document_id for hit in (*words.found, *likeness.found)}.items():
                if id in sparse_rank or id in dense_rank:
                    by_words, alike = words.of(id), likeness.of(id)
                    grouped.setdefault(document, []).append((-convex_combination(by_words, alike), id, by_words, alike))
                    source_of[document] = source
        weighed = []
        for document, passages in grouped.items():
            passages.sort()
            score, best, by_words, alike = passages[0]
            candidate = Candidate(
                id=document,
                score=-score,
                passages=tuple(id for _, id, _, _ in passages),
                sparse_rank=sparse_rank.get(best),
                dense_rank=dense_rank.get(best),
                evidence=Evidence(words=by_words, likeness=alike),
            )
            weighed.append(_Weighed(source_of[document], candidate))
        return sorted(weighed, key=lambda one: (-one.candidate.score, one.candidate.passages[0]))


class _Weighed(NamedTuple):
    """A document and the source it belongs to."""

    source: KnowledgeSource
    candidate: Candidate


class _Reached:
    """How far each passage that a retriever found got, from 0 to 1.

    Of a passage beyond the end of a list that was cut off we only know that it got less far than the last
    one: half of that is taken.
    """

    def __init__(self, found: Sequence[ScoredPassage], *, low: float, high: float) -> None:
        self.found = found
        self._shares = {hit.id: share(hit.score, low=low, high=high) for hit in found}
        self._beyond = min(self._shares.values()) / 2 if len(found) >= DEPTH else 0.0

    def of(self, passage: PassageId) -> float:
        return self._shares.get(passage, self._beyond)


def _merged(found: PerSource, sources: Iterable[KnowledgeSource]) -> list[ScoredPassage]:
    """The lists of several sources as one, highest score first, equal scores by id."""
    return sorted((hit for source in sources for hit in found[source]), key=lambda hit: (-hit.score, hit.id))


def _above(floor: float, found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """What is no noise; what lies below would only blur the other retriever's ranking."""
    return [hit for hit in found if hit.score >= floor]
