"""Killing a run at random points, as power cuts and impatient people do: what is lost, what is there twice?

Each time a process takes in a folder, tells which file is stored, and is killed with SIGKILL somewhere on the way.
Then another goes on, and everything is looked over.
"""

import json
import os
import random
import select
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.tables import show, write
from ingest.entry import Details
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.progress import Silent
from ingest.report import Line
from ingest.selection import select as found_in
from kb.bootstrap import open_knowledge_base
from kb.model.evidence import KnowledgeSource
from kb.model.identity import digest
from kb.model.reader import KEEPER
from kb.settings import Settings

_FILES, _KILLS = 40, 60


class Kills(NamedTuple):
    """What came of it, added up over all kills.

    Attributes:
        kills: runs that were killed before they were done.
        acknowledged: files of which a killed run had said that they were stored.
        lost: of those the ones that were not there, or not whole, right after; and files that the next run did not
            take in.
        doubled: documents that were there more than once.
        disorder: times that index and catalogue did not agree after the next run.
    """

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    disorder: int


def measure(count: int, *, seed: int = 1) -> Kills:
    """Kill so many runs, each on an empty data folder of its own."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as root:
        folder = _written(Path(root) / "bestanden")
        _, _, whole = in_a_process(lambda say: _take_in(folder, Path(root) / "heel", say))
        found = [_killed(folder, Path(root) / str(n), chance.uniform(0, whole)) for n in range(count)]
    return Kills(*(sum(column) for column in zip(*found, strict=True)))


def run() -> None:
    """Kill 60 runs, print what came of it and write it down."""
    found = measure(_KILLS)
    show("Killed while taking in files", list(Kills._fields), [[str(value) for value in found]])
    write("kills", found._asdict())


def _written(folder: Path) -> Path:
    folder.mkdir()
    for number in range(_FILES):
        text = (
            f"Verhaal {number}. " + "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening hoog. " * 12
        )
        (folder / f"{number:02}.txt").write_text(text)
    return folder


def _killed(folder: Path, data: Path, seconds: float) -> Kills:
    said, was_killed, _ = in_a_process(lambda say: _take_in(folder, data, say), seconds=seconds)
    (after,), _, _ = in_a_process(lambda say: say(_looked_over(folder, data)))
    there = Counter(after["files"])
    acknowledged = [line["file"] for line in said if "file" in line]
    lost = [name for name in acknowledged if name not in after["before"]]
    return Kills(
        kills=int(was_killed),
        acknowledged=len(acknowledged),
        lost=len(lost) + _FILES - len(there),
        doubled=sum(there.values()) - len(there),
        disorder=int(not after["in_order"]),
    )


class _Telling(Silent):
    """Says which file is stored."""

    def __init__(self, say: Callable[[Any], None]) -> None:
        self._say = say

    def file(self, line: Line) -> None:
        self._say({"file": line.file})


def _take_in(folder: Path, data: Path, say: Callable[[Any], None]) -> None:
    base = open_knowledge_base(Settings(data=data, encoder="hashing", _env_file=None))

    def index_pending() -> int:
        base.following.ensure()
        return 0

    say({"ready": True})
    run = Ingesting(
        catalogue=base.catalogue,
        preparing=Here(base.linker),
        index_pending=index_pending,
        originals=Originals(base.files, base.withdrawing),
    )
    run.run(found_in([folder], Details(source=KnowledgeSource.RESEARCH)), _Telling(say))
    base.close()


def _looked_over(folder: Path, data: Path) -> dict[str, Any]:
    """The files of documents that are whole, before and after a second run that goes on undisturbed."""
    before = _whole(data)["files"]
    _take_in(folder, data, lambda _: None)
    return {"before": before, **_whole(data)}


def _whole(data: Path) -> dict[str, Any]:
    base = open_knowledge_base(Settings(data=data, encoder="hashing", _env_file=None))
    whole = []
    for card in base.catalogue.every(KEEPER):
        document = base.catalogue.document(card.id, KEEPER)
        passages = base.catalogue.passages_of(card.id, KEEPER)
        is_kept = base.files.path(card.file_sha256) is not None
        if digest(document.text) == card.sha256 and passages and is_kept:
            whole.append(card.file_name)
    found = {"files": whole, "in_order": base.following.in_order()}
    base.close()
    return found


def in_a_process(
    job: Callable[[Callable[[Any], None]], None], *, seconds: float = 600
) -> tuple[list[Any], bool, float]:
    """What a process says, whether it had to be killed so long after its first word, and how long it went on."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        try:
            job(lambda value: _tell(theirs, value))
        finally:
            os._exit(0)
    os.close(theirs)
    select.select([ours], [], [])
    start = time.monotonic()
    while is_running := _runs(pid):
        if time.monotonic() - start > seconds:
            os.kill(pid, signal.SIGKILL)
            break
        time.sleep(0.002)
    os.waitpid(pid, 0)
    return list(_said(ours)), is_running, time.monotonic() - start


def _runs(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _tell(pipe: int, value: Any) -> None:
    os.write(pipe, json.dumps(value).encode() + b"\n")


def _said(pipe: int) -> Iterator[Any]:
    with os.fdopen(pipe, "rb") as lines:
        yield from (json.loads(line) for line in lines if line.endswith(b"\n"))
