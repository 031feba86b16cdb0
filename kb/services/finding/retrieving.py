"""Finding passages: each source asked by words and by likeness, weighed together into documents.

Scores of different voices can be compared, since both retrievers are measured against
what the question could reach; each voice is asked apart, so a loud one cannot push another out.
"""

from typing import NamedTuple

from kb.language.linker import Linker
from kb.language.terms import UNSEEN, query_terms
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.encoder import Encoder, Vector
from kb.ports.index import PassageIndex, Retriever, SparseTerms
from kb.ranking.weighing import Candidate, PerSource, Scale, weigh

# How many passages each retriever gives of each source.
DEPTH = 48
# A passage with less than this share of what the question's words can find answers another one.
SPARSE_FLOOR = 0.05
# A document with less evidence than this, of words and likeness together, is chance. The scale is absolute, so
# a filter does not move it.
RELEVANT = 0.035


class Understood(NamedTuple):
    """A question in the terms of the index.

    Attributes:
        named: themes that the question names; they are looked for too.
        near: themes one step from those; they are looked for as well, and weigh little.
        words: the asker's own words; empty when words are not to be looked for.
        terms: the words and the named themes.
        widened: the terms and the themes near to them.
        dense: its vector; ``None`` when likeness is not to be looked for.
    """

    named: tuple[ThemeId, ...]
    near: tuple[ThemeId, ...]
    words: SparseTerms
    terms: SparseTerms
    widened: SparseTerms
    dense: Vector | None


class Retrieved(NamedTuple):
    """What the two retrievers found in each source that was asked.

    Attributes:
        by_words: BM25 over stems and themes.
        by_likeness: cosine of vectors.
        findable: the word score of a passage that is the best one there is for each term of the question.
            Filters leave it as it is, so that they only ever narrow.
        attainable: the same with the words that occur nowhere, as if they were very rare.
    """

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

    def understand(self, text: str, *, related: bool, words: bool = True, likeness: bool = True) -> Understood:
        """A question that has at least one term, ready to be asked under any filter.

        Args:
            text: in the asker's words.
            related: also look for the themes that it names.
            words: look for passages with its words.
            likeness: look for passages that are like it; without, the encoder is not asked.
        """
        named = self._linker.named(text) if related else ()
        near = self._linker.thesaurus.near(named)
        sayings = self._linker.sayings(text) if related else []
        return Understood(
            named=named,
            near=near,
            words=query_terms(text, sayings=sayings) if words else {},
            terms=query_terms(text, named, sayings=sayings) if words else {},
            widened=query_terms(text, named, near, sayings=sayings) if words else {},
            dense=self._encoder.encode_query(text) if likeness else None,
        )

    def retrieve(self, question: Understood, filters: Filters, reader: Reader) -> Retrieved:
        """What each source has on a question."""
        sources = [source for source in KnowledgeSource if not filters.sources or source in filters.sources]
        retrievers = [Retriever(source, filters, DEPTH, sparse=question.widened) for source in sources]
        retrievers += [Retriever(source, filters, DEPTH, dense=question.dense) for source in sources]
        retrievers += [Retriever(None, Filters(), 1, sparse={term: weight}) for term, weight in question.terms.items()]
        found = iter(self._index.search(retrievers, reader))
        by_words = {source: next(found) for source in sources}
        by_likeness = {source: next(found) for source in sources}
        best = {term: hits[0].score if hits else 0.0 for term, hits in zip(question.terms, found, strict=True)}
        nowhere = [weight for term, weight in question.words.items() if not best[term]]
        if question.named and len(nowhere) == len(question.words):
            # None of the asker's words occurs, but they were understood: the themes speak for them.
            nowhere = []
        findable = sum(best.values())
        return Retrieved(by_words, by_likeness, findable, attainable=findable + UNSEEN * sum(nowhere))

    def candidates(self, retrieved: Retrieved, *, relevant: float = RELEVANT) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source that was asked the documents with a score of ``relevant`` or more, best first."""
        words = Scale(SPARSE_FLOOR * retrieved.findable, 0.0, retrieved.attainable, DEPTH)
        likeness = Scale(self._encoder.floor, self._encoder.floor, 1.0, DEPTH)
        found: dict[KnowledgeSource, list[Candidate]] = {}
        for counts in (True, False):
            together = [source for source in retrieved.by_words if source.counts is counts]
            found |= weigh(
                {source: retrieved.by_words[source] for source in together},
                {source: retrieved.by_likeness[source] for source in together},
                words=words,
                likeness=likeness,
            )
        return {source: [one for one in group if one.score >= relevant] for source, group in found.items()}
