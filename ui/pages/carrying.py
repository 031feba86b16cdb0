"""What somebody typed, carried on over signing in again; it stands in no address, and nothing is done with it unasked.

A form that comes when its session has ended is answered with the form to sign in, and kept for a day, closed, so that
only this browser gets it back (``Holding``). After that the page is shown with it filled in, and whoever typed it sends
it again. Where it cannot be kept, the form to sign in holds it.
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

_PREFIX = "over."
_SHOWN = 80
# Whoever signs in types these anew; a page holds none.
_SECRETS = frozenset({"wachtwoord", "oud", "nieuw", "code", "sleutel", "half"})
# Where researchers work nothing that is typed is a secret: these names say something else there.
_WORK = re.compile(r"(?:/en)?/werk(?:/.*)?")
_OF_RESEARCHERS = frozenset({"nieuw", "code", "sleutel"})
# How a form is sent, which says nothing of what was typed.
_OF_SCRIPTS = frozenset({RESUMED, "houd"})


def carried(posted: Pairs, path: str) -> Pairs:
    """What of a form goes along, under names that are in nobody's way.

    Args:
        posted: the form.
        path: that it was sent to.
    """
    return [(_PREFIX + name, value) for name, value in _typed(posted, path)]


def _typed(posted: Pairs, path: str) -> Pairs:
    left = _SECRETS - _OF_RESEARCHERS if _WORK.fullmatch(path) else _SECRETS
    return [(name, value) for name, value in posted if name not in left | _OF_SCRIPTS]


def carried_on(posted: Pairs) -> Pairs:
    """What goes along with a form to sign in, as it came."""
    return [(name, value) for name, value in posted if name.startswith(_PREFIX)]


def brought(fields: Sequence[tuple[str, str]]) -> Pairs:
    """What was typed, under its own names, and that nothing is to be done with it yet."""
    return [*((name.removeprefix(_PREFIX), value) for name, value in fields), (RESUMED, "ja")]


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
        """Where it comes back after signing in; empty where it cannot be kept."""
        state, fields = self._request.state, _typed(posted, self._request.url.path)
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
