"""Words and figures that were marked, and what was said of them.

The words themselves stand in the catalogue and nowhere else: a highlight knows where, and the digest of what it meant.
So does the picture of a page, which is drawn from the file that is kept each time.
"""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, ThemeId
from kb.model.region import Region
from kb.model.study import Thing, ThingId
from kb.model.text import Span


class Highlight(Thing):
    """What somebody marked of one version of a document: a stretch, in code points, half-open, or a part of a page.

    Attributes:
        sha256: digest of the text of that version.
        start, end: of a region both where its page begins in the text: it stands there, and holds no words.
        words: digest of the words, to tell that they drifted; of a region empty.
        region: where on a page of its file; ``None`` for words.
        coder: the member who marked it.
    """

    document: DocumentId
    version: int = Field(ge=1)
    sha256: str
    start: int = Field(ge=0)
    end: int
    words: str
    region: Region | None = None
    coder: ThingId
    made_at: datetime

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if self.region and (self.words or self.end != self.start):
            msg = "a region holds no words"
            raise ValueError(msg)
        if not self.region and self.end <= self.start:
            msg = "a highlight holds at least one character"
            raise ValueError(msg)
        return self

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(start=self.start, end=self.end)

    @property
    def place(self) -> "Spot":
        """Where it stands, words or a region."""
        return self.start, self.end, self.region

    def stands_in(self, card: DocumentCard) -> bool:
        """Whether it is of this version of its document, and of a region also of this file."""
        return self.sha256 == card.sha256 and (self.region is None or self.region.file == card.file_sha256)


Spot = tuple[int, int, Region | None]
"""Where a highlight begins and ends, and the region that it is of a page."""

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
