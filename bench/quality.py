"""How good the ranking is, on the judged questions of the sample corpus.

Framework texts are no evidence and count in no measure. Intervals are 95 %, by paired
bootstrap over topics (10,000 samples, seeded).
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

import numpy as np

from bench import topics
from bench.tables import show, write
from bench.topics import Topic
from ingest.pipeline import Ingesting
from ingest.selection import select
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import VISITOR
from kb.model.search import Filters, SearchQuery
from kb.ranking.balance import in_rounds
from kb.ranking.measures import ndcg, recall
from kb.services.retrieving import Candidate, Retrieved
from kb.settings import Settings

K = 10
_SAMPLES = 10_000

Ranker = Callable[[KnowledgeBase, Retrieved], list[DocumentId]]


def ingest(base: KnowledgeBase, corpus: Path) -> None:
    """Put a corpus into a knowledge base."""

    def index_pending() -> int:
        return base.indexing.index_pending()

    Ingesting(catalogue=base.catalogue, linker=base.linker, index_pending=index_pending).run(select([corpus]))


def run() -> None:
    """Measure every system and print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        base = open_knowledge_base(Settings(data=Path(folder)))
        ingest(base, topics.CORPUS)
        judged = _of_evidence(base, topics.load())
        rankings = {name: [_rank(base, ranker, topic) for topic in judged] for name, ranker in SYSTEMS.items()}
        sources = {card.id: card.knowledge_source for card in base.catalogue.every(VISITOR)}
        encoder = base.encoder.name
        base.close()
    scores = {name: _scores(found, judged, sources) for name, found in rankings.items()}
    _tell(scores, judged, encoder)


def _of_evidence(base: KnowledgeBase, all_topics: Sequence[Topic]) -> list[Topic]:
    """The topics with the grades of evidence only; one that no evidence answers is left out."""
    counted = {card.id for card in base.catalogue.select(Filters(sources=frozenset(VOICES)), VISITOR, limit=100_000)}
    kept = [
        topic._replace(grades={id: grade for id, grade in topic.grades.items() if id in counted})
        for topic in all_topics
    ]
    return [topic for topic in kept if topic.grades]


def _rank(base: KnowledgeBase, ranker: Ranker, topic: Topic) -> list[DocumentId]:
    return ranker(base, base.retrieving.retrieve(SearchQuery(text=topic.query), VISITOR))


def _by_score(candidates: dict[KnowledgeSource, list[Candidate]]) -> list[DocumentId]:
    together = [candidate for voice in VOICES for candidate in candidates[voice]]
    return [candidate.id for candidate in sorted(together, key=lambda candidate: -candidate.score)]


def _sparse(base: KnowledgeBase, retrieved: Retrieved) -> list[DocumentId]:
    nothing = dict.fromkeys(retrieved.by_likeness, ())
    return _by_score(base.retrieving.candidates(retrieved._replace(by_likeness=nothing)))


def _dense(base: KnowledgeBase, retrieved: Retrieved) -> list[DocumentId]:
    nothing = dict.fromkeys(retrieved.by_words, ())
    return _by_score(base.retrieving.candidates(retrieved._replace(by_words=nothing)))


def _hybrid(base: KnowledgeBase, retrieved: Retrieved) -> list[DocumentId]:
    return _by_score(base.retrieving.candidates(retrieved))


def _balanced(base: KnowledgeBase, retrieved: Retrieved) -> list[DocumentId]:
    candidates = base.retrieving.candidates(retrieved)
    rounds = in_rounds({voice: [(one, one.score) for one in candidates[voice]] for voice in VOICES})
    return [candidate.id for candidate in rounds]


SYSTEMS: dict[str, Ranker] = {
    "sparse": _sparse,
    "dense": _dense,
    "hybrid": _hybrid,
    "hybrid + balance": _balanced,
}


def _scores(
    rankings: Sequence[Sequence[DocumentId]], judged: Sequence[Topic], sources: dict[DocumentId, KnowledgeSource]
) -> dict[str, list[float]]:
    """Per measure one value per topic."""
    pairs = list(zip(rankings, judged, strict=True))
    return {
        "ndcg": [ndcg(found, topic.grades, k=K) for found, topic in pairs],
        "recall": [recall(found, topic.grades, k=K) for found, topic in pairs],
        "heard": [float(_all_heard(found, topic, sources)) for found, topic in pairs],
    }


def _all_heard(ranking: Sequence[DocumentId], topic: Topic, sources: dict[DocumentId, KnowledgeSource]) -> bool:
    """Whether every source with a relevant document is among the first three results."""
    wanted = {sources[id] for id in topic.grades}
    return wanted <= {sources[id] for id in ranking[:3]}


def _tell(scores: dict[str, dict[str, list[float]]], judged: Sequence[Topic], encoder: str) -> None:
    rows = [
        [name, *(mean(values[measure]) for measure in ("ndcg", "recall", "heard")), _interval(values["ndcg"])]
        for name, values in scores.items()
    ]
    show(
        f"Quality on {len(judged)} topics, encoder: {encoder}",
        ["system", f"nDCG@{K}", f"recall@{K}", "all heard in top 3", "nDCG 95 %"],
        rows,
    )
    before, after = scores["hybrid"]["ndcg"], scores["hybrid + balance"]["ndcg"]
    cost = 1 - mean(after) / mean(before)
    difference = [a - b for a, b in zip(after, before, strict=True)]
    print(f"balance costs {cost:.1%} of nDCG@{K} (bar: 5 %); difference {_interval(difference)}")
    askers = sorted({topic.asker for topic in judged})
    per_asker = [[asker, *(mean(_of(asker, values["ndcg"], judged)) for values in scores.values())] for asker in askers]
    show(f"nDCG@{K} by who asks", ["asker", *scores], per_asker)
    write(
        "quality",
        {
            "encoder": encoder,
            "topics": [topic.id for topic in judged],
            "systems": scores,
            "balanceCost": cost,
        },
    )


def _of(asker: str, values: Sequence[float], judged: Sequence[Topic]) -> list[float]:
    return [value for value, topic in zip(values, judged, strict=True) if topic.asker == asker]


def _interval(values: Sequence[float]) -> str:
    chance = np.random.default_rng(1)
    samples = chance.choice(np.array(values), size=(_SAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(samples, [2.5, 97.5])
    return f"[{low:.3f}, {high:.3f}]"
