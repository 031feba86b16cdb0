"""The journal of a lab: its entries to read, and the forms for who writes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import CollectionNotFound, DocumentNotFound, EntryNotFound, InTheWay, Invalid
from kb.model.collection import Collection, CollectionId, Reference
from kb.model.evidence import Access
from kb.model.identity import ThemeId
from kb.model.journal import Changed, JournalEntry, Outcome
from kb.model.people import Lab
from kb.model.policy import Action, decide_in_lab, require
from kb.model.theme import Branch
from kb.ports.collections import Asked
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.curating.pasting import Pasting
from ui.pages.labs import STRUCK
from ui.rendering import page
from ui.views.collections import by_id
from ui.views.journals import STEPS, entry_view, said

_DONE = frozenset({"bewaard"})
_FIELDS = ("asked", "tried", "happened", "learned", "adjusted")
_ACCESS = (Access.PUBLIC, Access.PROFESSIONALS, Access.LABS)
_MOST_THEMES = 3


class JournalPages:
    """The pages of the entries of journals in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._curation = base.curation
        self._edition = edition
        self._reader = edition.reader
        self._labs = by_id(base.people.labs.all())

    def entry(self, request: Request, posted: Pairs) -> Response:
        """One entry to read; ``nieuw`` is the form for another.

        Raises:
            EntryNotFound: there is none in this lab for this reader.
        """
        lab = self._base.people.labs.lab(request.path_params["slug"])
        if request.path_params["id"] == "nieuw":
            return self._new(request, lab, posted)
        found = self._found(request, lab)
        context = {
            "view": self._view(found),
            "curates": decide_in_lab(self._reader, Action.CURATE, lab.id).allowed,
            "done": request.query_params.get(DONE, "") in _DONE,
            "lab": lab,
        }
        return page(request, "verslag.html", context)

    def change(self, request: Request, posted: Pairs) -> Response:
        """The form for an entry that is there; who comes second sees both.

        Raises:
            EntryNotFound: there is none in this lab for this reader.
            Forbidden: only who curates in the lab may.
        """
        lab = self._base.people.labs.lab(request.path_params["slug"])
        require(decide_in_lab(self._reader, Action.CURATE, lab.id))
        found = self._found(request, lab)
        typed = dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._form(request, lab, found, posted if typed else [])
        try:
            self._curation.journals.change(found.id, self._said(posted, found), self._reader, expected=_revision(typed))
        except InTheWay:
            return self._both(request, lab, self._found(request, lab), posted)
        except Invalid as error:
            return self._form(request, lab, found, posted, wrong=str(error))
        return self._to(lab, found.id)

    def strike(self, request: Request, posted: Pairs) -> Response:
        """Taking an entry away, which is asked once more.

        Raises:
            EntryNotFound: there is none in this lab for this reader.
            Forbidden: only who curates in the lab may.
        """
        lab = self._base.people.labs.lab(request.path_params["slug"])
        require(decide_in_lab(self._reader, Action.CURATE, lab.id))
        found, typed = self._found(request, lab), dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return page(
                request, "verslag_weg.html", {"view": self._view(found), "lab": lab, "revision": found.revision}
            )
        try:
            self._curation.journals.strike(found.id, self._reader, expected=_revision(typed))
        except InTheWay:
            context = {"view": self._view(found), "lab": lab, "revision": found.revision, "changed": True}
            return page(request, "verslag_weg.html", context, status=HTTPStatus.CONFLICT)
        return RedirectResponse(
            self._edition.links.lab(lab.slug, done="verslag_weg", more=[(STRUCK, found.id)]), HTTPStatus.SEE_OTHER
        )

    def _new(self, request: Request, lab: Lab, posted: Pairs) -> Response:
        require(decide_in_lab(self._reader, Action.CURATE, lab.id))
        if request.method != "POST" or RESUMED in dict(posted):
            return self._form(request, lab, None, posted)
        try:
            made = self._curation.journals.begin(lab.id, self._said(posted, None), self._reader)
        except Invalid as error:
            return self._form(request, lab, None, posted, wrong=str(error))
        return self._to(lab, made.id)

    def _to(self, lab: Lab, id: str) -> Response:
        return RedirectResponse(self._edition.links.journal_entry(lab.slug, id, done="bewaard"), HTTPStatus.SEE_OTHER)

    def _found(self, request: Request, lab: Lab) -> JournalEntry:
        found = self._curation.journals.one(request.path_params["id"], self._reader)
        if found.lab != lab.id:
            msg = f"there is no entry {found.id} in lab {lab.slug}"
            raise EntryNotFound(msg)
        return found

    def _view(self, found: JournalEntry) -> Any:
        words = self._curation.journals.words([found], self._reader)[found.id]
        return entry_view(found, words, self._labs, self._edition, self._about(found))

    def _about(self, found: JournalEntry) -> dict[CollectionId, Collection]:
        if found.collection is None:
            return {}
        try:
            return {found.collection: self._curation.collecting.one(found.collection, self._reader)}
        except CollectionNotFound:
            return {}

    def _form(
        self, request: Request, lab: Lab, found: JournalEntry | None, posted: Pairs, *, wrong: str = ""
    ) -> Response:
        """The form with what was typed, or else with what is there."""
        there = said(found) if found else {"dag": datetime.now(UTC).date().isoformat()}
        typed = {**there, **dict(posted)}
        themes = [value for name, value in posted if name == "thema"] or list(found.themes if found else ())
        words = self._curation.journals.words([found], self._reader)[found.id] if found else ()
        quotations = entry_view(found, words, self._labs, self._edition, {}).quoted if found else ()
        context = {
            "lab": lab,
            "entry": found,
            "typed": typed,
            "steps": STEPS,
            "outcomes": [one.value for one in Outcome],
            "changes": [one.value for one in Changed],
            "access": [one.value for one in _ACCESS],
            "themes": self._themes(),
            "chosen": [*themes[:_MOST_THEMES], *([""] if len(themes) < _MOST_THEMES else [])],
            "collections": [(one.id, one.title) for one in self._own(lab)],
            "quotations": quotations,
            "revision": typed.get("revisie") or (found.revision if found else 0),
            "wrong": wrong,
        }
        return page(request, "verslag_maken.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)

    def _both(self, request: Request, lab: Lab, found: JournalEntry, posted: Pairs) -> Response:
        """What is there now beside what was typed, to choose from."""
        there, mine = said(found), dict(posted)
        names = (*STEPS, "dag", "verandering")
        rows = [(name, there[name], mine.get(name, "")) for name in names if there[name] != mine.get(name, "")]
        carried = [(name, value) for name, value in posted if name != "revisie"]
        context = {"lab": lab, "entry": found, "rows": rows, "carried": carried, "view": self._view(found)}
        return page(request, "verslag_beide.html", context, status=HTTPStatus.CONFLICT)

    def _themes(self) -> list[tuple[str, str]]:
        named = [(one.id, self._edition.theme(one.id).name) for one in self._base.thesaurus.within(Branch.THEME)]
        return sorted(named, key=lambda pair: pair[1].casefold())

    def _own(self, lab: Lab) -> list[Collection]:
        return self._curation.collecting.all(self._reader, Asked(lab=lab.id, limit=100))

    def _said(self, posted: Pairs, found: JournalEntry | None) -> Mapping[str, Any]:
        """What the form says, as fields of an entry.

        Raises:
            Invalid: a day or an edition that is none.
        """
        typed = dict(posted)
        kept = {value for name, value in posted if name == "houd"}
        own = found.quotations if found else ()
        fields: dict[str, Any] = {name: typed.get(step, "") for name, step in zip(_FIELDS, STEPS, strict=True)}
        fields |= {
            "day": _day(typed.get("dag", "")),
            "outcome": typed.get("uitkomst") or Outcome.OPEN,
            "changed": typed.get("verandert") or Changed.NOT,
            "change": typed.get("verandering", ""),
            "access": typed.get("toegang") or Access.PUBLIC,
            "collection": typed.get("collectie") or None,
            "edition": _edition(typed.get("editie", "")) if typed.get("collectie") else None,
            "themes": tuple(dict.fromkeys(ThemeId(value) for name, value in posted if name == "thema" and value)),
            "quotations": (
                *(one for place, one in enumerate(own) if str(place) in kept),
                *self._pasted(typed.get("citaten", "")),
            ),
        }
        return fields

    def _pasted(self, lines: str) -> list[Reference]:
        """The quotations that pasted addresses lead to.

        Raises:
            Invalid: one leads to none.
        """
        pasting = Pasting(self._base, self._reader)
        try:
            return [pasting.reference(line) for line in lines.splitlines() if line.strip()]
        except DocumentNotFound as error:
            msg = "dit stuk is er niet, of is niet voor u"
            raise Invalid(msg) from error


def _revision(typed: Mapping[str, str]) -> int:
    value = typed.get("revisie", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else 0


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        msg = "vul een dag in"
        raise Invalid(msg) from error


def _edition(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 7):
        msg = "het nummer van een editie is een getal"
        raise Invalid(msg)
    return int(value)
