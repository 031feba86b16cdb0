"""Words that researchers offer to the thesaurus, for whoever keeps it: to take or decline, and to take along."""

import csv
from collections.abc import Iterable
from http import HTTPStatus
from io import StringIO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid, ThingNotFound
from kb.model.wording import Ruling
from kb.services.tagging.wordings import Offered
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.rendering import page

_RULINGS = {"neem": Ruling.TAKEN, "wijs_af": Ruling.DECLINED, "heropen": None}
_STANDS = ("", *Ruling)


class WordPages:
    """The page of offered words in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition
        self._reader = edition.reader

    def words(self, request: Request, posted: Pairs) -> Response:
        """What is offered, and what each form decides.

        Raises:
            Forbidden: not for who does not keep the thesaurus.
        """
        typed = dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, typed)
        if typed.get("doe", "") not in _RULINGS:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        ruling, t = _RULINGS[typed["doe"]], self._edition.wording
        try:
            self._base.bench.wordings.rule(
                typed.get("thema", ""), typed.get("woord", ""), ruling, typed.get("reden", ""), self._reader
            )
        except Invalid:
            return self._page(request, typed, wrong=t("woorden.fout_reden"))
        except ThingNotFound:
            return self._page(request, typed, wrong=t("woorden.weg"))
        return RedirectResponse(self._edition.links.words(done="bewaard"), HTTPStatus.SEE_OTHER)

    def file(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - it is asked like a form
        """The words that were taken, for the file of the thesaurus: ``csv`` or ``ttl``.

        Raises:
            Forbidden: not for who does not keep the thesaurus.
        """
        taken = [one for one in self._base.bench.wordings.proposals(self._reader) if one.ruling is Ruling.TAKEN]
        match request.path_params["vorm"]:
            case "csv":
                content, kind = self._csv(taken), "text/csv"
            case "ttl":
                content = self._base.labels_to_add((one.concept, one.word) for one in taken)
                kind = "text/turtle"
            case _:
                raise HTTPException(HTTPStatus.NOT_FOUND)
        name = f"{self._edition.wording('woorden.bestand')}.{request.path_params['vorm']}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return Response(content, media_type=f"{kind}; charset=utf-8", headers=headers)

    def _csv(self, taken: Iterable[Offered]) -> str:
        t, told = self._edition.wording, StringIO()
        rows = csv.writer(told)
        rows.writerow(t(f"woorden.kolom_{name}") for name in ("id", "thema", "woord", "mensen", "reden"))
        for one in taken:
            # A table program takes a cell that begins so for a formula.
            reason = f"'{one.reason}" if one.reason.startswith(("=", "+", "-", "@")) else one.reason
            rows.writerow([one.concept, self._edition.theme(one.concept).name, one.word, one.people, reason])
        return told.getvalue()

    def _page(self, request: Request, typed: dict[str, str], *, wrong: str = "") -> Response:
        found = self._base.bench.wordings.proposals(self._reader)
        context = {
            "groups": [
                (stand, [(one, self._edition.theme(one.concept)) for one in found if (one.ruling or "") == stand])
                for stand in _STANDS
            ],
            "any": bool(found),
            "taken": any(one.ruling is Ruling.TAKEN for one in found),
            "typed": typed,
            "wrong": wrong,
            "done": request.query_params.get(DONE) == "bewaard",
        }
        return page(request, "woorden.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)
