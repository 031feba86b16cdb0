"""What researchers write down while they read."""

import re
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from kb.model.identity import DocumentId
from kb.model.study import LONGEST_TEXT, Thing, ThingId

_LINK = re.compile(r"\[\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]\]")


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
        text: Markdown; ``[[id]]`` stands for a code or for the words of a highlight, which are read where they stand.
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
        return tuple(dict.fromkeys(ThingId(found) for found in _LINK.findall(self.text)))
