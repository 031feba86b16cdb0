"""Whether a page or answer is still what somebody has of it (RFC 9110, section 13).

It stays with whoever asked (``private``) and is looked up again each time (``no-cache``), since a story that is
withdrawn is gone at once; but what has not changed is not sent again.
"""

import hashlib
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAM = "text/event-stream"
"""What has no end of its own."""

# What an answer without content keeps (RFC 9110, section 15.4.5).
_KEPT = frozenset({"cache-control", "content-location", "etag", "vary"})


class Revalidation:
    """ASGI middleware: a tag of the content on each whole answer to a ``GET``, and 304 for whoever has that."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and hold back its answer until it is whole."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def complete(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            if not _may_be_tagged(start):
                await send(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await _answer(start, b"".join(parts), Headers(scope=scope).get("If-None-Match", ""), send)

        await self._app(scope, receive, complete)


def _may_be_tagged(start: Message) -> bool:
    """Whether it is a page or answer; files have a tag of their own, and are sent as they are read, as streams are."""
    headers = Headers(raw=start["headers"])
    if headers.get("content-type", "").startswith(STREAM):
        return False
    return start["status"] == HTTPStatus.OK and "etag" not in headers


async def _answer(start: Message, body: bytes, known: str, send: Send) -> None:
    # Weak: what is compressed on the way is the same content in other bytes.
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    MutableHeaders(scope=start)["ETag"] = tag
    if known.strip() == "*" or tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in known.split(",")):
        kept = [(name, value) for name, value in start["headers"] if name.decode().lower() in _KEPT]
        start, body = {**start, "status": HTTPStatus.NOT_MODIFIED, "headers": kept}, b""
        # Without content nothing is compressed, and nobody else would say that it might have been.
        MutableHeaders(scope=start).add_vary_header("Accept-Encoding")
    await send(start)
    await send({"type": "http.response.body", "body": body})
