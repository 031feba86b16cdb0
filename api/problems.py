"""Errors as ``application/problem+json`` (RFC 9457), in Dutch, all parameters at fault at once.

The one place, beside ``ui.pages``, where an error of the core becomes a status code.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from api.conditions import Stale
from api.curating import Parted
from api.schemas.collections import CollectionGoneProblem, FarewellBody
from api.schemas.wire import ConflictProblem, GoneProblem, PersonBody, Problem, ProblemEntry
from kb.errors import (
    Closed,
    Forbidden,
    Gone,
    InTheWay,
    Invalid,
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
from kb.model.policy import Reason
from kb.model.reader import Reader

MEDIA_TYPE = "application/problem+json"

_STATUS: Mapping[type[KbError], HTTPStatus] = {
    Gone: HTTPStatus.GONE,
    Parted: HTTPStatus.GONE,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    NotFound: HTTPStatus.NOT_FOUND,
    Invalid: HTTPStatus.BAD_REQUEST,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    InTheWay: HTTPStatus.CONFLICT,
    Outdated: HTTPStatus.CONFLICT,
    NotReady: HTTPStatus.CONFLICT,
    Refused: HTTPStatus.FORBIDDEN,
    NoRoom: HTTPStatus.INSUFFICIENT_STORAGE,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
_TITLES: Mapping[int, str] = {
    400: "De vraag klopt niet",
    401: "U bent niet ingelogd",
    403: "Dit mag niet",
    404: "Niet gevonden",
    405: "Deze methode kan hier niet",
    406: "In deze vorm is het er niet",
    409: "Er staat iets in de weg",
    410: "Ingetrokken",
    412: "Het is intussen veranderd",
    413: "Te groot",
    429: "Te veel in korte tijd",
    500: "Er ging iets mis bij ons",
    503: "Even niet bereikbaar",
    507: "Geen ruimte meer",
}
# Pydantic's kinds of error, in Dutch; the values in braces come from the error's context.
_REASONS: Mapping[str, str] = {
    "missing": "ontbreekt",
    "string_unicode": "is geen tekst",
    "string_type": "moet een tekst zijn",
    "too_short": "moet minstens {min_length} keer voorkomen",
    "string_too_long": "mag hoogstens {max_length} tekens tellen",
    "string_too_short": "moet minstens {min_length} tekens tellen",
    "string_pattern_mismatch": "heeft een andere vorm dan gevraagd",
    "int_parsing": "moet een geheel getal zijn",
    "bool_parsing": "moet true of false zijn",
    "greater_than_equal": "moet {ge} of meer zijn",
    "less_than_equal": "mag {le} of minder zijn",
    "enum": "moet een van deze zijn: {expected}",
    "too_long": "mag hoogstens {max_length} keer voorkomen",
    "uuid_parsing": "is geen geldig id",
    "value_error": "{error}",
    "extra_forbidden": "bestaat hier niet",
    "json_invalid": "is geen JSON",
}
# What the core says is for the log and may name what it runs on; an invalid query is told in Dutch already.
_DETAILS: Mapping[type[KbError], str] = {
    Gone: "Dit stuk is er niet meer. De tekst is voor niemand meer te lezen.",
    NotSignedIn: "De token bestaat niet, is ingetrokken of is verlopen.",
    NotFound: "Dit bestaat niet, of is niet voor u.",
    Refused: "U mag dit niet zien of doen.",
    NoRoom: "Er is geen ruimte meer om iets te bewaren. Lezen kan nog wel.",
    Unavailable: "Iets wat hiervoor nodig is, antwoordt niet. Probeer het later nog eens.",
}


_WHY_NOT: Mapping[str, str] = {
    Reason.SIGN_IN: "Hiervoor is een account nodig.",
    Reason.ROLE: "Hiervoor is een andere rol nodig.",
    Reason.LAB: "Dit is alleen voor leden van een stadslab.",
    Reason.KEEPERS: "Dit is alleen voor beheerders.",
    Reason.EMBARGO: "Dit is nu nog niet te lezen.",
    Reason.CONSENT: "De verteller heeft hiervoor geen toestemming gegeven.",
    Reason.SCOPE: "Het token mag dit niet.",
    Reason.OTHER_SITE: "Dit kwam niet van een pagina van Meervoud.",
}


_IN_THE_WAY: Mapping[str, str] = {
    "changed": "Iemand heeft dit intussen veranderd.",
    "gone": "Dit is er niet meer.",
    "there": "Dit is er al.",
    "used": "Iets anders steunt hierop.",
    "outdated": "Er is een nieuwe versie van dit stuk. Open het opnieuw.",
    "not-ready": "Dit kan nog niet openbaar.",
}
_NOT_READY: Mapping[str, str] = {
    "silent": "Er staat geen citaat onder dat telt.",
    "gone": "Een bron is ingetrokken.",
    "changed": "Deze woorden staan niet meer in het stuk.",
    "closed": "Niet iedereen mag deze bron lezen.",
    "literal": "De zin bevat woorden van deze bron.",
    "question": "Er staat geen vraag bij.",
    "empty": "Er staat nog niets in.",
    "consent": "Wie dit vertelde, vond het niet goed voor een collectie.",
    "licence": "De licentie van deze bron staat dit niet toe.",
    "groundless": "Een zin rust op geen citaat dat te lezen is.",
    "finding": "De bevinding is niet openbaar, of er staat geen citaat meer onder.",
    "level": "Er is een kopniveau overgeslagen.",
}
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
    body = Problem(
        title=_TITLES.get(status, HTTPStatus(status).phrase),
        status=status,
        detail=detail,
        instance=request.url.path,
        errors=tuple(errors),
    )
    return Response(
        body.model_dump_json(by_alias=True), status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def _on_invalid_request(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    entries = [_entry(one) for one in found]
    names = ", ".join(dict.fromkeys(entry.name for entry in entries))
    return problem(request, HTTPStatus.BAD_REQUEST, detail=f"Kijk naar: {names}.", errors=entries)


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
    detail = (
        _why_not(error)
        or _when(error)
        or _own_words(error)
        or next((words for family, words in _DETAILS.items() if isinstance(error, family)), str(error))
    )
    return problem(request, status, detail=detail, errors=entries, headers=_headers(error))


def _why_not(error: Exception) -> str:
    """What the policy says, in Dutch; empty for other errors."""
    if not isinstance(error, Forbidden):
        return ""
    until = f" Dat kan vanaf {error.until:%d-%m-%Y}." if isinstance(error, Closed) and error.until else ""
    return _WHY_NOT[error.reason] + until


def _own_words(error: Exception) -> str:
    """Why the core refuses something of a study; empty for its other errors, whose words are for the log."""
    if type(error) is not Refused:
        return ""
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."


def _when(error: Exception) -> str:
    """After how long it can be tried again; empty for other errors."""
    return f"Probeer het over {error.seconds} seconden nog eens." if isinstance(error, TooOften) else ""


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": 'Bearer realm="meervoud"'}
    return {"Retry-After": str(error.seconds)} if isinstance(error, TooOften | Unavailable) else {}


def _gone(request: Request, error: Gone) -> Response:
    """What is left of a document: that it was there, and since when it is not."""
    status = HTTPStatus.GONE
    body = GoneProblem(
        title=_TITLES[status],
        status=status,
        detail=_DETAILS[Gone],
        instance=request.url.path,
        id=error.id,
        reason=error.reason,
        date=error.on,
    )
    return Response(body.model_dump_json(by_alias=True), status_code=status, media_type=MEDIA_TYPE)


def _parted(request: Request, error: Parted) -> Response:
    """What is left of a collection or an edition: what it was called, whose it was, and why it went."""
    status, one = HTTPStatus.GONE, error.collection
    body = CollectionGoneProblem(
        title=_TITLES[status],
        status=status,
        detail=f"Dit is voorgoed teruggenomen. {error.farewell.reason}",
        instance=request.url.path,
        id=one.id,
        title_of=one.title,
        labs=one.labs,
        made_at=one.made_at.astimezone(UTC),
        farewell=FarewellBody.of(error.farewell),
        edition=error.edition,
    )
    return Response(body.model_dump_json(by_alias=True), status_code=status, media_type=MEDIA_TYPE)


def _not_ready(request: Request, error: NotReady) -> Response:
    """Everything that is in the way of making a finding or an edition public."""
    status = status_of(error)
    body = ConflictProblem(
        title=_TITLES[status],
        status=status,
        detail=_IN_THE_WAY[error.code],
        instance=request.url.path,
        errors=tuple(
            ProblemEntry(location="path", name=fault.field or error.id, reason=_NOT_READY[fault.reason])
            for fault in error.faults
        ),
        thing=error.kind,
        id=error.id,
        why=error.code,
        by=None,
        number=0,
    )
    return Response(body.model_dump_json(by_alias=True), status_code=status, media_type=MEDIA_TYPE)


def _conflict(request: Request, error: InTheWay | Outdated) -> Response:
    """What is in the way, and who put it there: by name only for who may know it."""
    status, told = status_of(error), error if isinstance(error, InTheWay) else _ANOTHER_TEXT
    accounts = request.app.state.base.people.accounts
    by = next(iter(accounts.known_as([AccountId(told.by)], _reader(request)).values()), None) if told.by else None
    body = ConflictProblem(
        title=_TITLES[status],
        status=status,
        detail=_IN_THE_WAY[told.why],
        instance=request.url.path,
        thing=told.kind,
        id=told.id,
        why=told.why,
        by=PersonBody(role=by.role, name=by.name) if by else None,
        number=told.number,
    )
    return Response(body.model_dump_json(by_alias=True), status_code=status, media_type=MEDIA_TYPE)


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
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail="Probeer het later nog eens.")


def _detail(error: HTTPException) -> str:
    own_words = error.detail != HTTPStatus(error.status_code).phrase
    return error.detail if own_words else ""


def _entry(error: dict[str, Any]) -> ProblemEntry:
    location, *names = (str(part) for part in error["loc"])
    context = error.get("ctx", {})
    if "expected" in context:
        context = {**context, "expected": context["expected"].replace(" or ", " of ")}
    reason = _REASONS.get(error["type"], "is ongeldig").format(**context)
    return ProblemEntry(location=location, name=".".join(names) or location, reason=reason)
