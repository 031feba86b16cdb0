"""How good the ranking is, system by system, on questions with judged documents."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple, cast

import numpy as np

from kb.language.linker import Linker
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.search import SearchQuery
from kb.ports import Encoder, PassageIndex, Retriever, ScoredPassage, Vector
from kb.ranking.balance import in_rounds
from kb.ranking.measures import ndcg, recall, reciprocal_rank
from kb.services.retrieving import RELEVANT, Candidate, Retrieving


class System(StrEnum):
    """A way to rank; each builds on the one before it."""

    SPARSE = "sparse"
    DENSE = "dense"
    HYBRID = "hybrid"
    BRIDGE = "hybrid + bridge"
    BALANCE = "hybrid + bridge + balance"

    @property
    def encodes(self) -> bool:
        """Whether it asks the encoder anything."""
        return self is not System.SPARSE


class Judged(NamedTuple):
    """A question, and how relevant each document is to it; what is not there is not relevant."""

    id: str
    query: str
    grades: Mapping[DocumentId, int]


class Score(NamedTuple):
    """What one system made of one question; ``seconds`` is the time for retrieving and ranking."""

    ndcg: float
    recall_10: float
    recall_100: float
    reciprocal_rank: float
    seconds: float


class Run(NamedTuple):
    """The ranking of one question, and its score."""

    ranking: list[DocumentId]
    score: Score


class Evaluating:
    """Runs questions through the real retrieval."""

    def __init__(self, *, index: PassageIndex, encoder: Encoder, linker: Linker) -> None:
        # A system does not pay for the half that it does not use.
        words = Retrieving(
            index=cast(PassageIndex, _Half(index, dense=False)), encoder=cast(Encoder, _Mute(encoder)), linker=linker
        )
        likeness = Retrieving(index=cast(PassageIndex, _Half(index, dense=True)), encoder=encoder, linker=linker)
        both = Retrieving(index=index, encoder=encoder, linker=linker)
        self._retrieving = dict.fromkeys(System, both) | {System.SPARSE: words, System.DENSE: likeness}

    def run(
        self,
        system: System,
        questions: Sequence[Judged],
        reader: Reader,
        progress: Callable[[int], None] | None = None,
    ) -> list[Run]:
        """One run per question, in order. Frameworks are no evidence and are in no ranking.

        Args:
            system: the way to rank.
            questions: what to ask.
            reader: who asks.
            progress: called after each question with the number of questions done.
        """
        for question in questions[:1]:  # What is read on first use is no part of the time.
            self._one(system, question, reader)
        runs = []
        for done, question in enumerate(questions, start=1):
            runs.append(self._one(system, question, reader))
            if progress is not None:
                progress(done)
        return runs

    def _one(self, system: System, question: Judged, reader: Reader) -> Run:
        retrieving = self._retrieving[system]
        start = perf_counter()
        query = SearchQuery(text=question.query, related=system in {System.BRIDGE, System.BALANCE})
        # One half alone never reaches what is asked of both.
        relevant = 0.0 if system in {System.SPARSE, System.DENSE} else RELEVANT
        candidates = retrieving.candidates(retrieving.retrieve(query, reader), relevant=relevant)
        ranking = _balanced(candidates) if system is System.BALANCE else _by_score(candidates)
        seconds = perf_counter() - start
        grades = question.grades
        score = Score(
            ndcg=ndcg(ranking, grades, k=10),
            recall_10=recall(ranking, grades, k=10),
            recall_100=recall(ranking, grades, k=100),
            reciprocal_rank=reciprocal_rank(ranking, grades),
            seconds=seconds,
        )
        return Run(ranking, score)


class _Half:
    """As much of an index as searching needs, answering by words alone or by likeness alone."""

    def __init__(self, index: PassageIndex, *, dense: bool) -> None:
        self._index = index
        self._dense = dense

    def search(self, retrievers: Sequence[Retriever], reader: Reader) -> list[list[ScoredPassage]]:
        """See ``PassageIndex``; nothing for the other half."""
        asked = [n for n, retriever in enumerate(retrievers) if (retriever.dense is not None) is self._dense]
        found: list[list[ScoredPassage]] = [[] for _ in retrievers]
        for n, hits in zip(asked, self._index.search([retrievers[n] for n in asked], reader), strict=True):
            found[n] = hits
        return found


class _Mute:
    """As much of an encoder as searching by words needs: it is asked, and does nothing."""

    def __init__(self, encoder: Encoder) -> None:
        self.floor = encoder.floor
        self._vector = np.zeros(encoder.dimension, dtype=np.float32)

    def encode_query(self, text: str) -> Vector:  # noqa: ARG002 - the port's name
        """A vector that nobody compares with anything."""
        return self._vector


def _balanced(candidates: Mapping[KnowledgeSource, Sequence[Candidate]]) -> list[DocumentId]:
    rounds = in_rounds({voice: [(one, one.score) for one in candidates[voice]] for voice in VOICES})
    return [candidate.id for candidate in rounds]


def _by_score(candidates: Mapping[KnowledgeSource, Sequence[Candidate]]) -> list[DocumentId]:
    together = [candidate for voice in VOICES for candidate in candidates[voice]]
    return [candidate.id for candidate in sorted(together, key=lambda candidate: -candidate.score)]
