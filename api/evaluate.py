"""``kb evaluate``: a test set in BEIR format through the real ingestion and search."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from ingest import beir
from ingest.pipeline import Ingesting
from ingest.progress import Watcher
from kb.bootstrap import open_knowledge_base
from kb.errors import InvalidManifest
from kb.model.reader import VISITOR
from kb.ranking.measures import interval
from kb.services.evaluating import Evaluating, Judged, Run, System
from kb.settings import Settings

_MEASURES = {"ndcg": "nDCG@10", "recall_10": "recall@10", "recall_100": "recall@100", "reciprocal_rank": "MRR"}


def evaluate(folder: Path, settings: Settings, watcher: Watcher) -> dict[str, Any]:
    """The figures of every system on a test set.

    Args:
        folder: the test set.
        settings: the encoder to use; the data stand in a folder of their own that is thrown away.
        watcher: hears how the ingestion goes.

    Raises:
        InvalidManifest: the folder holds no test set.
    """
    questions = beir.questions(folder)
    if not questions:
        msg = f"in {folder} is geen vraag waar een oordeel bij staat"
        raise InvalidManifest(msg)
    with tempfile.TemporaryDirectory() as place:
        texts = Path(place) / "texts"
        texts.mkdir()
        kept = settings.model_copy(update={"data": Path(place) / "data", "database_url": "", "qdrant_url": ""})
        base = open_knowledge_base(kept)
        try:
            run = Ingesting(catalogue=base.catalogue, linker=base.linker, index_pending=base.indexing.index_pending)
            report = run.run(list(beir.entries(folder, texts)), watcher)
            asked = [Judged(*question) for question in questions]
            runs = Evaluating(retrieving=base.retrieving).run(asked, VISITOR)
        finally:
            base.close()
    return {
        "folder": folder.name,
        "encoder": base.encoder.name,
        "documents": len(report.lines),
        "notIngested": [str(line) for line in report.lines if line.document_id is None],
        "questions": len(questions),
        "systems": {system.value: _figures(found, runs[System.SPARSE]) for system, found in runs.items()},
    }


def table(figures: Mapping[str, Any]) -> str:
    """The figures for people."""
    head = f"{figures['questions']} vragen, {figures['documents']} documenten, encoder: {figures['encoder']}"
    columns = [*_MEASURES.values(), "p50 ms", "nDCG 95 %", "verschil met sparse 95 %"]
    lines = [
        head,
        "",
        "systeem".ljust(28) + "".join(name.rjust(12) for name in columns[:5]) + "   " + "   ".join(columns[5:]),
    ]
    for name, one in figures["systems"].items():
        numbers = [f"{one[measure]:.3f}" for measure in _MEASURES.values()] + [f"{one['p50Ms']:.1f}"]
        ranges = [_range(one["ndcgInterval"]), _range(one["againstSparse"])]
        lines.append(name.ljust(28) + "".join(number.rjust(12) for number in numbers) + "   " + "   ".join(ranges))
    if figures["notIngested"]:
        lines += ["", f"{len(figures['notIngested'])} documenten konden er niet in:", *figures["notIngested"][:10]]
    return "\n".join(lines)


def _figures(runs: Sequence[Run], sparse: Sequence[Run]) -> dict[str, Any]:
    ndcg = [one.score.ndcg for one in runs]
    return {
        **{name: mean(getattr(one.score, field) for one in runs) for field, name in _MEASURES.items()},
        "p50Ms": median(one.score.seconds for one in runs) * 1000,
        "ndcgInterval": interval(ndcg),
        "againstSparse": interval([one - other.score.ndcg for one, other in zip(ndcg, sparse, strict=True)]),
        "perQuestion": ndcg,
    }


def _range(ends: Sequence[float]) -> str:
    return f"[{ends[0]:+.3f}, {ends[1]:+.3f}]"
