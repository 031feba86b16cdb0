"""An index that is built beside the one that is asked, and takes its place: nobody waits, nothing is lost or mixed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.adapters.qdrant import generations
from kb.adapters.qdrant.beside import Beside
from kb.adapters.qdrant.generations import Generations
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.bootstrap.places import INDEX
from kb.building import build
from kb.errors import IndexUnavailable, NoRoomBeside
from kb.model.reader import VISITOR
from kb.model.search import Filters
from kb.ports.index import Retriever
from kb.services.keeping import following
from kb.settings import Settings
from tests.building import document, knowledge_base

_DOCUMENTS = 40


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with documents."""
    folder = tmp_path_factory.mktemp("vol") / "data"
    knowledge_base(folder, *(document(f"test:{number}", "Over duiven.") for number in range(_DOCUMENTS))).close()
    return folder


@pytest.fixture
def base(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    """A knowledge base that is being served, in which a few documents are much."""
    monkeypatch.setattr(following, "MUCH", 10)
    data = shutil.copytree(filled, tmp_path / "data")
    made = open_knowledge_base(Settings(data=data, encoder="hashing", _env_file=None), serving=True)
    yield made
    made.following.stop()
    made.close()


def _found(base: KnowledgeBase, limit: int = 500) -> int:
    asked = Retriever(None, Filters(), limit, sparse=base.retrieving.understand("duiven", related=False).words)
    return len(base.index.search([asked], VISITOR)[0])


def _folders(base: KnowledgeBase) -> list[str]:
    home = base.settings.data / INDEX
    return sorted(path.name for path in home.iterdir() if path.is_dir())


def _add(base: KnowledgeBase, several: int, *, start: int = 1000) -> None:
    for number in range(start, start + several):
        base.catalogue.save(*document(f"test:{number}", "Over duiven."))


def test_who_asks_while_another_index_takes_the_place_is_always_answered(base: KnowledgeBase) -> None:
    found, stop = [], threading.Event()

    def ask() -> None:
        # Now and then, so that what builds gets its turn too.
        while not stop.wait(0.005):
            found.append(_found(base))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        _add(base, 20)
        progress: list[int] = []
        base.following.catch_up(progress.append)
        base.following.rebuild()
    finally:
        stop.set()
        asking.join()
    # All of before or all of after: never some of both.
    assert set(found) <= {_DOCUMENTS, _DOCUMENTS + 20}
    assert len(found) > 20
    assert progress == [20]
    assert _found(base) == _DOCUMENTS + 20
    assert base.following.in_order()
    assert len(_folders(base)) == 1


def test_a_few_changes_are_followed_in_the_index_itself(base: KnowledgeBase) -> None:
    before = _folders(base)
    _add(base, 3)
    assert base.following.catch_up() == 3
    assert (_found(base), _folders(base)) == (_DOCUMENTS + 3, before)


def test_what_was_followed_bit_by_bit_is_compacted_beside(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOSE", 3)
    _add(base, 3)
    base.following.catch_up()
    before = _folders(base)
    base.following.catch_up()
    assert _folders(base) != before
    assert _found(base) == _DOCUMENTS + 3


def _child() -> int | None:
    """The process that builds now, if there is one."""
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            if b"kb.building" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return int(pid)
    return None


def test_a_child_that_is_killed_at_any_moment_loses_nothing(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.adapters.qdrant.beside._PAUSE_SECONDS", 0)
    chance = random.Random(4)
    for turn in range(3):
        _add(base, 20, start=1000 + 20 * turn)
        done = threading.Event()
        killer = threading.Thread(target=_kill_at, args=(chance.uniform(0, 3), done))
        killer.start()
        try:
            base.following.catch_up()
        except IndexUnavailable:
            assert _found(base) >= _DOCUMENTS
        done.set()
        killer.join()
    base.following.catch_up()
    assert _found(base) == _DOCUMENTS + 60
    assert base.following.in_order()
    assert len(_folders(base)) == 1


def _kill_at(seconds: float, done: threading.Event) -> None:
    done.wait(seconds)
    if pid := _child():
        os.kill(pid, signal.SIGKILL)


def test_a_build_that_failed_is_not_tried_again_at_once(base: KnowledgeBase) -> None:
    beside = Beside(_generations(base), program="kb.no_such_thing", given={})
    with pytest.raises(IndexUnavailable, match="niet gelukt"):
        beside.build(anew=True)
    start = time.monotonic()
    with pytest.raises(IndexUnavailable, match="zo opnieuw"):
        beside.build(anew=True)
    assert time.monotonic() - start < 0.5
    assert _found(base) == _DOCUMENTS


def test_who_stops_waits_for_no_build(base: KnowledgeBase) -> None:
    _add(base, 20)
    stopping = threading.Timer(0.5, base.following.stop)
    stopping.start()
    with pytest.raises(IndexUnavailable):
        base.following.catch_up()
    stopping.join()
    assert _child() is None
    with pytest.raises(IndexUnavailable):
        base.following.catch_up()


_PARENT = """
import json, os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "kb.building"], stdin=subprocess.PIPE, text=True)
given = {"settings": json.loads(sys.argv[1]), "replica": 0, "anew": True, "parent": os.getpid()}
print(json.dumps(given), file=child.stdin, flush=True)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, encoder="hashing", _env_file=None).model_dump_json()
    with subprocess.Popen([sys.executable, "-c", _PARENT, settings], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        # It steps back once it has bound itself, and stopped it cannot end by itself.
        while os.getpriority(os.PRIO_PROCESS, child) <= os.getpriority(os.PRIO_PROCESS, 0):
            assert _is_alive(child)
        os.kill(child, signal.SIGSTOP)
        parent.kill()
    deadline = time.monotonic() + 10
    while _is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _is_alive(child)


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0]
    except OSError:
        return False


def _generations(base: KnowledgeBase) -> Generations:
    assert isinstance(base.index, Generations)
    return base.index


class _Crash(Exception):
    pass


@pytest.mark.parametrize("step", ["write_whole", "EdgeIndex", "_discard"])
def test_a_crash_at_any_step_of_the_change_leaves_one_whole_index(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    _add(base, 20)
    build(base.settings, base.settings.data / INDEX, anew=False)

    def crash(*_: object, **__: object) -> None:
        raise _Crash

    with monkeypatch.context() as patch:
        patch.setattr(generations, step, crash)
        with pytest.raises(_Crash):
            _generations(base).take_over()
    base.close()

    again = open_knowledge_base(base.settings)
    assert _found(again) == _DOCUMENTS + 20
    assert again.following.in_order()
    assert len(_folders(again)) == 1
    again.close()


def test_what_was_left_half_is_removed_at_the_next_start(base: KnowledgeBase) -> None:
    home = base.settings.data / INDEX
    shutil.copytree(home / "shard", home / "0a1b" / "shard")
    base.close()
    again = open_knowledge_base(base.settings)
    assert "0a1b" not in _folders(again)
    assert _found(again) == _DOCUMENTS
    again.close()


def test_without_room_for_another_index_what_is_much_is_followed_in_the_one_there_is(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_SOME_ROOM", 2**60)
    before = _folders(base)
    _add(base, 20)
    with pytest.raises(NoRoomBeside, match="geen plaats"):
        build(base.settings, base.settings.data / INDEX, anew=True)
    assert (_folders(base), _found(base)) == (before, _DOCUMENTS)

    assert base.following.catch_up() == 20

    assert (_folders(base), _found(base)) == (before, _DOCUMENTS + 20)
