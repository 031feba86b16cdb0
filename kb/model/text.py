"""Places in a text. Offsets count Unicode code points; spans are half-open ``[start, end)``."""

from bisect import bisect_right
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from kb.model.identity import DocumentId


class Span(BaseModel):
    """A stretch of a text."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 <= self.start <= self.end:
            msg = f"span {self.start}:{self.end} does not run forward from 0"
            raise ValueError(msg)
        return self

    def holds(self, other: "Span") -> bool:
        """Whether all of another stretch lies in it."""
        return self.start <= other.start and other.end <= self.end


class Quote(Span):
    """Words taken literally from one version of a document.

    Attributes:
        document_id: the document quoted from.
        sha256: digest of the version's text; tells whether the offsets still mean the same.
        exact: the words.
    """

    document_id: DocumentId
    sha256: str
    exact: str

    def stands_in(self, text: str) -> bool:
        """Whether the words are exactly what the text says at this place."""
        return text[self.start : self.end] == self.exact


class Run(BaseModel):
    """A stretch of normalised text that stands letter for letter in the raw text."""

    model_config = ConfigDict(frozen=True)

    start: int
    raw: int
    length: int


class OffsetMap(BaseModel):
    """From a place in the normalised text to the place in the file it was read from.

    For text and HTML the raw text is the decoded file; for PDF and DOCX it is the
    text as the format's reader delivers it, pages and paragraphs in order.

    Attributes:
        runs: in ascending order of ``start``; what lies between runs was added or
            replaced in normalisation and maps to the end of the run before it.
    """

    model_config = ConfigDict(frozen=True)

    runs: tuple[Run, ...] = ()

    def raw(self, offset: int) -> int:
        """The raw offset of the character at ``offset`` of the normalised text."""
        position = bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        if position < 0:
            return self.runs[0].raw if self.runs else 0
        run = self.runs[position]
        return run.raw + min(offset - run.start, run.length)

    def raw_span(self, span: Span) -> Span:
        """The stretch of the raw text that a non-empty stretch of normalised text came from."""
        return Span(start=self.raw(span.start), end=self.raw(span.end - 1) + 1)
