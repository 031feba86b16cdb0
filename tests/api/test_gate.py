"""How many are let in, how large, and for how long half a request and a whole one may wait: servers on loopback."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import httpx2
import pytest
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api import gate
from api.gate import Gate, Limits, Patient
from api.headers import Headers
from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.errors import TimeOver
from kb.ports.deadline import stoppable
from kb.services.finding.suggesting import Suggesting
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


def _told(request: Request, why: HTTPException) -> PlainTextResponse:  # noqa: ARG001 - the gate hands it on
    return PlainTextResponse("nu niet", why.status_code, why.headers)


def test_who_comes_when_enough_are_inside_is_asked_to_come_back() -> None:
    slow = Slow()
    with (
        served(Headers(Gate(slow, limits=Limits(2), turned_away=_told), api_version="1")) as port,
        ThreadPoolExecutor() as pool,
    ):
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


def test_a_body_that_keeps_coming_gets_its_time_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE_SECONDS", 0.6)
    monkeypatch.setattr(gate, "PACE", 1_000)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 12000\r\nConnection: close\r\n\r\n"
    with served(_reading) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(head)
        for _ in range(12):
            time.sleep(0.1)
            client.sendall(b"x" * 1_000)
        answer = b"".join(iter(lambda: client.recv(4096), b""))

    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"12000")


def test_some_requests_have_limits_of_their_own() -> None:
    slow = Slow()

    def special(method: str, path: str) -> Limits | None:
        return Limits(1, 2_000) if (method, path) == ("POST", "/bestand") else None

    with (
        served(Gate(slow, limits=Limits(5, 1_000), turned_away=_told, special=special)) as port,
        ThreadPoolExecutor() as pool,
    ):
        address = f"http://127.0.0.1:{port}"
        inside = pool.submit(httpx2.post, f"{address}/bestand", content=b"x" * 1_500, timeout=60)
        while slow.inside < 1:
            time.sleep(0.01)
        second = httpx2.post(f"{address}/bestand", content=b"x")
        elsewhere = httpx2.post(f"{address}/zoeken", content=b"x" * 1_500)
        slow.let_go.set()
        first = inside.result().status_code
        too_large = httpx2.post(f"{address}/bestand", content=b"x" * 2_500).status_code
        later = httpx2.post(f"{address}/bestand", content=b"x").status_code

    assert (first, second.status_code, elsewhere.status_code, too_large, later) == (200, 503, 413, 413, 200)


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


@pytest.mark.parametrize(("path", "kind"), [("/v1/_zoek", b"application/problem+json"), ("/en/selectie", b"text/html")])
def test_what_says_that_it_is_too_large_is_refused_before_any_of_it_is_read(
    base: KnowledgeBase, path: str, kind: bytes
) -> None:
    asked = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 400001\r\n\r\n"
    with served(create_app(base)) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(asked.encode())
        # It ends by itself: the other side closes.
        answer = b"".join(iter(lambda: client.recv(4096), b""))

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"content-type: " + kind in answer.lower()


@pytest.mark.parametrize("path", ["/v1/_zoek", "/selectie"])
def test_what_turns_out_to_be_too_large_is_not_waited_for(base: KnowledgeBase, path: str) -> None:
    with served(create_app(base)) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for part in [b"x" * 100_000] * 4 + [b"x"]:
            client.sendall(b"%x\r\n%s\r\n" % (len(part), part))
        # It said nowhere that this was all.
        answer = b"".join(iter(lambda: client.recv(4096), b""))

    assert answer.startswith(b"HTTP/1.1 413")


class Stuck:
    """An app of which a thread waits until it is told to go on, and says how it ended."""

    def __init__(self) -> None:
        self.let_go, self.stopped = threading.Event(), threading.Event()
        self.ended: list[str] = []

    def _work(self) -> None:
        with stoppable(self.stopped.set):
            self.stopped.wait(60)
        try:
            with stoppable(self.stopped.set):
                self.ended.append("went on")
        except TimeOver as error:
            self.ended.append(error.code)
        self.let_go.wait(60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await run_in_threadpool(self._work)
        await PlainTextResponse("te laat")(scope, receive, send)


def test_what_takes_too_long_is_told_and_what_it_waits_for_is_stopped() -> None:
    stuck = Stuck()
    gate = Gate(stuck, limits=Limits(1, seconds=0.2), turned_away=_told)
    with served(gate) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        late = client.get("/zoeken")
        assert stuck.stopped.wait(20)
        # As long as its thread is busy there is room for one less.
        busy = client.get("/zoeken")
        stuck.let_go.set()
        ends = time.monotonic() + 20
        while (gate.inside or not stuck.ended) and time.monotonic() < ends:
            time.sleep(0.01)
        again = client.get("/zoeken")

    assert [(one.status_code, one.headers["retry-after"]) for one in (late, busy)] == [(503, "30"), (503, "2")]
    assert stuck.ended[0] == "time-over"
    assert (again.status_code, again.text) == (200, "te laat")


def test_an_answer_that_has_begun_is_not_cut_off() -> None:
    async def long(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - the protocol names them
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.5)
        await send({"type": "http.response.body", "body": b"heel"})

    with served(Gate(long, limits=Limits(1, seconds=0.1), turned_away=_told)) as port:
        assert httpx2.get(f"http://127.0.0.1:{port}/").text == "heel"


@pytest.mark.parametrize(("path", "kind"), [("/v1/themes", "application/problem+json"), ("/themas", "text/html")])
def test_whoever_waited_too_long_is_told_so_in_their_own_form(base: KnowledgeBase, path: str, kind: str) -> None:
    hasty = replace(base, settings=base.settings.model_copy(update={"request_seconds": 1e-9}))
    with served(create_app(hasty)) as port:
        answer = httpx2.get(f"http://127.0.0.1:{port}{path}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.headers["content-type"].startswith(kind)


class _Waiting:
    """What is asked of a service, and waits until it may be answered."""

    def __init__(self) -> None:
        self.let_go, self.entered = threading.Event(), threading.Semaphore(0)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def wait(*_: Any, **__: Any) -> None:
            self.entered.release()
            self.let_go.wait(60)
            raise TimeOver

        return wait


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/v1/health/live", "/v1/health/ready"])
def test_health_is_told_while_every_thread_that_answers_is_busy(base: KnowledgeBase, path: str) -> None:
    waiting, threads = _Waiting(), 40
    busy = replace(base, suggesting=cast(Suggesting, waiting))
    with served(create_app(busy)) as port, ThreadPoolExecutor(threads + 5) as pool:
        address = f"http://127.0.0.1:{port}"
        asked = [pool.submit(httpx2.get, f"{address}/v1/suggestions?q=schul", timeout=60) for _ in range(threads + 5)]
        for _ in range(threads):
            assert waiting.entered.acquire(timeout=30)
        told = httpx2.get(f"{address}{path}", timeout=30)
        waiting.let_go.set()
        answered = {one.result().status_code for one in asked}

    assert (told.status_code, answered) == (200, {503})


async def _reading(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that wants the whole of a request before it answers."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message["body"]
        if not message["more_body"]:
            break
    await PlainTextResponse(str(len(body)))(scope, receive, send)
