"""``/collections``: what stadslabs gathered around a question, and how it is published and withdrawn."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.curating import AnyCollectionOf, CollectionOf, lab_of
from api.dependencies import Base, Who
from api.paging import PageNumber, PageSize, links
from api.revisions import DoneOnce, MaybeSeen, SameRevision, put_tag, written
from api.schemas.collections import (
    BeginCollectionBody,
    ChangeCollectionBody,
    CollectionBody,
    CollectionsBody,
    CollectionState,
    UseBody,
    UsesBody,
)
from api.schemas.editions import FlawBody, ObjectionsBody, WithdrawBody
from kb.errors import DocumentNotFound
from kb.model.collection import Collection, State
from kb.model.evidence import KnowledgeSource
from kb.model.identity import LabId, PassageId, ThemeId
from kb.ports.collections import Asked
from kb.services.curating.collecting import Begun

router = APIRouter(tags=["collections"])

_ONE = "/collections/{id}"
_Words = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="In what it says of itself.")]
_Theme = Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$", description="Of the thesaurus.")]
_Lab = Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$", description="Its id, or its short name.")]
_Voice = Literal["research", "practice", "experience"]
_Place = Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")]


@router.get("/collections", summary="List collections", operation_id="listCollections")
def list_collections(  # noqa: PLR0913 - one argument per query parameter
    request: Request,
    response: Response,
    base: Base,
    who: Who,
    lab: _Lab = None,
    theme: _Theme = None,
    place: _Place = None,
    state: CollectionState = "published",
    q: _Words = "",
    missing: Annotated[
        _Voice | None, Query(description="A voice that nobody is heard of in the newest edition.")
    ] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> CollectionsBody:
    """Those that you may see, the newest first: what is published, or drafts of your labs, or what was withdrawn.

    What was withdrawn also is what no edition stands of any more.
    """
    asked = Asked(
        lab=lab_of(base, lab).id if lab else None,
        theme=ThemeId(theme) if theme else None,
        place=place,
        state=None if state == "withdrawn" else State(state),
        gone=state == "withdrawn",
        words=q,
        missing=KnowledgeSource(missing) if missing else None,
        limit=page_size,
        offset=(page - 1) * page_size,
    )
    collecting = base.curation.collecting
    found, total = collecting.all(who, asked), collecting.count(who, asked)
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=total)
    bodies = tuple(map(CollectionBody.of, found))
    return CollectionsBody(collections=bodies, total=total, page=page, page_size=page_size)


@router.post("/collections", summary="Begin a collection", operation_id="addCollection", status_code=201)
def add_collection(
    asked: BeginCollectionBody, response: Response, base: Base, who: Who, once: DoneOnce
) -> CollectionBody:
    """A new draft of a lab, for its members alone."""
    begun = Begun(asked.title, asked.question)
    made = base.curation.collecting.begin(LabId(str(asked.lab)), begun, who, key=once.key)
    response.headers["Location"] = f"{base.settings.address}/v1/collections/{made.id}"
    return _told(made, response)


@router.get(_ONE, summary="Read what a collection says of itself", operation_id="getCollection")
def get_collection(collection: CollectionOf, response: Response, base: Base) -> CollectionBody:
    """What it is about; for who is of its labs as it is now, for others as its newest edition says."""
    response.headers["Link"] = history_link(base.settings.address, collection)
    return _told(collection, response)


@router.patch(_ONE, summary="Change what a collection says of itself", operation_id="changeCollection")
def change_collection(
    collection: CollectionOf,
    asked: ChangeCollectionBody,
    response: Response,
    base: Base,
    who: Who,
    seen: SameRevision,
) -> CollectionBody:
    """Readers see it in the next edition; another name in addresses works at once."""
    seen.compare("collection", collection.id, collection.revision, past=lambda: written(base, collection))
    said = base.curation.collecting.say(collection.id, asked.said(), who, expected=collection.revision)
    return _told(said, response)


@router.post(f"{_ONE}/_withdraw", summary="Withdraw a collection for ever", operation_id="withdrawCollection")
def withdraw_collection(
    collection: AnyCollectionOf, asked: WithdrawBody, response: Response, base: Base, who: Who, seen: MaybeSeen
) -> CollectionBody:
    """This is final: what is left says that it was there, and why it went. Said again it puts the reason right."""
    seen.compare("collection", collection.id, collection.revision, past=lambda: written(base, collection))
    successor = str(asked.successor) if asked.successor else ""
    return _told(base.curation.collecting.withdraw(collection.id, asked.reason, who, successor=successor), response)


@router.get(f"{_ONE}/objections", summary="See what is wrong with a draft", operation_id="listObjections")
def list_objections(collection: CollectionOf, base: Base, who: Who) -> ObjectionsBody:
    """Everything that stands in the way of publishing it, in the order of its blocks; remarks last."""
    found = base.curation.publishing.check(collection.id, who)
    return ObjectionsBody(objections=tuple(map(FlawBody.of, found)))


@router.get("/passages/{id}/collections", summary="See where a passage is used", operation_id="listUses")
def list_uses(id: UUID, base: Base, who: Who) -> UsesBody:
    """The newest editions, and drafts of your labs, that quote words of it or name its document."""
    key = PassageId(str(id))
    passage = base.catalogue.passages([key], who).get(key)
    if passage is None:
        msg = f"there is no passage {id}"
        raise DocumentNotFound(msg)
    uses = [
        one
        for one in base.curation.collections.uses(passage.document_id, who)
        if one.span is None or (one.span.start < passage.end and passage.start < one.span.end)
    ]
    ids = tuple(dict.fromkeys(one.collection for one in uses))
    there = {one.id: one for one in base.curation.collecting.all(who, Asked(ids=ids))} if ids else {}
    return UsesBody(collections=tuple(UseBody.of(one, there) for one in uses if one.collection in there))


def history_link(address: str, collection: Collection) -> str:
    """Where the editions of a collection are listed, and its newest."""
    editions = f"{address}/v1/collections/{collection.id}/editions"
    found = [f'<{editions}>; rel="version-history"']
    if collection.newest:
        found.append(f'<{editions}/{collection.newest}>; rel="latest-version"')
    return ", ".join(found)


def _told(collection: Collection, response: Response) -> CollectionBody:
    put_tag(response, collection.revision)
    return CollectionBody.of(collection)
