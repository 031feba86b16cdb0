"""One, two and four processes that answer on one address: how much more do 50 readers get, and what does it cost?

Each reader asks for the next answer as soon as it has one, and no reader asks what another asks at the same time.
"""

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import urlencode

import httpx

from bench import pages, topics
from bench.serving import memory_bytes, served, shared_bytes
from bench.tables import show, write

COUNTS = (1, 2, 4)
READERS = 50
_WARM_UP_SECONDS, _SECONDS = 10.0, 40.0


class Figures(NamedTuple):
    """What so many processes do for all readers together.

    Attributes:
        per_second: answers in a second.
        p50: seconds until half of the answers.
        p95: seconds until all but one in twenty.
        refused: answers that were none, since too many asked.
        memory: bytes of one process; what processes share counts for a part in each.
        disk: bytes of the index of one process.
    """

    per_second: float
    p50: float
    p95: float
    refused: int
    memory: int
    disk: int


def run(folder: Path | None) -> None:
    """Measure on the sample corpus, print the figures beside those of one process and write them down."""
    with tempfile.TemporaryDirectory() as place:
        data = pages.sample(Path(folder or place))
        found = {number: measure(data, number) for number in COUNTS}
    first = found[COUNTS[0]]
    rows = [[number, *_told(one, first)] for number, one in found.items()]
    header = ["workers", "requests/s", "× 1", "p95 s", "× 1", "refused", "MiB each", "MiB disk each"]
    show(f"{READERS} readers on `kb serve --workers N`", header, rows)
    write("workers", {str(number): one._asdict() for number, one in found.items()})


def _told(one: Figures, first: Figures) -> list[object]:
    beside = [one.per_second, one.per_second / first.per_second, one.p95, one.p95 / first.p95]
    return [*beside, one.refused, one.memory // 2**20, one.disk // 2**20]


def measure(data: Path, number: int, *, readers: int = READERS, seconds: float = _SECONDS) -> Figures:
    """What so many processes do on a data folder."""
    questions = [topic.query for topic in topics.load()]
    with served(data, workers=number) as explorer:
        asked = _Asked(str(explorer.client.base_url), questions)
        asked.by(readers, min(_WARM_UP_SECONDS, seconds))
        warm = len(asked.spent)
        refused = asked.refused
        start = time.perf_counter()
        asked.by(readers, seconds)
        spent, took = asked.spent[warm:], time.perf_counter() - start
        workers = _answering(explorer.process, number)
        memory = max(shared_bytes(worker) if number > 1 else memory_bytes(worker) for worker in workers)
    *_, p95 = quantiles(spent, n=20)
    index = data / ("index-1" if number > 1 else "index")
    disk = sum(file.stat().st_blocks * 512 for file in index.rglob("*") if file.is_file())
    return Figures(len(spent) / took, sorted(spent)[len(spent) // 2], p95, asked.refused - refused, memory, disk)


def _answering(process: int, number: int) -> list[int]:
    """The processes that answer: it, or those that it started, but for what helps it to start them."""
    if number == 1:
        return [process]
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return sorted(map(int, children), key=memory_bytes)[-number:]


class _Asked:
    """What readers asked, and how long each answer took."""

    def __init__(self, address: str, questions: Sequence[str]) -> None:
        self._address = address
        self._questions = questions
        self._turn: Iterator[int] = count()
        self.spent: list[float] = []
        self.refused = 0

    def by(self, readers: int, seconds: float) -> None:
        """Let so many readers ask for so long."""
        until = time.perf_counter() + seconds
        threads = [threading.Thread(target=self._read, args=(until,)) for _ in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _read(self, until: float) -> None:
        with httpx.Client(base_url=self._address, timeout=120) as client:
            while (start := time.perf_counter()) < until:
                question = self._questions[next(self._turn) % len(self._questions)]
                answer = client.get(f"/v1/search?{urlencode({'q': question})}")
                if answer.status_code == httpx.codes.OK:
                    self.spent.append(time.perf_counter() - start)
                else:
                    self.refused += 1
                    # As the answer says, but not so long that the others have it to themselves.
                    time.sleep(0.5)
