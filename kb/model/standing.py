"""How a theme stands on a text: its words stand there, a person says so, or it was recognised."""

from enum import StrEnum

from kb.model.identity import ThemeId
from kb.model.text import Span


class Status(StrEnum):
    """Who says that a text is about a theme; the surest first."""

    CONFIRMED = "confirmed"
    NAMED = "named"
    PROPOSED = "proposed"


class Standing(Span):
    """That a text is about a theme, and the sentence that says so.

    Attributes:
        probability: how likely it is that the text is about it.
    """

    theme: ThemeId
    status: Status
    probability: float


_SURE = {Status.CONFIRMED: 2, Status.NAMED: 1, Status.PROPOSED: 0}


def surety(one: Standing) -> tuple[int, float]:
    """What orders standings, the surest last."""
    return _SURE[one.status], one.probability
