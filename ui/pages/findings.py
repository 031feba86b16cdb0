"""Findings that everybody may read."""

from datetime import UTC, datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.model.study import ThingId
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.rendering import page
from ui.views.findings import finding_page, finding_row
from ui.views.keeping import makes_collections

_SHOWN = 20


class PublicFindingPages:
    """The public findings in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._bench = base.bench
        self._edition = edition

    def findings(self, request: Request) -> Response:
        """All of them, the newest first, in pages."""
        number = request.query_params.get("pagina", "")
        shown = max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) <= 6 else 1
        found = self._bench.concluding.published(self._edition.reader)
        today, first = datetime.now(UTC).date(), (shown - 1) * _SHOWN
        rows = [finding_row(one, self._edition, today, within=False) for one in found[first : first + _SHOWN]]
        context = {"rows": rows, "total": len(found), "shown": shown, "pages": -(-len(found) // _SHOWN)}
        return page(request, "bevindingen.html", context)

    def finding(self, request: Request, posted: Pairs) -> Response:
        """One with the words that it stands on; and for who has an account, doubt.

        Raises:
            ThingNotFound: there is none, or it is not public.
            Forbidden: a form of who has not signed in.
        """
        id, typed, reader = request.path_params["id"], dict(posted), self._edition.reader
        if request.method == "POST" and RESUMED not in typed:
            if typed.get("doe") != "twijfel":
                raise HTTPException(HTTPStatus.BAD_REQUEST)
            self._bench.vouching.doubt(None, id, typed.get("citaat", ""), reader)
            return RedirectResponse(
                self._edition.links.public_finding(ThingId(id), done="getwijfeld"), HTTPStatus.SEE_OTHER
            )
        whole = self._bench.concluding.public(id, reader)
        links = self._edition.links
        makes = makes_collections(self._edition.reader)
        context = {
            "view": finding_page(whole, self._edition, datetime.now(UTC).date()),
            "gathers": links.collection("bewaar", more=[("bevinding", whole.finding.id)]) if makes else "",
            "done": request.query_params.get(DONE, "") == "getwijfeld",
            "typed": typed,
        }
        return page(request, "bevinding.html", context)
