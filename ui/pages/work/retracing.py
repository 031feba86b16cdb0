"""Finding words back within a study: in what was coded, and in memos."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid
from kb.model.study import StudyId
from ui.edition import Edition
from ui.forms import Pairs
from ui.rendering import page
from ui.views.retracing import retraced_page


class RetracingPages:
    """The page to find words back on, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def find(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - it is asked like a form
        """Where words stand in what was coded and in memos; the form alone where none are asked for.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        id, sought = StudyId(request.path_params["study"]), request.query_params.get("q", "")
        study = self._bench.studies.study(id, self._reader)
        wrong, view = "", None
        if sought.strip():
            try:
                found = self._bench.retracing.find(id, sought, self._reader)
            except Invalid:
                wrong = self._edition.wording("vind.te_lang")
            else:
                names = self._bench.codebooks.names_of(id, self._reader)
                members = self._bench.studies.names(id, self._reader)
                view = retraced_page(found, id, names, members, self._edition)
        context = {"study": study, "sought": sought, "view": view, "wrong": wrong}
        status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
        return page(request, "werk/zoek.html", context, status=status)
