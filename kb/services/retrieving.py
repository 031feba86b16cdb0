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
from kb.model.search import Ranks, SearchQuery
from kb.ports import Encoder, PassageIndex, Retriever, ScoredPassage
from kb.ranking.fusion import reciprocal_rank_fusion

# How far each retriever looks in each source.
DEPTH = 100
# A passage whose word score is under this share of the best one answers another question.
SPARSE_FLOOR = 0.25

PerSource = Mapping[KnowledgeSource, Sequence[ScoredPassage]]


class Candidate(NamedTuple):
    """A document in the running: its fused score and its passages, best first."""

    id: DocumentId
    score: float
    passages: tuple[PassageId, ...]
    ranks: Ranks


class Retrieved(NamedTuple):
    """What the two retrievers found in each source that was asked.

    Attributes:
        named: themes that the question names; they were looked for too.
        by_words: BM25 over stems and themes.
        by_likeness: cosine of vectors.
    """

    named: tuple[ThemeId, ...]
    by_words: PerSource
    by_likeness: PerSource


class Retrieving:
    """Asks the index."""

    def __init__(self, *, index: PassageIndex, encoder: Encoder, linker: Linker) -> None:
        self._index = index
        self._encoder = encoder
        self._linker = linker

    def retrieve(self, query: SearchQuery, reader: Reader) -> Retrieved:
        """What each source has on a question that has at least one term."""
        sources = [source for source in KnowledgeSource if not query.filters.sources or source in query.filters.sources]
        named = self._linker.named(query.text) if query.related else ()
        sparse, dense = query_terms(query.text, named), self._encoder.encode_query(query.text)
        retrievers = [Retriever(source, query.filters, DEPTH, sparse=sparse) for source in sources]
        retrievers += [Retriever(source, query.filters, DEPTH, dense=dense) for source in sources]
        found = self._index.search(retrievers, reader)
        return Retrieved(
            named=named,
            by_words=dict(zip(sources, found[: len(sources)], strict=True)),
            by_likeness=dict(zip(sources, found[len(sources) :], strict=True)),
        )

    def candidates(self, retrieved: Retrieved) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source that was asked the documents above the relevance floor, best first."""
        voices = [source for source in retrieved.by_words if source.counts]
        others = [source for source in retrieved.by_words if not source.counts]
        groups: dict[KnowledgeSource, list[Candidate]] = {source: [] for source in (*voices, *others)}
        for together in (voices, others):
            sparse = _above_floor(_merged(retrieved.by_words, together), share_of_best=SPARSE_FLOOR)
            dense = _above_floor(_merged(retrieved.by_likeness, together), floor=self._encoder.floor)
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
            ranks=Ranks(sparse=sparse_rank.get(passages[0][0]), dense=dense_rank.get(passages[0][0])),
        )
        for document, passages in grouped.items()
    ]


def _merged(found: PerSource, sources: Iterable[KnowledgeSource]) -> list[ScoredPassage]:
    """The lists of several sources as one, highest score first, equal scores by id."""
    return sorted((hit for source in sources for hit in found[source]), key=lambda hit: (-hit.score, hit.id))


def _above_floor(
    found: Sequence[ScoredPassage], *, floor: float = 0.0, share_of_best: float = 0.0
) -> list[ScoredPassage]:
    """What is no noise; what lies below would only blur the other retriever's ranking."""
    least = max(floor, share_of_best * found[0].score) if found else floor
    return [hit for hit in found if hit.score >= least]
