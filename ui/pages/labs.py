"""Labs and who belongs to them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid, Taken
from kb.model.identity import AccountId
from kb.model.people import Lab, LabRole
from kb.model.policy import Action, decide, decide_in_lab
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.rendering import page
from ui.views.people import members

_DONE = frozenset({"gemaakt", "geplaatst"})


class LabPages:
    """The pages of labs in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._people = base.people
        self._edition = edition
        self._reader = edition.reader

    def labs(self, request: Request, posted: Pairs) -> Response:
        """All labs; and for who manages them a new one."""
        typed = dict(posted)
        wrong = ""
        if request.method == "POST" and RESUMED not in typed:
            try:
                lab = self._people.labs.add(
                    typed.get("kort", ""), typed.get("naam", ""), self._reader, place=typed.get("plaats", "")
                )
            except Taken:
                wrong = self._edition.wording("labs.bezet")
            except Invalid:
                wrong = self._edition.wording("labs.fout")
            else:
                return RedirectResponse(self._edition.links.lab(lab.slug, done="gemaakt"), HTTPStatus.SEE_OTHER)
        context = {
            "labs": self._people.labs.all(),
            "manages": decide(self._reader, Action.MANAGE, on=datetime.now(UTC).date()).allowed,
            "typed": typed,
            "wrong": wrong,
        }
        return page(request, "labs.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)

    def lab(self, request: Request, posted: Pairs) -> Response:
        """One lab, and its members for who may know them.

        Raises:
            LabNotFound: there is none.
            Forbidden: a form of somebody who may not.
        """
        lab = self._people.labs.lab(request.path_params["slug"])
        typed = dict(posted)
        if request.method == "POST" and RESUMED not in typed:
            return self._changed(request, lab, typed)
        return self._page(request, lab, typed=typed)

    def _changed(self, request: Request, lab: Lab, typed: Mapping[str, str]) -> Response:
        doing = typed.get("doe", "")
        if doing == "weg":
            self._people.labs.put(AccountId(typed.get("id", "")), lab, None, self._reader)
        elif doing == "verander":
            self._people.labs.put(AccountId(typed.get("id", "")), lab, _role(typed), self._reader)
        elif not self._people.labs.place(typed.get("email", ""), lab, _role(typed), self._reader):
            return self._page(request, lab, typed=typed, wrong=self._edition.wording("labs.onbekend"))
        return RedirectResponse(self._edition.links.lab(lab.slug, done="geplaatst"), HTTPStatus.SEE_OTHER)

    def _page(self, request: Request, lab: Lab, *, typed: Mapping[str, str] | None = None, wrong: str = "") -> Response:
        may_know = decide_in_lab(self._reader, Action.KNOW, lab.id).allowed
        there = self._people.labs.members(lab, self._reader) if may_know else []
        done = request.query_params.get(DONE, "")
        context = {
            "lab": lab,
            "own_role": self._reader.role_in(lab.id),
            "members": members(there, self._reader.account) if may_know else None,
            "curates": decide_in_lab(self._reader, Action.MANAGE, lab.id).allowed,
            "roles": list(LabRole),
            "typed": typed or {},
            "wrong": wrong,
            "done": done if done in _DONE else "",
        }
        return page(request, "lab.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)


def _role(typed: Mapping[str, str]) -> LabRole:
    said = typed.get("rol", "")
    if said not in set(LabRole):
        # No form of ours sends that; without a role somebody would be put out.
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return LabRole(said)
