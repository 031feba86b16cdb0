"""Labs: what they made and learned, and who belongs to them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid, Taken
from kb.model.collection import Collection, State
from kb.model.identity import AccountId, new_id
from kb.model.people import Lab, LabRole
from kb.model.policy import Action, decide, decide_in_lab
from kb.model.remark import Answer
from kb.ports.collections import Asked
from kb.services.people.accounts import INVITATION_LASTS
from kb.services.people.holding import APART
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.collections import CollectionPages
from ui.rendering import page
from ui.views.choosing import LAB
from ui.views.collections import by_id, collection_row, roles
from ui.views.journals import entry_view
from ui.views.people import members
from ui.views.waiting import Waiting, waiting

_DONE = frozenset({"gemaakt", "geplaatst", "verslag_weg", "ingetrokken", "code_al"})
_COLLECTIONS, _ENTRIES = 50, 50
_ROWS = 20
"""So many collections are shown here; the list has them all."""
OF, OTHERS = "van", "andere"
SHEET = "briefje"
"""The parameter that names a sheet with a code, which is shown once."""
STRUCK = "verslag"
"""The parameter, and its value, that asks what other labs learned."""


class LabPages:
    """The pages of labs in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._people = base.people
        self._curation = base.curation
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
            "labs": [(lab, self._is_sample(lab)) for lab in self._people.labs.all()],
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
        if SHEET in request.query_params:
            return self._sheet(request, lab)
        return self._page(request, lab, typed=typed)

    def _changed(self, request: Request, lab: Lab, typed: Mapping[str, str]) -> Response:
        doing = typed.get("doe", "")
        if doing == "nodig_uit":
            return self._invited(request, lab, typed)
        if doing == "trek_in":
            self._people.inviting.withdraw(AccountId(typed.get("id", "")), lab, self._reader)
            return RedirectResponse(self._edition.links.lab(lab.slug, done="ingetrokken"), HTTPStatus.SEE_OTHER)
        if doing == "weg":
            self._people.labs.put(AccountId(typed.get("id", "")), lab, None, self._reader)
        elif doing == "verander":
            self._people.labs.put(AccountId(typed.get("id", "")), lab, _role(typed), self._reader)
        elif doing == "zet_terug":
            there = self._curation.journals.put_back(typed.get("verslag", ""), self._reader)
            return RedirectResponse(
                self._edition.links.journal_entry(lab.slug, there.id, done="bewaard"), HTTPStatus.SEE_OTHER
            )
        elif doing == "zeg":
            return self._said(request, lab, typed)
        elif not self._people.labs.place(typed.get("email", ""), lab, _role(typed), self._reader):
            return self._page(request, lab, typed=typed, wrong=self._edition.wording("labs.onbekend"))
        return RedirectResponse(self._edition.links.lab(lab.slug, done="geplaatst"), HTTPStatus.SEE_OTHER)

    def _said(self, request: Request, lab: Lab, typed: Mapping[str, str]) -> Response:
        try:
            self._people.labs.say(
                lab, self._reader, question=typed.get("vraag", ""), public_value=typed.get("waarde", "")
            )
        except Invalid as error:
            return self._page(request, lab, typed=typed, wrong=str(error))
        return RedirectResponse(self._edition.links.lab(lab.slug, done="geplaatst"), HTTPStatus.SEE_OTHER)

    def _invited(self, request: Request, lab: Lab, typed: Mapping[str, str]) -> Response:
        try:
            invited = self._people.inviting.invite(
                lab, _role(typed), self._reader, form=typed.get("formulier", ""), language=self._edition.language
            )
        except Taken:
            return RedirectResponse(self._edition.links.lab(lab.slug, done="code_al"), HTTPStatus.SEE_OTHER)
        except Invalid as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from error
        until = (datetime.now(UTC) + INVITATION_LASTS).date().isoformat()
        said = {"code": invited.code, "inlognaam": invited.account.email, "tot": until, "lab": lab.id}
        state = request.state
        held = self._people.holding.hold(APART, [*said.items()], browser=state.holds, session=state.secret)
        if held is None:
            # No room to keep it until the next page: then it stands on this one.
            return self._with_code(request, lab, said)
        state.held = held.secret
        return RedirectResponse(self._edition.links.lab(lab.slug, more=[(SHEET, held.id)]), HTTPStatus.SEE_OTHER)

    def _sheet(self, request: Request, lab: Lab) -> Response:
        """What somebody gets on paper who comes by a code; it is there once, for who made that."""
        id, browser, account = request.query_params[SHEET], request.state.holds, self._reader.account
        held = self._people.holding.held(id, browser=browser, account=account) if account else None
        said = dict(held.fields) if held else {}
        if said.get("lab") != lab.id:
            return RedirectResponse(self._edition.links.lab(lab.slug), HTTPStatus.SEE_OTHER)
        if request.method == "GET":
            self._people.holding.drop(id, browser=browser)
        return self._with_code(request, lab, said)

    def _with_code(self, request: Request, lab: Lab, said: Mapping[str, str]) -> Response:
        until = self._edition.wording.date(said["tot"])
        context = {"lab": lab, "code": said["code"], "sign_in": said["inlognaam"], "until": until}
        return page(request, "lab_briefje.html", context)

    def _page(
        self,
        request: Request,
        lab: Lab,
        *,
        typed: Mapping[str, str] | None = None,
        wrong: str = "",
    ) -> Response:
        may_know = decide_in_lab(self._reader, Action.KNOW, lab.id).allowed
        there = self._people.labs.members(lab, self._reader) if may_know else []
        done = request.query_params.get(DONE, "")
        context = {
            "lab": lab,
            "own_role": self._reader.role_in(lab.id),
            "members": members([one for one in there if one.came], self._reader.account) if may_know else None,
            "to_come": members([one for one in there if not one.came], self._reader.account),
            "form": new_id(),
            "curates": decide_in_lab(self._reader, Action.MANAGE, lab.id).allowed,
            "roles": list(LabRole),
            "typed": typed or {},
            "wrong": wrong,
            "done": done if done in _DONE else "",
            "struck": request.query_params.get(STRUCK, "") if done == "verslag_weg" else "",
            **self._made(request, lab),
        }
        return page(request, "lab.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)

    def _made(self, request: Request, lab: Lab) -> dict[str, object]:
        """What a lab made and tried, and for its members what waits for them."""
        curation, reader, labs = self._curation, self._reader, by_id(self._people.labs.all())
        of = Asked(lab=lab.id, limit=_COLLECTIONS)
        there, unread, gone = (
            curation.collecting.all(reader, asked)
            for asked in (of._replace(state=State.PUBLISHED), of._replace(state=State.DRAFT), of._replace(gone=True))
        )
        left = len(gone) if len(gone) < _COLLECTIONS else curation.collecting.count(reader, of._replace(gone=True))
        others = request.query_params.get(OF, "") == OTHERS
        entries = (
            curation.journals.elsewhere(lab.id, reader)
            if others
            else curation.journals.of(lab.id, reader, limit=_ENTRIES)
        )
        words = curation.journals.words(entries, reader)
        about = {one.id: one for one in (*there, *unread, *gone)}
        drafts = [one for one in unread if curation.collecting.may_contribute(one, reader)]
        own = [*(one for one in there if curation.collecting.may_contribute(one, reader)), *drafts]
        pages = CollectionPages(self._base, self._edition)
        return {
            "rows": [
                collection_row(one, labs, self._edition)
                for one in curation.listing.of([one.id for one in there[:_ROWS]], reader)
            ],
            "drafts": drafts,
            # Who came by a code sees the three things that residents come for, before all else.
            "joins_in": [one for one in own if one.state is not State.WITHDRAWN]
            if reader.role_in(lab.id) is LabRole.CO_CURATOR
            else [],
            "stones": [pages.left(one) for one in gone[:_ROWS] if one not in drafts],
            "left": left - sum(one in drafts for one in gone),
            "all_of_it": self._edition.links.collections([(LAB, lab.slug)]) if max(len(there), left) > _ROWS else "",
            "waiting": self._waiting(own),
            "entries": [entry_view(one, words[one.id], labs, self._edition, about) for one in entries],
            "sample": _are_samples([*there, *gone]),
            "others": others,
            "others_url": self._edition.links.lab(lab.slug, more=[(OF, OTHERS)]) + "#verslagen",
            "roles_there": roles(self._people.labs.roles(lab), self._edition),
            "writes": decide_in_lab(reader, Action.CURATE, lab.id).allowed,
        }

    def _is_sample(self, lab: Lab) -> bool:
        """Whether a lab is made up to show what the product does: then so is all that one may see of it."""
        return _are_samples(self._curation.collecting.all(self._reader, Asked(lab=lab.id, limit=_COLLECTIONS)))

    def _waiting(self, own: Sequence[Collection]) -> list[Waiting]:
        """What members suggested and nobody answered yet, the oldest first."""
        open_ones = [
            (suggestion, one)
            for one in own
            for suggestion in self._curation.remarking.suggestions(one.id, self._reader)
            if suggestion.answer is Answer.OPEN
        ]
        return [
            waiting(suggestion, one, self._edition)
            for suggestion, one in sorted(open_ones, key=lambda pair: (pair[0].at, pair[0].id))
        ]


def _are_samples(some: Sequence[Collection]) -> bool:
    return bool(some) and all(one.sample for one in some)


def _role(typed: Mapping[str, str]) -> LabRole:
    said = typed.get("rol", "")
    if said not in set(LabRole):
        # No form of ours sends that; without a role somebody would be put out.
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return LabRole(said)
