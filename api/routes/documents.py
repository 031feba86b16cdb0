"""``/documents`` and what stands near a passage: what a quotation comes from."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import Base, Who
from api.paging import PageNumber, PageSize, links
from api.schemas.documents import (
    DocumentBody,
    DocumentCardBody,
    DocumentsBody,
    NeighbourBody,
    NeighboursBody,
    PassageBody,
    PassagesBody,
)
from api.schemas.history import HistoryBody
from api.schemas.provenance import MEDIA_TYPE as LINKED_DATA
from api.schemas.provenance import provenance
from kb.errors import DocumentNotFound
from kb.model.document import Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId
from kb.model.search import Filters

router = APIRouter(tags=["documents"])

Version = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="The number of a version; without it the present one.")
]


@router.get("/documents", summary="List documents", operation_id="listDocuments")
def list_documents(  # noqa: PLR0913 - one argument per query parameter
    request: Request,
    response: Response,
    base: Base,
    who: Who,
    source: Annotated[list[KnowledgeSource], Query(max_length=20, description="Only these knowledge sources.")] = [],  # noqa: B006
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> DocumentsBody:
    """All documents that you may read, newest date first."""
    filters = Filters(sources=frozenset(source))
    cards = base.catalogue.select(filters, who, limit=page_size, offset=(page - 1) * page_size)
    total = sum(base.catalogue.count(filters, who).values())
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=total)
    bodies = tuple(DocumentCardBody.of(card) for card in cards)
    return DocumentsBody(documents=bodies, total=total, page=page, page_size=page_size)


@router.get("/documents/{id}", summary="Read a document", operation_id="getDocument")
def get_document(id: UUID, base: Base, who: Who, version: Version = None) -> DocumentBody:
    """A document with its text; `start` and `end` of its passages refer to this text.

    With `version` an earlier text, under what is known of the document now.
    """
    return DocumentBody.of(base.reading.document(DocumentId(str(id)), who, version=version))


@router.get("/documents/{id}/history", summary="See what happened to a document", operation_id="getHistory")
def get_history(id: UUID, base: Base, who: Who) -> HistoryBody:
    """What happened to a document, the oldest first, and the versions that you may read."""
    return HistoryBody.of(base.tracing.history(DocumentId(str(id)), who))


@router.get(
    "/documents/{id}/provenance",
    summary="See what a document comes from",
    operation_id="getProvenance",
    response_class=Response,
    responses={200: {"content": {LINKED_DATA: {"schema": {"type": "object"}}}}},
)
def get_provenance(id: UUID, base: Base, who: Who) -> Response:
    """Source, versions and passages as W3C PROV-O in JSON-LD."""
    history = base.tracing.history(DocumentId(str(id)), who)
    passages = base.reading.passages(DocumentId(str(id)), who)
    found = provenance(history, passages, base.settings.address)
    return Response(json.dumps(found, ensure_ascii=False), media_type=LINKED_DATA)


@router.get("/documents/{id}/passages", summary="List the passages of a document", operation_id="listPassages")
def list_passages(id: UUID, base: Base, who: Who) -> PassagesBody:
    """The passages of a document, in order."""
    passages = base.reading.passages(DocumentId(str(id)), who)
    return PassagesBody(passages=tuple(PassageBody.of(passage) for passage in passages))


@router.get("/passages/{id}/neighbours", summary="Hear the other voices", operation_id="listNeighbours")
def list_neighbours(id: UUID, base: Base, who: Who) -> NeighboursBody:
    """The nearest passages of the other voices. Near is not agreeing."""
    found = base.reading.neighbours(_passage(id, base, who), who)
    return NeighboursBody(
        neighbours={
            voice: tuple(
                NeighbourBody(document=DocumentCardBody.of(near.document), passage=PassageBody.of(near.passage))
                for near in neighbours
            )
            for voice, neighbours in found.items()
        }
    )


def _passage(id: UUID, base: Base, who: Who) -> Passage:
    key = PassageId(str(id))
    passage = base.catalogue.passages([key], who).get(key)
    if passage is None:
        msg = f"there is no passage {id}"
        raise DocumentNotFound(msg)
    return passage
