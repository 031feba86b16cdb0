"""One's studies, and one of them: its documents, its members, and what was done in it."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, Refused, ThingNotFound
from kb.model.identity import DocumentId, is_id
from kb.model.search import SearchQuery
from kb.model.study import StudyId, StudyRole, ThingId
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, SEARCHED
from ui.pages.carrying import RESUMED
from ui.pages.work.adding import Adder
from ui.pages.work.following import FollowingPages
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.following import asked_by, in_words, written
from ui.views.work import rows_of_studies, study_page

_FOUND = 20
_LOGGED = 50
_DONE = frozenset({"begonnen", "bewaard", "terug", "opnieuw"})


class StudyPages:
    """The pages of studies in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def studies(self, request: Request, posted: Pairs) -> Response:
        """One's studies, and a new one.

        Raises:
            Forbidden: the reader may not tag at all.
        """
        typed, wrong = dict(posted), ""
        if request.method == "POST" and Adder.is_asked(typed):
            return Adder(self._base, self._edition).answer(request, typed)
        if request.method == "POST" and typed.get("doe") == "codeer":
            return self._code(StudyId(typed.get("onderzoek", "")), DocumentId(typed.get("stuk", "")))
        asked = asked_by(typed.get(SEARCHED, "") or request.query_params.get(SEARCHED, ""))
        if request.method == "POST" and RESUMED not in typed:
            try:
                query = written(asked) if asked else ""
                made = self._bench.studies.begin(typed.get("vraag", ""), self._reader, query=query)
            except Invalid:
                wrong = self._edition.wording("werk.fout_vraag")
            else:
                return self._to(self._edition.links.study(made.study, done="begonnen"))
        context = {
            "studies": rows_of_studies(self._bench.studies.all(self._reader), self._bench.studies, self._edition),
            "typed": typed,
            "wrong": wrong,
            "asked": in_words(asked, {}, self._edition) if asked else "",
            "asked_text": asked.text if asked else "",
            "search": written(asked) if asked else "",
        }
        return page(request, "werk/studies.html", context, status=_status(wrong))

    def _code(self, study: StudyId, document: DocumentId) -> Response:
        """To the desk, with a document that is read for the study from now on."""
        self._bench.studies.take(study, [document], self._reader)
        return self._to(self._edition.links.desk(study, document))

    def study(self, request: Request, posted: Pairs) -> Response:
        """A study, and what its forms do.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        id = StudyId(request.path_params["study"])
        typed = dict(posted)
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, id, typed)
        try:
            done = self._changed(id, posted, typed)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            wrong = refused(error, self._base, self._edition)
            return self._page(request, id, typed, wrong=wrong)
        if done is None:
            return self._page(request, id, typed, wrong=self._edition.wording("werk.onbekend"))
        return self._to(self._edition.links.study(id, done=done))

    def now(self, request: Request, posted: Pairs) -> Response:  # noqa: ARG002 - it is asked like a form
        """The number of the last deed, so that a page knows whether somebody did something since, and its document.

        A document that was withdrawn while it was open has to leave the screen as well.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        last = self._bench.studies.latest(StudyId(request.path_params["study"]), self._reader, limit=1)
        document = request.query_params.get("stuk", "")
        there = not document or bool(self._base.catalogue.cards([DocumentId(document)], self._reader))
        told = {"number": last[0].number if last else 0, "there": there}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    def _changed(self, id: StudyId, posted: Pairs, typed: Mapping[str, str]) -> str | None:
        """What a form did, as a code; ``None`` when nobody has that address."""
        studies, reader = self._bench.studies, self._reader
        match typed.get("doe", ""):
            case "vraag":
                studies.change(id, reader, question=typed.get("vraag", ""))
            case "volg":
                FollowingPages(self._base, self._edition).follow(id, typed.get(SEARCHED, ""))
            case "neem":
                documents = [DocumentId(value) for name, value in posted if name == "stuk" and is_id(value)]
                studies.take(id, documents, reader)
            case "laat":
                studies.drop(id, DocumentId(typed.get("stuk", "")), reader)
            case "lid":
                if studies.put(id, typed.get("email", ""), _role(typed), reader) is None:
                    return None
            case "uit" | "ik" | "toon" | "verberg":
                self._of_member(id, typed["doe"], ThingId(typed.get("lid", "")))
            case "terug":
                self._bench.undoing.undo(id, reader, deed=typed.get("deed", ""))
                return "terug"
            case "opnieuw":
                self._bench.undoing.redo(id, reader)
                return "opnieuw"
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)
        return "bewaard"

    def _of_member(self, id: StudyId, doing: str, member: ThingId) -> None:
        match doing:
            case "uit":
                self._bench.studies.leave(id, member, self._reader)
            case "ik":
                self._bench.claiming.claim(id, member, self._reader)
            case _:
                self._bench.studies.show(id, self._reader, layer=member, shown=doing == "toon")

    def _page(self, request: Request, id: StudyId, typed: Mapping[str, str], *, wrong: str = "") -> Response:
        overview = self._bench.studies.overview(id, self._reader)
        last = self._bench.studies.latest(id, self._reader, limit=_LOGGED)
        done = request.query_params.get(DONE, "")
        wanted = " ".join(request.query_params.get("zoek", "").split())
        found = self._base.searching.search(SearchQuery(text=wanted), self._reader) if wanted else None
        context = {
            "view": study_page(
                overview, last, self._bench.undoing.steps(id, self._reader), self._base, self._edition, found=found
            ),
            "following": FollowingPages(self._base, self._edition).told(overview.study),
            "wanted": wanted,
            "typed": typed,
            "wrong": wrong,
            "done": done if done in _DONE else "",
            "roles": list(StudyRole),
        }
        return page(request, "werk/studie.html", context, status=_status(wrong))

    @staticmethod
    def _to(url: str) -> Response:
        return RedirectResponse(url, HTTPStatus.SEE_OTHER)


def _role(typed: Mapping[str, str]) -> StudyRole:
    said = typed.get("rol", "")
    if said not in set(StudyRole):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return StudyRole(said)


def _status(wrong: str) -> int:
    return HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
