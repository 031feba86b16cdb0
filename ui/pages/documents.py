"""A document, and the passage that somebody came for."""

import re
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InvalidQuery, NotFound
from kb.model.citation import Work
from kb.model.collection import CollectionId
from kb.model.document import Document, Passage
from kb.model.identity import DocumentId, PassageId
from kb.model.permalink import PASSAGE, QUOTED
from kb.model.policy import Action, decide
from kb.model.search import SearchQuery
from kb.model.selection import Kept
from kb.model.text import Quote, Span
from kb.ports.collections import Asked, Use
from kb.ranking.snippet import matches
from kb.services.sharing.formats import REFERENCES, Reference
from kb.services.sharing.formats.works import Cited
from ui.edition import Edition, Named
from ui.forms import read_leniently
from ui.links import PART, SOUGHT, VERSION, reached_at
from ui.rendering import page
from ui.views.collections import used_in
from ui.views.describing import described
from ui.views.documents import chosen_passage, document_page
from ui.views.files import words_of
from ui.views.history import history_page
from ui.views.keeping import makes_collections
from ui.views.pieces import Reading
from ui.views.windows import LONGEST_SOUGHT, part_of, parts, places

_DIGITS = 6
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


class DocumentPages:
    """The pages of documents in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def document(self, request: Request) -> Response:
        """A document, with the passage that was asked for standing out; who asks for that gets it for a list."""
        accept = request.headers.get("Accept", "")
        asked = None if "text/html" in accept else next((one for one in REFERENCES if one.media_type in accept), None)
        return self._reference(request, asked) if asked else self._page(request)

    def _page(self, request: Request) -> Response:
        reading, id = self._base.reading, DocumentId(request.path_params["id"])
        number = _version(request)
        document = reading.document(id, self._edition.reader, version=number)
        if number is not None and document != reading.document(id, self._edition.reader):
            return self._earlier(request, document)
        wanted = self._wanted(request, document)
        found = parts(document)
        part = part_of(document, found, wanted.start) if wanted else _part(request, len(found))
        window = (
            found[part] if wanted is None or wanted.start < found[-1].end else Span(start=0, end=len(document.text))
        )
        passages = reading.within(window, document, self._edition.reader)
        passage, chosen = chosen_passage(passages, wanted.id if wanted else "")
        sought = " ".join(request.query_params.get(SOUGHT, "").split())[:LONGEST_SOUGHT]
        query = self._came_from(request)
        question = query.text if query else ""
        named = self._base.linker.named(question) if query and query.related else ()
        read = Reading(
            document=document,
            passages=passages,
            passage=passage,
            chosen=chosen,
            query=query,
            found=matches(passage, question, named) if passage and question else (),
            quoted=_quoted(passage, request.query_params.get(QUOTED, "")) if passage else None,
            neighbours=self._base.reading.neighbours(passage, self._edition.reader) if passage else {},
            parts=found,
            part=part,
            sought=sought,
            stand=places(document, sought),
        )
        told = described(Work.of(document), self._edition, self._address(request))
        context = {
            "view": document_page(read, self._edition),
            "described": told,
            "coding": self._coding(),
            "gathers": self._gathers(document.id, wanted.id if wanted else ""),
            "sha256": document.sha256,
            "gathered": self._gathered(document),
        }
        answer = page(request, "document.html", context)
        answer.headers["Link"] = told.link
        answer.headers.append("Vary", "Accept")
        return answer

    def _wanted(self, request: Request, document: Document) -> Passage | None:
        """The passage that was asked for, by its id or else by words in it."""
        reading, reader = self._base.reading, self._edition.reader
        if PASSAGE in request.query_params:
            return reading.passage(PassageId(request.query_params[PASSAGE]), document, reader)
        place = _PLACE.fullmatch(request.query_params.get(QUOTED, ""))
        if place is None or not int(place[1]) < int(place[2]) <= len(document.text):
            return None
        span = Span(start=int(place[1]), end=int(place[2]))
        return next(iter(reading.within(span, document, reader)), None)

    def _gathered(self, document: Document) -> tuple[Named, ...]:
        """The collections that quote or name it, as far as the reader may know those, each once."""
        curation, reader = self._base.curation, self._edition.reader
        uses: dict[CollectionId, Use] = {}
        for one in curation.collections.uses(document.id, reader):
            # The newest edition rather than the draft, and there where it is used first.
            if one.collection not in uses or one.edition > uses[one.collection].edition:
                uses[one.collection] = one
        there = curation.collecting.all(reader, Asked(ids=tuple(uses))) if uses else []
        return tuple(used_in(one, uses[one.id], self._edition) for one in there)

    def _earlier(self, request: Request, document: Document) -> Response:
        """An earlier version, to read only: passages and what is beside them belong to the present one."""
        found = parts(document)
        read = Reading(
            document=document,
            passages=(),
            passage=None,
            chosen=False,
            query=None,
            found=(),
            neighbours={},
            parts=found,
            part=_part(request, len(found)),
            is_earlier=True,
        )
        told = described(Work.of(document), self._edition, self._address(request))
        context = {
            "view": document_page(read, self._edition),
            "described": told,
            "coding": (),
            "gathers": (),
            "gathered": (),
        }
        return page(request, "document.html", context)

    def _coding(self) -> tuple[tuple[str, str], ...]:
        """The studies in which the reader can code it; none for who cannot."""
        reader = self._edition.reader
        if reader.account is None or not decide(reader, Action.TAG, on=datetime.now(UTC).date()).allowed:
            return ()
        return tuple((study.id, study.question) for study in self._base.bench.studies.all(reader))

    def _gathers(self, document: DocumentId, passage: str) -> list[tuple[str, str]]:
        """What to choose sentences of for a collection; nothing for who makes none."""
        if not makes_collections(self._edition.reader):
            return []
        return [("stuk", document), *([("passage", passage)] if passage else [])]

    def history(self, request: Request) -> Response:
        """Who did what to a document, and when."""
        found = self._base.tracing.history(DocumentId(request.path_params["id"]), self._edition.reader)
        return page(request, "geschiedenis.html", {"view": history_page(found, self._edition)})

    def reference(self, request: Request) -> Response:
        """A document for a list of sources.

        Raises:
            NotFound: there is no such kind of file.
        """
        asked = next((one for one in REFERENCES if one.extension == request.path_params["vorm"]), None)
        if asked is None:
            msg = "there is no file of this kind"
            raise NotFound(msg)
        return self._reference(request, asked)

    def _reference(self, request: Request, asked: Reference) -> Response:
        """The document with, where the address has one, the quotation."""
        document = self._base.reading.document(DocumentId(request.path_params["id"]), self._edition.reader)
        passage = PassageId(request.query_params.get(PASSAGE, ""))
        found = _PLACE.fullmatch(request.query_params.get(QUOTED, ""))
        forward = found is not None and int(found[1]) < int(found[2])
        span = Span(start=int(found[1]), end=int(found[2])) if found and forward else None
        (citation,) = self._base.citing.cite([Kept(passage, span)], self._edition.reader)
        own = citation is not None and citation.document_id == document.id
        work = Cited(Work.of(document), ((citation, ""),) if citation and own else ())
        words = words_of(self._edition, self._address(request), datetime.now(UTC).date())
        headers = {"Vary": "Accept", "Cache-Control": "private, no-cache"}
        return Response(asked.write([work], words), media_type=asked.media_type, headers=headers)

    def _address(self, request: Request) -> str:
        return reached_at(request, self._base.settings.public_url)

    def _came_from(self, request: Request) -> SearchQuery | None:
        """The question in the address of a document; ``None`` when there is none that can be asked again."""
        query = read_leniently(request.query_params.multi_items())
        try:
            query = self._base.bench.narrowing.narrowed(query, self._edition.reader)
            return self._base.searching.checked(query, self._edition.reader)
        except InvalidQuery:
            return None


def _version(request: Request) -> int | None:
    """The number of the version in an address; ``None`` for the present one.

    Raises:
        NotFound: it is no number.
    """
    said = request.query_params.get(VERSION)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < _DIGITS):
        msg = "there is no version of this name"
        raise NotFound(msg)
    return int(said)


def _part(request: Request, last: int) -> int:
    """The number of the part in an address, from 0; the first when there is no such part."""
    said = request.query_params.get(PART, "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < _DIGITS else 1
    return number - 1 if 1 <= number <= last else 0


def _quoted(passage: Passage, place: str) -> Quote | None:
    """The words of a passage at a place in an address; ``None`` when that is no place in it."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    if not passage.start <= start < end <= passage.end:
        return None
    exact = passage.exact[start - passage.start : end - passage.start]
    return Quote(document_id=passage.document_id, sha256=passage.sha256, start=start, end=end, exact=exact)
