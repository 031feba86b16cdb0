"""Codes that are found while somebody types, for scripts; without those a page lists all of them."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.model.study import LONGEST_NAME, StudyId
from ui.edition import Edition
from ui.forms import Pairs
from ui.views.desk.codes import found_codes


class CodeFinder:
    """What codes somebody may mean, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def found(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - it is asked like a form
        """Those of a study that fit what was typed, the best first.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        typed = request.query_params.get("q", "")[:LONGEST_NAME]
        nodes = self._base.bench.codebooks.uncounted(StudyId(request.path_params["study"]), self._edition.reader)
        found = [row._asdict() for row in found_codes(nodes, typed, self._edition)]
        return JSONResponse(found, headers={"Cache-Control": "no-store"})
