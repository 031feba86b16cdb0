"""What researchers write down while they read."""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from kb.model.identity import DocumentId
from kb.model.study import LONGEST_TEXT, Thing, ThingId

_LINK = re.compile(r"\[\[((?:code:|highlight:)?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]\]")


class MemoKind(StrEnum):
    """What a memo is for."""

    ANALYSIS = "analysis"
    METHOD = "method"
    THEORY = "theory"
    REFLECTION = "reflection"


class Memo(Thing):
    """A text on something in a study, by one author.

    Attributes:
        on: id of the thing that it is on; of the study itself for one on the whole.
        document: that the thing is of, if any: the memo goes where the document goes.
        text: Markdown; ``[[code:id]]`` stands for a code and ``[[highlight:id]]`` for its words, which are read where
            they stand; with the id alone it is either.
    """

    on: ThingId
    document: DocumentId | None = None
    kind: MemoKind = MemoKind.ANALYSIS
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    author: ThingId
    made_at: datetime
    changed_at: datetime

    @property
    def links(self) -> tuple[ThingId, ...]:
        """What it refers to, each once, in order."""
        return tuple(dict.fromkeys(ThingId(found[2]) for found in _LINK.finditer(self.text)))


def linked_anew(text: str, called: Callable[[str], str]) -> str:
    """The text of a memo in which what it refers to has other ids."""
    return _LINK.sub(lambda found: f"[[{found[1]}{called(found[2])}]]", text)


def linked_to(target: str) -> ThingId | None:
    """The id of what stands between brackets, if it is one of ours."""
    found = _LINK.fullmatch(f"[[{target}]]")
    return ThingId(found[2]) if found else None
