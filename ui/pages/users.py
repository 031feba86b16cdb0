"""Everybody with an account, for administrators."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid, PostUnavailable, Taken
from kb.model.identity import AccountId
from kb.model.people import Account, Role
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, reached_at
from ui.pages.carrying import RESUMED
from ui.rendering import page
from ui.views.people import people

Send = Callable[[Account, str], None]


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
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, typed=typed)
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
        mailing, lasts = self._people.mailing, self._edition.wording("mensen.link_dagen")
        return self._given(request, account, secret, lasts, mailing.invite if mailing else None)

    def _link(self, request: Request, typed: Mapping[str, str]) -> Response:
        account = self._people.accounts.account(AccountId(typed.get("id", "")), self._reader)
        secret = self._people.accounts.reset(account.id, self._reader)
        mailing, lasts = self._people.mailing, self._edition.wording("mensen.link_uren")
        return self._given(request, account, secret, lasts, mailing.reset if mailing else None)

    def _set_role(self, request: Request, typed: Mapping[str, str]) -> Response:  # noqa: ARG002
        self._people.accounts.set_role(AccountId(typed.get("id", "")), _role(typed), self._reader)
        return self._done()

    def _disable(self, request: Request, typed: Mapping[str, str]) -> Response:  # noqa: ARG002
        out = typed.get("stand") == "uit"
        self._people.accounts.disable(AccountId(typed.get("id", "")), self._reader, disabled=out)
        return self._done()

    def _unsent(self) -> str:
        """That letters do not go, where they do not: whoever asked for one is not told."""
        at = self._people.mailing.failed_at if self._people.mailing else None
        return self._edition.wording("mensen.post_stil", dag=self._edition.wording.date(at.isoformat())) if at else ""

    def _done(self) -> Response:
        return RedirectResponse(self._edition.links.users(done="bewaard"), HTTPStatus.SEE_OTHER)

    def _given(self, request: Request, account: Account, secret: str, lasts: str, send: Send | None) -> Response:
        """A link sent by e-mail, or else to hand over."""
        wrong = ""
        if send and account.has_mail:
            try:
                send(account, secret)
            except PostUnavailable:
                wrong = self._edition.wording("mensen.post_mislukt")
            else:
                return self._page(request, mailed=account)
        url = reached_at(request, self._public) + self._edition.links.invitation(secret)
        return self._page(request, link=Link(account.name, url, lasts), failed=wrong)

    def _page(
        self,
        request: Request,
        *,
        link: Link | None = None,
        mailed: Account | None = None,
        failed: str = "",
        wrong: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        context = {
            "people": people(self._people.accounts.all(self._reader), self._people.labs.all()),
            "own": self._reader.account,
            "roles": list(Role),
            "link": link,
            "mailed": mailed,
            "failed": failed or self._unsent(),
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
