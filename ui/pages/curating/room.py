"""What the pages of who makes a collection share."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import CollectionNotFound, InTheWay, Invalid, KbError, NotFound, NotSignedIn
from kb.model.collection import Collection, State
from kb.model.identity import AccountId
from kb.model.people import Lab
from kb.model.policy import Action, decide_in_lab
from ui.edition import Edition


class CuratingPages:
    """Pages of who makes collections, in one edition.

    Raises:
        NotSignedIn: nobody is.
    """

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        if edition.reader.account is None:
            raise NotSignedIn
        self._base = base
        self._curation = base.curation
        self._edition = edition
        self._reader = edition.reader

    def _collection(self, request: Request) -> Collection:
        """The one of the address, for who is of its labs.

        Raises:
            CollectionNotFound: there is none, or the reader is not of its labs.
        """
        found = self._curation.collecting.named(request.path_params["slug"], self._reader)
        if not self._curation.collecting.may_contribute(found, self._reader):
            msg = "there is no draft for this reader"
            raise CollectionNotFound(msg)
        return found

    def _own_labs(self) -> list[Lab]:
        """Those in which the reader curates."""
        return [
            lab for lab in self._base.people.labs.all() if decide_in_lab(self._reader, Action.CURATE, lab.id).allowed
        ]

    def _moved(self, request: Request, collection: Collection) -> Response | None:
        """The way to the same page under the name that a collection has now; nothing when it is asked by that.

        One that was withdrawn has no rooms to work in: its curators can put the reason right, and that is all.
        """
        if request.method == "POST":
            return None
        if collection.state is State.WITHDRAWN:
            curates = self._curation.collecting.may_curate(collection, self._reader)
            return to(self._edition.links.collection(collection.slug, "bewerken/terugnemen" if curates else ""))
        if request.path_params["slug"] == collection.slug:
            return None
        room = request.url.path.rpartition(f"/{request.path_params['slug']}/")[2]
        return to(self._edition.links.collection(collection.slug, room))

    def _refused(self, error: KbError) -> str:
        """Why something was not done, in words; nothing has changed."""
        t = self._edition.wording
        match error:
            case InTheWay():
                said = t(f"bouw.weg_{error.why}", wie=self._who(error.by))
                return said[:1].upper() + said[1:]
            case NotFound():
                return t("bouw.niet_gevonden")
            case _:
                # The core says it in Dutch, as part of a line.
                said = str(error)
                return said[:1].upper() + said[1:] + "."

    def _who(self, account: str) -> str:
        t = self._edition.wording
        if not account:
            return t("werk.iemand")
        if account == self._reader.account:
            return t("werk.u")
        known = self._base.people.accounts.known_as([AccountId(account)], self._reader).get(AccountId(account))
        if known is None:
            return t("werk.iemand")
        return known.name or t(f"bouw.een_{known.role.value}")


def to(url: str) -> Response:
    """The way on after a form."""
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)


def status_of(error: KbError | None) -> int:
    """The status of a page that says what was wrong."""
    if error is None:
        return HTTPStatus.OK
    if isinstance(error, InTheWay):
        return HTTPStatus.CONFLICT
    return HTTPStatus.BAD_REQUEST if isinstance(error, Invalid) else HTTPStatus.NOT_FOUND


def number(typed: Mapping[str, str], name: str) -> int | None:
    """A number of a form; ``None`` when it is none.

    Raises:
        Invalid: it is something else.
    """
    said = typed.get(name, "").strip()
    if not said:
        return None
    if not (said.isascii() and said.lstrip("-").isdigit() and len(said) < _DIGITS):
        msg = "dit is geen getal"
        raise Invalid(msg)
    return int(said)


_DIGITS = 12
