"""Finding passages: each source asked by words and by likeness, fused into documents.

Both retrievers rank over the three voices together, so scores of different voices can
be compared; each voice is asked apart, so a loud one cannot push another out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.language.linker import Linker
from kb.language.terms import query_terms
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters, SearchQuery
from kb.ports import Encoder, PassageIndex, Retriever, ScoredPassage
from kb.ranking.fusion import reciprocal_rank_fusion

# How far each retriever looks in each source.
DEPTH = 60
# A passage whose word score is under this share of the best one answers another question.
SPARSE_FLOOR = 0.25

PerSource = Mapping[KnowledgeSource, Sequence[ScoredPassage]]


class Candidate(NamedTuple):
    """A document in the running: its fused score, its passages, best first, and the ranks of the best."""

    id: DocumentId
    score: float
    passages: tuple[PassageId, ...]
    sparse_rank: int | None = None
    dense_rank: int | None = None


class Retrieved(NamedTuple):
    """What the two retrievers found in each source that was asked.

    Attributes:
        named: themes that the question names; they were looked for too.
        by_words: BM25 over stems and themes.
        by_likeness: cosine of vectors.
        best_by_words: the highest word score in each source when no filter is set. The relevance floor hangs
            on it, so that a filter only ever narrows.
    """

    named: tuple[ThemeId, ...]
    by_words: PerSource
    by_likeness: PerSource
    best_by_words: Mapping[KnowledgeSource, float]


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
        sparse, dense = query_terms(query.text, named), self._encoder.encode_query(query.text)
        retrievers = [Retriever(source, query.filters, DEPTH, sparse=sparse) for source in sources]
        retrievers += [Retriever(source, query.filters, DEPTH, dense=dense) for source in sources]
        if query.filters != Filters():
            retrievers += [Retriever(source, Filters(), 1, sparse=sparse) for source in KnowledgeSource]
        found = self._index.search(retrievers, reader)
        by_words = dict(zip(sources, found, strict=False))
        unfiltered = dict(zip(KnowledgeSource, found[2 * len(sources) :], strict=False)) or by_words
        return Retrieved(
            named=named,
            by_words=by_words,
            by_likeness=dict(zip(sources, found[len(sources) :], strict=False)),
            best_by_words={
                source: max((hit.score for hit in hits), default=0.0) for source, hits in unfiltered.items()
            },
        )

    def candidates(self, retrieved: Retrieved) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source that was asked the documents above the relevance floor, best first."""
        voices = [source for source in retrieved.by_words if source.counts]
        others = [source for source in retrieved.by_words if not source.counts]
        groups: dict[KnowledgeSource, list[Candidate]] = {source: [] for source in (*voices, *others)}
        for together in (voices, others):
            best = max(
                (score for source, score in retrieved.best_by_words.items() if _alike(source, together)), default=0.0
            )
            sparse = _above(SPARSE_FLOOR * best, _merged(retrieved.by_words, together))
            dense = _above(self._encoder.floor, _merged(retrieved.by_likeness, together))
            source_of = {
                hit.id: source
                for source in together
                for hit in (*retrieved.by_words[source], *retrieved.by_likeness[source])
            }
            for candidate in _fuse(sparse, dense):
                groups[source_of[candidate.passages[0]]].append(candidate)
        return groups


def _fuse(sparse: Sequence[ScoredPassage], dense: Sequence[ScoredPassage]) -> list[Candidate]:
    """Documents by the fused score of their best passage."""
    document_of = {hit.id: hit.document_id for hit in (*sparse, *dense)}
    sparse_rank = {hit.id: rank for rank, hit in enumerate(sparse, start=1)}
    dense_rank = {hit.id: rank for rank, hit in enumerate(dense, start=1)}
    grouped: dict[DocumentId, list[tuple[PassageId, float]]] = {}
    for passage, score in reciprocal_rank_fusion([list(sparse_rank), list(dense_rank)]):
        grouped.setdefault(document_of[passage], []).append((passage, score))
    return [
        Candidate(
            id=document,
            score=passages[0][1],
            passages=tuple(passage for passage, _ in passages),
            sparse_rank=sparse_rank.get(passages[0][0]),
            dense_rank=dense_rank.get(passages[0][0]),
        )
        for document, passages in grouped.items()
    ]


def _merged(found: PerSource, sources: Iterable[KnowledgeSource]) -> list[ScoredPassage]:
    """The lists of several sources as one, highest score first, equal scores by id."""
    return sorted((hit for source in sources for hit in found[source]), key=lambda hit: (-hit.score, hit.id))


def _above(floor: float, found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """What is no noise; what lies below would only blur the other retriever's ranking."""
    return [hit for hit in found if hit.score >= floor]


def _alike(source: KnowledgeSource, others: Sequence[KnowledgeSource]) -> bool:
    """Whether a source counts as evidence just like the others."""
    return bool(others) and source.counts is others[0].counts
