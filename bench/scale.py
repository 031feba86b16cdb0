"""What an index of up to a million passages costs: to build, to hold, and to ask a question.

No catalogue: what is measured are the calls that one question makes to the index, each source by words, by likeness, by
title and by heading, and how rare its words are. The time is the processor's, since machines are noisy. Passages are
mixed from the sentences of the sample corpus and made one by one, so that a million needs no memory. Vectors are the
static encoder's. Mixed sentences are much alike, so what is found of what is nearest is rather less than in reality.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from bench import synthetic, topics
from bench.quality import ingest
from bench.serving import memory_bytes
from bench.tables import show, write
from kb.adapters.encoders.ours import static
from kb.adapters.qdrant import shape
from kb.adapters.qdrant.embedded import EdgeIndex
from kb.adapters.skos import load_thesaurus
from kb.bootstrap import open_knowledge_base
from kb.language.linker import Linker
from kb.language.terms import Field
from kb.model.evidence import KnowledgeSource
from kb.model.reader import VISITOR
from kb.model.search import Filters
from kb.ports.index import Retriever
from kb.services.finding.retrieving import DEPTH, Retrieving, Understood
from kb.services.keeping.following import ENTRIES_PER_BATCH
from kb.settings import Settings

SIZES = (10_000, 100_000)
_STAMP = "scale"
_QUESTIONS, _NEAREST = 60, 10
_NARROWED = {
    "": Filters(),
    " in a place": Filters(places=frozenset({synthetic.PLACES[0]})),
    " of some years": Filters(year_from=2018),
}


def run(kept: Path | None, sizes: Sequence[int]) -> None:
    """Measure, print and write; what was built before in a folder that is kept is measured as it is."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for passages in sizes or SIZES:
            index = (kept or Path(folder)) / f"index-{passages}"
            built = {} if index.exists() else build(Path(folder) / "corpus", index, passages)
            asked = subprocess.run(
                [sys.executable, "-m", "bench.scale", str(index)], check=True, stdout=subprocess.PIPE, text=True
            )
            results.append({"passages": passages, **built, **json.loads(asked.stdout)})
            _tell(results)
    write("scale", results)


def build(corpus: Path, folder: Path, passages: int) -> dict[str, float]:
    """Make an index; gives the seconds of the processor that it took."""
    base = open_knowledge_base(Settings(data=corpus, encoder="static"))
    ingest(base, topics.CORPUS)
    made = synthetic.entries(base.catalogue, base.linker, base.encoder, passages=passages)
    index = EdgeIndex(folder, dimension=base.encoder.dimension, stamp=_STAMP)
    stored = 0.0
    while batch := list(islice(made, ENTRIES_PER_BATCH)):
        stored += _processor(partial(index.upsert, batch))[0]
    base.close()
    compacted, _ = _processor(index.optimize)
    index.close()
    return {"storeSeconds": stored, "optimizeSeconds": compacted}


def measure(folder: Path) -> dict[str, Any]:
    """What a process takes that opens an index and asks it; seconds of the processor, bytes."""
    linker, encoder = Linker(load_thesaurus()), static()
    before = memory_bytes(os.getpid())
    opened, index = _processor(lambda: EdgeIndex(folder, dimension=encoder.dimension, stamp=_STAMP))
    retrieving = Retrieving(index=index, encoder=encoder, linker=linker)
    asked = [retrieving.understand(topic.query, related=True) for topic in topics.load()[:_QUESTIONS]]
    # The first call of each kind also reads what lies on the disk.
    for one in asked[:5]:
        retrieving.retrieve(one, Filters(), VISITOR)
    parts = {name: _median(partial(part, index), asked) for name, part in _PARTS.items()}
    whole = [_processor(partial(_whole, index, retrieving, one))[0] for one in asked]
    found = {name: _found(index, asked, filters) for name, filters in _NARROWED.items()}
    return {
        "openSeconds": opened,
        "indexBytes": memory_bytes(os.getpid()) - before,
        "diskBytes": sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file()),
        **parts,
        "processorP50": float(np.median(whole)),
        "processorP95": float(np.percentile(whole, 95)),
        "found": found,
    }


def _whole(index: EdgeIndex, retrieving: Retrieving, question: Understood) -> None:
    """All that one question asks, as if none of its words was ever asked."""
    index.forget()
    retrieving.retrieve(question, Filters(), VISITOR)


def _words(index: EdgeIndex, question: Understood) -> None:
    _ask(index, Filters(), sparse=question.widened)


def _names(index: EdgeIndex, question: Understood) -> None:
    for field in Field:
        _ask(index, Filters(), sparse=question.names[field])


def _likeness(index: EdgeIndex, question: Understood) -> None:
    _ask(index, Filters(), dense=question.dense)


def _rarity(index: EdgeIndex, question: Understood) -> None:
    index.forget()
    index.best({**question.terms, **question.names[Field.TITLE], **question.names[Field.HEADING]}, VISITOR)


_PARTS: dict[str, Callable[[EdgeIndex, Understood], None]] = {
    "words": _words,
    "names": _names,
    "rarity": _rarity,
    "likeness": _likeness,
}


def _ask(index: EdgeIndex, filters: Filters, **by: Any) -> list[set[str]]:
    """Per source what is found, nearest first."""
    found = index.search([Retriever(source, filters, DEPTH, **by) for source in KnowledgeSource], VISITOR)
    return [{hit.id for hit in hits[:_NEAREST]} for hits in found]


def _found(index: EdgeIndex, asked: Sequence[Understood], filters: Filters) -> float:
    """Which share of the ten that are nearest is among the ten that are found."""
    found = [_ask(index, filters, dense=one.dense) for one in asked]
    usual, shape.ALIKE = shape.ALIKE, shape.EXACTLY
    nearest = [_ask(index, filters, dense=one.dense) for one in asked]
    shape.ALIKE = usual
    pairs = [pair for one in zip(nearest, found, strict=True) for pair in zip(*one, strict=True)]
    return mean(len(there & given) / len(there) for there, given in pairs if there)


def _median(part: Callable[[Understood], None], asked: Sequence[Understood]) -> float:
    return float(np.median([_processor(partial(part, one))[0] for one in asked]))


def _processor(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    made = call()
    return time.process_time() - start, made


def _tell(sizes: Sequence[dict[str, Any]]) -> None:
    rows = [
        [
            f"{one['passages']:,}",
            *(f"{one[name] * 1000:.1f}" for name in (*_PARTS, "processorP50", "processorP95")),
            *(f"{share:.3f}" for share in one["found"].values()),
        ]
        for one in sizes
    ]
    show(
        "Calls to the index of a question, in ms of the processor (bar: p50 ≤ 100 at 1,000,000); how many of the ten "
        "nearest are found (bar: .98)",
        ["passages", *_PARTS, "all p50", "p95", *(f"found{name}" for name in _NARROWED)],
        rows,
    )
    show(
        f"Building and holding (a graph from {shape.GRAPH_FROM:,} passages on)",
        ["passages", "store s", "compact s", "open s", "memory MB", "disk MB"],
        [
            [
                f"{one['passages']:,}",
                *(f"{one[name]:.1f}" if name in one else "" for name in ("storeSeconds", "optimizeSeconds")),
                f"{one['openSeconds']:.1f}",
                f"{one['indexBytes'] / 1e6:.0f}",
                f"{one['diskBytes'] / 1e6:.0f}",
            ]
            for one in sizes
        ],
    )


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
