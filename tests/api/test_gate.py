"""How many are let in, and for how long half a request may wait: real servers on loopback."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import httpx2
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api import gate
from api.gate import Gate, Patient
from api.headers import Headers
from api.main import create_app
from kb.bootstrap import KnowledgeBase
from tests.conftest import free_port

_SEEN = "x-content-type-options"


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """The port at which an app is served as ``kb serve`` does it."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, http=Patient, ws="none", log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


class Slow:
    """An app that answers when it is told to; of a health check it answers at once."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "/health/" not in scope["path"]:
            self.inside += 1
            while not self.let_go.is_set():
                await asyncio.sleep(0.01)
        await PlainTextResponse("klaar")(scope, receive, send)


def _busy(request: Request) -> PlainTextResponse:  # noqa: ARG001 - the gate hands it on
    return PlainTextResponse("te druk", 503, {"Retry-After": "2"})


def test_who_comes_when_enough_are_inside_is_asked_to_come_back() -> None:
    slow = Slow()
    with served(Headers(Gate(slow, most=2, turned_away=_busy), api_version="1")) as port, ThreadPoolExecutor() as pool:
        address = f"http://127.0.0.1:{port}"
        inside = [pool.submit(httpx2.get, f"{address}/zoeken", timeout=60) for _ in range(2)]
        while slow.inside < 2:
            time.sleep(0.01)
        turned_away = httpx2.get(f"{address}/zoeken")
        lives = httpx2.get(f"{address}/health/live")
        slow.let_go.set()
        answered = [one.result().status_code for one in inside]
        later = httpx2.get(f"{address}/zoeken")

    assert (turned_away.status_code, turned_away.headers["retry-after"]) == (503, "2")
    assert _SEEN in turned_away.headers
    assert (lives.status_code, answered, later.status_code) == (200, [200, 200], 200)


@pytest.mark.parametrize(("path", "kind"), [("/v1/themes", "application/problem+json"), ("/themas", "text/html")])
def test_whoever_is_turned_away_is_told_so_in_their_own_form(base: KnowledgeBase, path: str, kind: str) -> None:
    full = replace(base, settings=base.settings.model_copy(update={"most_requests": 0}))
    with served(create_app(full)) as port:
        answer = httpx2.get(f"http://127.0.0.1:{port}{path}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /zoeken HTTP/1.1\r\nHost: x\r\nX-Sl",
        b"POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    ],
)
def test_half_a_request_is_ended(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """Also when another letter comes now and then."""
    monkeypatch.setattr(gate, "PATIENCE_SECONDS", 0.5)
    with served(_reading) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(sent)
        assert any(_ended(client, another=b"a" if sent else b"") for _ in range(100))


def _ended(client: socket.socket, *, another: bytes) -> bool:
    """Whether the other side has closed, a tenth of a second from now and one more letter later."""
    time.sleep(0.1)
    try:
        client.sendall(another)
        return client.recv(1, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_a_connection_that_waits_for_its_next_request_is_kept() -> None:
    with served(_reading) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert [client.post("/", content=b"x" * 200_000).text for _ in range(3)] == ["200000"] * 3


def test_what_is_no_http_is_told_so_with_the_headers_of_every_answer() -> None:
    with served(_reading) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"dit is geen http\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b"")).decode().lower()

    assert answer.startswith("http/1.1 400")
    assert _SEEN in answer


def test_a_crash_that_cannot_be_told_on_a_page_is_told_with_the_same_headers() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - the protocol names them
        raise UnicodeEncodeError("latin-1", "ł", 0, 1, "kan niet")

    with served(Headers(broken, api_version="1")) as port:
        answer = httpx2.get(f"http://127.0.0.1:{port}/")

    assert (answer.status_code, _SEEN in answer.headers) == (500, True)


async def _reading(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that wants the whole of a request before it answers."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message["body"]
        if not message["more_body"]:
            break
    await PlainTextResponse(str(len(body)))(scope, receive, send)
