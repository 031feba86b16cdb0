"""Everybody with an account, for administrators."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid, Taken
from kb.model.identity import AccountId
from kb.model.people import Role
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, reached_at
from ui.rendering import page
from ui.views.people import people


class Link(NamedTuple):
    """A link to hand over, and to whom; ``lasts`` says how long it works."""

    name: str
    url: str
    lasts: str


class UserPages:
    """The page of people in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._people = base.people
        self._public = base.settings.public_url
        self._edition = edition
        self._reader = edition.reader

    def users(self, request: Request, posted: Pairs) -> Response:
        """Everybody, and what each form does.

        Raises:
            Forbidden: not for who does not manage people.
        """
        typed = dict(posted)
        self._people.accounts.all(self._reader)
        if request.method != "POST":
            return self._page(request)
        doing: Mapping[str, Callable[[Request, Mapping[str, str]], Response]] = {
            "nodig_uit": self._invite,
            "link": self._link,
            "rol": self._set_role,
            "buiten": self._disable,
        }
        try:
            return doing.get(typed.get("doe", ""), self._nothing)(request, typed)
        except Taken:
            return self._page(request, wrong=self._edition.wording("mensen.bezet"), typed=typed)
        except Invalid:
            known = (
                self._edition.wording("mensen.fout")
                if typed.get("doe") == "nodig_uit"
                else self._edition.wording("mensen.enige")
            )
            return self._page(request, wrong=known, typed=typed)

    def _nothing(self, request: Request, typed: Mapping[str, str]) -> Response:  # noqa: ARG002
        return self._page(request)

    def _invite(self, request: Request, typed: Mapping[str, str]) -> Response:
        account, secret = self._people.accounts.add(
            typed.get("naam", ""), typed.get("email", ""), _role(typed), self._reader, language=self._edition.language
        )
        return self._page(
            request, link=self._handed(request, account.name, secret, self._edition.wording("mensen.link_dagen"))
        )

    def _link(self, request: Request, typed: Mapping[str, str]) -> Response:
        account = self._people.accounts.account(AccountId(typed.get("id", "")), self._reader)
        secret = self._people.accounts.reset(account.id, self._reader)
        return self._page(
            request, link=self._handed(request, account.name, secret, self._edition.wording("mensen.link_uren"))
        )

    def _set_role(self, request: Request, typed: Mapping[str, str]) -> Response:  # noqa: ARG002
        self._people.accounts.set_role(AccountId(typed.get("id", "")), _role(typed), self._reader)
        return self._done()

    def _disable(self, request: Request, typed: Mapping[str, str]) -> Response:  # noqa: ARG002
        out = typed.get("stand") == "uit"
        self._people.accounts.disable(AccountId(typed.get("id", "")), self._reader, disabled=out)
        return self._done()

    def _done(self) -> Response:
        return RedirectResponse(self._edition.links.users(done="bewaard"), HTTPStatus.SEE_OTHER)

    def _handed(self, request: Request, name: str, secret: str, lasts: str) -> Link:
        return Link(name, reached_at(request, self._public) + self._edition.links.invitation(secret), lasts)

    def _page(
        self, request: Request, *, link: Link | None = None, wrong: str = "", typed: Mapping[str, str] | None = None
    ) -> Response:
        context = {
            "people": people(self._people.accounts.all(self._reader), self._people.labs.all()),
            "own": self._reader.account,
            "roles": list(Role),
            "link": link,
            "wrong": wrong,
            "typed": typed or {},
            "done": request.query_params.get(DONE) == "bewaard",
        }
        return page(request, "mensen.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)


def _role(typed: Mapping[str, str]) -> Role:
    said = typed.get("rol", "")
    if said not in set(Role):
        # No form of ours sends that.
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return Role(said)
