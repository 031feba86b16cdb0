"""Signing in and out, and choosing a password by a link. Secrets stand in no address but that of the link."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import CodeNeeded, Invalid, NotFound, NotSignedIn, TooOften, WeakPassword
from kb.model.key import code_of
from kb.model.people import Account
from kb.services.people.room import Room
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import BACK, DONE, going_on, safe_path
from ui.pages.carrying import Carrying, back_to, beginning_of, comes_back, to_copy
from ui.rendering import is_part, page
from ui.views.people import device_of

# What the page says that comes after signing out.
_OUT = "uit"
# The field that names a form which somebody does not want back.
_THROWN = "gooi_weg"


class SigningPages:
    """The pages for whoever is not signed in yet, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._people = base.people
        self._edition = edition

    def sign_in(self, request: Request, posted: Pairs) -> Response:
        """The form; and whoever is signed in goes on to where they came for."""
        typed = dict(posted)
        back = safe_path(typed.get(BACK, "") or request.query_params.get(BACK, ""), self._edition.links.home())
        if request.state.signed_in and _THROWN in typed:
            self._people.holding.drop(typed[_THROWN], browser=request.state.holds)
            return first_what_waits(request, self._people, request.state.signed_in.account, back)
        form = SignInForm(back, typed.get("email", ""))
        if request.method != "POST":
            if request.state.signed_in:
                return RedirectResponse(back, HTTPStatus.SEE_OTHER)
            return self._form(request, form)
        try:
            secret = self._opened(request, typed)
        except CodeNeeded as half:
            return self._form(request, form._replace(half=half.secret))
        except TooOften as error:
            answer = self._form(request, form, "te_vaak", HTTPStatus.TOO_MANY_REQUESTS)
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        except NotSignedIn:
            if typed.get("half"):
                return self._form(request, form._replace(half=typed["half"]), "mislukt_code", HTTPStatus.FORBIDDEN)
            return self._form(request, form, "mislukt", HTTPStatus.FORBIDDEN)
        return self._on(request, secret, back)

    def again(self, request: Request, posted: Pairs) -> Response:
        """The form to sign in, for who sent another form and is signed in no more; what was typed waits for them."""
        path, kept = request.url.path, Carrying(request, self._people.holding).keep(posted)
        if kept and is_part(request):
            to = f"{self._edition.links.sign_in()}?{urlencode({BACK: kept})}"
            return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": to})
        form = SignInForm(kept) if kept else SignInForm(path, unkept=to_copy(posted, path))
        answer = self._form(request, form, status=HTTPStatus.FORBIDDEN)
        if is_part(request):
            # The words stand in this answer only, so it takes the place of the page.
            answer.headers.update({"HX-Retarget": "main", "HX-Reselect": "main", "HX-Reswap": "outerHTML"})
        return answer

    def sign_out(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - a button sends nothing
        """The session is over, here and on the server; whoever came by a provider goes on to there."""
        links, entering = self._edition.links, self._people.entering
        if request.method == "POST" and request.state.signed_in:
            self._people.signing.sign_out(request.state.secret)
            request.state.session = ""
            by_provider = entering and entering.knows(request.state.signed_in.account.id)
            return RedirectResponse(links.sign_out(done=_OUT) if by_provider else links.home(), HTTPStatus.SEE_OTHER)
        leads_on = request.query_params.get(DONE) == _OUT and not request.state.signed_in
        farewell = entering.farewell() if entering and leads_on else ""
        if not entering or not farewell:
            return RedirectResponse(links.home(), HTTPStatus.SEE_OTHER)
        # Not a redirect: a browser lets no form of ours lead to another site.
        answer = page(request, "uitgelogd.html", {"house": entering.house.name, "farewell": farewell})
        answer.headers["Refresh"] = f"0; url={farewell}"
        return answer

    def invitation(self, request: Request, posted: Pairs) -> Response:
        """Choosing a password by a link."""
        secret, typed = request.path_params["geheim"], dict(posted)
        try:
            account = self._people.accounts.invited(secret)
        except NotSignedIn:
            return page(
                request, "uitnodiging.html", {"account": None, "wrong": "", "typed": {}}, status=HTTPStatus.GONE
            )
        wrong = ""
        if request.method == "POST":
            try:
                account = self._people.accounts.accept(
                    secret,
                    password=typed.get("wachtwoord", ""),
                    name=typed.get("naam", ""),
                    email=typed.get("email", ""),
                )
            except WeakPassword as error:
                wrong = self._edition.wording(f"wachtwoord.{error.why}")
            except Invalid:
                wrong = self._edition.wording("mensen.fout")
            else:
                secret = self._people.signing.open(account, device=device_of(request, self._edition))
                return self._on(request, secret, self._first_room(account))
        context = {"account": account, "wrong": wrong, "typed": typed}
        return page(request, "uitnodiging.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)

    def code(self, request: Request, posted: Pairs) -> Response:
        """Typing a code from paper, which leads to choosing a password."""
        typed = dict(posted).get("code", "")
        code = code_of(typed)
        if code:
            try:
                self._people.accounts.invited(code)
            except NotSignedIn:
                code = ""
        if code:
            return RedirectResponse(self._edition.links.invitation(code), HTTPStatus.SEE_OTHER)
        wrong = self._edition.wording("papier.fout") if request.method == "POST" else ""
        status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
        return page(request, "code.html", {"typed": typed[:100], "wrong": wrong}, status=status)

    def forgotten(self, request: Request, posted: Pairs) -> Response:
        """Asking for another password by e-mail; whether there is such an account is told to nobody.

        Raises:
            NotFound: there is no mail server.
        """
        if self._people.mailing is None:
            msg = "links are handed over by an administrator"
            raise NotFound(msg)
        if request.method == "POST":
            self._people.mailing.forgotten(dict(posted).get("email", ""))
        return page(request, "vergeten.html", {"sent": request.method == "POST"})

    def _opened(self, request: Request, typed: dict[str, str]) -> str:
        address = request.client.host if request.client else ""
        device, signing = device_of(request, self._edition), self._people.signing
        if half := typed.get("half"):
            return signing.finish(half, typed.get("code", ""), address=address, device=device)
        return signing.sign_in(typed.get("email", ""), typed.get("wachtwoord", ""), address=address, device=device)

    def _on(self, request: Request, secret: str, back: str = "") -> Response:
        """On to where somebody came for, in their language."""
        if request.state.signed_in:
            # Another secret than before, whoever it was: nobody can have put it there.
            self._people.signing.sign_out(request.state.secret)
        request.state.session = secret
        return gone_on(request, self._people, secret, back or self._edition.links.settings())

    def _first_room(self, account: Account) -> str:
        """Where somebody who came by a code from paper has something to do: their lab."""
        theirs = {place.lab for place in account.labs} if not account.has_mail else set()
        return next((self._edition.links.lab(lab.slug) for lab in self._people.labs.all() if lab.id in theirs), "")

    def _form(self, request: Request, form: "SignInForm", wrong: str = "", status: int = HTTPStatus.OK) -> Response:
        told = self._edition.wording(f"inloggen.{wrong}") if wrong else ""
        return sign_in_form(request, self._people, form, wrong=told, status=status)


class SignInForm(NamedTuple):
    """What the form to sign in holds.

    Attributes:
        half: the secret of the half that is done, when the code is still to come.
        unkept: what was typed in another form and could not be kept.
    """

    back: str
    email: str = ""
    half: str = ""
    unkept: tuple[str, ...] = ()


def gone_on(request: Request, people: Room, secret: str, back: str) -> Response:
    """On to where somebody came for, in their language; or first to what they had typed and could not send.

    Args:
        request: that signed them in.
        people: who it knows.
        secret: of the new session.
        back: a path of this site.
    """
    signed_in = people.signing.who(secret)
    if signed_in is None:
        return RedirectResponse(back, HTTPStatus.SEE_OTHER)
    # Who reads the page that comes now is no visitor.
    request.state.signed_in, to = signed_in, going_on(back, signed_in.account.language)
    if comes_back(back):
        return RedirectResponse(to, HTTPStatus.SEE_OTHER)
    return first_what_waits(request, people, signed_in.account, to)


def first_what_waits(request: Request, people: Room, account: Account, to: str) -> Response:
    """What somebody typed in this browser and could not send; where nothing waits, on to where they came for."""
    held = people.holding.of(account.id, browser=request.state.holds)
    if not held:
        return RedirectResponse(to, HTTPStatus.SEE_OTHER)
    now = datetime.now(UTC)
    waiting = [
        (
            one,
            going_on(back_to(one.path, one.id), account.language),
            beginning_of(one.fields),
            max(1, int((now - one.at).total_seconds()) // 60),
        )
        for one in held
    ]
    return page(request, "gewacht.html", {"waiting": waiting, "to": to, "thrown": _THROWN})


def sign_in_form(
    request: Request, people: Room, form: SignInForm, *, wrong: str = "", status: int = HTTPStatus.OK
) -> Response:
    """The page to sign in on, with what went wrong."""
    house = people.entering.house.name if people.entering else ""
    context = {
        **form._asdict(),
        "wrong": wrong,
        "house": house,
        "mails": people.mailing is not None,
        "kept": comes_back(form.back),
    }
    return page(request, "inloggen.html", context, status=status)
