"""What was answered and how long it took: told to the log, and to whoever keeps count. Never what was asked.

Of an address only its template is told (``/documenten/{id}``): the rest of it may be a question, a piece that somebody
reads, or the secret of a link.
"""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any, NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import REQUEST

logger = logging.getLogger(__name__)

PARENT: ContextVar[str] = ContextVar("parent", default="")
"""Of which trace a request is a part, as W3C Trace Context writes it (``traceparent``); empty when it is of none."""

NOWHERE = "none"
"""The template of an address that does not exist."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER = "OTHER"
_ROUTE = "route"
# Nobody's fault, and something for who runs it to look at.
_NOT_NOW = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE})


class Answered(NamedTuple):
    """A request with its answer; each part has few values, whatever anybody asks."""

    method: str
    route: str
    status: int
    seconds: float


Tell = Callable[[Answered], None]


class Watch:
    """Outermost ASGI middleware: tells of each request how it was answered.

    ``Arrival`` is the other half of it, innermost, where it is known which address this was.
    """

    def __init__(self, app: ASGIApp, *, tell: Sequence[Tell] = ()) -> None:
        self._app = app
        self._tell = (_log, *tell)

    def __getattr__(self, name: str) -> Any:
        """What the wrapped app has, such as its state."""
        return getattr(self._app, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; whatever is logged meanwhile says of which request it is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state, status, start = scope.setdefault("state", {}), int(HTTPStatus.INTERNAL_SERVER_ERROR), time.perf_counter()
        numbered, part = REQUEST.set(secrets.token_hex(6)), PARENT.set(Headers(scope=scope).get("traceparent", ""))

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else _OTHER
            answered = Answered(method, state.get(_ROUTE, NOWHERE), status, time.perf_counter() - start)
            for tell in self._tell:
                tell(answered)
            REQUEST.reset(numbered)
            PARENT.reset(part)


class Arrival:
    """Innermost ASGI middleware: leaves the template of the address in the state, which all copies of a scope share."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and look where it went."""
        try:
            await self._app(scope, receive, send)
        finally:
            path = getattr(scope.get("route"), "path", None)
            if path is not None:
                scope["state"][_ROUTE] = scope.get("root_path", "") + path


def _log(answered: Answered) -> None:
    level = logging.INFO
    if "/health/" in answered.route:
        # Who watches asks every few seconds.
        level = logging.DEBUG
    elif answered.status in _NOT_NOW:
        level = logging.WARNING
    if logger.isEnabledFor(level):
        fields = {**answered._asdict(), "ms": round(answered.seconds * 1000, 1)}
        del fields["seconds"]
        logger.log(level, "request answered", extra=fields)
