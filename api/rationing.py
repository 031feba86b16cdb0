"""How often one client may search, and send something, in a minute.

The client is the account of who signed in, or else the address. Neither is kept: what counts is a digest with a key
that lives as long as the process. Each process counts for itself. The headers are those of
draft-ietf-httpapi-ratelimit-headers-10.
"""

import hashlib
import math
import secrets
import time
from collections.abc import Callable, Collection
from typing import NamedTuple

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.identity import READER
from kb.errors import KbError, TooOften

_SEARCH, _WRITE = "search", "write"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_NEIGHBOURS = "/neighbours"
_SECONDS = 60

API_SEARCHES = frozenset({"/v1/search", "/v1/_zoek", "/v1/suggestions"})
"""The addresses of the API that ask the index; so do those of neighbours."""


def kind_of(method: str, path: str, searching: Collection[str] = API_SEARCHES) -> str:
    """What a request counts as; empty where it is not counted."""
    if method in _READING:
        return _SEARCH if path in searching or path.endswith(_NEIGHBOURS) else ""
    return _SEARCH if path in API_SEARCHES else _WRITE


class _Left(NamedTuple):
    """What a client has left."""

    allowed: bool
    remaining: int
    seconds: int


class Rationing:
    """ASGI middleware that asks a client to wait who searches or sends more often than a minute allows."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        searches: int,
        writes: int,
        searching: Collection[str],
        refused: Callable[[Request, KbError], Response],
    ) -> None:
        """Wire it up.

        Args:
            app: what answers.
            searches: how many a minute; 0: no limit.
            writes: how many times a minute something is sent; 0: no limit.
            searching: the addresses that ask the index.
            refused: what whoever has to wait gets.
        """
        self._app = app
        self._items = {
            kind: RateLimitItemPerMinute(most) for kind, most in ((_SEARCH, searches), (_WRITE, writes)) if most
        }
        self._searching = frozenset(searching)
        self._refused = refused
        self._counting = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._key = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and say how much is left, or ask to wait."""
        kind = kind_of(scope["method"], scope["path"], self._searching) if scope["type"] == "http" else ""
        if kind not in self._items:
            await self._app(scope, receive, send)
            return
        left = self._take(kind, self._client(scope))
        telling = self._telling(kind, left, send)
        if left.allowed:
            await self._app(scope, receive, telling)
        else:
            await self._refused(Request(scope), TooOften(left.seconds))(scope, receive, telling)

    def _client(self, scope: Scope) -> str:
        account, client = scope["state"][READER].account, scope.get("client")
        who = f"account {account}" if account else f"address {client[0] if client else ''}"
        return hashlib.blake2b(who.encode(), key=self._key, digest_size=16).hexdigest()

    def _take(self, kind: str, client: str) -> _Left:
        item = self._items[kind]
        allowed = self._counting.hit(item, kind, client)
        stats = self._counting.get_window_stats(item, kind, client)
        seconds = min(_SECONDS, max(1, math.ceil(stats.reset_time - time.time())))
        return _Left(allowed, stats.remaining if allowed else 0, seconds)

    def _telling(self, kind: str, left: _Left, send: Send) -> Send:
        policy = f'"{kind}";q={self._items[kind].amount};w={_SECONDS}'

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = policy
                headers["RateLimit"] = f'"{kind}";r={left.remaining};t={left.seconds}'
                if not left.allowed:
                    headers["Retry-After"] = str(left.seconds)
            await send(message)

        return telling
