"""Collections, whose words they hold, and the labs that make them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.schemas.studies import NO_NUL
from api.schemas.wire import Problem, Wire
from kb.model.collection import Collection, CollectionId, Farewell
from kb.model.edition import Plurality
from kb.model.evidence import VOICES, Access, KnowledgeSource
from kb.model.people import Lab
from kb.ports.collections import Use

_Line = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
_Title = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
_Places = Annotated[tuple[Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)], ...], Field(max_length=50)]
_Themes = Annotated[tuple[Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)], ...], Field(max_length=20)]

CollectionState = Literal["draft", "published", "withdrawn"]


class AgendaBody(Wire):
    """What a collection says, by the three agendas of public value."""

    moral: _Line = ""
    institutional: _Line = ""
    knowledge: _Line = ""


class BeginCollectionBody(Wire):
    """A collection to begin."""

    lab: UUID
    title: _Title
    question: _Line = ""


class ChangeCollectionBody(Wire):
    """What a collection says of itself from now on; what is left out stays."""

    title: _Title | None = None
    slug: _Line | None = Field(default=None, description="Its name in addresses; those of before lead to it for ever.")
    question: _Line | None = None
    public_value: _Line | None = None
    themes: _Themes | None = None
    places: _Places | None = None
    period: _Line | None = None
    agenda: AgendaBody | None = None
    language: Literal["nl", "en"] | None = None
    access: Access | None = None
    licence: _Line | None = None
    labs: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=10)] | None = None

    def said(self) -> dict[str, Any]:
        """The fields of the core that are given."""
        said = self.model_dump(exclude_unset=True, exclude_none=True)
        return said | ({"labs": tuple(map(str, self.labs))} if self.labs else {})


class FarewellBody(Wire):
    """What is said of what was withdrawn, for ever."""

    at: datetime
    reason: str
    successor: str | None = Field(description="The collection that took its place.")

    @classmethod
    def of(cls, said: Farewell) -> Self:
        """The wire form of a farewell."""
        return cls(at=said.at.astimezone(UTC), reason=said.reason, successor=said.successor)


class CollectionBody(Wire):
    """What a lab gathers around a question; of one that was withdrawn only that it was there."""

    id: str
    labs: tuple[str, ...] = Field(description="That make it, the one that it stands with first.")
    slug: str
    title: str
    question: str
    public_value: str
    themes: tuple[str, ...]
    places: tuple[str, ...]
    period: str
    agenda: AgendaBody
    language: str
    access: Access = Field(description="Who may read its editions; never more than may read what it quotes.")
    licence: str = Field(description="Of the lab's own words.")
    state: CollectionState
    farewell: FarewellBody | None
    revision: int = Field(description="For `If-Match`, between quotation marks.")
    newest: int = Field(description="Number of the newest edition that stands; 0 without one.")
    sample: bool = Field(description="Made up to show what the product does.")
    made_at: datetime

    @classmethod
    def of(cls, one: Collection) -> Self:
        """The wire form of a collection."""
        said = one.model_dump(mode="json", exclude={"agenda", "farewell", "made_at"})
        return cls(
            **said,
            agenda=AgendaBody(**one.agenda.model_dump()),
            farewell=FarewellBody.of(one.farewell) if one.farewell else None,
            made_at=one.made_at.astimezone(UTC),
        )


class CollectionsBody(Wire):
    """Collections, the newest published or begun first."""

    collections: tuple[CollectionBody, ...]
    total: int
    page: int
    page_size: int


class CollectionGoneProblem(Problem):
    """What is left of a collection, or of one of its editions, that was withdrawn; no content."""

    id: str
    title_of: str = Field(description="What it was called.")
    labs: tuple[str, ...]
    made_at: datetime
    farewell: FarewellBody
    edition: int | None = Field(description="`null` where the whole collection was withdrawn.")


class PluralityBody(Wire):
    """Whose words a collection holds, in independent people and studies."""

    units: dict[KnowledgeSource, int]
    documents: dict[KnowledgeSource, int]
    institutes: dict[KnowledgeSource, str] = Field(description="Of voices of which more than half is of one institute.")
    heard: int = Field(description="Of 9: per voice at most three count, so more evidence never makes it less.")
    silent: tuple[KnowledgeSource, ...]
    thin: tuple[KnowledgeSource, ...]
    balance: float | None = Field(description="Entropy over the voices; `null` below 20 units. It says little.")

    @classmethod
    def of(cls, one: Plurality) -> Self:
        """The wire form of a plurality."""
        return cls(
            units={voice: one.units.get(voice, 0) for voice in VOICES},
            documents={voice: one.documents.get(voice, 0) for voice in VOICES},
            institutes=dict(one.institutes),
            heard=one.heard,
            silent=one.silent,
            thin=one.thin,
            balance=one.balance,
        )


class PluralitiesBody(Wire):
    """Plurality now, and as it was when the edition came out."""

    now: PluralityBody
    at_publication: PluralityBody | None = Field(description="`null` of a draft.")


class LabBody(Wire):
    """A lab."""

    id: str
    slug: str
    name: str
    place: str
    collections: int = Field(description="How many are published that you may see.")

    @classmethod
    def of(cls, lab: Lab, collections: int) -> Self:
        """The wire form of a lab."""
        return cls(id=lab.id, slug=lab.slug, name=lab.name, place=lab.place, collections=collections)


class LabsBody(Wire):
    """Labs, by name."""

    labs: tuple[LabBody, ...]


class UseBody(Wire):
    """A collection that quotes words of a passage, or names its document."""

    collection: CollectionBody
    edition: int = Field(description="0: the draft, for its labs only.")
    block: str
    quotes: bool = Field(description="Words of the passage stand in it; otherwise only its document is named.")

    @classmethod
    def of(cls, use: Use, collections: Mapping[CollectionId, Collection]) -> Self:
        """The wire form of a use."""
        one = collections[use.collection]
        return cls(collection=CollectionBody.of(one), edition=use.edition, block=use.block, quotes=use.span is not None)


class UsesBody(Wire):
    """Where a passage is used."""

    collections: tuple[UseBody, ...]
