"""How good the ranking is, on the judged questions of the sample corpus.

Framework texts are no evidence and count in no measure. First what people get to see, with the default encoder and
with the one for large collections; then rankings alone, without the questions that nothing answers, of which no ranking
is right. Intervals are 95 %, by bootstrap over topics.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from bench import topics
from bench.tables import show, write
from bench.topics import Topic
from evaluation import tables
from evaluation.answering import Answering, Need
from evaluation.evaluating import Evaluating, Judged, Run, System
from evaluation.figures import AnswerFigures
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.adapters.encoders.ours import STATIC
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import VISITOR
from kb.ranking.measures import interval
from kb.settings import Settings

_Runs = dict[System, list[Run]]


def run() -> None:
    """Measure every system and print what came of it."""
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder:
        base = open_knowledge_base(settings.model_copy(update={"data": Path(folder) / "own"}))
        ingest(base, topics.CORPUS)
        answers = [answer(base, topics.load(), settings.encoder)]
        sources = {card.id: card.knowledge_source for card in base.catalogue.every(VISITOR)}
        judged = of_evidence(topics.load(), sources)
        questions = [Judged(topic.id, topic.query, topic.grades) for topic in judged]
        evaluating = Evaluating(retrieving=base.retrieving)
        runs = {system: evaluating.run(system, questions, VISITOR) for system in System}
        encoder = base.encoder.name
        base.close()
        if settings.encoder != STATIC:
            base = open_knowledge_base(settings.model_copy(update={"data": Path(folder) / STATIC, "encoder": STATIC}))
            ingest(base, topics.CORPUS)
            answers.append(answer(base, topics.load(), STATIC))
            base.close()
    print(f"\nWhat people get to see, {len(topics.load())} topics\n\n{tables.answers_as_text(answers)}")
    write("answers", [one.model_dump(mode="json", by_alias=True) for one in answers])
    _tell(runs, judged, sources, encoder)


def answer(base: KnowledgeBase, asked: Sequence[Topic], encoder: str) -> AnswerFigures:
    """What people get to see of topics, through the whole of search."""
    base.spelling.learn()
    needs = [Need(topic.id, topic.query, topic.grades, topic.distance) for topic in asked]
    answered = Answering(searching=base.searching, catalogue=base.catalogue).ask(needs, VISITOR)
    return AnswerFigures.of(encoder, answered, VOICES)


def ingest(base: KnowledgeBase, corpus: Path) -> None:
    """Put a corpus into a knowledge base."""
    run = Ingesting(catalogue=base.catalogue, preparing=Here(base.linker), index_pending=base.following.catch_up)
    run.run(select([corpus]))


def of_evidence(all_topics: Sequence[Topic], sources: dict[DocumentId, KnowledgeSource]) -> list[Topic]:
    """The topics with the grades of evidence only; one that no evidence answers is left out."""
    kept = [
        topic._replace(grades={id: grade for id, grade in topic.grades.items() if sources[id].counts})
        for topic in all_topics
    ]
    return [topic for topic in kept if topic.is_answered and topic.grades]


def _tell(runs: _Runs, judged: Sequence[Topic], sources: dict[DocumentId, KnowledgeSource], encoder: str) -> None:
    heard = {
        system: mean(all_heard(one.ranking, topic, sources) for one, topic in zip(found, judged, strict=True))
        for system, found in runs.items()
    }
    rows = [
        [
            system.value,
            mean(_values(found, "ndcg")),
            mean(_values(found, "recall_10")),
            heard[system],
            "[{:.3f}, {:.3f}]".format(*interval(_values(found, "ndcg"))),
        ]
        for system, found in runs.items()
    ]
    show(
        f"Quality on {len(judged)} topics, encoder: {encoder}",
        ["system", "nDCG@10", "recall@10", "all heard in top 3", "nDCG 95 %"],
        rows,
    )
    cost = _tell_cost(runs)
    askers = sorted({topic.asker for topic in judged})
    per_asker = [
        [asker, *(mean(_of(asker, _values(found, "ndcg"), judged)) for found in runs.values())] for asker in askers
    ]
    show("nDCG@10 by who asks", ["asker", *(system.value for system in runs)], per_asker)
    scores = {system.value: [one.score._asdict() for one in found] for system, found in runs.items()}
    write(
        "quality",
        {
            "encoder": encoder,
            "topics": [topic.id for topic in judged],
            "scores": scores,
            "allHeard": heard,
            "balanceCost": cost,
        },
    )


def _tell_cost(runs: _Runs) -> float:
    before, after = _values(runs[System.BRIDGE], "ndcg"), _values(runs[System.BALANCE], "ndcg")
    cost = 1 - mean(after) / mean(before)
    low, high = interval([a - b for a, b in zip(after, before, strict=True)])
    print(f"balance costs {cost:.1%} of nDCG@10 (bar: 5 %); difference [{low:.3f}, {high:.3f}]")
    return cost


def all_heard(ranking: Sequence[DocumentId], topic: Topic, sources: dict[DocumentId, KnowledgeSource]) -> bool:
    """Whether every source with a relevant document is among the first three results."""
    return {sources[id] for id in topic.grades} <= {sources[id] for id in ranking[:3]}


def _values(runs: Sequence[Run], measure: str) -> list[float]:
    return [getattr(one.score, measure) for one in runs]


def _of(asker: str, values: Sequence[float], judged: Sequence[Topic]) -> list[float]:
    return [value for value, topic in zip(values, judged, strict=True) if topic.asker == asker]
