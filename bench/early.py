"""What was to be shown: many clients right after a start, a run in which nothing changed, and threads of BLAS.

Eight clients ask before anything was asked, with the contextual encoder, several times; a code other than 200 and 503
is a fault. The sample corpus is taken in twice: what the second run costs is told as a share of the first. And eight
threads search with one thread for matrix products, as it serves, and with one for each core.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import httpx
from threadpoolctl import threadpool_limits

from bench import topics
from bench.serving import KB, served
from bench.tables import show, write
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.reader import VISITOR
from kb.model.search import SearchQuery
from kb.settings import Settings

CLIENTS = 8
_STARTS, _EACH, _SECONDS = 5, 12, 15.0
_ENCODER = "contextual"


def run() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        first, again = (_taken_in(data) for _ in range(2))
        answers = sum((_asked_at_once(data) for _ in range(_STARTS)), Counter[str]())
        command = [sys.executable, "-m", "bench.early", str(data)]
        searched: dict[str, float] = json.loads(subprocess.check_output(command))
    codes = [[code, number] for code, number in sorted(answers.items())]
    show(f"{CLIENTS} clients right after a start, {_STARTS} starts, encoder {_ENCODER}", ["code", "answers"], codes)
    rows = [[name, f"{one:.2f}", f"{one / first:.3f}"] for name, one in (("first", first), ("unchanged", again))]
    show("Taking in the sample corpus", ["run", "processor s", "share"], rows)
    show(f"{CLIENTS} threads search", ["threads of BLAS", "a second"], [[*one] for one in searched.items()])
    write("early", {"answers": answers, "first": first, "unchanged": again, "searched": searched})


def _taken_in(data: Path) -> float:
    """Seconds of the processor for a run over the sample corpus, all its processes together."""
    environment = os.environ | {"KB_ENCODER": _ENCODER}
    command = [KB, "ingest", str(topics.CORPUS), "--data", str(data), "--quiet"]
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _asked_at_once(data: Path) -> Counter[str]:
    """The codes of the first answers of an explorer that has just been started, to several clients at once."""
    questions = [topic.query for topic in topics.load()]
    with served(data, until="/health/live", encoder=_ENCODER) as explorer, ThreadPoolExecutor(CLIENTS) as pool:
        address = str(explorer.client.base_url)

        def ask(client: int) -> Counter[str]:
            with httpx.Client(base_url=address, timeout=120) as own:
                asked = (questions[(client + CLIENTS * turn) % len(questions)] for turn in range(_EACH))
                return Counter(str(own.get(f"/v1/search?{urlencode({'q': one})}").status_code) for one in asked)

        return sum(pool.map(ask, range(CLIENTS)), Counter[str]())


def measure(data: Path) -> dict[str, float]:
    """Searches a second by several threads, for each number of threads of BLAS."""
    base = open_knowledge_base(Settings(data=data, encoder=_ENCODER))
    base.searching.warm_up(VISITOR)
    turns = count()
    rates: dict[str, float] = {}
    for threads in (1, os.cpu_count() or 1, 1, os.cpu_count() or 1):
        with threadpool_limits(limits=threads, user_api="blas"):
            rate = _searched(base, turns)
        rates[str(threads)] = max(rate, rates.get(str(threads), 0.0))
    base.close()
    return rates


def _searched(base: KnowledgeBase, turns: "count[int]") -> float:
    questions = [topic.query for topic in topics.load()]
    done, until = [0] * CLIENTS, time.perf_counter() + _SECONDS

    def search(client: int) -> None:
        while time.perf_counter() < until:
            turn = next(turns)
            # With a number, so that nothing of it is remembered.
            base.searching.search(SearchQuery(text=f"{questions[turn % len(questions)]} {turn}"), VISITOR)
            done[client] += 1

    threads = [threading.Thread(target=search, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / _SECONDS


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
