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
from kb.services.tagging.practising import Lesson
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, SEARCHED
from ui.pages.carrying import RESUMED
from ui.pages.work.adding import Adder
from ui.pages.work.following import FollowingPages
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.following import asked_by, in_words, written
from ui.views.resuming import resumed, rows_of_studies
from ui.views.work import study_page

_FOUND = 20
_LOGGED = 50
_DONE = frozenset({"begonnen", "bewaard", "terug", "opnieuw", "oefen"})
_EXAMPLES = ("1", "2", "3")


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
        if Adder.is_asked(typed):
            return Adder(self._base, self._edition).answer(request, typed)
        if request.method == "POST" and typed.get("doe") == "codeer":
            return self._code(StudyId(typed.get("onderzoek", "")), DocumentId(typed.get("stuk", "")))
        if request.method == "POST" and typed.get("doe") == "oefen" and RESUMED not in typed:
            study = self._bench.practising.begin(lesson(self._edition), self._reader)
            return self._to(self._edition.links.study(study.study, done="oefen"))
        if typed.get("doe") and RESUMED not in typed:
            # No form of ours asks for anything else by name.
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        asked = asked_by(typed.get(SEARCHED, "") or request.query_params.get(SEARCHED, ""))
        if request.method == "POST" and RESUMED not in typed:
            try:
                query = written(asked) if asked else ""
                made = self._bench.studies.begin(typed.get("vraag", ""), self._reader, query=query)
            except Invalid:
                wrong = self._edition.wording("werk.fout_vraag")
            else:
                return self._to(self._edition.links.study(made.study, done="begonnen"))
        own = [left.study for left in self._bench.resuming.all(self._reader)]
        practises = any(self._bench.practising.is_practice(one.study, self._reader) for one in own)
        context = {
            "studies": rows_of_studies(own, self._bench, self._edition),
            "resumed": resumed(self._bench.resuming.spot(self._reader), self._edition),
            "practice": not practises and self._bench.practising.is_possible(self._reader),
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
            case "terug" | "opnieuw" | "leeg":
                return self._turned(id, typed["doe"], typed.get("deed", ""))
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)
        return "bewaard"

    def _turned(self, id: StudyId, doing: str, deed: str) -> str:
        """What was taken back, done again, or begun anew, as a code."""
        match doing:
            case "terug":
                self._bench.undoing.undo(id, self._reader, deed=deed)
            case "opnieuw":
                self._bench.undoing.redo(id, self._reader)
            case _:
                self._bench.practising.again(id, lesson(self._edition), self._reader)
                return "oefen"
        return doing

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
            "practice": self._bench.practising.is_practice(id, self._reader),
        }
        return page(request, "werk/studie.html", context, status=_status(wrong))

    @staticmethod
    def _to(url: str) -> Response:
        return RedirectResponse(url, HTTPStatus.SEE_OTHER)


def lesson(edition: Edition) -> Lesson:
    """What there is to practise with, in one language."""
    t = edition.wording
    return Lesson(t("oefen.vraag"), [(t(f"oefen.code_{n}"), t(f"oefen.letters_{n}")) for n in _EXAMPLES])


def _role(typed: Mapping[str, str]) -> StudyRole:
    said = typed.get("rol", "")
    if said not in set(StudyRole):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return StudyRole(said)


def _status(wrong: str) -> int:
    return HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
