"""Entries of the journals of labs."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.schemas.spots import SpotBody
from api.schemas.studies import NO_NUL
from api.schemas.wire import Wire
from kb.model.collection import Reference
from kb.model.evidence import Access
from kb.model.journal import Changed, JournalEntry, Outcome, Report
from kb.ports.collections import Quoted

_Prose = Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)]
_Line = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
_Themes = Annotated[tuple[_Line, ...], Field(max_length=20)]


COVERED_ON = Field(
    default=None, description="The day on which a source was withdrawn that the words repeated; they are gone since."
)


class WriteEntryBody(Wire):
    """What an entry says from now on; what is left out stays."""

    day: date | None = None
    asked: _Prose | None = None
    tried: _Prose | None = None
    happened: _Prose | None = None
    learned: _Prose | None = None
    adjusted: _Prose | None = None
    outcome: Outcome | None = None
    changed: Changed | None = None
    change: _Line | None = Field(default=None, description="What changes; needed where anything does.")
    collection: UUID | None = Field(default=None, description="That changed because of it.")
    edition: int | None = Field(default=None, ge=1, le=2**31 - 1)
    themes: _Themes | None = None
    access: Access | None = None
    quotations: Annotated[tuple[SpotBody, ...], Field(max_length=20)] | None = Field(
        default=None, description="Words that show it; those that are left out go."
    )

    def said(self, find: Callable[[SpotBody], Reference]) -> dict[str, Any]:
        """The fields of the core that are given; ``find`` gives words by their place."""
        said = self.model_dump(exclude_unset=True, exclude_none=True)
        if self.quotations is not None:
            said["quotations"] = tuple(map(find, self.quotations))
        return said | ({"collection": str(self.collection)} if self.collection else {})


class AddEntryBody(WriteEntryBody):
    """A new entry."""

    day: date
    asked: _Prose


class ToldBody(Wire):
    """A quotation in an entry as you may read it now."""

    exact: str
    earlier: bool = Field(description="The words stand in an earlier version only.")
    document: str
    start: int
    end: int
    sha256: str = Field(description="Of the text that they were quoted from.")

    @classmethod
    def of(cls, one: Quoted) -> Self:
        """The wire form of a quotation."""
        place = one.reference.model_dump(include={"document", "start", "end", "sha256"})
        return cls(exact=one.exact, earlier=one.earlier, **place)


class ReportBody(Wire):
    """A question of a lab, and what became of it."""

    id: str
    lab: str
    day: date
    asked: str
    tried: str
    happened: str
    learned: str
    adjusted: str
    outcome: Outcome
    changed: Changed
    change: str
    access: Access
    revision: int

    @classmethod
    def told(cls, id: str, report: Report) -> Self:
        """The wire form of an entry as a block shows it."""
        return cls(id=id, **report.model_dump(include=set(Report.model_fields) - {"quotations"}))


class EntryBody(ReportBody):
    """The same where it stands in the journal."""

    collection: str | None
    edition: int | None
    themes: tuple[str, ...]
    revision: int = Field(description="For `If-Match`, between quotation marks.")
    at: datetime
    covered_on: date | None = COVERED_ON
    quotations: tuple[ToldBody, ...] = Field(description="Those that you may read.")

    @classmethod
    def of(cls, entry: JournalEntry, quoted: Sequence[Quoted]) -> Self:
        """The wire form of an entry, without who wrote it."""
        said = entry.model_dump(exclude={"by", "quotations", "at"})
        words = tuple(ToldBody.of(one) for one in quoted if one.exact)
        return cls(**said, at=entry.at.astimezone(UTC), quotations=words)


class EntriesBody(Wire):
    """Entries of a journal, the latest day first."""

    entries: tuple[EntryBody, ...]
    page: int
    page_size: int
