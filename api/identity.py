"""Who is asking: a visitor, somebody who signed in, or a program with a token. Cookies are known of here only.

Pages and routes find the reader in the state of a request, and leave there the secret of a session that they opened or
ended. What depends on who reads is stored nowhere.
"""

from collections.abc import Callable
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.errors import Forbidden, KbError, NotSignedIn
from kb.model.policy import Reason
from kb.model.reader import VISITOR, Reader
from kb.model.unsent import LASTS
from kb.ports.acting import acting
from kb.services.people.entering import ERRAND_LASTS
from kb.services.people.room import Room

READER, SIGNED_IN, SECRET, SESSION, SAME_SITE = "reader", "signed_in", "secret", "session", "same_site"
"""What stands in the state of a request: who reads; the account and session, if any, and its secret; the secret of a
session that was opened meanwhile (empty: ended); whether the request came from a page of ours."""
AGAIN = "again"
"""What tells who is reading by now, for who listens for long."""
ERRAND, SENT = "errand", "sent"
"""The same of who is on the way to a provider and back: what the browser carries, and what it is to carry from now on
(empty: nothing)."""
HOLDS, HELD = "holds", "held"
"""The same of whose form waits until they are signed in again: the secret that opens it."""

NAME, ON_ERRAND, HOLDING = "meervoud", "meervoud-onderweg", "meervoud-getypt"
"""What the cookies are called without TLS, on this machine only; with it ``SAFELY`` stands before that."""
SAFELY = "__Host-"
_ERRAND_LASTS, _HELD_LASTS = int(ERRAND_LASTS.total_seconds()), int(LASTS.total_seconds())

# What is the same for everybody: files, which may be kept, and whether the process lives, whatever the database does.
_SAME_FOR_ALL = ("/static/", "/health/", "/v1/health/")

_PRIVATE = "private, no-store"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

Refusal = Callable[[Request, KbError], Response]


class Identity:
    """ASGI middleware that says who is asking, before anything is answered."""

    def __init__(self, app: ASGIApp, *, people: Room, public_url: str, refused: Refusal) -> None:
        self._app = app
        self._people = people
        self._public = public_url
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its reader, or refuse what comes from elsewhere."""
        if scope["type"] != "http" or scope["path"].startswith(_SAME_FOR_ALL):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        own = self._own(scope, headers)
        cookies = _cookies(headers, secure=own.startswith("https:"))
        secret, token = cookies.get(NAME, ""), _token_of(headers)
        state: dict[str, Any] = scope.setdefault("state", {})
        state |= {READER: VISITOR, SIGNED_IN: None, SECRET: secret, SAME_SITE: _is_ours(headers, own)}
        state |= {ERRAND: cookies.get(ON_ERRAND, ""), HOLDS: cookies.get(HOLDING, "")}
        if not secret and not token:
            await self._app(scope, receive, self._completed(scope, send, own, private=False))
            return
        state[AGAIN] = partial(self._again, state, token)
        answering = self._completed(scope, send, own, private=True)
        try:
            await run_in_threadpool(self._recognise, state, secret, token)
            if scope["method"] not in _READING and not token and not state[SAME_SITE]:
                raise Forbidden(Reason.OTHER_SITE)
        except KbError as error:
            await self._refused(Request(scope), error)(scope, receive, answering)
            return
        # What is stored nowhere cannot be the same as what somebody has.
        kept = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
        with acting(by=state[READER].account):
            await self._app({**scope, "headers": kept}, receive, answering)

    def _recognise(self, state: dict[str, Any], secret: str, token: str) -> None:
        if token:
            state[READER] = self._people.tokens.reader(token)
            return
        signed_in = self._people.signing.who(secret)
        if signed_in is None:
            return
        state |= {READER: Reader.of(signed_in.account), SIGNED_IN: signed_in}
        if signed_in.renewed:
            state |= {SECRET: signed_in.renewed, SESSION: signed_in.renewed}

    def _again(self, state: dict[str, Any], token: str) -> Reader:
        """Who is asking by now.

        Raises:
            NotSignedIn: whoever it was is not signed in any more.
        """
        if token:
            return self._people.tokens.reader(token)
        account = self._people.signing.still(state[SECRET])
        if account is None:
            raise NotSignedIn
        return Reader.of(account)

    def _completed(self, scope: Scope, send: Send, own: str, *, private: bool) -> Send:
        state = scope["state"]

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A copy, since who sent it may look at it again.
                message = {**message, "headers": list(message["headers"])}
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Cookie")
                changed = [_cookie(NAME, state[SESSION])] if SESSION in state else []
                changed += [_cookie(ON_ERRAND, state[SENT], lasts=_ERRAND_LASTS)] if SENT in state else []
                changed += [_cookie(HOLDING, state[HELD], lasts=_HELD_LASTS)] if HELD in state else []
                if private or changed:
                    headers["Cache-Control"] = _PRIVATE
                    if headers.get("ETag", "").startswith("W/"):
                        # Of the answer as a whole; a strong one is of a thing, for who is going to change that.
                        del headers["ETag"]
                for cookie in changed:
                    headers.append("Set-Cookie", f"{SAFELY}{cookie}; Secure" if own.startswith("https:") else cookie)
            await send(message)

        return complete

    def _own(self, scope: Scope, headers: Headers) -> str:
        """Where readers reach the explorer: scheme, host and port."""
        if self._public:
            parts = urlsplit(self._public)
            return f"{parts.scheme}://{parts.netloc}"
        return f"{scope['scheme']}://{headers.get('host', '')}"


def _is_ours(headers: Headers, own: str) -> bool:
    """Whether a page of ours sent this, as browsers say it; one that says nothing does not count."""
    origin = headers.get("origin")
    return origin == own if origin is not None else headers.get("sec-fetch-site") == "same-origin"


def _cookies(headers: Headers, *, secure: bool) -> dict[str, str]:
    """Our cookies by their plain names."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return {}
    prefix = SAFELY if secure else ""
    return {name: cookies[prefix + name].value for name in (NAME, ON_ERRAND, HOLDING) if prefix + name in cookies}


def _token_of(headers: Headers) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _cookie(name: str, value: str, *, lasts: int | None = None) -> str:
    """A cookie that is not for scripts and not sent along from other sites: gone with the browser, or after seconds."""
    end = 0 if not value else lasts
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax" + (f"; Max-Age={end}" if end is not None else "")
