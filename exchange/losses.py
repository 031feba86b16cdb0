"""What does not come along, or not as it was: a line for each, for whoever hands in or takes a file."""

from enum import StrEnum
from typing import NamedTuple

from exchange.saying import Said


class LossKind(StrEnum):
    """What became of it."""

    LEFT_OUT = "left-out"
    KEPT_UNREAD = "kept-unread"
    """Not shown, and written out again as it came."""
    CHANGED = "changed"
    """It is there, otherwise than it was written."""
    DOUBTFUL = "doubtful"
    """It is there, and somebody has to look whether it is right."""


class Told(NamedTuple):
    """One line of the report, in a language."""

    kind: str
    thing: str
    why: str


class Loss(NamedTuple):
    """One line of the report.

    Attributes:
        thing: what it is about, by the name that people know it by.
        why: what goes on after that name.
    """

    kind: LossKind
    thing: Said | str
    why: Said

    def told(self, language: str) -> Told:
        """It in words."""
        thing = self.thing if isinstance(self.thing, str) else self.thing.told(language)
        return Told(self.kind.value, thing, self.why.told(language))
