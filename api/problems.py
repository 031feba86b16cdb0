"""Errors as ``application/problem+json`` (RFC 9457), in Dutch or English, all parameters at fault at once.

The one place, beside ``ui.pages``, where an error of the core becomes a status code. What the core says in a sentence
of its own is for the log and may name what it runs on; only some of it is told, and that is Dutch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from api.conditions import Stale, Unconditional
from api.curating import Parted
from api.negotiation import asked, in_language
from api.saying import words
from api.schemas.collections import CollectionGoneProblem, FarewellBody
from api.schemas.wire import ConflictProblem, GoneProblem, PersonBody, Problem, ProblemEntry
from kb.errors import (
    Closed,
    Forbidden,
    Gone,
    InTheWay,
    Invalid,
    InvalidExchange,
    InvalidQuery,
    KbError,
    NoRoom,
    NotFound,
    NotReady,
    NotSignedIn,
    Outdated,
    Refused,
    TooOften,
    Unavailable,
)
from kb.model.identity import AccountId
from kb.model.reader import Reader

MEDIA_TYPE = "application/problem+json"

_STATUS: Mapping[type[KbError], HTTPStatus] = {
    Gone: HTTPStatus.GONE,
    Parted: HTTPStatus.GONE,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    NotFound: HTTPStatus.NOT_FOUND,
    Unconditional: HTTPStatus.PRECONDITION_REQUIRED,
    Invalid: HTTPStatus.BAD_REQUEST,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    InTheWay: HTTPStatus.CONFLICT,
    Outdated: HTTPStatus.CONFLICT,
    NotReady: HTTPStatus.CONFLICT,
    Refused: HTTPStatus.FORBIDDEN,
    NoRoom: HTTPStatus.INSUFFICIENT_STORAGE,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
# The text of the most particular family is told.
_TOLD = (Unconditional, Gone, NotSignedIn, NotFound, Refused, NoRoom, Unavailable)
_ANOTHER_TEXT = InTheWay("document", "", "outdated")


def status_of(error: KbError) -> HTTPStatus:
    """The status code of a family of errors."""
    return next((status for family, status in _STATUS.items() if isinstance(error, family)), HTTPStatus(500))


def register(app: FastAPI) -> None:
    """Let an app answer every error as a problem."""
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(KbError, on_kb_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, _on_bug)


def problem(
    request: Request,
    status: int,
    *,
    detail: str = "",
    errors: Sequence[ProblemEntry] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A response that says what is wrong."""
    body = Problem(**_begun(request, status, detail), errors=tuple(errors))
    return _answer(request, body, headers)


def _begun(request: Request, status: int, detail: str) -> dict[str, Any]:
    """What every problem says."""
    title = words("title", asked(request)).get(str(int(status)), HTTPStatus(status).phrase)
    return {"title": title, "status": status, "detail": detail, "instance": request.url.path}


def _answer(request: Request, body: Problem, headers: Mapping[str, str] | None = None) -> Response:
    said = {**in_language(asked(request)), **(headers or {})}
    return Response(body.model_dump_json(by_alias=True), status_code=body.status, media_type=MEDIA_TYPE, headers=said)


def _details(request: Request) -> Mapping[str, str]:
    return words("detail", asked(request))


def _on_invalid_request(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    reasons = words("reason", asked(request))
    entries = [_entry(one, reasons) for one in found]
    names = ", ".join(dict.fromkeys(entry.name for entry in entries))
    detail = _details(request)["parameters"].format(names=names)
    return problem(request, HTTPStatus.BAD_REQUEST, detail=detail, errors=entries)


def on_kb_error(request: Request, error: Exception) -> Response:
    """The problem for what the core raises on purpose."""
    if isinstance(error, Gone):
        return _gone(request, error)
    if isinstance(error, Parted):
        return _parted(request, error)
    if isinstance(error, NotReady):
        return _not_ready(request, error)
    if isinstance(error, InTheWay | Outdated):
        return _conflict(request, error)
    status = status_of(error) if isinstance(error, KbError) else HTTPStatus.INTERNAL_SERVER_ERROR
    entries = (
        [ProblemEntry(location="query", name=fault.field, reason=fault.reason) for fault in error.faults]
        if isinstance(error, InvalidQuery)
        else []
    )
    return problem(request, status, detail=_detail_of(error, asked(request)), errors=entries, headers=_headers(error))


def _detail_of(error: Exception, language: str) -> str:
    details = words("detail", language)
    return (
        _why_not(error, language)
        or _when(error, details)
        or _own_words(error)
        or (error.said.told(language) if isinstance(error, InvalidExchange) else "")
        or next((details[family.__name__] for family in _TOLD if isinstance(error, family)), str(error))
    )


def _why_not(error: Exception, language: str) -> str:
    """What the policy says; empty for other errors."""
    if not isinstance(error, Forbidden):
        return ""
    told = [words("why_not", language)[error.reason]]
    if isinstance(error, Closed) and error.until:
        told.append(words("detail", language)["until"].format(date=f"{error.until:%d-%m-%Y}"))
    return " ".join(told)


def _own_words(error: Exception) -> str:
    """Why the core refuses something of a study; empty for its other errors, whose words are for the log."""
    if type(error) is not Refused:
        return ""
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."


def _when(error: Exception, details: Mapping[str, str]) -> str:
    """After how long it can be tried again; empty for other errors."""
    return details["wait"].format(seconds=error.seconds) if isinstance(error, TooOften) else ""


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": 'Bearer realm="meervoud"'}
    return {"Retry-After": str(error.seconds)} if isinstance(error, TooOften | Unavailable) else {}


def _gone(request: Request, error: Gone) -> Response:
    """What is left of a document: that it was there, and since when it is not."""
    status = HTTPStatus.GONE
    body = GoneProblem(
        **_begun(request, status, _details(request)["Gone"]),
        id=error.id,
        reason=error.reason,
        date=error.on,
    )
    return _answer(request, body)


def _parted(request: Request, error: Parted) -> Response:
    """What is left of a collection or an edition: what it was called, whose it was, and why it went."""
    status, one = HTTPStatus.GONE, error.collection
    body = CollectionGoneProblem(
        **_begun(request, status, _details(request)["parted"].format(reason=error.farewell.reason)),
        id=one.id,
        title_of=one.title,
        labs=one.labs,
        made_at=one.made_at.astimezone(UTC),
        farewell=FarewellBody.of(error.farewell),
        edition=error.edition,
    )
    return _answer(request, body)


def _not_ready(request: Request, error: NotReady) -> Response:
    """Everything that is in the way of making a finding or an edition public."""
    status, not_ready = status_of(error), words("not_ready", asked(request))
    body = ConflictProblem(
        **_begun(request, status, words("in_the_way", asked(request))[error.code]),
        errors=tuple(
            ProblemEntry(location="path", name=fault.field or error.id, reason=not_ready[fault.reason])
            for fault in error.faults
        ),
        thing=error.kind,
        id=error.id,
        why=error.code,
        by=None,
        number=0,
    )
    return _answer(request, body)


def _conflict(request: Request, error: InTheWay | Outdated) -> Response:
    """What is in the way, and who put it there: by name only for who may know it."""
    status, told = status_of(error), error if isinstance(error, InTheWay) else _ANOTHER_TEXT
    accounts = request.app.state.base.people.accounts
    by = next(iter(accounts.known_as([AccountId(told.by)], _reader(request)).values()), None) if told.by else None
    body = ConflictProblem(
        **_begun(request, status, words("in_the_way", asked(request))[told.why]),
        thing=told.kind,
        id=told.id,
        why=told.why,
        by=PersonBody(role=by.role, name=by.name) if by else None,
        number=told.number,
        fields=tuple(map(to_camel, error.fields)) if isinstance(error, Stale) else (),
    )
    return _answer(request, body)


def _reader(request: Request) -> Reader:
    found: Reader = request.state.reader
    return found


def on_http_error(request: Request, error: Exception) -> Response:
    """The problem for an error that the framework raised, such as an address or a method that does not exist."""
    if not isinstance(error, HTTPException):
        return _on_bug(request, error)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request) or headers.get("Allow", "")
    return problem(request, error.status_code, detail=_detail(error), headers=headers)


def _allowed(request: Request) -> str:
    """The methods of an address: of one that several routes answer, all of theirs."""
    matching = (route for route in _each(request.app.routes) if route.matches(request.scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for route in matching for method in getattr(route, "methods", None) or ()}))


def _each(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Routes, those of a router that was taken in one by one."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from _each(inner.routes) if inner is not None else [route]


def _on_bug(request: Request, error: Exception) -> Response:  # noqa: ARG001 - `api.headers` reports it
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail=_details(request)["bug"])


def _detail(error: HTTPException) -> str:
    own_words = error.detail != HTTPStatus(error.status_code).phrase
    return error.detail if own_words else ""


def _entry(error: dict[str, Any], reasons: Mapping[str, str]) -> ProblemEntry:
    location, *names = (str(part) for part in error["loc"])
    context = error.get("ctx", {})
    if "expected" in context:
        context = {**context, "expected": context["expected"].replace(" or ", reasons["or"])}
    reason = reasons.get(error["type"], reasons["other"]).format(**context)
    return ProblemEntry(location=location, name=".".join(names) or location, reason=reason)
