"""How fast and how large: ingesting, searching at 10,000 and 100,000 passages, starting up.

Machines are noisy, so what counts are ratios, the service against the engine calls it makes, and the time of the
processor for a whole search: of a question that was never asked, and of one whose passages were read before. Each size
is measured in a process of its own, so that memory can be told apart.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import httpx
import numpy as np

from api.loading import settle
from bench import synthetic, topics
from bench.serving import free_port, memory_bytes, served, wait_until_answered
from bench.tables import show, write
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.identity import AccountId, lab_id, new_id
from kb.model.people import Account, LabRole, Membership, Role
from kb.model.reader import VISITOR, Reader
from kb.model.search import SearchQuery
from kb.services.finding.retrieving import DEPTH
from kb.services.keeping.following import Following
from kb.settings import Settings

SIZES = (10_000, 100_000)
_ROUNDS = 3
_TIMES = ("engineP50", "serviceP50", "serviceP95", "httpP50", "httpP95", "pageP50")
_PROCESSOR = ("processorFirstP50", "processorFirstP95", "processorP50", "processorP95")


def run() -> None:
    """Measure, print and write."""
    results: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        results["ingest"] = _ingest(Path(folder) / "corpus")
        sizes = []
        for passages in SIZES:
            data = Path(folder) / str(passages)
            _fill(Path(folder) / "corpus", data, passages)
            answer = subprocess.run(
                [sys.executable, "-m", "bench.speed", str(data)], check=True, stdout=subprocess.PIPE, text=True
            )
            sizes.append({"passages": passages, **json.loads(answer.stdout), **_served(data)})
        results["search"] = sizes
        results["warmDemoSeconds"] = _warm_demo(Path(folder) / "demo")
    _tell(sizes)
    print(f"\nA warm `make demo` answers within {results['warmDemoSeconds']:.1f} s (bar: 10 s)")
    write("speed", results)


def _ingest(data: Path) -> dict[str, float]:
    """Documents a second over the sample corpus, and where the time goes."""
    base = open_knowledge_base(Settings(data=data))
    start = time.perf_counter()
    run = Ingesting(catalogue=base.catalogue, preparing=Here(base.linker), index_pending=base.following.catch_up)
    report = run.run(select([topics.CORPUS]))
    seconds = time.perf_counter() - start
    base.close()
    rate = len(report.lines) / seconds
    rows = [[stage, spent, f"{spent / seconds:.0%}"] for stage, spent in report.seconds.items()]
    show(f"Ingest: {len(report.lines)} documents, {rate:.1f} a second", ["stage", "seconds", "share"], rows)
    return {"documentsPerSecond": rate, **report.seconds}


def _fill(corpus: Path, data: Path, passages: int) -> None:
    source, target = open_knowledge_base(Settings(data=corpus)), open_knowledge_base(Settings(data=data))
    start = time.perf_counter()
    for made, parts in synthetic.documents(source.catalogue, source.linker, passages=passages):
        target.catalogue.save(made, parts)
    mixing = synthetic.Mixing(target.encoder)
    Following(
        catalogue=target.catalogue,
        changes=target.changes,
        index=target.index,
        encoder=mixing,
        recognising=target.recognising,
    ).catch_up()
    target.index.optimize()
    target.close()
    source.close()
    print(f"\n{passages} synthetic passages stored and indexed in {time.perf_counter() - start:.0f} s")


def measure(data: Path) -> dict[str, float]:
    """Times of one process over a knowledge base; seconds, bytes where the name says so."""
    start = time.perf_counter()
    base = open_knowledge_base(Settings(data=data))
    opened = time.perf_counter() - start
    questions = [SearchQuery(text=topic.query) for topic in topics.load()]
    base.spelling.learn()
    base.searching.warm_up(VISITOR)
    # Somebody of a lab asks the same, in turns: what they may read costs next to nothing more to find out.
    member = _member()
    base.searching.warm_up(member)
    settle()
    engine, service, processor, of_member = _Recording(base), [], [], []
    first = [_processor_time(partial(base.searching.search, question, VISITOR)) for question in questions]
    for _ in range(_ROUNDS):
        for question in questions:
            # What is remembered of a question calls no engine.
            base.searching.forget()
            before = time.process_time()
            service.append(_timed(partial(base.searching.search, question, VISITOR)))
            processor.append(time.process_time() - before)
            engine.again()
            of_member.append(_timed(partial(base.searching.search, question, member)))
    resident = memory_bytes(os.getpid())
    disk = sum(file.stat().st_blocks * 512 for file in data.rglob("*") if file.is_file())
    base.close()
    return {
        "openSeconds": opened,
        "engineP50": median(engine.times),
        "serviceP50": median(service),
        "serviceP95": float(np.percentile(service, 95)),
        "memberP50": median(of_member),
        "memberRatio": median(of_member) / median(service),
        "processorFirstP50": median(first),
        "processorFirstP95": float(np.percentile(first, 95)),
        "processorP50": median(processor),
        "processorP95": float(np.percentile(processor, 95)),
        "residentBytes": resident,
        "diskBytes": disk,
    }


def _member() -> Reader:
    """A professional who belongs to a lab."""
    there = Membership(lab_id("arnhem"), LabRole.MEMBER)
    account = Account(
        id=AccountId(new_id()),
        email="",
        name="Lid",
        role=Role.PROFESSIONAL,
        labs=(there,),
        created_at=datetime.now(UTC),
    )
    return Reader.of(account)


class _Recording:
    """Times the engine calls of the last question, made once more without anything around them."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.times: list[float] = []
        self._index = base.index
        self._search = base.index.search
        self._last: list[tuple[object, ...]] = []
        base.index.search = self._record  # type: ignore[method-assign, assignment]

    def _record(self, *asked: object) -> object:
        self._last.append(asked)
        return self._search(*asked)  # type: ignore[arg-type]

    def again(self) -> None:
        calls, self._last = self._last[-1:], []
        self.times.append(_timed(lambda: [self._search(*asked) for asked in calls]))  # type: ignore[arg-type]


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _processor_time(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def _served(data: Path) -> dict[str, float]:
    """Times over HTTP, and memory of the process that serves."""
    questions = [topic.query for topic in topics.load()]
    with served(data) as server:
        api = _asked(server.client, "/v1/search", questions)
        page = _asked(server.client, "/zoeken", questions)
        resident = memory_bytes(server.process)
    return {
        "startSeconds": server.seconds,
        "httpP50": median(api),
        "httpP95": float(np.percentile(api, 95)),
        "pageP50": median(page),
        "pageP95": float(np.percentile(page, 95)),
        "servingBytes": resident,
    }


def _warm_demo(data: Path) -> float:
    """Seconds until the second start of the demo answers."""
    seconds = 0.0
    for _ in range(2):
        port = free_port()
        start = time.perf_counter()
        command = ["make", "--silent", "demo", f"PORT={port}", f"DEMO_DATA={data}"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as demo:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                wait_until_answered(client, "/")
            seconds = time.perf_counter() - start
            os.killpg(demo.pid, signal.SIGTERM)
    return seconds


def _asked(client: httpx.Client, path: str, questions: Sequence[str]) -> list[float]:
    def ask(question: str) -> None:
        client.get(path, params={"q": question}).raise_for_status()

    for question in questions:
        ask(question)
    return [_timed(partial(ask, question)) for _ in range(_ROUNDS) for question in questions]


def _tell(sizes: Sequence[dict[str, float]]) -> None:
    rows = [
        [
            str(one["passages"]),
            *(f"{one[name] * 1000:.1f}" for name in _TIMES),
            f"{one['serviceP50'] / one['engineP50']:.2f}",
            f"{one['memberRatio']:.2f}",
        ]
        for one in sizes
    ]
    show(
        f"Search in ms ({DEPTH} passages per retriever and source; bars at 100,000: 2 × engine, 1.1 × visitor)",
        [
            "passages",
            "engine p50",
            "service p50",
            "p95",
            "HTTP p50",
            "p95",
            "page p50",
            "service / engine",
            "member / visitor",
        ],
        rows,
    )
    show(
        "Time of the processor for a whole search, in ms (bar: p50 ≤ 60 at 100,000)",
        ["passages", "first time p50", "p95", "read before p50", "p95"],
        [[str(one["passages"]), *(f"{one[name] * 1000:.1f}" for name in _PROCESSOR)] for one in sizes],
    )
    show(
        "Start-up and size (bar: serving ≤ 1,000 MB at 100,000)",
        ["passages", "start s", "serving MB", "disk MB"],
        [
            [
                str(one["passages"]),
                f"{one['startSeconds']:.1f}",
                f"{one['servingBytes'] / 1e6:.0f}",
                f"{one['diskBytes'] / 1e6:.0f}",
            ]
            for one in sizes
        ],
    )


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
