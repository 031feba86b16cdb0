"""Running test sets: into a catalogue of their own once, then per encoder into an index and through every system."""

import datetime as dt
import shlex
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from evaluation import beir
from evaluation.answering import Answering, Need
from evaluation.baseline import Baseline
from evaluation.beir import Collection
from evaluation.clock import Clocked
from evaluation.evaluating import Evaluating, Judged, System
from evaluation.figures import (
    Against,
    AnswerFigures,
    EncoderFigures,
    Evaluation,
    Question,
    SetFigures,
    SystemFigures,
    milliseconds,
)
from evaluation.progress import Steps, Storing
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.report import Report
from kb.bootstrap import KnowledgeBase, Library, open_knowledge_base, open_library
from kb.bootstrap.engines import open_encoder
from kb.model.evidence import VOICES
from kb.model.reader import VISITOR
from kb.services.finding.retrieving import Retrieving
from kb.services.keeping.following import Following
from kb.settings import Settings


class _Named(NamedTuple):
    """An encoder by its label, with the settings that open it and how long that took."""

    label: str
    settings: Settings
    seconds: float


def evaluate(
    folders: Sequence[Path],
    settings: Settings,
    *,
    encoders: Sequence[str] = (),
    baseline: str = System.SPARSE,
    steps: Steps,
) -> Evaluation:
    """The figures of every system on every test set.

    Args:
        folders: the test sets.
        settings: what else to use; the data stand in a folder of their own that is thrown away.
        encoders: as in ``KB_ENCODER``; none is that of the settings.
        baseline: the system that the others are compared with; see ``Baseline.named``.
        steps: hears how far it is.

    Raises:
        InvalidManifest: a folder holds no test set.
        Invalid: there is no such baseline.
        EncoderUnavailable: an encoder cannot be loaded.
    """
    chosen = encoders or [settings.encoder]
    labels = _labels(Path(one).name if Path(one).is_dir() else one for one in chosen)
    against = Baseline.named(baseline, labels)
    names = _labels(folder.resolve().name for folder in folders)
    collections = [beir.read(folder) for folder in folders]
    named = [_opened(label, one, settings) for label, one in zip(labels, chosen, strict=True)]
    asked = [*names, *(f"--encoder={label}" for label in labels), f"--baseline={baseline}"]
    return Evaluation(
        version=version("meervoud"),
        measured_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        command=f"kb evaluate {shlex.join(asked)}",
        baseline=baseline,
        sets=tuple(
            _measured(name, collection, named, against, steps)
            for name, collection in zip(names, collections, strict=True)
        ),
    )


def _opened(label: str, encoder: str, settings: Settings) -> _Named:
    """Open it once before the long work, so that a fault is told at once."""
    kept = settings.model_copy(update={"encoder": encoder})
    start = perf_counter()
    open_encoder(kept)
    return _Named(label, kept, perf_counter() - start)


def _measured(
    name: str, collection: Collection, encoders: Sequence[_Named], baseline: Baseline, steps: Steps
) -> SetFigures:
    with tempfile.TemporaryDirectory() as place:
        library = open_library(_settings(encoders[0], Path(place) / "catalogue"))
        try:
            start = perf_counter()
            report = _stored(library, collection, Path(place) / "texts", Storing(steps, f"{name}, opslaan"))
            seconds = perf_counter() - start
            asked = _Asked(name, collection, library, Path(place), steps)
            found = [asked.with_encoder(one, number) for number, one in enumerate(encoders)]
        finally:
            library.catalogue.close()
    return SetFigures(
        name=name,
        sha256=collection.sha256,
        documents=collection.documents,
        not_ingested=tuple(str(line) for line in report.lines if line.document_id is None),
        frameworks_left_out=collection.frameworks,
        store_seconds=seconds,
        questions=tuple(Question(id=one.id, text=one.text) for one in collection.questions),
        off_topic=tuple(Question(id=one.id, text=one.text) for one in collection.off_topic),
        encoders=tuple(one.encoder for one in found),
        systems=_compared([system for one in found for system in one.systems], baseline),
        answers=tuple(one.answers for one in found),
    )


def _stored(library: Library, collection: Collection, texts: Path, watcher: Storing) -> Report:
    """What became of the documents; making them searchable comes later, per encoder."""
    texts.mkdir()
    run = Ingesting(catalogue=library.catalogue, preparing=Here(library.linker), index_pending=lambda: 0)
    return run.run(list(collection.entries(texts)), watcher)


class _Found(NamedTuple):
    """What came of a test set with one encoder."""

    encoder: EncoderFigures
    systems: list[SystemFigures]
    answers: AnswerFigures


class _Asked(NamedTuple):
    """A stored test set that is to be asked with one encoder after the other."""

    name: str
    collection: Collection
    library: Library
    place: Path
    steps: Steps

    def with_encoder(self, one: _Named, number: int) -> _Found:
        """What the encoder costs, and how every system does with it; what asks no encoder runs with the first."""
        base = open_knowledge_base(_settings(one, self.place / str(number)), library=self.library)
        try:
            clock = Clocked(base.encoder)
            start = perf_counter()
            self._index(
                Following(
                    catalogue=base.catalogue,
                    changes=base.changes,
                    index=base.index,
                    encoder=clock,
                    recognising=base.recognising,
                ),
                one.label,
            )
            seconds = perf_counter() - start
            evaluating = Evaluating(retrieving=Retrieving(index=base.index, encoder=clock, linker=base.linker))
            systems = [
                self._figures(evaluating, system, one.label) for system in System if number == 0 or system.encodes
            ]
            answers = self._answers(base, one.label)
        finally:
            base.index.close()
        p50, p95 = milliseconds(clock.query_seconds)
        encoder = EncoderFigures(
            label=one.label,
            name=clock.name,
            fingerprint=clock.fingerprint,
            dimension=clock.dimension,
            load_seconds=one.seconds,
            query_p50_ms=p50,
            query_p95_ms=p95,
            passages=clock.passages,
            passages_per_second=clock.passages / clock.passage_seconds,
            index_seconds=seconds,
        )
        return _Found(encoder, systems, answers)

    def _answers(self, base: KnowledgeBase, label: str) -> AnswerFigures:
        needs = [
            Need(one.id, one.text, one.grades, one.distance, one.corrected)
            for one in (*self.collection.questions, *self.collection.off_topic)
        ]
        what = f"{self.name}, vragen zoals iemand ze stelt, met {label}"
        # As in the running product, which learns them at its start.
        base.spelling.learn()
        answering = Answering(searching=base.searching, catalogue=base.catalogue)
        answered = answering.ask(needs, VISITOR, lambda done: self.steps(what, done, len(needs)))
        there = {card.knowledge_source for card in base.catalogue.every(VISITOR)}
        return AnswerFigures.of(label, answered, [voice for voice in VOICES if voice in there])

    def _index(self, following: Following, label: str) -> None:
        what, total = f"{self.name}, doorzoekbaar maken met {label}", self.collection.documents
        following.rebuild(lambda done: self.steps(what, done, total))

    def _figures(self, evaluating: Evaluating, system: System, label: str) -> SystemFigures:
        judged = [Judged(one.id, one.text, one.grades) for one in self.collection.questions]
        what = f"{self.name}, vragen aan {system.value}" + (f" met {label}" if system.encodes else "")
        runs = evaluating.run(system, judged, VISITOR, lambda done: self.steps(what, done, len(judged)))
        return SystemFigures.of(system, label if system.encodes else None, runs)


def _compared(systems: Sequence[SystemFigures], baseline: Baseline) -> tuple[SystemFigures, ...]:
    """The same figures, each beside the baseline's."""
    held = next(one for one in systems if (one.system, one.encoder) == baseline)
    return tuple(
        one if one is held else one.model_copy(update={"against": Against.of(one.per_question, held.per_question)})
        for one in systems
    )


def _settings(one: _Named, data: Path) -> Settings:
    return one.settings.model_copy(update={"data": data, "database_url": "", "qdrant_url": ""})


def _labels(names: Iterable[str]) -> list[str]:
    """Names that can be told apart: the second of the same name gets a 2 behind it."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
