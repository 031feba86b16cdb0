"""Headers that every response carries, also one that comes out of a crash."""

import logging
import traceback
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

# The question stands in the address of a page: it goes to no other site, and nothing comes from one.
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Headers:
    """Outermost ASGI middleware: security headers everywhere, version and CORS under ``/v1``."""

    def __init__(self, app: ASGIApp, *, api_version: str) -> None:
        self._app = app
        self._for_api = {
            "API-Version": api_version,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "API-Version, Link",
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

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (_ALWAYS | (self._for_api if is_api else {})).items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, complete)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error(
                "request failed",
                extra={"path": scope["path"], "kind": type(error).__name__, "at": f"{place.filename}:{place.lineno}"},
            )
