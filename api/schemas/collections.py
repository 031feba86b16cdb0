"""Collections, their editions, what differs between those, and what members say of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.alias_generators import to_camel

from api.schemas.blocks import BlockBody, ChangeBlockBody, DissentBody, Kind
from api.schemas.studies import NO_NUL
from api.schemas.wire import PersonBody, Problem, Wire
from kb.model.collection import Collection, CollectionId, Farewell
from kb.model.edition import Difference, Edition, Plurality
from kb.model.evidence import VOICES, Access, KnowledgeSource
from kb.model.people import Lab, LabRole
from kb.model.reader import Reader
from kb.model.remark import Answer, Proposed, Suggestion
from kb.ports.collections import Use
from kb.services.curating.comparing import Rewritten
from kb.services.curating.composing import Composed
from kb.services.curating.publishing import Objection

_Line = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
_Title = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
_Places = Annotated[tuple[Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)], ...], Field(max_length=50)]
_Themes = Annotated[tuple[Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)], ...], Field(max_length=20)]

CollectionState = Literal["draft", "published", "withdrawn"]
FlawName = Literal[
    "question",
    "empty",
    "changed",
    "gone",
    "closed",
    "consent",
    "licence",
    "groundless",
    "finding",
    "level",
    "literal",
    "last-word",
    "unheard",
    "silent",
    "heard",
]


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


class EditionBody(Wire):
    """A collection as it was published, without its blocks."""

    collection: str
    number: int
    at: datetime
    by: PersonBody | None = Field(description="Who published it; `null` where that is not known here.")
    sha256: str = Field(description="Of its content as it was published, whatever was taken out of it since.")
    news: str
    licence: str
    access: Access
    position: int = Field(description="Of the catalogue's log of changes at that moment.")
    reduced: bool = Field(description="Words that repeated a withdrawn source are left out of it.")
    farewell: FarewellBody | None
    plurality: PluralityBody = Field(description="At publication.")

    @classmethod
    def of(cls, one: Edition, by: PersonBody | None) -> Self:
        """The wire form of an edition."""
        return cls(**_of_edition(one, by))


class WholeEditionBody(EditionBody):
    """An edition as you may read it now."""

    title: str
    question: str
    public_value: str
    labs: tuple[str, ...]
    themes: tuple[str, ...]
    places: tuple[str, ...]
    period: str
    agenda: AgendaBody
    language: str
    now: PluralityBody = Field(description="Plurality now.")
    blocks: tuple[BlockBody, ...]
    elsewhere: tuple[DissentBody, ...] = Field(description="Dissents on blocks that are not in it.")

    @classmethod
    def whole(cls, composed: Composed, edition: Edition, by: PersonBody | None, who: Reader) -> Self:
        """The wire form of an edition with its blocks."""
        own = composed.collection
        said = own.model_dump(
            include={"title", "question", "public_value", "labs", "themes", "places", "period", "language"}
        )
        return cls(
            **_of_edition(edition, by),
            **said,
            agenda=AgendaBody(**own.agenda.model_dump()),
            now=PluralityBody.of(composed.plurality),
            blocks=tuple(BlockBody.of(one, who) for one in composed.blocks),
            elsewhere=tuple(DissentBody.of(one, who) for one in composed.elsewhere),
        )


class EditionsBody(Wire):
    """The editions that you may know of, the newest first."""

    editions: tuple[EditionBody, ...]


class PublishEditionBody(Wire):
    """What is new in the edition, in a sentence of who publishes it."""

    news: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)]


class ObjectionsBody(Wire):
    """Everything that is wrong with the draft as an edition."""

    objections: tuple["FlawBody", ...]


class FlawBody(Wire):
    """Something that is wrong with a draft."""

    flaw: FlawName
    block: str | None = Field(description="`null` where it is about the whole.")
    in_the_way: bool = Field(description="It cannot be published so; otherwise it is only worth a thought.")

    @classmethod
    def of(cls, one: Objection) -> Self:
        """The wire form of an objection."""
        return cls(flaw=one.flaw.value, block=one.block, in_the_way=one.stands_in_the_way)


class WithdrawBody(Wire):
    """Why something is withdrawn, for ever; said again it puts the reason right."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)]
    successor: UUID | None = Field(
        default=None, description="The collection that takes its place; of a collection only."
    )


class MovedBody(Wire):
    """A block that stands elsewhere among those that both editions have."""

    block: str
    origin: int
    position: int


class DifferentBlockBody(Wire):
    """A block that differs: which, and of what kind. What it says is in the editions."""

    id: str
    kind: Kind


class PieceBody(Wire):
    """A stretch of text."""

    text: str
    how: Literal["", "gone", "new"] = Field(description="Empty where it stayed.")


class RewrittenBody(DifferentBlockBody):
    """A block that says something else."""

    words: tuple[PieceBody, ...] = Field(description="What the lab wrote in it, in order; empty where that stayed.")
    otherwise: bool = Field(description="Something else changed, such as what it quotes.")


class OwnChangeBody(Wire):
    """What a collection says otherwise of itself."""

    field: str = Field(description="Such as `question`, or `agenda.moral`.")
    before: str | tuple[str, ...]
    after: str | tuple[str, ...]


class DifferenceBody(Wire):
    """What is different in one edition from another, as you may read both now."""

    added: tuple[DifferentBlockBody, ...]
    gone: tuple[DifferentBlockBody, ...]
    moved: tuple[MovedBody, ...]
    changed: tuple[RewrittenBody, ...]
    own: tuple[OwnChangeBody, ...]
    before: PluralityBody = Field(description="At publication.")
    after: PluralityBody = Field(description="At publication.")

    @classmethod
    def of(cls, one: Difference, changed: Sequence[Rewritten], before: Plurality, after: Plurality) -> Self:
        """The wire form of a difference."""
        return cls(
            added=tuple(DifferentBlockBody(id=block.id, kind=block.kind) for block in one.added),
            gone=tuple(DifferentBlockBody(id=block.id, kind=block.kind) for block in one.gone),
            moved=tuple(MovedBody(block=it.block.id, origin=it.origin, position=it.position) for it in one.moved),
            changed=tuple(
                RewrittenBody(
                    id=it.after.block.id,
                    kind=it.after.block.kind,
                    words=tuple(PieceBody(text=piece.text, how=piece.how) for piece in it.words),
                    otherwise=it.otherwise,
                )
                for it in changed
            ),
            own=tuple(_own_changes(one)),
            before=PluralityBody.of(before),
            after=PluralityBody.of(after),
        )


def _own_changes(one: Difference) -> Iterator[OwnChangeBody]:
    for field, (before, after) in one.own.items():
        if isinstance(before, dict):
            for part in before:
                if before[part] != after[part]:
                    yield OwnChangeBody(field=f"{field}.{part}", before=before[part], after=after[part])
        else:
            yield OwnChangeBody(field=to_camel(field), before=before, after=after)


class SuggestBody(Wire):
    """What a member would write otherwise."""

    kind: Proposed
    block: UUID | None = Field(
        default=None, description="That it is about; for a new one after which it comes, `null`: at the beginning."
    )
    after: "SuggestedBlockBody | None" = Field(default=None, description="As it would be; `null` where it would go.")
    why: Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)] = ""


class SuggestedBlockBody(ChangeBlockBody):
    """A block as somebody would have it."""

    kind: Kind


class ProposalBody(Wire):
    """What a member suggested, and what became of it."""

    id: str
    kind: Proposed
    block: str | None
    lab: str
    role: LabRole = Field(description="What its maker was in the lab.")
    at: datetime
    why: str
    before: tuple[str, ...] = Field(description="What the lab wrote in the block, as it was.")
    after: tuple[str, ...] = Field(description="The same, as it would be.")
    answer: Answer
    reason: str
    answered_at: datetime | None
    mine: bool

    @classmethod
    def of(cls, one: Suggestion, who: Reader) -> Self:
        """The wire form of a suggestion, without who made it."""
        said = one.model_dump(include={"id", "kind", "block", "lab", "role", "why", "answer", "reason"})
        return cls(
            **said,
            at=one.at.astimezone(UTC),
            before=one.before.written if one.before else (),
            after=one.after.written if one.after else (),
            answered_at=one.answered_at.astimezone(UTC) if one.answered_at else None,
            mine=who.account is not None and one.by == who.account,
        )


class ProposalsBody(Wire):
    """Suggestions, the oldest first."""

    suggestions: tuple[ProposalBody, ...]


class DeclineBody(Wire):
    """Why a suggestion is not taken."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)]


class DissentsBody(Wire):
    """Dissents, the oldest first."""

    dissents: tuple[DissentBody, ...]


_Dissent = Annotated[str, StringConstraints(min_length=1, max_length=5_000, pattern=NO_NUL)]


class DisagreeBody(Wire):
    """What a member does not agree with."""

    block: UUID
    text: _Dissent


class RewriteDissentBody(Wire):
    """The same, said otherwise."""

    text: _Dissent


class HideBody(Wire):
    """For what reason of law the words of a dissent are not to be read; empty: they are again."""

    reason: _Line


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


def _of_edition(one: Edition, by: PersonBody | None) -> dict[str, Any]:
    said = one.model_dump(
        include={"collection", "number", "sha256", "news", "licence", "access", "position", "reduced"}
    )
    return {
        **said,
        "at": one.at.astimezone(UTC),
        "by": by,
        "farewell": FarewellBody.of(one.farewell) if one.farewell else None,
        "plurality": PluralityBody.of(one.plurality),
    }
