"""What is let in: how many requests at once, how large, how long half of one may take, and how long its answer.

Without the first, whoever comes last waits longest and all wait longer; without the third, a few hundred
connections that send a letter a minute keep everybody else out.
"""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import h11
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.headers import ALWAYS
from api.revalidation import STREAM
from kb.ports.deadline import Deadline, under

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 20.0
"""How long a connection may take to say what it wants, from its first moment or from the first letter."""
PACE = 256 * 1024
"""For each so many bytes it may take that long again: a file may be large, and has to keep coming."""

_SOON, _LATER = "2", "30"

_HALF = {h11.IDLE, h11.SEND_BODY}


class Limits(NamedTuple):
    """What one explorer does at once, and for one request.

    Attributes:
        requests: how many are answered at once.
        size: of what a request sends, in bytes.
        seconds: until an answer begins; 0: as long as it takes.
    """

    requests: int
    size: int = 400_000
    seconds: float = 0


Refusal = Callable[[Request, HTTPException], Response]
Special = Callable[[str, str], Limits | None]
"""The limits of a request by its method and path, where those are others; ``requests`` are of such requests."""


def _nothing_special(method: str, path: str) -> None:  # noqa: ARG001 - as whoever knows better gets them
    return None


class Gate:
    """ASGI middleware that turns requests away while enough are being answered, that are too large, or take too long.

    What asks for health gets in always: it tells whoever watches that the process lives.
    """

    def __init__(
        self, app: ASGIApp, *, limits: Limits, turned_away: Refusal, special: Special = _nothing_special
    ) -> None:
        self._app = app
        self._limits = limits
        self._turned_away = turned_away
        self._special = special
        self.inside = 0
        """How many requests are being answered."""
        self.specially = 0
        """How many of those have limits of their own."""

    def __getattr__(self, name: str) -> Any:
        """What the wrapped app has, such as its state."""
        return getattr(self._app, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] != "http" or "/health/" in scope["path"]:
            await self._app(scope, receive, send)
            return
        special = self._special(scope["method"], scope["path"])
        limits = special or self._limits
        full = self.inside >= self._limits.requests or (special and self.specially >= special.requests)
        if full:
            await self._refuse(_unavailable(_SOON), scope, receive, send)
        elif _length(scope) > limits.size:
            await self._refuse(_too_large(), scope, receive, send)
        elif special:
            self.specially += 1
            try:
                await self._in_time(scope, _measured(receive, limits.size), send, limits.seconds)
            finally:
                self.specially -= 1
        else:
            await self._in_time(scope, _measured(receive, limits.size), send, limits.seconds)

    async def _in_time(self, scope: Scope, receive: Receive, send: Send, seconds: float) -> None:
        """Answer, or say that it takes too long.

        What takes too long is left alone then, since no thread can be stopped: what it waits for is, and it counts as
        being inside until it ends.
        """
        deadline, answer = Deadline(), _Answer(send, on_stream=self._let_go)
        self.inside += 1
        with under(deadline):
            work = asyncio.ensure_future(self._app(scope, receive, answer.send))
        work.add_done_callback(lambda work: self._left(work, counted=not answer.streams))
        try:
            await asyncio.wait({work}, timeout=seconds or None)
        except asyncio.CancelledError:
            work.cancel()
            raise
        if work.done() or answer.begun:
            await work
            return
        answer.too_late = True
        logger.warning("request took too long")
        # Not in the pool of what answers, which may be what is full.
        ending = asyncio.ensure_future(asyncio.to_thread(deadline.end))
        await self._refuse(_unavailable(_LATER), scope, receive, send)
        await ending

    def _let_go(self) -> None:
        """A stream waits for news most of the time, and takes nobody's place meanwhile."""
        self.inside -= 1

    def _left(self, work: "asyncio.Future[None]", *, counted: bool) -> None:
        self.inside -= counted
        if not work.cancelled():
            # Looked at, or Python would write it down: its message may hold words of a question.
            work.exception()

    async def _refuse(self, why: HTTPException, scope: Scope, receive: Receive, send: Send) -> None:
        await self._turned_away(Request({**scope, "app": self._app}), why)(scope, receive, send)


def _measured(receive: Receive, most: int) -> Receive:
    """What a request sends, until it is too much; what says beforehand how much it is does not come that far."""
    size = 0

    async def measured() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise _too_large()
        return message

    return measured


class _Answer:
    """An answer on its way, until somebody else has answered."""

    def __init__(self, send: Send, *, on_stream: Callable[[], None]) -> None:
        self._send = send
        self._on_stream = on_stream
        self.begun = self.too_late = self.streams = False

    async def send(self, message: Message) -> None:
        if self.too_late:
            return
        self.begun = True
        if _is_stream(message) and not self.streams:
            self.streams = True
            self._on_stream()
        await self._send(message)


def _is_stream(message: Message) -> bool:
    """Whether an answer begins that has no end of its own."""
    if message["type"] != "http.response.start":
        return False
    return Headers(raw=message["headers"]).get("content-type", "").startswith(STREAM)


def _unavailable(again: str) -> HTTPException:
    return HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": again})


def _too_large() -> HTTPException:
    # Whatever else is sent would be taken for the next request.
    return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"Connection": "close"})


def _length(scope: Scope) -> int:
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isdecimal() else 0


class Patient(H11Protocol):
    """Uvicorn's HTTP/1.1 that closes a connection whose request does not become whole in time."""

    _waiting: asyncio.TimerHandle | None = None
    _came = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection that says nothing waits, too."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Some of a request, or the last of it."""
        super().data_received(data)
        if self.conn.their_state in _HALF and not (
            self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]
        ):
            self._keep_up(len(data))
            self._wait()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is told so, with the headers of every other answer."""
        body = msg.encode("ascii", "replace")
        headers = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close", **ALWAYS}
        for event in (
            h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait(self) -> None:
        """From the first letter on; a few more give no more time."""
        if self._waiting is None:
            self._waiting = self.loop.call_later(PATIENCE_SECONDS, self.transport.abort)

    def _keep_up(self, more: int) -> None:
        """A body that comes at a fair pace gets its time again."""
        self._came += more
        if self._came >= PACE:
            self._stop_waiting()

    def _stop_waiting(self) -> None:
        self._came = 0
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
