"""``/_cite`` and ``/passages/{id}``: words to take along, with everything that says whose they are."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.dependencies import Base, FileWords, Who
from api.negotiation import preferred
from api.schemas.citations import CitationBody, CitationFormat, CiteBody, CitedBody, CitedPassageBody, KeptBody
from api.schemas.documents import PassageBody
from kb.errors import DocumentNotFound, Fault, InvalidQuery
from kb.model.identity import PassageId
from kb.model.selection import Entry, Kept, Selection
from kb.model.text import Span
from kb.services.sharing.formats import FORMATS, Format

router = APIRouter(tags=["citations"])

_JSON = "application/json"
# An extension says less than a name: plain JSON is no reference manager's.
_NAMES = {"json": CitationFormat.CSL_JSON.value}
_FORMATS: Mapping[CitationFormat, Format] = {
    CitationFormat(_NAMES.get(format.extension, format.extension)): format for format in FORMATS
}
_BY_MEDIA_TYPE = {format.media_type: one for one, format in _FORMATS.items()}
_ITEMS, _WORDS = {"type": "array", "items": {"type": "object"}}, {"type": "string"}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            media_type: {"schema": _ITEMS if media_type.endswith("json") else _WORDS} for media_type in _BY_MEDIA_TYPE
        }
    }
}


@router.get(
    "/passages/{id}",
    summary="Read a passage",
    operation_id="getPassage",
    response_model=CitedPassageBody,
    responses=_FILES,
)
def get_passage(id: UUID, request: Request, response: Response, base: Base, who: Who, words: FileWords) -> Any:
    """One passage, word for word, with how it is quoted elsewhere; by `Accept` also as a file."""
    kept = Kept(PassageId(str(id)))
    passage = base.catalogue.passages([kept.passage], who).get(kept.passage)
    (citation,) = base.citing.cite([kept], who)
    if passage is None or citation is None:
        msg = f"there is no passage {id}"
        raise DocumentNotFound(msg)
    asked = _asked(request, None)
    if asked is not CitationFormat.JSON:
        return _file(asked, Selection((Entry(citation),)), words)
    response.headers["Vary"] = "Accept"
    body = PassageBody.of(passage).model_dump()
    return CitedPassageBody(**body, citation=CitationBody.of(citation, base.settings.address))


@router.post("/_cite", summary="Take quotations along", operation_id="cite", response_model=CitedBody, responses=_FILES)
def cite(asked: CiteBody, request: Request, response: Response, base: Base, who: Who, words: FileWords) -> Any:
    """Quotations with their source: as JSON, for Word, for a sheet, or for reference managers."""
    citations = base.citing.cite([_kept(item, place) for place, item in enumerate(asked.items)], who)
    format = _asked(request, asked.format)
    if format is CitationFormat.JSON:
        response.headers["Vary"] = "Accept"
        address = base.settings.address
        return CitedBody(citations=tuple(one and CitationBody.of(one, address) for one in citations))
    entries = tuple(Entry(one, item.note) for one, item in zip(citations, asked.items, strict=True))
    return _file(format, Selection(entries, asked.title, asked.question), words)


def _asked(request: Request, format: CitationFormat | None) -> CitationFormat:
    """What the answer is written as."""
    if format is not None:
        return format
    media_type = preferred(request.headers.get("Accept", ""), (_JSON, *_BY_MEDIA_TYPE))
    return _BY_MEDIA_TYPE.get(media_type, CitationFormat.JSON)


def _kept(item: KeptBody, place: int) -> Kept:
    """Where the words of an item stand.

    Raises:
        InvalidQuery: only one end of the place is given, or it does not run forward.
    """
    if (item.start is None) != (item.end is None):
        raise InvalidQuery(Fault(f"items.{place}", "geef start en end allebei, of geen van beide"))
    if item.start is None or item.end is None:
        return Kept(PassageId(str(item.passage_id)))
    if item.start >= item.end:
        raise InvalidQuery(Fault(f"items.{place}.end", "moet groter zijn dan start"))
    return Kept(PassageId(str(item.passage_id)), Span(start=item.start, end=item.end))


def _file(asked: CitationFormat, selection: Selection, words: FileWords) -> Response:
    format = _FORMATS[asked]
    headers = {"Vary": "Accept", "Content-Disposition": f'attachment; filename="citaten.{format.extension}"'}
    return Response(format.write(selection, words), media_type=format.media_type, headers=headers)
