"""How good the ranking is, system by system, on questions with judged documents."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ranking.balance import in_rounds
from kb.ranking.measures import ndcg, recall, reciprocal_rank
from kb.ranking.weighing import Candidate
from kb.services.finding.retrieving import RELEVANT, Retrieving


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

    def __init__(self, *, retrieving: Retrieving) -> None:
        self._retrieving = retrieving

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
        # A system does not pay for the half that it does not use.
        words, likeness = system is not System.DENSE, system is not System.SPARSE
        # One half alone never reaches what is asked of both.
        relevant = RELEVANT if words and likeness else 0.0
        start = perf_counter()
        related = system in {System.BRIDGE, System.BALANCE}
        understood = self._retrieving.understand(question.query, related=related, words=words, likeness=likeness)
        retrieved = self._retrieving.retrieve(understood, Filters(), reader)
        candidates = self._retrieving.candidates(retrieved, relevant=relevant)
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


def _balanced(candidates: Mapping[KnowledgeSource, Sequence[Candidate]]) -> list[DocumentId]:
    rounds = in_rounds({voice: [(one, one.score) for one in candidates[voice]] for voice in VOICES})
    return [candidate.id for candidate in rounds]


def _by_score(candidates: Mapping[KnowledgeSource, Sequence[Candidate]]) -> list[DocumentId]:
    together = [candidate for voice in VOICES for candidate in candidates[voice]]
    return [candidate.id for candidate in sorted(together, key=lambda candidate: -candidate.score)]
