"""What a document was: its versions, and what is left of one that went."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from kb.model.identity import DocumentId
from kb.model.withdrawal import WithdrawalKind


class Version(BaseModel):
    """A text that a document had, or has now.

    Attributes:
        number: counts from 1; the highest is what it has now.
        sha256: digest of the text.
        added_at: when it came in (UTC).
    """

    model_config = ConfigDict(frozen=True)

    number: int
    sha256: str
    added_at: datetime


class Tombstone(BaseModel):
    """What is left of a document that was withdrawn or removed: that it was there, and never what it said.

    Attributes:
        reason: whether it was withdrawn or removed; why stands on the list, for keepers.
        at: when that was decided (UTC).
    """

    model_config = ConfigDict(frozen=True)

    id: DocumentId
    reason: WithdrawalKind
    at: datetime
