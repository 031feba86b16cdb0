"""The way to the provider of the organisation and back.

Both are links, not forms: a browser lets no form of ours lead to another site. Nothing changes on the way there, and
the way back is worth nothing without what this browser carries.
"""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.bootstrap.places import CALLBACK
from kb.errors import EntryRefused, NotFound, ProviderUnavailable
from kb.services.people.entering import Entering
from ui.edition import Edition
from ui.links import BACK, in_language, safe_path
from ui.pages.signing import SignInForm, gone_on, sign_in_form
from ui.views.people import device_of

_AGAIN = {"Retry-After": "30"}


class EnteringPages:
    """The pages of signing in by a provider, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._people = base.people
        self._edition = edition

    def depart(self, request: Request) -> Response:
        """To the provider, and from there back to where somebody came from."""
        entering, home = self._entering(), self._edition.links.home()
        back = safe_path(request.query_params.get(BACK, ""), home)
        try:
            departure = entering.depart(back, self._edition.language)
        except ProviderUnavailable:
            return self._unavailable(request, back)
        request.state.sent = departure.sealed
        return RedirectResponse(departure.address, HTTPStatus.SEE_OTHER)

    def arrive(self, request: Request) -> Response:
        """Back from the provider: signed in, or told why not."""
        entering, sealed = self._entering(), request.state.errand
        errand = entering.errand(sealed)
        back = (errand.back if errand else "") or self._edition.links.home()
        if errand and errand.language != self._edition.language:
            # The provider knows one way back; whoever reads another language goes on in that.
            return RedirectResponse(in_language(CALLBACK, request.url.query, errand.language), HTTPStatus.SEE_OTHER)
        try:
            arrival = entering.arrive(sealed, request.query_params, device=device_of(request, self._edition))
        except ProviderUnavailable:
            return self._unavailable(request, back)
        except EntryRefused as error:
            request.state.sent = ""
            wrong = self._edition.wording(f"inloggen.via_{error.why}", naam=entering.house.name)
            return sign_in_form(request, self._people, SignInForm(back), wrong=wrong, status=HTTPStatus.FORBIDDEN)
        if request.state.signed_in:
            # Another secret than before, whoever it was: nobody can have put it there.
            self._people.signing.sign_out(request.state.secret)
        request.state.session, request.state.sent = arrival.secret, ""
        return gone_on(request, self._people, arrival.secret, back)

    def _entering(self) -> Entering:
        if self._people.entering is None:
            msg = "there is no provider to sign in with"
            raise NotFound(msg)
        return self._people.entering

    def _unavailable(self, request: Request, back: str) -> Response:
        wrong = self._edition.wording("inloggen.via_stil", naam=self._entering().house.name)
        form, unavailable = SignInForm(back), HTTPStatus.SERVICE_UNAVAILABLE
        answer = sign_in_form(request, self._people, form, wrong=wrong, status=unavailable)
        answer.headers.update(_AGAIN)
        return answer
