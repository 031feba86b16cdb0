"""Ending when the system asks for it: real processes that are sent SIGTERM."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.conftest import free_port

_ROOT = Path(__file__).parents[2]
_KB = [sys.executable, "-m", "api.cli"]


@contextmanager
def running(*arguments: str | Path) -> Iterator["subprocess.Popen[str]"]:
    """A process of ours, killed when the test has failed to end it."""
    with subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=_ROOT,
        env=os.environ | {"KB_ENCODER": "hashing", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until_answered(port: int, *, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/health/live", timeout=2)
        except httpx2.HTTPError:
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.1)
        else:
            return


@pytest.mark.parametrize("module", ["api.cli", "api.demo"])
def test_an_explorer_that_is_asked_to_end_leaves_everything_in_order(tmp_path: Path, module: str) -> None:
    port, data = free_port(), tmp_path / "data"
    command: list[str | Path] = [module, "--port", str(port), "--data", data]
    if module == "api.cli":
        command.insert(1, "serve")
    with running(*command) as process:
        until_answered(port)
        assert (data / "serving.json").exists()

        process.send_signal(signal.SIGTERM)

        assert process.wait(20) == 0
    assert not (data / "serving.json").exists()
    checked = subprocess.run(
        [*_KB, "doctor", "--data", data, "--json"],
        cwd=_ROOT,
        env=os.environ | {"KB_ENCODER": "hashing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(checked.stdout)["ok"], checked


def test_a_run_that_is_asked_to_end_tells_what_is_in_and_leaves_no_process(tmp_path: Path) -> None:
    folder = tmp_path / "bestanden"
    folder.mkdir()
    text = "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening al hoog opgelopen. "
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(f"Stuk {number}. " + text * (2 if number == 0 else 4_000))
    with running("api.cli", "ingest", folder, "--source", "research", "--data", tmp_path / "data") as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("[1/20] 00.txt: nieuw")
        (nursery,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()

        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=120)

    assert process.returncode == 130
    assert "Gestopt. Wat is opgeslagen, is compleet" in out
    assert not Path(f"/proc/{nursery}").exists()
