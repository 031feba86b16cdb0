"""What somebody typed, carried on over signing in again; it stands in no address, and nothing is done with it unasked.

A form that comes when its session has ended is answered with the form to sign in, and kept for a day, closed, so that
only the account of that session gets it back, in this browser (``Holding``). After that the page is shown with it
filled in, and whoever typed it sends it again. Where it is not known whose it is, or there is no room, the page says so
and shows what was typed this once: whoever signs in next may be somebody else.
"""

import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from kb.errors import Unavailable
from kb.model.unsent import Unsent
from kb.services.people.holding import Holding
from ui.forms import Pairs
from ui.links import going_on

RESUMED = "hervat"
"""The field that asks to show a form as it was filled in, and do nothing; in an address, which form that is."""

_SHOWN = 80
# Whoever signs in types these anew; a page holds none.
_SECRETS = frozenset({"wachtwoord", "oud", "nieuw", "code", "sleutel", "half"})
# Where researchers work nothing that is typed is a secret: these names say something else there.
_WORK = re.compile(r"(?:/en)?/werk(?:/.*)?")
_OF_RESEARCHERS = frozenset({"nieuw", "code", "sleutel"})
# How a form is sent, which says nothing of what was typed.
_OF_SCRIPTS = frozenset({RESUMED, "houd"})
# Fields that nobody types in, and what fills others of those: a number, a span, an id, an address of ours.
_CHOSEN = frozenset({"doe", "soort", "rol", "taal", "vak", "na", "mag", "uit"})
_OF_MACHINES = re.compile(r"[\d:., -]*|[0-9a-f]{16,}\S*|[0-9a-f]{8}-[0-9a-f-]{27}\S*|/\S*|ja|nee")


def typed_in(posted: Pairs, path: str) -> Pairs:
    """What somebody typed in a form, without passwords, codes and keys.

    Args:
        posted: the form.
        path: that it was sent to.
    """
    left = _SECRETS - _OF_RESEARCHERS if _WORK.fullmatch(path) else _SECRETS
    return [(name, value) for name, value in posted if name not in left | _OF_SCRIPTS]


def to_copy(posted: Pairs, path: str) -> tuple[str, ...]:
    """The words of a form, for who typed them to take along; each once."""
    typed = (value.strip() for name, value in typed_in(posted, path) if name not in _CHOSEN)
    return tuple(dict.fromkeys(value for value in typed if not _OF_MACHINES.fullmatch(value)))


class Carrying:
    """What waits on the server for whoever asks.

    Args:
        request: what was asked, with what its browser carries.
        holding: where forms wait.
    """

    def __init__(self, request: Request, holding: Holding) -> None:
        self._request = request
        self._holding = holding
        self._path = quote(request.url.path)
        # A form can be sent to the address of the page with all that stands behind it.
        self._asked = [(name, value) for name, value in request.query_params.multi_items() if name != RESUMED]

    def keep(self, posted: Pairs) -> str:
        """Where it comes back after signing in; empty where it cannot be kept, or nobody knows whose it is."""
        state, fields = self._request.state, typed_in(posted, self._request.url.path)
        try:
            held = self._holding.hold(self._address(), fields, browser=state.holds, session=state.secret)
        except Unavailable:
            return ""
        if held is None:
            return ""
        state.held = held.secret
        return back_to(self._address(), held.id)

    def brought(self) -> Pairs:
        """What waits for this page, as its form would send it; nothing when it is not asked for, or not there."""
        held = self._held()
        return [*held.fields, (RESUMED, "ja")] if held else []

    def given(self, answer: Response) -> Response:
        """The answer that shows it; from now on it is kept no more."""
        if self._request.method == "GET" and answer.status_code < HTTPStatus.BAD_REQUEST:
            self._holding.drop(self._request.query_params[RESUMED], browser=self._request.state.holds)
        return answer

    def _held(self) -> Unsent | None:
        id, account = self._request.query_params.get(RESUMED, ""), self._request.state.reader.account
        if not id or account is None or self._request.method == "POST":
            return None
        held = self._holding.held(id, browser=self._request.state.holds, account=account)
        path = held.path.partition("?")[0] if held else ""
        return held if going_on(path, "nl") == going_on(self._path, "nl") else None

    def _address(self) -> str:
        return f"{self._path}?{urlencode(self._asked)}" if self._asked else self._path


def back_to(address: str, id: str) -> str:
    """The page of a form that waits, with what was typed in it."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({RESUMED: id})}"


def beginning_of(fields: Sequence[tuple[str, str]]) -> str:
    """By what somebody knows again what they typed: how the longest of it begins."""
    longest = " ".join(max((value for _, value in fields), key=len, default="").split())
    return longest if len(longest) <= _SHOWN else f"{longest[:_SHOWN]}…"


def comes_back(address: str) -> bool:
    """Whether an address leads to a form that waits."""
    return RESUMED in dict(parse_qsl(address.partition("?")[2]))
