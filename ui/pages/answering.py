"""From an error to a page that says what went wrong. Status codes of pages live here."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.errors import (
    Closed,
    Fault,
    Forbidden,
    Gone,
    Invalid,
    InvalidQuery,
    KbError,
    NoRoom,
    NotFound,
    NotSignedIn,
    TooOften,
    Unavailable,
)
from kb.model.policy import Reason
from kb.model.search import MAX_QUERY_LENGTH
from kb.services.finding.asking import ONLY_ASKS, ONLY_LEFT_OUT, ONLY_LITTLE_TOGETHER
from ui.forms import UnusableAddress
from ui.links import BACK, Links, in_language, language_of
from ui.rendering import is_part, page
from ui.wording import Wording, wording

_NAMED = re.compile(r"'(.+)'")


def error_page(
    request: Request, status: int, *, messages: Sequence[str] = (), about_question: bool = False
) -> Response:
    """A page that says what went wrong and what to do next.

    Args:
        request: what was asked.
        status: the HTTP status of the answer.
        messages: what exactly is wrong, in the reader's language.
        about_question: what is wrong is the question, not the address.
    """
    language = language_of(request.url.path)
    if is_part(request):
        # The whole page says it better than a part of it could.
        return Response(
            status_code=status, headers={"HX-Redirect": in_language(request.url.path, request.url.query, language)}
        )
    told = "vraag" if about_question else str(status)
    if f"fout.titel_{told}" not in wording(language):
        told = "500" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "400"
    question = request.query_params.get("q", "")[:MAX_QUERY_LENGTH]
    return page(request, "fout.html", {"told": told, "messages": messages, "question": question}, status=status)


def guarded(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The same page, with an error that the core raises on purpose told to the reader."""

    def answering(request: Request) -> Response:
        try:
            return answer(request)
        except KbError as error:
            return told(request, error)

    return answering


def told(request: Request, error: KbError) -> Response:
    """The page for an error that the core raises on purpose, or the way to sign in where that is what is missing."""
    if needs_sign_in(error):
        return _to_sign_in(request)
    words = wording(language_of(request.url.path))
    answer = error_page(
        request,
        _status(error),
        messages=_messages(error, words, request.query_params.get("q", "")),
        about_question=isinstance(error, InvalidQuery) and error.field == "q",
    )
    if isinstance(error, TooOften | Unavailable):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def needs_sign_in(error: KbError) -> bool:
    """Whether to sign in is what is missing."""
    return isinstance(error, NotSignedIn) or (isinstance(error, Forbidden) and error.reason == Reason.SIGN_IN)


def _to_sign_in(request: Request) -> Response:
    """The way to the form, and from there back to the page that was asked for."""
    address = Links(language_of(request.url.path)).sign_in()
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?{urlencode({BACK: asked})}" if request.method in {"GET", "HEAD"} else ""
    if is_part(request):
        return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": address})
    return RedirectResponse(address + back, HTTPStatus.SEE_OTHER)


def _status(error: KbError) -> int:
    match error:
        case Gone():
            return HTTPStatus.GONE
        case NotFound():
            return HTTPStatus.NOT_FOUND
        case Invalid():
            return HTTPStatus.BAD_REQUEST
        case NoRoom():
            return HTTPStatus.INSUFFICIENT_STORAGE
        case Unavailable():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case TooOften():
            return HTTPStatus.TOO_MANY_REQUESTS
        case _:
            return HTTPStatus.FORBIDDEN


def _messages(error: KbError, words: Wording, question: str) -> list[str]:
    """What exactly is wrong and what to do about it, one line for each wrong value."""
    match error:
        case Gone():
            on = words.date(error.on.isoformat())
            return [words(f"fout.weg_{error.reason}", datum=on), words("fout.weg_id", id=error.id)]
        case UnusableAddress():
            return [words(f"fout.waarde_{problem.field}", waarde=problem.value) for problem in error.problems]
        case InvalidQuery():
            return [_fault(fault, words, question) for fault in error.faults]
        case TooOften(seconds=seconds):
            return [words.count("fout.wacht", seconds)]
        case Closed(until=date() as day):
            return [words("fout.reden_embargo_tot", dag=words.date(day.isoformat()))]
        case Forbidden():
            return [words(f"fout.reden_{error.reason.replace('-', '_')}")]
        case _:
            return []


def _fault(fault: Fault, words: Wording, question: str) -> str:
    """What is wrong with one parameter, in the reader's language; the core says it in Dutch only."""
    text = " ".join(question.split())
    if fault.field != "q":
        if f"fout.veld_{fault.field}" not in words:
            return fault.reason
        named = _NAMED.search(fault.reason)
        return words(f"fout.veld_{fault.field}", waarde=named[1] if named else "")
    if len(text) > MAX_QUERY_LENGTH:
        return words("fout.vraag_lang", n=words.number(len(text)), max=words.number(MAX_QUERY_LENGTH))
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        return words("fout.vraag_tekens")
    if fault.reason == ONLY_ASKS:
        return words("fout.vraag_vraagwoorden")
    if fault.reason == ONLY_LEFT_OUT:
        return words("fout.vraag_zonder")
    if fault.reason == ONLY_LITTLE_TOGETHER:
        return words("fout.vraag_letterlijk")
    return words("fout.vraag_woorden")
