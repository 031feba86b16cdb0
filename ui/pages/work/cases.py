"""The cases of a study: a table to fill in, and one case with its documents."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, Refused, ThingNotFound
from kb.model.foreign import VariableKind
from kb.model.identity import DocumentId, is_id
from kb.model.study import StudyId, StudyRole, ThingId
from kb.services.tagging.casebook import Cell, Described
from kb.services.tagging.studies import Overview
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, PART
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.cases import case_row, document_row, filled, tall, wide
from ui.views.deeds import deed_in_words, names_beside

_COLUMNS, _DIGITS = "kolom", 6
_DONE = frozenset({"bewaard", "weg", "terug", "opnieuw"})
_OF_VARIABLE = frozenset({"kenmerk", "kenmerk_anders", "kenmerk_weg"})
_MOST_VARIABLES = 150
"""On the page of one case; the table has them all, in parts."""


class CasePages:
    """Cases in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def cases(self, request: Request, posted: Pairs) -> Response:
        """All of them with what is known of each, and what the forms do.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed = StudyId(request.path_params["study"]), dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._table(request, study, posted)
        try:
            done = self._done(study, posted, typed)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._table(request, study, posted, wrong=error)
        more = [(name, value) for name, value in request.query_params.multi_items() if name in {PART, _COLUMNS}]
        anchor = "#kenmerken" if typed.get("doe", "") in _OF_VARIABLE else ""
        return _to(self._edition.links.study(study, "gevallen", done=done, more=more) + anchor)

    def case(self, request: Request, posted: Pairs) -> Response:
        """One of them, and what its forms do.

        Raises:
            StudyNotFound, ThingNotFound: it is not there, or the reader is no member.
        """
        study, id = StudyId(request.path_params["study"]), ThingId(request.path_params["id"])
        typed = dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._case(request, study, id, posted)
        try:
            done = self._done_to(study, id, posted, typed)
        except (Invalid, Refused, InTheWay) as error:
            return self._case(request, study, id, posted, wrong=error)
        room = "gevallen" if done == "weg" else f"gevallen/{id}"
        return _to(self._edition.links.study(study, room, done=done))

    def _done(self, study: StudyId, posted: Pairs, typed: Mapping[str, str]) -> str:
        bench, reader, doing = self._bench, self._reader, typed.get("doe", "")
        match doing:
            case "vul":
                bench.casebook.fill(study, self._filled(study, posted), reader)
            case "gevallen":
                names = [line for line in typed.get("namen", "").splitlines() if line.strip()]
                bench.casebook.add(study, [Described(name) for name in names or [""]], reader)
            case "kenmerk":
                bench.variables.add(study, typed.get("kenmerk_naam", ""), _kind(typed), reader)
            case "kenmerk_anders":
                self._change_variable(study, typed)
            case "kenmerk_weg":
                bench.variables.remove(study, ThingId(typed.get("kenmerk", "")), reader)
                return "weg"
            case "terug":
                bench.undoing.undo(study, reader)
                return doing
            case "opnieuw":
                bench.undoing.redo(study, reader)
                return doing
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)
        return "bewaard"

    def _change_variable(self, study: StudyId, typed: Mapping[str, str]) -> None:
        variable = self._bench.variables.one(study, typed.get("kenmerk", ""), self._reader)
        said = {"name": typed.get("naam", ""), "kind": _kind(typed), "description": typed.get("omschrijving", "")}
        self._bench.variables.change(study, variable.model_copy(update=said), self._reader)

    def _done_to(self, study: StudyId, id: ThingId, posted: Pairs, typed: Mapping[str, str]) -> str:
        casebook, reader = self._bench.casebook, self._reader
        row = casebook.one(study, id, reader)
        now, own = row.case, [one.id for one in row.cards]
        some = [DocumentId(value) for name, value in posted if name == "stuk" and is_id(value)]
        match typed.get("doe", ""):
            case "vul":
                casebook.fill(study, self._filled(study, posted), reader)
            case "noem":
                casebook.change(study, id, Described(typed.get("naam", ""), typed.get("omschrijving", "")), reader)
            case "erbij":
                casebook.change(study, id, Described(now.name, now.description, [*own, *some]), reader)
            case "eraf":
                left = [one for one in own if one not in some]
                casebook.change(study, id, Described(now.name, now.description, left), reader)
            case "weg":
                casebook.remove(study, id, reader)
                return "weg"
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)
        return "bewaard"

    def _filled(self, study: StudyId, posted: Pairs) -> list[Cell]:
        return filled(posted, self._bench.variables.all(study, self._reader), self._edition)

    def _table(self, request: Request, study: StudyId, posted: Pairs, *, wrong: KbError | None = None) -> Response:
        bench, reader, given = self._bench, self._reader, request.query_params
        overview = bench.studies.overview(study, reader)
        variables = bench.variables.all(study, reader)
        across, columns = wide(variables, _number(given.get(_COLUMNS, "")))
        down, cases = tall(bench.casebook.all(study, reader), len(columns), _number(given.get(PART, "")))
        typed = filled(posted, variables, self._edition) if posted else []
        context = {
            **self._around(overview, posted, wrong, given.get(DONE, "")),
            "rows": [case_row(one, columns, study, self._edition, typed) for one in bench.casebook.rows(cases, reader)],
            "columns": columns,
            "variables": variables,
            "down": down,
            "across": across,
            "part": lambda row, column: self._edition.links.study(
                study, "gevallen", more=[(PART, str(row)), (_COLUMNS, str(column))]
            ),
        }
        return self._answer(request, "werk/gevallen.html", context, wrong)

    def _case(
        self, request: Request, study: StudyId, id: ThingId, posted: Pairs, *, wrong: KbError | None = None
    ) -> Response:
        bench, reader = self._bench, self._reader
        overview = bench.studies.overview(study, reader)
        row = bench.casebook.one(study, id, reader)
        variables = bench.variables.all(study, reader)[:_MOST_VARIABLES]
        own = {one.id for one in row.cards}
        others = row._replace(cards=[one.card for one in overview.rows if one.card.id not in own])
        context = {
            **self._around(overview, posted, wrong, request.query_params.get(DONE, "")),
            "one": row.case,
            "hidden": row.hidden,
            "row": case_row(
                row, variables, study, self._edition, filled(posted, variables, self._edition) if posted else []
            ),
            "own": document_row(row, study, self._edition),
            "others": document_row(others, study, self._edition),
        }
        return self._answer(request, "werk/geval.html", context, wrong)

    def _around(self, overview: Overview, posted: Pairs, wrong: KbError | None, done: str) -> dict[str, object]:
        study = overview.study.study
        steps = self._bench.undoing.steps(study, self._reader)
        names: dict[str, str] = {
            **self._bench.codebooks.names_of(study, self._reader),
            **self._bench.casebook.names(study, self._reader),
            **names_beside(self._base, study, steps.nearest, self._edition),
        }
        return {
            "study": overview.study,
            "codes_along": overview.me.role.rank >= StudyRole.CODER.rank,
            "kinds": [(kind.value, self._edition.wording(f"geval.soort_{kind.value}")) for kind in VariableKind],
            "back": deed_in_words(steps.back[0], self._edition, names) if steps.back else "",
            "again": deed_in_words(steps.again[0], self._edition, names) if steps.again else "",
            "typed": dict(posted),
            "wrong": refused(wrong, self._base, self._edition) if wrong else "",
            "done": done if done in _DONE else "",
        }

    @staticmethod
    def _answer(request: Request, template: str, context: Mapping[str, object], wrong: KbError | None) -> Response:
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, template, context, status=status if wrong else HTTPStatus.OK)


def _kind(typed: Mapping[str, str]) -> VariableKind:
    said = typed.get("soort", "")
    if said not in set(VariableKind):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return VariableKind(said)


def _number(said: str) -> int:
    return max(int(said), 1) if said.isdecimal() and said.isascii() and len(said) < _DIGITS else 1


def _to(url: str) -> Response:
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)
