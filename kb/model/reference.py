"""Words of a source where they stand, which is all that is kept of them outside the catalogue."""

from datetime import date
from typing import NamedTuple, NewType, Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kb.model.identity import DocumentId
from kb.model.text import Span

CollectionId = NewType("CollectionId", str)

LONGEST_TEXT = 20_000


class Repeats(Protocol):
    """Whether words say again what was withdrawn."""

    def __call__(self, words: str, /) -> bool:
        """Whether these do."""


class Covering(NamedTuple):
    """What of a part of a collection repeats what was withdrawn.

    Attributes:
        repeats: whether words do.
        on: the day on which the first of it was withdrawn, where that is known.
    """

    repeats: Repeats
    on: date | None = None

    def __call__(self, words: str, /) -> bool:
        """Whether these words do."""
        return self.repeats(words)


class Value(BaseModel):
    """What never changes, and has no field that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reference(Value):
    """Words where they stand, in code points of one version of a document, half-open; not the words themselves.

    Attributes:
        sha256: digest of that version's text.
        words: digest of the words.
    """

    document: DocumentId
    version: int = Field(ge=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    start: int = Field(ge=0)
    end: int
    words: str = Field(pattern="^[0-9a-f]{64}$")

    @model_validator(mode="after")
    def _forward(self) -> "Reference":
        if self.end <= self.start:
            msg = f"a quotation of {self.start}:{self.end} holds no words"
            raise ValueError(msg)
        return self

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(start=self.start, end=self.end)
