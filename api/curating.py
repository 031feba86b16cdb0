"""What every route of a collection asks for: which collection, and what is told of one that was withdrawn."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path

from api.dependencies import Base, Who
from api.schemas.spots import SpotBody
from api.schemas.wire import PersonBody
from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid, LabNotFound, NotFound
from kb.model.collection import Collection, Farewell, Reference, State
from kb.model.edition import Edition
from kb.model.identity import AccountId
from kb.model.people import Lab
from kb.model.reader import Reader
from kb.model.text import Span

MOST = 2**31 - 1
"""The highest number that is asked for."""


class Parted(NotFound):
    """A collection, or one of its editions, that was withdrawn for ever.

    Attributes:
        collection: what it was called, whose it was and when.
        farewell: what is said of it.
        edition: ``None`` where it is the whole collection.
    """

    code = "gone"

    def __init__(self, collection: Collection, farewell: Farewell, edition: int | None = None) -> None:
        super().__init__(f"collection {collection.id} was withdrawn")
        self.collection = collection
        self.farewell = farewell
        self.edition = edition


def _any(id: Annotated[UUID, Path(description="Of the collection.")], base: Base, who: Who) -> Collection:
    return base.curation.collecting.one(str(id), who)


def _standing(id: Annotated[UUID, Path(description="Of the collection.")], base: Base, who: Who) -> Collection:
    found = base.curation.collecting.one(str(id), who)
    if found.state is State.WITHDRAWN and found.farewell is not None:
        raise Parted(found, found.farewell)
    return found


CollectionOf = Annotated[Collection, Depends(_standing)]
"""One that was not withdrawn."""
AnyCollectionOf = Annotated[Collection, Depends(_any)]


def edition_of(base: KnowledgeBase, collection: Collection, number: int, who: Reader) -> Edition:
    """An edition that was not withdrawn.

    Raises:
        EditionNotFound: there is none, or it is not for this reader.
        Parted: it was withdrawn.
    """
    found = base.curation.collections.edition(collection.id, number, who)
    if found.farewell is not None:
        raise Parted(collection, found.farewell, number)
    return found


def people_of(base: KnowledgeBase, ids: Iterable[AccountId], who: Reader) -> dict[AccountId, PersonBody]:
    """Who did something, as far as the reader may know."""
    known = base.people.accounts.known_as([id for id in ids if id], who)
    return {id: PersonBody(role=one.role, name=one.name) for id, one in known.items()}


def lab_of(base: KnowledgeBase, id: str) -> Lab:
    """A lab by its id, or by its short name.

    Raises:
        LabNotFound: there is none.
    """
    found = next((one for one in base.people.labs.all() if id in {one.id, one.slug}), None)
    if found is None:
        msg = f"there is no lab {id}"
        raise LabNotFound(msg)
    return found


def refer(base: KnowledgeBase, place: SpotBody, who: Reader) -> Reference:
    """Words at a place in the present text of a document that the reader may read.

    Raises:
        DocumentNotFound, Invalid: there are none there for this reader.
    """
    if place.end <= place.start:
        msg = f"plaats {place.start}-{place.end} houdt geen woorden in"
        raise Invalid(msg)
    span = Span(start=place.start, end=place.end)
    return base.curation.quoter.of(str(place.document), span, who, sha256=place.sha256)
