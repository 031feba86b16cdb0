"""What members say of collections: suggestions and dissents."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.schemas.blocks import ChangeBlockBody, DissentBody, Kind
from api.schemas.journals import COVERED_ON
from api.schemas.studies import NO_NUL
from api.schemas.wire import Wire
from kb.model.people import LabRole
from kb.model.reader import Reader
from kb.model.remark import Answer, Proposed, Suggestion

_Line = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
_Title = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]
_Places = Annotated[tuple[Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)], ...], Field(max_length=50)]
_Themes = Annotated[tuple[Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)], ...], Field(max_length=20)]

CollectionState = Literal["draft", "published", "withdrawn"]


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
    covered_on: date | None = COVERED_ON
    mine: bool

    @classmethod
    def of(cls, one: Suggestion, who: Reader) -> Self:
        """The wire form of a suggestion, without who made it."""
        said = one.model_dump(include={"id", "kind", "block", "lab", "role", "why", "answer", "reason", "covered_on"})
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
