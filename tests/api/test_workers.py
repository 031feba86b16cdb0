"""Several processes on one address: each follows the catalogue, one that dies comes back, and all end together."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from kb.bootstrap import open_library
from kb.settings import Settings
from tests.building import document, knowledge_base
from tests.conftest import free_port

_PATIENCE = 120


class Served(NamedTuple):
    """``kb serve --workers 2``."""

    process: subprocess.Popen[bytes]
    address: str
    data: Path

    def workers(self) -> dict[int, int]:
        """The processes that hold an index, by the number of the index."""
        shards = {str(self.data / name / "shard"): number for number, name in enumerate(("index", "index-1"))}
        return {shards[shard]: pid for pid, path in _open_files() for shard in shards if path.startswith(f"{shard}/")}

    def totals(self, question: str) -> set[int]:
        """What several connections of their own are told; the system gives them to either worker."""
        asked = [httpx.get(f"{self.address}/v1/search", params={"q": question}, timeout=30) for _ in range(8)]
        return {answer.json()["total"] for answer in asked if answer.status_code == 200}


def _open_files() -> Iterator[tuple[int, str]]:
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        # Whatever has ended since, or is not ours, has none.
        with suppress(OSError):
            yield int(link.parts[2]), str(link.readlink())


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    data = tmp_path / "data"
    knowledge_base(data, document("test:een", "Over duiven in de stad.")).close()
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--workers", "2", "--data", str(data), "--port", str(port)]
    environment = os.environ | {"KB_ENCODER": "hashing", "KB_INDEX_SECONDS": "0.2", "KB_SEARCHES_PER_MINUTE": "0"}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    made = Served(process, f"http://127.0.0.1:{port}", data)
    try:
        until(lambda: len(made.workers()) == 2 and "De verkenner staat op" in (tmp_path / "log").read_text())
        yield made
    finally:
        process.terminate()
        assert process.wait(_PATIENCE) == 0
        assert "Traceback" not in (tmp_path / "log").read_text()
    assert made.workers() == {}
    assert not (data / "serving.json").exists()


def test_each_worker_follows_and_one_that_is_killed_comes_back(served: Served) -> None:
    library = open_library(Settings(data=served.data, _env_file=None))
    assert json.loads((served.data / "serving.json").read_text())["pid"] == served.process.pid
    killed = served.workers()[1]

    library.catalogue.save(*document("test:twee", "Over ganzen in de stad."))
    os.kill(killed, signal.SIGKILL)
    library.catalogue.save(*document("test:drie", "Over zwanen in de stad."))

    until(lambda: served.workers().get(1, killed) != killed)
    end = library.changes.end()
    told = list(served.data.glob("index*/position.json"))
    assert len(told) == 2
    until(lambda: all(json.loads(file.read_text()) == end._asdict() for file in told))
    until(lambda: served.totals("ganzen") == served.totals("zwanen") == {1})
    library.catalogue.close()
