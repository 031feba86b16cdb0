"""Words that were marked, and what was said of them.

The words themselves stand in the catalogue and nowhere else: a highlight knows where, and the digest of what it meant.
"""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from kb.model.identity import DocumentId, ThemeId
from kb.model.study import Thing, ThingId
from kb.model.text import Span


class Highlight(Thing):
    """A stretch of one version of a document, in code points, half-open, that somebody marked.

    Attributes:
        sha256: digest of the text of that version.
        words: digest of the words, to tell that they drifted.
        coder: the member who marked it.
    """

    document: DocumentId
    version: int = Field(ge=1)
    sha256: str
    start: int = Field(ge=0)
    end: int
    words: str
    coder: ThingId
    made_at: datetime

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if self.end <= self.start:
            msg = "a highlight holds at least one character"
            raise ValueError(msg)
        return self

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(start=self.start, end=self.end)


Said = tuple[DocumentId, ThingId | None, ThingId | None, ThemeId | None, ThingId]
"""The document and highlight of a coding, its code or concept, and its coder."""


class Coding(Thing):
    """A code or a concept that a coder gave to a highlight, or to a whole document.

    Attributes:
        document: of the highlight, or the whole one.
        highlight: ``None`` for a whole document.
        code: one of the study, or else ``concept``: one of the thesaurus.
        definition: of the code, under which it was given.
    """

    document: DocumentId
    highlight: ThingId | None = None
    code: ThingId | None = None
    concept: ThemeId | None = None
    coder: ThingId
    definition: int = 1
    made_at: datetime

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.code is None) == (self.concept is None):
            msg = "a coding gives a code or a concept"
            raise ValueError(msg)
        return self

    @property
    def said(self) -> Said:
        """What a coder says once."""
        return self.document, self.highlight, self.code, self.concept, self.coder
