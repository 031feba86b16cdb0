"""What the search of a study finds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from pydantic import AwareDatetime, Field

from api.schemas.documents import DocumentCardBody
from api.schemas.wire import Wire
from kb.model.document import DocumentCard
from kb.model.study import Study
from kb.services.tagging.seeking import Sought


class FoundBody(Wire):
    """What the search of a study finds at this moment, for you."""

    query: str = Field(description="The search, as its address says it; empty: it follows none.")
    seen_at: datetime | None = Field(description="Up to when it was looked at; `null`: never.")
    until: datetime | None = Field(description="Up to when this was found, to say that it was looked at; see `_seen`.")
    new: int = Field(description="How many came in since it was looked at and are not read for the study.")
    left: int = Field(description="How many were there then, and are not read for it.")
    taken: int = Field(description="How many of what it finds are read for it.")
    documents: tuple[DocumentCardBody, ...]
    total: int
    page: int
    page_size: int

    @classmethod
    def of(
        cls, study: Study, sought: Sought | None, cards: Sequence[DocumentCard], *, page: int, page_size: int
    ) -> Self:
        """The wire form of what was found, of which one page is shown."""
        first = (page - 1) * page_size
        return cls(
            query=study.query,
            seen_at=study.seen_at.astimezone(UTC) if study.seen_at else None,
            until=sought.at.astimezone(UTC) if sought else None,
            new=len(sought.new) if sought else 0,
            left=len(sought.left) if sought else 0,
            taken=sought.taken if sought else 0,
            documents=tuple(map(DocumentCardBody.of, cards[first : first + page_size])),
            total=len(cards),
            page=page,
            page_size=page_size,
        )


class SeenBody(Wire):
    """Up to when it was looked at."""

    until: AwareDatetime | None = Field(
        default=None, description="As `until` of what was found says it; without it, this moment."
    )
