"""What somebody changes of their own: name, language, password, second factor, sessions and tokens."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid, NotSignedIn, WeakPassword
from kb.model.people import Account
from kb.model.policy import useful_scopes
from kb.model.reader import Scope
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, Links
from ui.pages.carrying import RESUMED
from ui.rendering import page
from ui.views.people import idle, places, sessions, tokens

TOKEN_DAYS = (30, 90, 365)


class AccountPages:
    """The page of one's own account in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._people = base.people
        self._edition = edition
        self._reader = edition.reader

    def settings(self, request: Request, posted: Pairs) -> Response:
        """The page, and what each of its forms does.

        Raises:
            NotSignedIn: nobody is.
        """
        if self._reader.account is None:
            raise NotSignedIn
        typed = dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, {}, typed)
        doing = {
            "gegevens": self._introduce,
            "wachtwoord": self._change_password,
            "factor": self._propose_factor,
            "factor_aan": self._turn_factor_on,
            "factor_uit": self._turn_factor_off,
            "eind": self._end,
            "token": self._add_token,
        }.get(typed.get("doe", ""))
        if doing is None:
            return self._page(request, {})
        scopes = frozenset(Scope(value) for name, value in posted if name == "mag" and value in set(Scope))
        return doing(request, typed) if doing != self._add_token else self._add_token(request, typed, scopes)

    def _introduce(self, request: Request, typed: Mapping[str, str]) -> Response:
        try:
            changed = self._people.own.introduce(
                self._reader, name=typed.get("naam", ""), language=typed.get("taal", self._edition.language)
            )
        except Invalid:
            return self._page(request, {"wrong": {"gegevens": self._edition.wording("mensen.fout")}}, typed)
        return RedirectResponse(Links(changed.language).settings(done="bewaard"), HTTPStatus.SEE_OTHER)

    def _change_password(self, request: Request, typed: Mapping[str, str]) -> Response:
        try:
            self._people.own.change_password(
                self._reader, typed.get("oud", ""), typed.get("nieuw", ""), session=request.state.secret
            )
        except NotSignedIn:
            return self._page(request, {"wrong": {"wachtwoord": self._edition.wording("account.oud_fout")}})
        except WeakPassword as error:
            return self._page(request, {"wrong": {"wachtwoord": self._edition.wording(f"wachtwoord.{error.why}")}})
        return self._done("veranderd")

    def _propose_factor(self, request: Request, typed: Mapping[str, str]) -> Response:  # noqa: ARG002
        return self._page(request, {"proposed": self._proposed(*self._people.own.proposed_factor(self._reader))})

    def _turn_factor_on(self, request: Request, typed: Mapping[str, str]) -> Response:
        secret = typed.get("sleutel", "")
        try:
            codes = self._people.own.turn_factor_on(self._reader, secret, typed.get("code", ""))
        except NotSignedIn:
            again = self._proposed(*self._people.own.proposed_factor(self._reader, secret))
            return self._page(
                request, {"proposed": again, "wrong": {"factor": self._edition.wording("inloggen.mislukt_code")}}
            )
        # Shown once, so not on a page that one can go back to.
        return self._page(request, {"recovery": codes})

    def _turn_factor_off(self, request: Request, typed: Mapping[str, str]) -> Response:
        try:
            self._people.own.turn_factor_off(self._reader, typed.get("code", ""))
        except NotSignedIn:
            return self._page(request, {"wrong": {"factor": self._edition.wording("inloggen.mislukt_code")}})
        return self._done("factor_gaat_uit")

    def _end(self, request: Request, typed: Mapping[str, str]) -> Response:  # noqa: ARG002
        self._people.own.end(self._reader, typed.get("id", ""))
        return self._done("beeindigd")

    def _add_token(
        self, request: Request, typed: Mapping[str, str], scopes: frozenset[Scope] = frozenset()
    ) -> Response:
        days = typed.get("dagen", "")
        lasts = timedelta(days=int(days) if days in map(str, TOKEN_DAYS) else TOKEN_DAYS[0])
        try:
            secret = self._people.tokens.add(self._reader, typed.get("naam", ""), scopes, lasts)
        except Invalid:
            return self._page(request, {"wrong": {"token": self._edition.wording("account.token_fout")}}, typed)
        return self._page(request, {"token": secret})

    def _done(self, what: str) -> Response:
        return RedirectResponse(self._edition.links.settings(done=what), HTTPStatus.SEE_OTHER)

    def _page(self, request: Request, more: Mapping[str, object], typed: Mapping[str, str] | None = None) -> Response:
        account: Account = request.state.signed_in.account
        done = request.query_params.get(DONE, "")
        context: dict[str, object] = {
            "account": account,
            "places": places(account, self._people.labs.all(), self._edition),
            "sessions": sessions(
                self._people.own.sessions(self._reader), request.state.signed_in.key.id, self._edition
            ),
            "tokens": tokens(self._people.tokens.of(self._reader), self._edition),
            "has_factor": self._people.own.has_factor(self._reader),
            "scopes": useful_scopes(self._reader),
            "token_days": TOKEN_DAYS,
            "done": done if done in _DONE else "",
            "typed": typed or {},
            "idle": idle(self._people.signing.limits.idle, self._edition),
            "until": self._edition.wording.date(request.state.signed_in.key.until.date().isoformat()),
            "wrong": {},
            "proposed": None,
            "recovery": (),
            "token": "",
        }
        status = HTTPStatus.BAD_REQUEST if "wrong" in more else HTTPStatus.OK
        return page(request, "instellingen.html", {**context, **more}, status=status)

    def _proposed(self, secret: str, address: str) -> Mapping[str, object]:
        """A second factor to confirm, with its picture, which is made here and goes nowhere."""
        picture = segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
        return {"secret": secret, "picture": Markup(picture)}  # noqa: S704 - made of squares only


_DONE = frozenset({"bewaard", "veranderd", "factor_gaat_uit", "beeindigd"})
