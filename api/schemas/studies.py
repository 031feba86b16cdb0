"""Studies, who is in them, what is read for them, and what was done there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.conditions import tag_of
from api.schemas.documents import DocumentCardBody
from api.schemas.wire import Wire
from kb.model.deed import DeedKind, Head
from kb.model.study import LONGEST_NAME, LONGEST_TEXT, Member, Study, StudyRole, ThingId
from kb.services.tagging.studies import Overview, Row

# PostgreSQL takes no NUL in a text.
NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=NO_NUL)]
Prose = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=NO_NUL)]
Question = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)]


class BeginBody(Wire):
    """A study to begin."""

    question: Question
    documents: list[UUID] = Field(default=[], max_length=2_000, description="To read for it.")
    query: str = Field(
        default="",
        max_length=4_000,
        pattern=NO_NUL,
        description="A search whose documents are looked at, as its address says it.",
    )


class ChangeStudyBody(Wire):
    """What is to be something else."""

    question: Question


class StudyBody(Wire):
    """What researchers want to know together."""

    id: str
    question: str
    query: str
    layers: tuple[str, ...] = Field(description="Members whose codings everybody sees who may read the document.")
    made_at: datetime
    role: StudyRole = Field(description="What you are in it.")
    seen_at: datetime | None = Field(
        description="Up to when what its search finds was looked at; what came in later is new, see `found`."
    )

    @classmethod
    def of(cls, study: Study, me: Member) -> Self:
        """The wire form of a study."""
        return cls(
            id=study.id,
            question=study.question,
            query=study.query,
            layers=study.layers,
            made_at=study.made_at,
            role=me.role,
            seen_at=study.seen_at and study.seen_at.astimezone(UTC),
        )


class StudiesBody(Wire):
    """Your studies, the newest first."""

    studies: tuple[StudyBody, ...]
    total: int
    page: int
    page_size: int


class MemberBody(Wire):
    """Somebody in a study."""

    id: str
    name: str
    role: StudyRole
    stranger: bool = Field(description="Named in a file that came in, or gone since: nobody who can sign in.")
    published: bool = Field(description="Everybody who may read the document sees what they coded.")
    etag: str = Field(description="For `If-Match`.")

    @classmethod
    def of(cls, member: Member, study: Study, names: Mapping[ThingId, str]) -> Self:
        """The wire form of a member."""
        return cls(
            id=member.id,
            name=names.get(member.id, ""),
            role=member.role,
            stranger=member.account is None,
            published=member.id in study.layers,
            etag=tag_of(member),
        )


class MembersBody(Wire):
    """Who is in a study."""

    members: tuple[MemberBody, ...]


class PutMemberBody(Wire):
    """Somebody to be in a study, by the address with which they sign in."""

    email: str = Field(min_length=3, max_length=254, pattern=NO_NUL)
    role: StudyRole


class PublishBody(Wire):
    """Whether everybody sees what somebody coded."""

    published: bool


class HiddenBody(Wire):
    """What is in documents of the study that you may not read (any more)."""

    documents: int
    codings: int


class OverviewBody(StudyBody):
    """A study as you see it."""

    me: str = Field(description="The member that you are.")
    members: tuple[MemberBody, ...]
    documents: int = Field(description="How many are read for it, as far as you may read them.")
    codings: int = Field(description="How many there are in those.")
    hidden: HiddenBody
    number: int = Field(description="Of the last deed: what comes after that is new.")

    @classmethod
    def whole(cls, overview: Overview, names: Mapping[ThingId, str], number: int) -> Self:
        """The wire form of a study with who is in it."""
        said = StudyBody.of(overview.study, overview.me).model_dump()
        return cls(
            **said,
            me=overview.me.id,
            members=tuple(MemberBody.of(one, overview.study, names) for one in overview.members),
            documents=len(overview.rows),
            codings=sum(row.codings for row in overview.rows),
            hidden=HiddenBody(documents=len(overview.hidden), codings=sum(one.codings for one in overview.hidden)),
            number=number,
        )


class TakenBody(Wire):
    """A document that is read for a study."""

    document: DocumentCardBody
    codings: int
    mine: int = Field(description="How many of those are yours.")
    read: bool = Field(description="You said to be done with it.")
    etag: str = Field(description="For `If-Match`.")

    @classmethod
    def of(cls, row: Row) -> Self:
        """The wire form of a document of a study."""
        card, etag = DocumentCardBody.of(row.card), tag_of(row.taken)
        return cls(document=card, codings=row.codings, mine=row.mine, read=row.read, etag=etag)


class TakenDocumentsBody(Wire):
    """The documents that are read for a study, in order."""

    documents: tuple[TakenBody, ...]
    total: int
    page: int
    page_size: int


class TakeBody(Wire):
    """Documents to read for a study."""

    documents: list[UUID] = Field(min_length=1, max_length=2_000)


class FinishBody(Wire):
    """Whether you are done with a document."""

    read: bool


class UndoBody(Wire):
    """What to take back."""

    deed: UUID | None = Field(default=None, description="One of yours; without it the last.")


class DeedBody(Wire):
    """Something that was done in a study: what changed, never what it says."""

    number: int = Field(description="Its place among what was done, from 1.")
    id: str
    kind: DeedKind
    at: datetime
    by: str | None = Field(description="The member who did it; `null` for who is none any more.")
    name: str = Field(description="Theirs.")
    size: int = Field(description="How many things it changed; 0: everything was so already.")
    about: str = Field(description="The thing that it is about first of all; empty when it is about many.")
    document: str = Field(description="That it is in, if in one.")
    undoes: str = Field(description="The deed that it takes back, or does again.")
    undone: bool = Field(description="It was taken back, and not done again since.")

    @classmethod
    def of(cls, head: Head, members: Iterable[Member], names: Mapping[ThingId, str]) -> Self:
        """The wire form of a deed."""
        by = next((one for one in members if one.account == head.by), None) if head.by else None
        return cls(
            number=head.number,
            id=head.id,
            kind=head.kind,
            at=head.at.astimezone(UTC),
            by=by.id if by else None,
            name=names.get(by.id, "") if by else "",
            size=head.size,
            about=head.about,
            document=head.document,
            undoes=head.undoes,
            undone=head.undone,
        )


class DeedsBody(Wire):
    """What was done in a study after a moment, in order."""

    events: tuple[DeedBody, ...]
    last: int = Field(description="Ask for what comes after this the next time.")


class StepsBody(Wire):
    """What you can take back, and what you can do again."""

    back: Sequence[DeedBody] = Field(description="The last that you did first.")
    again: Sequence[DeedBody] = Field(description="What `_redo` does next first.")
