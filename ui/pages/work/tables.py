"""Tables of a study, the voices side by side, and the quotations behind a number."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, Refused, ThingNotFound
from kb.model.finding import Agreement
from kb.model.study import StudyId, StudyRole
from kb.services.tagging.axes import FARTHEST, Axis, Meet
from kb.services.tagging.opening import Behind
from kb.services.tagging.studies import Overview
from kb.services.tagging.weighing import Said
from ui.behind import AXES, MEETS, read_behind, read_by, read_near, read_rows, slug_of
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import CHOSEN, DONE
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.codebook import in_tree
from ui.views.crossing import called, column_of, display_row, pair_rows, table_view
from ui.views.quotations import opened_page
from ui.views.timeline import timeline

_PAIRS = 50
_DIGITS = 6
_DONE = frozenset({"bewaard", "terug"})


class TablePages:
    """Tables in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def display(self, request: Request, posted: Pairs) -> Response:
        """The voices side by side, and what people say of that.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed = StudyId(request.path_params["study"]), dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._display(request, study, typed)
        row = typed.get("rij", "")
        try:
            self._bench.weighing.judge(study, row, _said(posted, typed), self._reader)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._display(request, study, typed, wrong=error)
        done = "terug" if typed.get("doe") == "terug" else "bewaard"
        rows = slug_of(read_rows(request.query_params))
        url = self._edition.links.study(study, "naast-elkaar", done=done, more=[("rijen", rows)])
        return RedirectResponse(f"{url}#rij-{row}", HTTPStatus.SEE_OTHER)

    def tables(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - it is asked like a form
        """Codes or concepts against something else, and where codes meet.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, given = StudyId(request.path_params["study"]), dict(request.query_params)
        by, rows = read_by(given), read_rows(given)
        joining, reader = self._bench.joining, self._reader
        names = self._bench.codebooks.names_of(study, reader)
        meet, near = MEETS.get(given.get("waar", "")), read_near(given)
        pairs = joining.meetings(study, meet, reader, of=given.get("van", ""), near=near) if meet else []
        view = table_view(joining.matrix(study, rows, by, reader), by, study, self._edition)
        context = {
            "study": self._overview(study).study,
            "view": view,
            "timeline": timeline(view) if by.axis is Axis.YEAR else None,
            "rows": slug_of(rows),
            "columns": next(slug for slug, axis in AXES.items() if axis is by.axis),
            "variable": by.variable or "",
            "variables": [(one.id, one.name) for one in self._bench.variables.all(study, reader)],
            "axes": [slug for slug, axis in AXES.items() if axis is not Axis.VARIABLE],
            "meets": list(MEETS),
            "meet": given.get("waar", "") if meet else "",
            "near": near,
            "farthest": FARTHEST,
            "of": given.get("van", ""),
            "codes": in_tree(self._bench.codebooks.tree(study, reader), self._edition),
            "pairs": pair_rows(
                pairs[:_PAIRS], Behind(meet=meet or Meet.OVERLAP, near=near), names, study, self._edition
            ),
            "further": max(0, len(pairs) - _PAIRS),
        }
        return page(request, "werk/tabellen.html", context)

    def quotations(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - it is asked like a form
        """The quotations behind a number.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, given = StudyId(request.path_params["study"]), dict(request.query_params)
        behind = read_behind(given)
        number = given.get("pagina", "")
        shown = max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) <= _DIGITS else 1
        opening = self._bench.behinds.quotations(study, behind, self._reader, page=shown)
        names = self._bench.codebooks.names_of(study, self._reader)
        context = {
            "study": self._overview(study).study,
            "view": opened_page(opening, study, self._edition),
            "row": called(behind.row, names, self._edition) if behind.row else "",
            "where": column_of(behind.by, behind.column, self._edition).name if behind.by else "",
            "other": called(behind.other, names, self._edition) if behind.other else "",
            "met": behind.met,
            "meet": given.get("waar", "") if given.get("waar", "") in MEETS else "overlap",
            "shown": shown,
            "pairs": [(name, value) for name, value in given.items() if name != "pagina"],
        }
        return page(request, "werk/citaten.html", context)

    def _display(
        self, request: Request, study: StudyId, typed: Mapping[str, str], *, wrong: KbError | None = None
    ) -> Response:
        overview, reader = self._overview(study), self._reader
        given = dict(request.query_params)
        names = self._bench.studies.names(study, reader)
        chosen = typed.get("rij") or given.get(CHOSEN, "")
        opening = self._bench.behinds.quotations(study, Behind(row=chosen), reader) if chosen else None
        rows, done = slug_of(read_rows(given)), given.get(DONE, "")
        context = {
            "study": overview.study,
            "rows": rows,
            "lines": [
                display_row(line, study, self._edition, names=names, me=overview.me.id, rows=rows)
                for line in self._bench.weighing.display(study, read_rows(given), reader)
            ],
            "chosen": chosen,
            "opened": opened_page(opening, study, self._edition) if opening else None,
            "verdicts": list(Agreement),
            "codes_along": overview.me.role.rank >= StudyRole.CODER.rank,
            "typed": typed,
            "wrong": refused(wrong, self._base, self._edition) if wrong else "",
            "done": done if done in _DONE else "",
        }
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, "werk/naast_elkaar.html", context, status=status if wrong else HTTPStatus.OK)

    def _overview(self, study: StudyId) -> Overview:
        return self._bench.studies.overview(study, self._reader)


def _said(posted: Pairs, typed: Mapping[str, str]) -> Said | None:
    match typed.get("doe", ""):
        case "terug":
            return None
        case "oordeel" if typed.get("oordeel", "") in set(Agreement):
            keys = tuple(value for name, value in posted if name == "kern" and value)
            return Said(Agreement(typed["oordeel"]), typed.get("reden", ""), keys)
        case _:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
