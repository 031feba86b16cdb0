"""Headers that every response carries, also one that comes out of a crash."""

import logging
import traceback
from http import HTTPStatus
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

# The question stands in the address of a page: it goes to no other site, and nothing comes from one.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # No page of another site gets a hold on a window of ours, or shows what we send as its own.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# As long as a secret is, and longer than an id.
_SECRET_LENGTH = 40
_CRASHED = b"Er ging iets mis bij ons. Probeer het later nog eens.\n"


def _without_secrets(path: str) -> str:
    """A path without what only its reader may know: the secret of a link."""
    return "/".join(part if len(part) < _SECRET_LENGTH else "…" for part in path.split("/"))


class Headers:
    """Outermost ASGI middleware: security headers everywhere, version and CORS under ``/v1``.

    ``HEAD`` is answered as ``GET`` is, without the body.
    """

    def __init__(self, app: ASGIApp, *, api_version: str) -> None:
        self._app = app
        self._for_api = {
            "API-Version": api_version,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": (
                "API-Version, ETag, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After"
            ),
            "Cross-Origin-Resource-Policy": "cross-origin",
            # A story that is withdrawn is gone at once, also from the caches of others.
            "Cache-Control": "private, no-cache",
        }

    def __getattr__(self, name: str) -> Any:
        """What the wrapped app has, such as its state."""
        return getattr(self._app, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete the response.

        A crash goes no further: the server would write its message to the log, and that may
        hold what somebody asked.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_api = scope["path"] == "/v1" or scope["path"].startswith("/v1/")
        bare, started = scope["method"] == "HEAD", False
        if bare:
            scope = {**scope, "method": "GET"}

        async def complete(message: Message) -> None:
            nonlocal started
            if bare and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in (ALWAYS | (self._for_api if is_api else {})).items():
                    headers.setdefault(name, value)
                if headers.get("allow") == "GET":
                    headers["allow"] = "GET, HEAD"
            await send(message)

        try:
            await self._app(scope, receive, complete)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error(
                "request failed",
                extra={
                    "path": _without_secrets(scope["path"]),
                    "kind": type(error).__name__,
                    "at": f"{place.filename}:{place.lineno}",
                },
            )
            if not started:
                # Also the page that tells of a crash could not be made; the server's own would lack these headers.
                await PlainTextResponse(_CRASHED, HTTPStatus.INTERNAL_SERVER_ERROR)(scope, receive, complete)
