"""A document, and the passage that somebody came for."""

import re

from starlette.requests import Request
from starlette.responses import Response

from kb.bootstrap import KnowledgeBase
from kb.errors import InvalidQuery
from kb.model.document import Passage
from kb.model.identity import DocumentId, PassageId
from kb.model.permalink import QUOTED
from kb.model.reader import VISITOR
from kb.model.search import SearchQuery
from kb.model.text import Quote, Span
from kb.ranking.snippet import matches
from kb.services.finding.asking import checked
from ui.edition import Edition
from ui.forms import read_leniently
from ui.links import PART, SOUGHT
from ui.rendering import page
from ui.views.documents import chosen_passage, document_page
from ui.views.pieces import Reading
from ui.views.windows import part_of, parts, places

# Of words to find.
_LONGEST = 100
_DIGITS = 6
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


class DocumentPages:
    """The pages of documents in one edition."""

    def __init__(self, base: KnowledgeBase, edition: Edition) -> None:
        self._base = base
        self._edition = edition

    def document(self, request: Request) -> Response:
        """A document, with the passage that was asked for standing out."""
        reading = self._base.reading
        document = reading.document(DocumentId(request.path_params["id"]), VISITOR)
        wanted = reading.passage(PassageId(request.query_params.get("passage", "")), document, VISITOR)
        found = parts(document)
        part = part_of(document, found, wanted.start) if wanted else _part(request, len(found))
        window = (
            found[part] if wanted is None or wanted.start < found[-1].end else Span(start=0, end=len(document.text))
        )
        passages = reading.within(window, document, VISITOR)
        passage, chosen = chosen_passage(passages, wanted.id if wanted else "")
        sought = " ".join(request.query_params.get(SOUGHT, "").split())[:_LONGEST]
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
            neighbours=self._base.reading.neighbours(passage, VISITOR) if passage else {},
            parts=found,
            part=part,
            sought=sought,
            stand=places(document, sought),
        )
        return page(request, "document.html", {"view": document_page(read, self._edition)})

    def _came_from(self, request: Request) -> SearchQuery | None:
        """The question in the address of a document; ``None`` when there is none that can be asked again."""
        query = read_leniently(request.query_params.multi_items())
        try:
            return checked(query, self._base.thesaurus)
        except InvalidQuery:
            return None


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
