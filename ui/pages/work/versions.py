"""Highlights of an earlier version of a document: what is taken along, and what somebody has to decide."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, NotFound, Refused, ThingNotFound
from kb.model.identity import DocumentId
from kb.model.study import StudyId, ThingId
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.work.places import span_of
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.deeds import names_beside
from ui.views.versions import Waits, versions_page

_DOCUMENT = "stuk"
_AT = "bij"
"""The parameter with the id of the highlight that is decided next."""
_DONE = frozenset({"bewaard", "terug", "opnieuw"})


class VersionPages:
    """What became of highlights, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def versions(self, request: Request, posted: Pairs) -> Response:
        """What waits in a study, or in one document of it, and what is decided.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed = StudyId(request.path_params["study"]), dict(posted)
        document = request.query_params.get(_DOCUMENT, "")
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, study, document)
        try:
            at, done = self._done(study, document, posted)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._page(request, study, document, wrong=error)
        more = [(_DOCUMENT, document), *([(_AT, at)] if at else [])]
        url = self._edition.links.study(study, "versies", done=done, more=[pair for pair in more if pair[1]])
        return RedirectResponse(f"{url}#beurt" if at else url, HTTPStatus.SEE_OTHER)

    def _done(self, study: StudyId, document: str, posted: Pairs) -> tuple[str, str]:
        """Do what a form asks: which highlight to decide then, and what was done."""
        typed, reader = dict(posted), self._reader
        match typed.get("doe", ""):
            case "neem":
                self._bench.moving.carry(study, DocumentId(document), reader)
                return "", "bewaard"
            case "hier":
                place = span_of(typed.get("plek", ""))
                self._bench.moving.place(study, ThingId(typed.get("merk", "")), place, reader)
            case "weg":
                ids = [ThingId(value) for name, value in posted if name == "codering"]
                self._bench.coder.take_away(study, ids, reader)
            case "terug" | "opnieuw" as doing:
                undoing = self._bench.undoing
                # Back to the highlight that it was about, where it is to be decided again.
                head = (undoing.undo if doing == "terug" else undoing.redo)(study, reader)
                return self._bench.moving.touched(study, head.id, reader), doing
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)
        return typed.get("hierna", ""), "bewaard"

    def _page(self, request: Request, study: StudyId, document: str, *, wrong: KbError | None = None) -> Response:
        waiting = self._bench.moving.waiting(study, self._reader)
        if document and not self._base.catalogue.cards([DocumentId(document)], self._reader):
            msg = f"there is no document {document}"
            raise NotFound(msg)
        pending = self._bench.moving.pending(study, DocumentId(document), self._reader) if document else None
        steps = self._bench.undoing.steps(study, self._reader)
        context = {
            "view": versions_page(
                self._bench.studies.study(study, self._reader),
                Waits(
                    self._base.catalogue.cards([*waiting, *([DocumentId(document)] if document else [])], self._reader),
                    waiting,
                    pending,
                    request.query_params.get(_AT, ""),
                ),
                {
                    **self._bench.codebooks.names_of(study, self._reader),
                    **names_beside(self._base, study, steps.nearest, self._edition),
                },
                steps,
                self._edition,
            ),
            "wrong": refused(wrong, self._base, self._edition) if wrong else "",
            "done": done if (done := request.query_params.get(DONE, "")) in _DONE else "",
        }
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, "werk/versies.html", context, status=status if wrong else HTTPStatus.OK)
