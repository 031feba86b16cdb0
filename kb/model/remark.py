"""What members of a lab say of a collection without writing in it: what could be better, and where they disagree."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from kb.model.collection import LONGEST_LINE, LONGEST_TEXT, Block, BlockId, CollectionId
from kb.model.identity import AccountId, LabId
from kb.model.people import LabRole


class _Remark(BaseModel):
    """Something that a member says.

    Attributes:
        role: what they were in the lab when they said it; that is how they are called.
        covered_on: the day on which a source was withdrawn that its words repeated: they are not told since.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    collection: CollectionId
    by: AccountId
    role: LabRole
    lab: LabId
    at: datetime
    covered_on: date | None = None


class Proposed(StrEnum):
    """What a suggestion asks for."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class Answer(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


class Suggestion(_Remark):
    """What a member would write otherwise.

    Attributes:
        block: that it is about; for something new the one that it comes after, or nothing: at the beginning.
        before: the block as they saw it; nothing for something new.
        after: as it would be; nothing where it would go.
        why: in one's own words.
        reason: why it was declined.
        answered_by: the account that took or declined it.
    """

    kind: Proposed
    block: BlockId | None = None
    before: Block | None = None
    after: Block | None = None
    why: str = Field(default="", max_length=LONGEST_TEXT)
    answer: Answer = Answer.OPEN
    reason: str = Field(default="", max_length=LONGEST_LINE)
    answered_by: AccountId | None = None
    answered_at: datetime | None = None

    @property
    def is_bare(self) -> bool:
        """Whether what it would write or change is not there to be read any more: it repeats what was withdrawn."""
        adds, changes = self.kind is not Proposed.REMOVE, self.kind is not Proposed.ADD
        return (adds and self.after is None) or (changes and self.before is None)


class Dissent(_Remark):
    """What a member does not agree with; it stands under the block in every edition, and only its author changes it.

    Attributes:
        block: that it is about.
        changed_at: when its author last wrote in it.
        hidden: why a keeper keeps its words from being read, such as a judge's order; empty: everybody reads them.
        withdrawn_at: since when its author does not say it any more; its words are gone then.
    """

    block: BlockId
    text: str = Field(max_length=LONGEST_TEXT)
    changed_at: datetime
    hidden: str = Field(default="", max_length=LONGEST_LINE)
    withdrawn_at: datetime | None = None
