"""``/collections/{id}/feed`` and ``/labs/{id}/feed``: what is new for everybody, for who follows it elsewhere."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api import feeding
from api.curating import lab_of
from api.dependencies import Base
from kb.bootstrap import KnowledgeBase
from kb.model.collection import Collection
from kb.model.identity import LabId
from kb.model.reader import VISITOR
from kb.ports.collections import Asked

router = APIRouter(tags=["collections"])

_ATOM: dict[int | str, dict[str, Any]] = {200: {"content": {feeding.MEDIA_TYPE: {"schema": {"type": "string"}}}}}


@router.get(
    "/collections/{id}/feed",
    summary="Follow a collection",
    operation_id="getCollectionFeed",
    response_class=Response,
    responses=_ATOM,
)
def get_collection_feed(id: Annotated[UUID, Path(description="Of the collection.")], base: Base) -> Response:
    """The editions that everybody may read, as Atom; whoever asks gets the same, and what was withdrawn is told."""
    address = base.settings.address
    one = base.curation.collecting.one(str(id), VISITOR)
    here = f"{address}/v1/collections/{one.id}/feed"
    return feeding.feed(here, one.title, f"{address}/collecties/{one.slug}", _items(base, one))


@router.get(
    "/labs/{id}/feed",
    summary="Follow a lab",
    operation_id="getLabFeed",
    response_class=Response,
    responses=_ATOM,
)
def get_lab_feed(id: Annotated[UUID, Path(description="Of the lab.")], base: Base) -> Response:
    """The editions of all its collections that everybody may read, as Atom."""
    address, lab = base.settings.address, lab_of(base, str(id))
    found = base.curation.collecting.all(VISITOR, Asked(lab=LabId(lab.id), limit=feeding.MOST))
    items = [item for one in found for item in _items(base, one)]
    return feeding.feed(f"{address}/v1/labs/{lab.id}/feed", lab.name, f"{address}/labs/{lab.slug}", items)


def _items(base: KnowledgeBase, one: Collection) -> list[feeding.Item]:
    names = {lab.id: lab.name for lab in base.people.labs.all()}
    author = ", ".join(names[lab] for lab in one.labs if lab in names)
    return feeding.items_of(one, base.curation.publishing.editions(one.id, VISITOR), author, base.settings.address)
