"""What a lab tried and learned, entry by entry."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field, model_validator

from kb.model.evidence import Access
from kb.model.identity import AccountId, LabId, ThemeId
from kb.model.reference import LONGEST_TEXT, CollectionId, Reference, Value


class Outcome(StrEnum):
    """How it went; that it failed is as good as any."""

    OPEN = "open"
    WORKED = "worked"
    PARTLY = "partly"
    FAILED = "failed"


class Changed(StrEnum):
    """Whether anything changes because of it."""

    NOT = "not"
    PLANNED = "planned"
    DONE = "done"


class Report(Value):
    """What a lab asked and what became of it, as somebody reads it.

    Attributes:
        day: that it is about.
        asked, tried, happened, learned, adjusted: each in the lab's own words, in Markdown; only the first is needed.
        change: what changes or changed; needed where anything does.
        quotations: words that show it.
        access: who may read it.
        revision: how often it was written, from 1.
    """

    lab: LabId
    day: date
    asked: str = Field(min_length=1, max_length=LONGEST_TEXT)
    tried: str = Field(default="", max_length=LONGEST_TEXT)
    happened: str = Field(default="", max_length=LONGEST_TEXT)
    learned: str = Field(default="", max_length=LONGEST_TEXT)
    adjusted: str = Field(default="", max_length=LONGEST_TEXT)
    outcome: Outcome = Outcome.OPEN
    changed: Changed = Changed.NOT
    change: str = Field(default="", max_length=500)
    quotations: tuple[Reference, ...] = Field(default=(), max_length=20)
    access: Access = Access.PUBLIC
    revision: int = 1

    @property
    def written(self) -> tuple[str, ...]:
        """What the lab wrote in it itself."""
        return (self.asked, self.tried, self.happened, self.learned, self.adjusted, self.change)


class JournalEntry(Report):
    """The same where it stands in the journal.

    Attributes:
        collection, edition: that changed because of it.
        covered_on: the day on which a source was withdrawn that its words repeated: they are not told since.
    """

    id: str
    collection: CollectionId | None = None
    edition: int | None = None
    themes: tuple[ThemeId, ...] = Field(default=(), max_length=20)
    by: AccountId
    at: datetime
    covered_on: date | None = None

    @property
    def report(self) -> Report:
        """What it says."""
        return Report.model_validate(self.model_dump(include=set(Report.model_fields)))

    @model_validator(mode="after")
    def _says_what_changes(self) -> "JournalEntry":
        if self.changed is not Changed.NOT and not self.change.strip():
            msg = "een verandering zegt in een zin wat er verandert"
            raise ValueError(msg)
        if self.access is Access.RESTRICTED:
            msg = "an entry is for somebody"
            raise ValueError(msg)
        return self
