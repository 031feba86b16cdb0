"""What happened to a document, and which of its versions can be read."""

from datetime import UTC, datetime
from typing import Self

from pydantic import Field

from api.schemas.wire import Wire
from kb.model.event import Action
from kb.model.people import Role
from kb.services.exploring.tracing import By, Happened, History, What


class VersionBody(Wire):
    """A version that you may read, at `/documents/{id}?version=`."""

    version: int
    sha256: str = Field(description="Digest of the text, comments in the margin included.")
    added_at: datetime


class HappenedBody(Wire):
    """Something that happened to a document."""

    at: datetime
    action: Action
    by: By = Field(description="Who; `unknown` for what was before anything was written down.")
    role: Role | None = Field(description="Of who was signed in, as it is now.")
    name: str = Field(description="Theirs, for colleagues and who manages people; empty for others.")
    version_before: int | None
    version_after: int | None
    changed: tuple[What, ...] = Field(description="Which sides of the document changed.")

    @classmethod
    def of(cls, one: Happened) -> Self:
        """The wire form of what happened."""
        return cls(
            at=one.at.astimezone(UTC),
            action=one.action,
            by=one.by,
            role=one.who.role if one.who else None,
            name=one.who.name if one.who else "",
            version_before=one.before,
            version_after=one.after,
            changed=one.what,
        )


class HistoryBody(Wire):
    """What happened to a document, the oldest first."""

    id: str
    version: int
    versions: tuple[VersionBody, ...] = Field(
        description="Those that you may read; of a resident's story the present one alone."
    )
    happened: tuple[HappenedBody, ...]
    whole: bool = Field(description="`false`: what happened longer ago is kept elsewhere.")

    @classmethod
    def of(cls, history: History) -> Self:
        """The wire form of a history."""
        return cls(
            id=history.document.id,
            version=history.document.version,
            versions=tuple(
                VersionBody(version=one.number, sha256=one.sha256, added_at=one.added_at) for one in history.versions
            ),
            happened=tuple(map(HappenedBody.of, history.happened)),
            whole=history.is_whole,
        )
