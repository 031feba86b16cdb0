"""What each encoder of ours costs: loading, memory, time of a question, sentences a second, size on disk.

Each measurement has a process of its own, held to one or two threads: peak memory can be
told apart, and one encoder cannot warm up another.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np

import kb
from bench import topics
from bench.serving import memory_bytes
from bench.tables import show, write
from kb.adapters.encoders.ours import OURS
from kb.bootstrap.engines import open_encoder
from kb.language.sentences import sentences
from kb.settings import Settings

_MODELS = Path(kb.__file__).with_name("models")
_THREADS = (1, 2)
_ROUNDS = 5
# As many texts as the indexing gives at once, about.
_TOGETHER = 100
# Each library that an encoder computes with has a setting of its own.
_HELD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def run() -> None:
    """Measure, print and write."""
    texts = list(corpus_sentences())
    found = {name: {threads: in_child(name, threads, texts) for threads in _THREADS} for name in OURS}
    rows = [
        [
            name,
            f"{by[1]['loadSeconds']:.2f}",
            f"{by[1]['queryP50'] * 1000:.2f}",
            f"{by[1]['queryP95'] * 1000:.2f}",
            *(f"{by[threads]['sentencesPerSecond']:.0f}" for threads in _THREADS),
            f"{by[1]['peakBytes'] / 1e6:.0f}",
            f"{(by[1]['peakBytes'] - by[1]['bytesBefore']) / 1e6:.0f}",
            f"{disk_bytes(name) / 1e6:.1f}",
        ]
        for name, by in found.items()
    ]
    show(
        f"Encoders, {len(texts)} sentences of the sample corpus; questions on one thread",
        [
            "encoder",
            "load s",
            "p50 ms",
            "p95 ms",
            "sent/s, 1 thread",
            "2 threads",
            "peak MB",
            "of which own",
            "disk MB",
        ],
        rows,
    )
    write("encoders", {name: {"diskBytes": disk_bytes(name), "byThreads": by} for name, by in found.items()})


def disk_bytes(name: str) -> int:
    """What the files of the folder with an encoder's name take; ``hashing`` and ``joined`` have none of their own."""
    return sum(file.stat().st_size for file in (_MODELS / name).rglob("*") if file.is_file())


def corpus_sentences() -> Iterator[str]:
    """The sentences of the sample corpus' plain files."""
    for file in sorted(topics.CORPUS.glob("*/*")):
        if file.suffix in {".md", ".txt"}:
            for paragraph in file.read_text(encoding="utf-8").split("\n\n"):
                yield from (paragraph[span.start : span.end] for span in sentences(paragraph))


def in_child(name: str, threads: int, texts: Sequence[str]) -> dict[str, float]:
    """What ``measure`` says in a process of its own, held to a number of threads."""
    answer = subprocess.run(
        [sys.executable, "-m", "bench.encoders", name, str(threads)],
        env=os.environ | dict.fromkeys(_HELD, str(threads)),
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def measure(name: str, threads: int, texts: Sequence[str]) -> dict[str, float]:
    """Seconds and bytes of this process, which has done nothing else."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    before = _peak_bytes()
    start = time.perf_counter()
    encoder = open_encoder(Settings(encoder=name))
    loaded = time.perf_counter() - start
    questions = [topic.query for topic in topics.load()]
    for question in questions:
        encoder.encode_query(question)
    asked = []
    for question in questions * _ROUNDS:
        start = time.perf_counter()
        encoder.encode_query(question)
        asked.append(time.perf_counter() - start)
    start = time.perf_counter()
    for first in range(0, len(texts), _TOGETHER):
        encoder.encode_passages(texts[first : first + _TOGETHER])
    encoded = time.perf_counter() - start
    return {
        "loadSeconds": loaded,
        "queryP50": median(asked),
        "queryP95": float(np.percentile(asked, 95)),
        "sentencesPerSecond": len(texts) / encoded,
        "bytesBefore": before,
        "peakBytes": _peak_bytes(),
    }


def _peak_bytes() -> int:
    """The most memory that this program has had in use; ``getrusage`` would count who started it too."""
    return memory_bytes(os.getpid(), "VmHWM")


if __name__ == "__main__":
    json.dump(measure(sys.argv[1], int(sys.argv[2]), json.load(sys.stdin)), sys.stdout)
