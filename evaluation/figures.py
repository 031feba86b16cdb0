"""The outcome of an evaluation. Table, report and JSON are renderings of these values.

Seconds and milliseconds where a name says so; intervals are 95 %, by bootstrap over questions.
"""

import datetime as dt
from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, computed_field
from pydantic.alias_generators import to_camel

from evaluation import counting
from evaluation.answering import Answered
from evaluation.counting import Measure
from evaluation.evaluating import Run, System
from kb.model.evidence import KnowledgeSource
from kb.ranking.measures import interval


class Range(NamedTuple):
    """The two ends of an interval."""

    low: float
    high: float


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class Against(_Figures):
    """A system's nDCG@10 less that of the baseline, question by question."""

    difference: float
    interval: Range
    better: int
    worse: int
    equal: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def significant(self) -> bool:
        """Whether the interval leaves out 0; for this one comparison."""
        return not self.interval.low <= 0 <= self.interval.high

    @classmethod
    def of(cls, own: Sequence[float], baseline: Sequence[float]) -> Self:
        """The comparison of two systems on the same questions, in the same order."""
        differences = [one - other for one, other in zip(own, baseline, strict=True)]
        better, worse = sum(one > 0 for one in differences), sum(one < 0 for one in differences)
        return cls(
            difference=mean(differences),
            interval=Range(*interval(differences)),
            better=better,
            worse=worse,
            equal=len(differences) - better - worse,
        )


class SystemFigures(_Figures):
    """How well one system does, and how fast.

    Attributes:
        encoder: its label; none for a system that asks no encoder.
        against: the comparison with the baseline; none for the baseline itself.
        per_question: nDCG@10, in the order of the set's questions.
    """

    encoder: str | None
    system: System
    ndcg: float = Field(alias="nDCG@10")
    ndcg_interval: Range = Field(alias="nDCG@10Interval")
    recall_10: float = Field(alias="recall@10")
    recall_100: float = Field(alias="recall@100")
    reciprocal_rank: float = Field(alias="MRR")
    p50_ms: float
    p95_ms: float
    against: Against | None = None
    per_question: tuple[float, ...]

    @classmethod
    def of(cls, system: System, encoder: str | None, runs: Sequence[Run]) -> Self:
        """The figures of a system's runs, without a comparison."""
        scores = [run.score for run in runs]
        per_question = tuple(score.ndcg for score in scores)
        p50, p95 = milliseconds([score.seconds for score in scores])
        return cls(
            encoder=encoder,
            system=system,
            ndcg=mean(per_question),
            ndcg_interval=Range(*interval(per_question)),
            recall_10=mean(score.recall_10 for score in scores),
            recall_100=mean(score.recall_100 for score in scores),
            reciprocal_rank=mean(score.reciprocal_rank for score in scores),
            p50_ms=p50,
            p95_ms=p95,
            per_question=per_question,
        )


class MeasureFigures(_Figures):
    """A figure of the answers.

    Attributes:
        of: what it is a share of, in number.
    """

    measure: Measure
    value: float
    interval: Range
    of: int


class BinFigures(_Figures):
    """Documents whose probability lies in a stretch; see ``counting.Bin``."""

    low: float
    high: float
    documents: int
    expected: float
    right: float


class AnswerFigures(_Figures):
    """What people get to see with one encoder, against what is true.

    Attributes:
        judge: who said what counts; empty when nobody did.
        missed: passages that a second reader did not read, over all questions.
        enough: the lowest grade of an answer that is at least so-so.
        measures: those that the questions allow.
        bins: what is expected and what is right, by probability; empty when nobody judged.
    """

    encoder: str
    judge: str
    missed: int
    enough: int
    measures: tuple[MeasureFigures, ...]
    bins: tuple[BinFigures, ...]

    @classmethod
    def of(cls, encoder: str, answered: Sequence[Answered], voices: Sequence[KnowledgeSource]) -> Self:
        """The figures of some answers, in a collection that has documents of these voices."""
        return cls(
            encoder=encoder,
            judge=", ".join(sorted({one.answer.judge for one in answered} - {""})),
            missed=sum(one.answer.missed for one in answered),
            enough=counting.enough(answered),
            measures=tuple(
                MeasureFigures(measure=one.measure, value=one.value, interval=Range(*one.interval), of=one.of)
                for one in counting.estimates(answered, voices)
            ),
            bins=tuple(BinFigures.model_validate(one._asdict()) for one in counting.bins(answered, voices)),
        )

    def find(self, measure: Measure) -> MeasureFigures | None:
        """A measure; ``None`` where the questions do not allow it."""
        return next((one for one in self.measures if one.measure is measure), None)


class EncoderFigures(_Figures):
    """What an encoder is, and what it cost on one set.

    Attributes:
        label: what it is called here, such as ``static``.
        load_seconds: until it could be used for the first time, imports included.
        index_seconds: to make the index, encoding included.
    """

    label: str
    name: str
    fingerprint: str
    dimension: int
    load_seconds: float
    query_p50_ms: float
    query_p95_ms: float
    passages: int
    passages_per_second: float
    index_seconds: float


class Question(_Figures):
    """A question of a set."""

    id: str
    text: str


class SetFigures(_Figures):
    """Everything about one test set.

    Attributes:
        sha256: of its three files.
        not_ingested: a line for each document that did not go in; it can be in no ranking.
        frameworks_left_out: judgements of frameworks, which are no evidence.
        off_topic: questions that nothing answers; in ``answers`` alone.
        answers: per encoder what people get to see; empty in figures that were made without it.
        store_seconds: to read the documents and put them in the catalogue.
    """

    name: str
    sha256: str
    documents: int
    not_ingested: tuple[str, ...]
    frameworks_left_out: int
    store_seconds: float
    questions: tuple[Question, ...]
    off_topic: tuple[Question, ...] = ()
    encoders: tuple[EncoderFigures, ...]
    systems: tuple[SystemFigures, ...]
    answers: tuple[AnswerFigures, ...] = ()

    def called(self, one: SystemFigures) -> str:
        """A system's name, with its encoder when there are more of them."""
        alone = len(self.encoders) == 1 or one.encoder is None
        return one.system.value if alone else f"{one.encoder} · {one.system.value}"

    def find(self, system: System, encoder: str | None = None) -> SystemFigures:
        """A system with this encoder; ``SPARSE`` asks none."""
        return next(one for one in self.systems if one.system is system and one.encoder in {encoder, None})


class Evaluation(_Figures):
    """The outcome of a whole run.

    Attributes:
        version: of Meervoud.
        command: how to do it again, without the folders of this machine.
        baseline: the name of the system that all others are compared with.
    """

    version: str
    measured_at: dt.datetime
    command: str
    baseline: str
    sets: tuple[SetFigures, ...]


def milliseconds(seconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    return float(p50), float(p95)
