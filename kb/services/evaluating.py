"""How good the ranking is, system by system, on questions with judged documents."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.search import SearchQuery
from kb.ranking.balance import in_rounds
from kb.ranking.measures import ndcg, recall, reciprocal_rank
from kb.services.retrieving import Candidate, Retrieved, Retrieving


class System(StrEnum):
    """A way to rank; each builds on the one before it."""

    SPARSE = "sparse"
    DENSE = "dense"
    HYBRID = "hybrid"
    BRIDGE = "hybrid + bridge"
    BALANCE = "hybrid + bridge + balance"


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

    def run(self, questions: Sequence[Judged], reader: Reader) -> dict[System, list[Run]]:
        """Per system one run per question, in order. Frameworks are no evidence and are in no ranking."""
        return {system: [self._one(system, question, reader) for question in questions] for system in System}

    def _one(self, system: System, question: Judged, reader: Reader) -> Run:
        start = perf_counter()
        bridged = system in {System.BRIDGE, System.BALANCE}
        retrieved = self._retrieving.retrieve(SearchQuery(text=question.query, related=bridged), reader)
        ranking = _RANKERS[system](self._retrieving, retrieved)
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


def _sparse(retrieving: Retrieving, retrieved: Retrieved) -> list[DocumentId]:
    nothing = dict.fromkeys(retrieved.by_likeness, ())
    return _by_score(retrieving.candidates(retrieved._replace(by_likeness=nothing)))


def _dense(retrieving: Retrieving, retrieved: Retrieved) -> list[DocumentId]:
    nothing = dict.fromkeys(retrieved.by_words, ())
    return _by_score(retrieving.candidates(retrieved._replace(by_words=nothing)))


def _hybrid(retrieving: Retrieving, retrieved: Retrieved) -> list[DocumentId]:
    return _by_score(retrieving.candidates(retrieved))


def _balanced(retrieving: Retrieving, retrieved: Retrieved) -> list[DocumentId]:
    candidates = retrieving.candidates(retrieved)
    rounds = in_rounds({voice: [(one, one.score) for one in candidates[voice]] for voice in VOICES})
    return [candidate.id for candidate in rounds]


def _by_score(candidates: Mapping[KnowledgeSource, Sequence[Candidate]]) -> list[DocumentId]:
    together = [candidate for voice in VOICES for candidate in candidates[voice]]
    return [candidate.id for candidate in sorted(together, key=lambda candidate: -candidate.score)]


_RANKERS: Mapping[System, Callable[[Retrieving, Retrieved], list[DocumentId]]] = {
    System.SPARSE: _sparse,
    System.DENSE: _dense,
    System.HYBRID: _hybrid,
    System.BRIDGE: _hybrid,
    System.BALANCE: _balanced,
}
