"""What the search of a study found: the list of it, to add all or some of, and to say that it was looked at."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, InvalidQuery, Refused, ThingNotFound
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, is_id
from kb.model.study import Study, StudyId, StudyRole
from kb.services.tagging.seeking import Sought
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE, WHICH
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import page
from ui.views.following import LEFT, NEW, SHOWN, Followed, asked_by, followed, found_rows, written

_DONE = frozenset({"erbij", "gezien"})


class FollowingPages:
    """The lists of what searches of studies found, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    def found(self, request: Request, posted: Pairs) -> Response:
        """What a search found that is not read for the study, and what its forms do.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        id, typed = StudyId(request.path_params["study"]), dict(posted)
        which = LEFT if request.query_params.get(WHICH) == LEFT else NEW
        if request.method != "POST" or RESUMED in typed:
            return self._page(request, id, which)
        try:
            done = self._changed(id, which, posted)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._page(request, id, which, wrong=refused(error, self._base, self._edition))
        more = [(WHICH, which)] if which == LEFT else []
        return RedirectResponse(self._edition.links.study(id, "gevonden", more=more, done=done), HTTPStatus.SEE_OTHER)

    def follow(self, id: StudyId, said: str) -> None:
        """Let a study follow a question: an address of an answer, or words.

        Raises:
            Invalid: it is no question.
        """
        query = asked_by(said) if said.strip() else None
        if said.strip() and query is None:
            raise Invalid(self._edition.wording("volg.geen_vraag"))
        query = self._bench.narrowing.read(query, self._reader) if query else None
        self._base.seeking.follow(id, written(query) if query else "", self._reader)

    def told(self, study: Study) -> Followed | None:
        """The search of a study, with what it found."""
        query, sought = asked_by(study.query) if study.query else None, self._sought(study)
        return followed(study, query, sought, self._bench.codebooks.names_of(study.study, self._reader), self._edition)

    def _sought(self, study: Study) -> Sought | None:
        """What its search finds; nothing where there is none, or it cannot be asked any more."""
        query = asked_by(study.query) if study.query else None
        try:
            return self._base.seeking.sought(study.study, query, self._reader) if query else None
        except InvalidQuery:
            return None

    def _changed(self, id: StudyId, which: str, posted: Pairs) -> str:
        typed = dict(posted)
        match typed.get("doe", ""):
            case "neem":
                ticked = [DocumentId(value) for name, value in posted if name == "stuk" and is_id(value)]
                self._bench.studies.take(id, ticked, self._reader)
                return "erbij"
            case "alle":
                sought = self._sought(self._bench.studies.study(id, self._reader))
                self._bench.studies.take(id, [card.id for card in _which(sought, which)], self._reader)
                return "erbij"
            case "gezien":
                self._base.seeking.looked(id, _moment(typed.get("tot", "")), self._reader)
                return "gezien"
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _page(self, request: Request, id: StudyId, which: str, *, wrong: str = "") -> Response:
        study = self._bench.studies.study(id, self._reader)
        me = self._bench.studies.me(id, self._reader)
        sought, query = self._sought(study), asked_by(study.query) if study.query else None
        cards = _which(sought, which)
        done = request.query_params.get(DONE, "")
        context = {
            "study": study,
            "view": self.told(study),
            "which": which,
            "rows": found_rows(cards[:SHOWN], query, self._edition) if query else (),
            "total": len(cards),
            "codes_along": me.role.rank >= StudyRole.CODER.rank,
            "wrong": wrong,
            "done": done if done in _DONE else "",
        }
        status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
        return page(request, "werk/gevonden.html", context, status=status)


def _which(sought: Sought | None, which: str) -> Sequence[DocumentCard]:
    if sought is None:
        return ()
    return sought.left if which == LEFT else sought.new


def _moment(said: str) -> datetime:
    """The moment in a form.

    Raises:
        Invalid: it is none.
    """
    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        msg = f"{said[:40]} is geen moment"
        raise Invalid(msg) from error
    if at.tzinfo is None:
        msg = f"{said[:40]} heeft geen tijdzone"
        raise Invalid(msg)
    return at
