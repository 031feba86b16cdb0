"""Documents, their sections and the passages that searches return."""

from bisect import bisect_left, bisect_right
from datetime import datetime

from pydantic import BaseModel, ConfigDict, field_serializer

from kb.model.evidence import Consent, KnowledgeSource, Rights
from kb.model.identity import DocumentId, PassageId, ThemeId, passage_id
from kb.model.text import OffsetMap, Quote, Span
from kb.model.theme import Register


class ThemeMark(Span):
    """Where a text names a theme, and by which label."""

    theme: ThemeId
    label: str
    style: Register


class Section(Span):
    """A heading and the text up to the next heading of the same or a higher level."""

    heading: str
    level: int


class DocumentCard(BaseModel):
    """What is known about a document, without its text.

    Attributes:
        origin: where it came from, such as ``corpora:een-id`` or a file path; never shown.
        version: counts from 1; a changed text is a new version.
        sha256: digest of the text.
        form: the genre in one Dutch noun, such as ``evaluatie`` or ``verhaal``.
        date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty when unknown.
        place: a municipality; empty when national or unknown.
        contributor: who wrote or told it: an organisation, a function, or role and age.
        sample: fictional material made for demonstration.
        themes: what the text is about, by its labels; most frequent first.
        concepts: the themes with everything above them; what filters and facets go by.
        added_at: when this version came in (UTC).
    """

    model_config = ConfigDict(frozen=True)

    id: DocumentId
    origin: str
    version: int = 1
    sha256: str
    knowledge_source: KnowledgeSource
    title: str
    form: str = ""
    date: str = ""
    place: str = ""
    contributor: str = ""
    language: str = "nl"
    rights: Rights
    consent: Consent | None = None
    sample: bool = False
    media_type: str = "text/plain"
    file_name: str = ""
    themes: tuple[ThemeId, ...] = ()
    concepts: frozenset[ThemeId] = frozenset()
    added_at: datetime

    @field_serializer("concepts")
    def _in_order(self, concepts: frozenset[ThemeId]) -> list[ThemeId]:
        """A set has no order of its own; what is written down must not differ from run to run."""
        return sorted(concepts)

    @property
    def year(self) -> int | None:
        """The year of the date, where there is one."""
        return int(self.date[:4]) if self.date else None


class Passage(Quote):
    """A stretch of a document, long enough to stand alone: what a search finds and quotes.

    Attributes:
        ordinal: its place among the document's passages, from 0.
        heading: the nearest heading above it; empty when there is none.
        page: the page it begins on, from 1; ``None`` for formats without pages.
        marks: the themes it names, with document offsets.
    """

    id: PassageId
    ordinal: int
    heading: str = ""
    page: int | None = None
    marks: tuple[ThemeMark, ...] = ()


class Document(DocumentCard):
    """A document with its text.

    Attributes:
        pages: offsets at which page 1, 2, … begin; empty for formats without pages.
        marks: every place where the text names a theme, in order.
    """

    text: str
    sections: tuple[Section, ...] = ()
    pages: tuple[int, ...] = ()
    offsets: OffsetMap = OffsetMap()
    marks: tuple[ThemeMark, ...] = ()

    def passage(self, span: Span, *, ordinal: int, heading: str = "") -> Passage:
        """The stretch of this text at a place, as a passage."""
        first = bisect_left(self.marks, span.start, key=lambda mark: mark.start)
        last = bisect_left(self.marks, span.end, key=lambda mark: mark.start)
        return Passage(
            id=passage_id(self.id, self.sha256, span.start, span.end),
            document_id=self.id,
            sha256=self.sha256,
            start=span.start,
            end=span.end,
            exact=self.text[span.start : span.end],
            ordinal=ordinal,
            heading=heading,
            page=max(bisect_right(self.pages, span.start), 1) if self.pages else None,
            marks=tuple(mark for mark in self.marks[first:last] if mark.end <= span.end),
        )
