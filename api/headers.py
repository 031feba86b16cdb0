"""Headers that every response carries, also one that comes out of a crash."""

from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
        self._for_api = {"API-Version": api_version, "Access-Control-Allow-Origin": "*"}

    def __getattr__(self, name: str) -> Any:
        """What the wrapped app has, such as its state."""
        return getattr(self._app, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete the response."""
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

        await self._app(scope, receive, complete)
