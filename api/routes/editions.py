"""``/collections/{id}/editions``: collections as they were published, and what differs between two of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api import linked_editions
from api.curating import MOST, CollectionOf, edition_of, people_of
from api.dependencies import Base, Who
from api.negotiation import preferred
from api.revisions import DoneOnce
from api.routes.collections import history_link
from api.schemas.collections import PluralitiesBody, PluralityBody
from api.schemas.editions import (
    DifferenceBody,
    EditionBody,
    EditionsBody,
    PublishEditionBody,
    WholeEditionBody,
    WithdrawBody,
)
from kb.model.collection import Collection
from kb.model.edition import Edition

router = APIRouter(tags=["collections"])

_ALL = "/collections/{id}/editions"
_ONE = _ALL + "/{number}"
_JSON = "application/json"
_LINKED: dict[int | str, dict[str, Any]] = {
    200: {"content": {linked_editions.MEDIA_TYPE: {"schema": {"type": "object"}}}}
}
Number = Annotated[int, Path(ge=1, le=MOST, description="Of the edition.")]


@router.get(_ALL, summary="List editions", operation_id="listEditions")
def list_editions(collection: CollectionOf, response: Response, base: Base, who: Who) -> EditionsBody:
    """Those that you may know of, the newest first; of one that was withdrawn why, and nothing that it said."""
    found = base.curation.publishing.editions(collection.id, who)
    by = people_of(base, (one.by for one in found), who)
    response.headers["Link"] = history_link(base.settings.address, collection)
    return EditionsBody(editions=tuple(EditionBody.of(one, by.get(one.by)) for one in found))


@router.post(_ALL, summary="Publish an edition", operation_id="publishEdition", status_code=201)
def publish_edition(
    collection: CollectionOf, asked: PublishEditionBody, response: Response, base: Base, who: Who, once: DoneOnce
) -> EditionBody:
    """Let the draft be read by whom its access says. What stands in the way (409) is told all at once."""
    made = base.curation.publishing.publish(collection.id, asked.news, who, key=once.key)
    response.headers["Location"] = f"{base.settings.address}/v1/collections/{collection.id}/editions/{made.number}"
    return EditionBody.of(made, people_of(base, [made.by], who).get(made.by))


@router.get(
    _ONE,
    summary="Read an edition",
    operation_id="getEdition",
    response_model=WholeEditionBody,
    responses=_LINKED,
)
def get_edition(
    collection: CollectionOf, number: Number, request: Request, response: Response, base: Base, who: Who
) -> Any:
    """An edition with its words as you may read them now; as schema.org and PROV for `application/ld+json`."""
    edition = edition_of(base, collection, number, who)
    composed = base.curation.composing.edition(collection.id, number, who)
    headers = {"Vary": "Accept", "Link": _links(base.settings.address, collection, edition)}
    if preferred(request.headers.get("Accept", ""), (_JSON, linked_editions.MEDIA_TYPE)) != _JSON:
        labs = {lab.id: lab for lab in base.people.labs.all()}
        return linked_editions.response(composed, edition, labs, base.settings.address, headers)
    response.headers.update(headers)
    by = people_of(base, [edition.by], who).get(edition.by)
    return WholeEditionBody.whole(composed, edition, by, who)


@router.post(f"{_ONE}/_withdraw", summary="Withdraw an edition for ever", operation_id="withdrawEdition")
def withdraw_edition(
    collection: CollectionOf, number: Number, asked: WithdrawBody, base: Base, who: Who
) -> EditionBody:
    """This is final; the other editions stay. Said again it puts the reason right."""
    successor = str(asked.successor) if asked.successor else ""
    base.curation.publishing.withdraw(collection.id, number, asked.reason, who, successor=successor)
    found = base.curation.collections.edition(collection.id, number, who)
    return EditionBody.of(found, people_of(base, [found.by], who).get(found.by))


@router.get(f"{_ALL}/{{before}}/difference/{{after}}", summary="Compare two editions", operation_id="compareEditions")
def compare_editions(collection: CollectionOf, before: Number, after: Number, base: Base, who: Who) -> DifferenceBody:
    """What is in one and not in the other: blocks by their ids, which both editions tell in full."""
    one, other = (edition_of(base, collection, number, who) for number in (before, after))
    found = base.curation.publishing.difference(collection.id, before, after, who)
    composing = base.curation.composing
    both = composing.edition(collection.id, before, who), composing.edition(collection.id, after, who)
    return DifferenceBody.of(found, both, (one, other), who)


@router.get("/collections/{id}/plurality", summary="See whose words it holds", operation_id="getPlurality")
def get_plurality(
    collection: CollectionOf,
    base: Base,
    who: Who,
    edition: Annotated[int | None, Query(ge=1, le=MOST, description="Without it the newest, or the draft.")] = None,
) -> PluralitiesBody:
    """Independent people and studies per voice, now and at publication."""
    number, composing = edition or collection.newest, base.curation.composing
    if not number:
        return PluralitiesBody(now=PluralityBody.of(composing.draft(collection.id, who).plurality), at_publication=None)
    there = edition_of(base, collection, number, who)
    now = composing.edition(collection.id, number, who).plurality
    return PluralitiesBody(now=PluralityBody.of(now), at_publication=PluralityBody.of(there.plurality))


def _links(address: str, collection: Collection, edition: Edition) -> str:
    """The editions around this one, and where it is cited (RFC 5829, RFC 8574)."""
    found = [history_link(address, collection)]
    found.append(f'<{address}/collecties/{collection.slug}/versies/{edition.number}>; rel="cite-as"')
    if edition.number > 1:
        before = f"{address}/v1/collections/{collection.id}/editions/{edition.number - 1}"
        found.append(f'<{before}>; rel="predecessor-version"')
    return ", ".join(found)
