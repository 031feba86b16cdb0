"""What the buttons beside a search result do: add its document to a study, take that back, or open it there.

Each is a button of one form. Its value is the key of the quotation that it stands beside, as in ``ui.keeping``.
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.bootstrap import KnowledgeBase
from kb.errors import DocumentNotFound, InTheWay, Invalid, Refused, ThingNotFound
from kb.model.document import Passage
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.search import SearchQuery
from kb.model.selection import Kept
from kb.model.study import StudyId
from ui import keeping
from ui.edition import Edition
from ui.forms import read_leniently
from ui.links import safe_path
from ui.pages.carrying import RESUMED
from ui.pages.work.refusing import refused
from ui.rendering import is_part, page
from ui.views.adding import Adding, added_to
from ui.views.windows import part_of, parts

ADD, TAKE_BACK, CODE = "voeg", "haal", "codeer"


class Adder:
    """Adds found documents to studies, in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._bench = base.bench
        self._edition = edition
        self._reader = edition.reader

    @staticmethod
    def is_asked(typed: Mapping[str, str]) -> bool:
        """Whether a form has one of its buttons."""
        return any(name in typed for name in (ADD, TAKE_BACK, CODE))

    def answer(self, request: Request, typed: Mapping[str, str]) -> Response:
        """What the button does, and back to the place where it stands; only that place for who asks for no more.

        Raises:
            DocumentNotFound: there is no such passage, or not for this reader.
            StudyNotFound: the reader is no member.
        """
        back = safe_path(typed.get("terug", ""), self._edition.links.search())
        if RESUMED in typed:
            # After signing in again one is where the button stands, and presses it oneself.
            return RedirectResponse(back, HTTPStatus.SEE_OTHER)
        study = StudyId(typed.get("onderzoek", ""))
        key = next(typed[name] for name in (ADD, TAKE_BACK, CODE) if name in typed)
        kept = keeping.kept_of(key)
        passage = self._passage(kept, self._reader)
        if CODE in typed:
            return self._to_the_desk(study, passage, kept.span.start if kept and kept.span else passage.start)
        wrong = ""
        try:
            study = self._done_in(study, passage.document_id, typed)
        except (Invalid, Refused, InTheWay, ThingNotFound) as error:
            if not is_part(request):
                raise
            wrong = refused(error, self._base, self._edition)
        if not is_part(request):
            return RedirectResponse(f"{back}#erbij-{passage.document_id}", HTTPStatus.SEE_OTHER)
        context = {
            "adding": self._place(study, passage.document_id, typed),
            "document": passage.document_id,
            "key": key,
            "title": self._base.catalogue.cards([passage.document_id], self._reader)[passage.document_id].title,
            "wrong": wrong,
        }
        return page(request, "delen/erbij.html", context)

    def _done_in(self, study: StudyId, document: DocumentId, typed: Mapping[str, str]) -> StudyId:
        """Do it, and in which study that was: of what is taken back the form says so itself."""
        if ADD in typed:
            self._bench.studies.take(study, [document], self._reader)
            return study
        of, _, deed = typed.get("daad", "").partition("~")
        self._bench.undoing.undo(StudyId(of), self._reader, deed=deed or "-")
        return StudyId(of)

    def _to_the_desk(self, study: StudyId, passage: Passage, start: int) -> Response:
        """The place in the text, in a document that is read for the study from now on."""
        self._bench.studies.take(study, [passage.document_id], self._reader)
        document = self._base.reading.document(passage.document_id, self._reader)
        part = part_of(document, parts(document), start) + 1
        url = self._edition.links.desk(study, passage.document_id, part=part)
        return RedirectResponse(f"{url}#zin-{start}", HTTPStatus.SEE_OTHER)

    def _passage(self, kept: Kept | None, reader: Reader) -> Passage:
        found = self._base.catalogue.passages([kept.passage], reader) if kept else {}
        if kept is None or kept.passage not in found:
            msg = "there is no such passage"
            raise DocumentNotFound(msg)
        return found[kept.passage]

    def _place(self, study: StudyId, document: DocumentId, typed: Mapping[str, str]) -> Adding:
        own = [left for left in self._bench.resuming.all(self._reader) if left.codes_along]
        first = sorted(own, key=lambda left: left.study.study != study)
        return added_to(first, [document], _asked(typed.get("terug", "")), self._bench, self._edition)


def _asked(back: str) -> SearchQuery:
    return read_leniently(parse_qsl(urlsplit(back).query))
