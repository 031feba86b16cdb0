"""What researchers write down while they read."""

from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from pydantic import Field

from api.schemas.studies import Prose
from api.schemas.wire import Wire
from kb.model.memo import Memo, MemoKind


class WriteBody(Wire):
    """A memo to write. Words of a text are best referred to: `[[highlight:id]]`; `[[code:id]]` stands for a code."""

    on: UUID = Field(description="A highlight, coding, code, finding, document, or the study itself.")
    text: Prose = Field(min_length=1, description="Markdown.")
    kind: MemoKind = MemoKind.ANALYSIS


class RewriteBody(Wire):
    """What a memo is to say."""

    text: Prose = Field(min_length=1)
    kind: MemoKind | None = Field(default=None, description="What it is for; without it that stays.")


class MemoBody(Wire):
    """A text on something in a study, by one author."""

    id: str
    on: str
    document: str | None = Field(description="That it is on, or on something in: it goes where the document goes.")
    kind: MemoKind
    text: str
    links: tuple[str, ...] = Field(description="The codes and highlights that it refers to.")
    author: str = Field(description="A member.")
    made_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, memo: Memo) -> Self:
        """The wire form of a memo."""
        return cls(
            id=memo.id,
            on=memo.on,
            document=memo.document,
            kind=memo.kind,
            text=memo.text,
            links=memo.links,
            author=memo.author,
            made_at=memo.made_at.astimezone(UTC),
            changed_at=memo.changed_at.astimezone(UTC),
        )


class MemosBody(Wire):
    """Memos of a study, in the order in which they were begun."""

    memos: tuple[MemoBody, ...]
    total: int
    page: int
    page_size: int
