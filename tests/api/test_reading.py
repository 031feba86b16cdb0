"""What reads files is loaded once for those that come soon after each other."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from api import reading
from api.reading import preparing
from ingest.box.boxed import Box
from kb.adapters.skos import load_thesaurus
from kb.bootstrap import Library
from kb.settings import Settings
from tests.ingest.box.test_boxed import TEXT, entries, outcomes


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(data=tmp_path / "data", readers=1, _env_file=None)
    yield cast("Library", SimpleNamespace(settings=settings, thesaurus=load_thesaurus()))
    reading._shelf.clear()


def _read(library: Library, folder: Path) -> int:
    """Read a file, and give the process that its reader came from."""
    before = _nurseries()
    with preparing(library) as box:
        assert outcomes(cast("Box", box), entries(folder, verslag_txt=TEXT)) == ["in"]
    after = _nurseries()
    return max(after - before or after)


def _nurseries() -> set[int]:
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    found = {int(one) for listed in children for one in listed.read_text().split()}
    return {one for one in found if b"ingest.box.nursery" in Path(f"/proc/{one}/cmdline").read_bytes()}


def test_the_next_file_is_read_by_what_is_loaded_already(library: Library, tmp_path: Path) -> None:
    first = _read(library, tmp_path)

    assert _read(library, tmp_path) == first
    assert not Path(f"/proc/{first}/task/{first}/children").read_text()


def test_with_other_limits_it_is_loaded_anew(library: Library, tmp_path: Path) -> None:
    first = _read(library, tmp_path)
    library.settings.__dict__["read_seconds"] = 7

    assert _read(library, tmp_path) != first
    assert first not in _nurseries()


def test_what_ended_meanwhile_is_loaded_anew(library: Library, tmp_path: Path) -> None:
    first = _read(library, tmp_path)
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)

    assert _read(library, tmp_path) != first


def test_when_nobody_reads_for_a_while_it_ends(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_KEEP_SECONDS", 0.1)
    first = _read(library, tmp_path)

    deadline = time.monotonic() + 10
    while first in _nurseries() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert first not in _nurseries()
