"""Through what a request comes: what it changes is written down so."""

from starlette.types import ASGIApp, Receive, Scope, Send

from kb.model.event import Through
from kb.ports.acting import acting


class AtWork:
    """ASGI middleware that lets a page or the API be at work."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        path = scope.get("path", "")
        through = Through.API if path == "/v1" or path.startswith("/v1/") else Through.PAGE
        with acting(through=through):
            await self._app(scope, receive, send)
