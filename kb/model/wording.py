"""Words that researchers offer to the thesaurus, so that a theme is found by what people call it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from kb.model.identity import ThemeId
from kb.model.study import Thing, ThingId


class Ruling(StrEnum):
    """What whoever keeps the thesaurus says of a word that was offered."""

    TAKEN = "taken"
    DECLINED = "declined"


class Wording(Thing):
    """What somebody decided on a word that stood out at a theme; nothing becomes a label by itself.

    Attributes:
        concept: of the thesaurus.
        word: one word, as it is written most often.
        offered: as a new label; else it was looked at and is none.
        people: how many independent people and studies used it then.
        ruling: of whoever keeps the thesaurus; ``None`` until they looked at it.
        reason: for that.
    """

    concept: ThemeId
    word: str = Field(min_length=1, max_length=100)
    offered: bool
    people: int = Field(ge=0)
    by: ThingId
    made_at: datetime
    ruling: Ruling | None = None
    reason: str = Field(default="", max_length=500)
