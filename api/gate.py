"""What is let in: how many requests at once, and how long half a request may take.

Without the first, whoever comes last waits longest and all wait longer; without the second, a few hundred
connections that send a letter a minute keep everybody else out.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import h11
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.headers import ALWAYS

PATIENCE_SECONDS = 20.0
"""How long a connection may take to say what it wants, from its first moment or from the first letter."""

_HALF = {h11.IDLE, h11.SEND_BODY}


class Gate:
    """ASGI middleware that turns requests away while enough are being answered.

    What asks for health gets in always: it tells whoever watches that the process lives.
    """

    def __init__(self, app: ASGIApp, *, most: int, turned_away: Callable[[Request], Response]) -> None:
        self._app = app
        self._most = most
        self._turned_away = turned_away
        self._inside = 0

    def __getattr__(self, name: str) -> Any:
        """What the wrapped app has, such as its state."""
        return getattr(self._app, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that it is busy."""
        if scope["type"] != "http" or "/health/" in scope["path"]:
            await self._app(scope, receive, send)
            return
        if self._inside >= self._most:
            await self._turned_away(Request({**scope, "app": self._app}))(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1


class Patient(H11Protocol):
    """Uvicorn's HTTP/1.1 that closes a connection whose request does not become whole in time."""

    _waiting: asyncio.TimerHandle | None = None

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
        """From the first letter on; later ones give no more time."""
        if self._waiting is None:
            self._waiting = self.loop.call_later(PATIENCE_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
