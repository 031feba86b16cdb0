"""Ending when the system asks for it: real processes that are sent SIGTERM."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import BadStatusLine, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import httpx2
from typer.testing import CliRunner

from api.cli import app
from kb.bootstrap import open_library
from kb.model.event import Action
from kb.model.people import Account, Role
from kb.model.reader import KEEPER
from kb.settings import Settings
from tests.api.corpus import corpus
from tests.building import knowledge_base
from tests.conftest import free_port
from tests.peopling import PASSWORD, someone

_ROOT = Path(__file__).parents[2]


@contextmanager
def running(*arguments: str | Path, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """A process of ours, killed when the test has failed to end it."""
    with subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=_ROOT,
        env=os.environ | {"KB_ENCODER": "hashing", "NO_COLOR": "1"} | environment,
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


def _assert_in_order(data: Path) -> None:
    assert not (data / "serving.json").exists()
    checked = CliRunner().invoke(app, ["doctor", "--data", str(data), "--json"])
    assert json.loads(checked.stdout)["ok"], checked.stdout


def test_a_demonstration_that_is_asked_to_end_leaves_everything_in_order(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    with running("api.demo", "--port", str(port), "--data", data) as process:
        until_answered(port)
        assert (data / "serving.json").exists()

        process.send_signal(signal.SIGTERM)

        assert process.wait(20) == 0
    _assert_in_order(data)


def _request(path: str, cookie: str = "", **fields: str) -> bytes:
    """A request as a browser sends it, with a form if there are fields."""
    body = urlencode(fields).encode()
    lines = [f"{'POST' if fields else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1", "Sec-Fetch-Site: same-origin"]
    lines += [f"Cookie: meervoud={cookie}"] if cookie else []
    lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"] if fields else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def _sent(port: int, request: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.sendall(request)
    return line


def _answer(line: socket.socket) -> HTTPResponse | None:
    """The whole answer; none when the connection was closed before one began."""
    with line:
        answer = HTTPResponse(line)
        try:
            answer.begin()
        except (BadStatusLine, ConnectionResetError):
            return None
        # Less than it says it is would be an error.
        answer.read()
        return answer


def _until_refused(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return
        assert time.monotonic() < deadline, "it goes on listening"
        time.sleep(0.05)


def test_what_is_asked_of_an_explorer_that_ends_is_answered_whole_or_not_at_all(tmp_path: Path) -> None:
    data, port, figures = tmp_path / "data", free_port(), free_port()
    with closing(knowledge_base(data, *corpus())) as base:
        boss, noor = someone(base, "Baas", Role.ADMINISTRATOR), someone(base, "Noor")
        session = base.people.signing.open(boss)
    logged = {"KB_LOG_FORMAT": "json", "KB_LOG_LEVEL": "info", "KB_METRICS_PORT": str(figures)}
    with running("api.cli", "serve", "--port", str(port), "--data", data, **logged) as process:
        until_answered(port)
        assert "meervoud_documents" in httpx2.get(f"http://127.0.0.1:{figures}/metrics", timeout=5).text
        with closing(sqlite3.connect(data / "catalogue.sqlite3", isolation_level=None)) as busy:
            busy.execute("BEGIN IMMEDIATE")
            sign_in = _sent(port, _request("/inloggen", email=noor.email, wachtwoord=PASSWORD))
            change = _sent(port, _request("/beheer/mensen", session, doe="rol", id=noor.id, rol="curator"))
            half = _sent(port, b"POST /v1/_zoek HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{")
            idle = _sent(port, b"")
            searches = [_sent(port, _request(f"/v1/search?q=schulden+{number}")) for number in range(8)]
            # It was all read before this is.
            httpx2.get(f"http://127.0.0.1:{port}/health/live", timeout=20)

            process.send_signal(signal.SIGTERM)
            _until_refused(port)
            busy.execute("ROLLBACK")
        found = [_answer(line) for line in (sign_in, change, half, idle, *searches)]
        _, logged_lines = process.communicate(timeout=30)

    assert process.returncode == 0
    assert [answer and answer.status for answer in found] == [303, 303, None, None, *[200] * 8]
    assert all(json.loads(line) for line in logged_lines.splitlines() if not line.startswith(("Er is nog", " ")))
    _assert_written_down(base.settings, noor, found[0])


def _assert_written_down(settings: Settings, noor: Account, signed_in: HTTPResponse | None) -> None:
    library = open_library(settings)
    with closing(library.catalogue):
        assert signed_in is not None
        secret = signed_in.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
        (now,) = [one for one in library.people.accounts.all(KEEPER) if one.id == noor.id]
        assert library.people.signing.who(secret)
        assert now.role is Role.CURATOR
        assert {event.action for event in library.events.of(noor.id)} >= {
            Action.ACCOUNT_CHANGED,
            Action.ACCOUNT_KEY_ADDED,
        }
        assert library.auditing.verify(None) == []
    _assert_in_order(settings.data)


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
