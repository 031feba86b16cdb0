"""What does not come along, or not as it was: a line for each, in Dutch, for whoever hands in or takes a file."""

from enum import StrEnum
from typing import NamedTuple


class LossKind(StrEnum):
    """What became of it."""

    LEFT_OUT = "left-out"
    KEPT_UNREAD = "kept-unread"
    """Not shown, and written out again as it came."""
    CHANGED = "changed"
    """It is there, otherwise than it was written."""
    DOUBTFUL = "doubtful"
    """It is there, and somebody has to look whether it is right."""


class Loss(NamedTuple):
    """One line of the report.

    Attributes:
        thing: what it is about, by the name that people know it by.
        why: a sentence without a capital and a full stop.
    """

    kind: LossKind
    thing: str
    why: str


_LONGEST = 60


def quoted(name: str) -> str:
    """A name as it stands in a line: short, on one line and in quotes."""
    name = " ".join(name.split())
    return f"‘{name}’" if len(name) <= _LONGEST else f"‘{name[: _LONGEST - 1]}…’"
