"""What researchers conclude, and the quotations that it stands on.

Only what a person says counts: that words support a finding or contradict it is nowhere guessed.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from kb.model.identity import DocumentId, ThemeId
from kb.model.study import LONGEST_TEXT, TAKEN_OUT, Thing, ThingId


class Finding(Thing):
    """A sentence that the researchers stand for, within its bounds.

    Attributes:
        theme, place, group, period: for what it holds; empty where it is not bound.
        published_at: since when everybody may read it; ``None``: a draft.
    """

    sentence: str = Field(min_length=1, max_length=500)
    theme: ThemeId | None = None
    place: str = Field(default="", max_length=100)
    group: str = Field(default="", max_length=200)
    period: str = Field(default="", max_length=100)
    made_by: ThingId
    made_at: datetime
    published_at: datetime | None = None

    @property
    def taken_out(self) -> bool:
        """Whether some of what it says went with a source; until somebody says it anew it is not public."""
        return TAKEN_OUT in self.sentence or TAKEN_OUT in self.group


class StanceKind(StrEnum):
    """What words do to a finding."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    CONTRADICTS = "contradicts"


class Stance(Thing):
    """What somebody says that words do to a finding.

    Attributes:
        document: of the highlight.
        note: why, in one's own words.
        doubted: a reader flagged it; it does not count until two members confirmed it.
        confirmed_by: the members who did.
    """

    finding: ThingId
    highlight: ThingId
    document: DocumentId
    kind: StanceKind
    note: str = Field(default="", max_length=LONGEST_TEXT)
    by: ThingId
    made_at: datetime
    doubted: bool = False
    confirmed_by: tuple[ThingId, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it does."""
        return not self.doubted or len(self.confirmed_by) >= _ENOUGH


class Agreement(StrEnum):
    """How the voices relate on one row of a joint display."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ADD = "add"
    """They fill each other in."""
    SILENT = "silent"


class Judgement(Thing):
    """What people say of a row of a joint display, with their reason.

    Attributes:
        row: the id of the code or the concept.
    """

    row: str = Field(max_length=100)
    verdict: Agreement
    reason: str = Field(min_length=1, max_length=LONGEST_TEXT)
    keys: tuple[ThingId, ...] = ()
    by: ThingId
    made_at: datetime


_ENOUGH = 2
