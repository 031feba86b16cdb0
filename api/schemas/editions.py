"""Editions of collections, what stands in the way of them, and what differs between two."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.alias_generators import to_camel

from api.schemas.blocks import BlockBody, DissentBody, Kind
from api.schemas.collections import AgendaBody, FarewellBody, PluralityBody
from api.schemas.journals import COVERED_ON
from api.schemas.studies import NO_NUL
from api.schemas.wire import PersonBody, Wire
from kb.model.edition import Difference, Edition
from kb.model.evidence import Access
from kb.model.reader import Reader
from kb.services.curating.comparing import disputed, rewritten
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
    "blanked",
    "last-word",
    "unheard",
    "silent",
    "heard",
]


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
    covered_on: date | None = COVERED_ON
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
    successor: UUID | None = Field(default=None, description="Another collection, that takes its place.")


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
    taken_back: bool = Field(description="All that changed was withdrawn since: nothing of it can be read in either.")


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
    dissents: tuple[DissentBody, ...] = Field(description="Under blocks that differ, also under those that are gone.")
    before: PluralityBody = Field(description="At publication.")
    after: PluralityBody = Field(description="At publication.")

    @classmethod
    def of(
        cls, one: Difference, both: tuple[Composed, Composed], editions: tuple[Edition, Edition], who: Reader
    ) -> Self:
        """The wire form of a difference."""
        changed, (before, after) = rewritten(one, *both), (edition.plurality for edition in editions)
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
                    taken_back=it.taken_back,
                )
                for it in changed
            ),
            own=tuple(_own_changes(one)),
            dissents=tuple(DissentBody.of(it, who) for it in disputed(one, *both)),
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


def _of_edition(one: Edition, by: PersonBody | None) -> dict[str, Any]:
    said = one.model_dump(
        include={"collection", "number", "sha256", "news", "licence", "access", "position", "reduced", "covered_on"}
    )
    return {
        **said,
        "at": one.at.astimezone(UTC),
        "by": by,
        "farewell": FarewellBody.of(one.farewell) if one.farewell else None,
        "plurality": PluralityBody.of(one.plurality),
    }
