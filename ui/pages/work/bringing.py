"""Bringing work of other tools into a study: first what it would come to, then one button, and one to take it back."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import BinaryIO, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid, KbError, Refused, ThingNotFound
from kb.model.policy import YES
from kb.model.reader import Reader
from kb.model.study import StudyId
from kb.services.tagging.exchanging import Adding
from ui.edition import Edition
from ui.forms import Pairs
from ui.links import DONE
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.pages.work.taking_in import Absent, Unsaid, asked, offered
from ui.rendering import page

FILE = "bestand"
"""The parameter with the secret of a file that waits, and the field of a file that is sent."""
_OTHER, _DEED, _CAME = "onderzoek", "daad", "verslag"
_KEEP = "houd"
"""The field with the id of a code that stays as it is here."""
_DONE = frozenset({"ingelezen", "terug", "weg"})


class Lost(NamedTuple):
    """What does not come along, or not as it was."""

    kind: str
    thing: str
    why: str


class Told(NamedTuple):
    """What bringing something in comes to.

    Attributes:
        new: how many things of each kind are new.
        recoded: codes that become what the file says of them.
        strangers: coders who are new.
        losses: what does not come along, and what does otherwise.
        absent: documents that are not in the catalogue.
        codes: the ids of those that are recoded, in the same order.
        unit, ends: how its positions were counted; empty where there was nothing to count.
    """

    new: Sequence[tuple[str, int]]
    recoded: Sequence[str]
    strangers: Sequence[str]
    losses: Sequence[Lost]
    absent: Sequence[Absent] = ()
    unit: str = ""
    ends: str = ""
    codes: Sequence[str] = ()

    @property
    def otherwise(self) -> Sequence[tuple[str, str]]:
        """The ids and names of the codes that become what the file says."""
        return list(zip(self.codes, self.recoded, strict=True))

    @property
    def adds_nothing(self) -> bool:
        """Whether everything is there already."""
        return not self.new and not self.recoded

    @property
    def left(self) -> Sequence[Lost]:
        """What stays behind."""
        return [one for one in self.losses if one.kind in {"left-out", "kept-unread"}]

    @property
    def other(self) -> Sequence[Lost]:
        """What comes along otherwise than it was."""
        return [one for one in self.losses if one.kind not in {"left-out", "kept-unread"}]


class Intake(NamedTuple):
    """What takes files of other tools in; it lies in a front door of its own, and speaks the language named last.

    Attributes:
        receiving: a new file to write what comes, gone afterwards unless it is kept.
        keep: keeps it for a while, for a study and a reader; the secret by which it is found.
        drop: removes it.
        tried: what a file that is kept would come to.
        bring: brings it in, with documents that are not here where that is asked, and the id of the deed; of the codes
            with these ids ours stays.
        tried_codes, bring_codes: the same of the codes of another study.
        came: what came of bringing in the file with a secret, or of another study; ``None`` once it is forgotten.
    """

    receiving: Callable[[], AbstractContextManager[BinaryIO]]
    keep: Callable[[BinaryIO, StudyId, Reader], str]
    drop: Callable[[StudyId, Reader, str], None]
    tried: Callable[[StudyId, Reader, str, str], Told]
    bring: Callable[[StudyId, Reader, str, Adding | None, frozenset[str]], str]
    tried_codes: Callable[[StudyId, Reader, StudyId, str], Told]
    bring_codes: Callable[[StudyId, Reader, StudyId, frozenset[str]], str]
    came: Callable[[StudyId, Reader, str, str], Told | None]


class BringingPages:
    """Bringing in, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition, intake: Intake) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader
        self._intake = intake

    def require(self, study: StudyId) -> None:
        """Go on only for who may bring something in.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            Forbidden: only who codes may.
        """
        self._bench.exchanging.member(study, self._reader)

    def bringing(self, request: Request, posted: Pairs) -> Response:
        """What a file would come to, and bringing it in.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        study, typed = StudyId(request.path_params["study"]), dict(posted)
        if request.method != "POST" or RESUMED in typed:
            self._bench.studies.study(study, self._reader)
            return self._page(request, study)
        adding = asked(posted) if typed.get("doe") == "lees" else None
        if why := self._unsaid(adding):
            return self._page(request, study, wrong=why, file=typed.get(FILE, ""), posted=posted)
        try:
            more = self._done(study, posted, adding if isinstance(adding, Adding) else None)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            return self._page(request, study, wrong=error)
        return RedirectResponse(self._edition.links.study(study, "inlezen", more=more), HTTPStatus.SEE_OTHER)

    def _unsaid(self, adding: Adding | Unsaid | None) -> str:
        """What a form still has to say of documents, or cannot be as it says; empty when that is all right."""
        if isinstance(adding, Unsaid):
            return self._edition.wording(adding.text)
        verdict = self._bench.exchanging.may_add(self._reader, adding.terms) if adding else YES
        return self._edition.wording(f"fout.reden_{verdict.reason.replace('-', '_')}") if verdict.reason else ""

    def arrived(self, request: Request, file: BinaryIO, size: int) -> Response:
        """The way to what a file that came would come to."""
        study = StudyId(request.path_params["study"])
        if not size:
            return self._page(request, study, wrong=self._edition.wording("werk.kies_bestand"))
        token = self._intake.keep(file, study, self._reader)
        return RedirectResponse(self._edition.links.study(study, "inlezen", more=[(FILE, token)]), HTTPStatus.SEE_OTHER)

    def _done(self, study: StudyId, posted: Pairs, adding: Adding | None) -> list[tuple[str, str]]:
        """Do what a form asks, and what to show then."""
        typed = dict(posted)
        file, other = typed.get(FILE, ""), typed.get(_OTHER, "")
        keep = frozenset(value for name, value in posted if name == _KEEP)
        match typed.get("doe", ""):
            case "lees" if other:
                deed = self._intake.bring_codes(study, self._reader, StudyId(other), keep)
                return [(DONE, "ingelezen"), (_DEED, deed), (_CAME, other)]
            case "lees":
                deed = self._intake.bring(study, self._reader, file, adding, keep)
                return [(DONE, "ingelezen"), (_DEED, deed), (_CAME, file)]
            case "weg":
                self._intake.drop(study, self._reader, file)
                return [(DONE, "weg")]
            case "terug":
                self._bench.undoing.undo(study, self._reader, deed=typed.get(_DEED, ""))
                return [(DONE, "terug")]
            case _:
                raise HTTPException(HTTPStatus.BAD_REQUEST)

    def _page(
        self,
        request: Request,
        study: StudyId,
        *,
        wrong: KbError | str = "",
        file: str = "",
        posted: Pairs | None = None,
    ) -> Response:
        """The page; with a file and what was posted it is asked again what was not said."""
        other = request.query_params.get(_OTHER, "")
        again, file = bool(file), file or request.query_params.get(FILE, "")
        told = None
        if (again or not wrong) and (file or other):
            try:
                told = self._tried(study, file, other)
            except (Invalid, Refused) as error:
                # What cannot be read is not kept.
                self._intake.drop(study, self._reader, file)
                wrong = error
        bench, done = self._bench, request.query_params.get(DONE, "")
        came = request.query_params.get(_CAME, "") if done == "ingelezen" else ""
        context = {
            "came": self._intake.came(study, self._reader, came, self._edition.language) if came else None,
            "study": bench.studies.study(study, self._reader),
            "others": [one for one in bench.studies.all(self._reader) if one.study != study],
            "told": told,
            "kept": {value for name, value in posted or [] if name == _KEEP},
            "again": again,
            "offered": offered(told.absent, self._base, self._edition, posted or []) if told else None,
            "file": file,
            "other": other,
            "deed": self._undoable(study, request.query_params.get(_DEED, "")),
            "done": done if done in _DONE else "",
            "wrong": wrong if isinstance(wrong, str) else refused(wrong, self._base, self._edition),
        }
        status = HTTPStatus.CONFLICT if isinstance(wrong, InTheWay) else HTTPStatus.BAD_REQUEST
        return page(request, "werk/inlezen.html", context, status=status if wrong else HTTPStatus.OK)

    def _tried(self, study: StudyId, file: str, other: str) -> Told:
        if other:
            return self._intake.tried_codes(study, self._reader, StudyId(other), self._edition.language)
        return self._intake.tried(study, self._reader, file, self._edition.language)

    def _undoable(self, study: StudyId, deed: str) -> str:
        """The id of a deed that the reader can take back."""
        back = self._bench.undoing.steps(study, self._reader).back if deed else ()
        return next((one.id for one in back if one.id == deed), "")
