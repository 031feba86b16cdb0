"""Documents, their passages, and passages of other voices near to those."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import Field

from api.schemas.dates import DatedBody
from api.schemas.structure import NoteBody, NoteMarkBody, TableBody, TimeBody, TurnBody, structure
from api.schemas.wire import Wire
from kb.model.document import Document, DocumentCard, Passage, Section
from kb.model.evidence import Access, KnowledgeSource, Purpose
from kb.model.standing import Standing, Status


class RightsBody(Wire):
    """Who may read the document, and what else may be done with it."""

    access: Access
    licence: str
    embargo_until: date | None


class DocumentCardBody(Wire):
    """What is known about a document, without its text."""

    id: str
    version: int
    sha256: str
    knowledge_source: KnowledgeSource
    title: str
    form: str
    dated: DatedBody
    place: str = Field(description="Places in one line, as the source says them; empty when national or unknown.")
    places: tuple[str, ...] = Field(description="The present municipalities, by which documents are filtered.")
    contributor: str
    language: str
    rights: RightsBody
    consent: tuple[Purpose, ...] | None
    sample: bool = Field(description="Fictional sample material.")
    media_type: str
    themes: tuple[str, ...]
    added_at: datetime

    @classmethod
    def of(cls, card: DocumentCard) -> Self:
        """The wire form of a card; its origin, which may be a path, stays behind."""
        return cls(**_card_fields(card))


class SectionBody(Wire):
    """A heading with the stretch of text below it."""

    heading: str
    level: int
    start: int
    end: int

    @classmethod
    def of(cls, section: Section) -> Self:
        """The wire form of a section."""
        return cls(heading=section.heading, level=section.level, start=section.start, end=section.end)


class ThemeMarkBody(Wire):
    """Where the text names a theme, and by which label."""

    theme: str
    label: str
    start: int
    end: int


class StandingBody(Wire):
    """How a theme, law or target group stands on the document, and the sentence that says so."""

    theme: str
    status: Status = Field(
        description="`named`: its words stand there. `confirmed`: a person says so. `proposed`: recognised."
    )
    probability: float = Field(description="How likely it is that the document is about it, from 0 to 1.")
    counts: bool = Field(description="Whether it is sure enough to be filtered and counted by.")
    start: int
    end: int

    @classmethod
    def of(cls, standing: Standing, card: DocumentCard) -> Self:
        """The wire form of a standing."""
        return cls(**standing.model_dump(), counts=standing.theme in card.themes)


class DocumentBody(DocumentCardBody):
    """A document with the text that ``start`` and ``end`` of its passages refer to."""

    text: str = Field(
        description="Running text, then the notes. Comments in the margin are not for visitors and are left out at "
        "its end; `sha256` is of the text with them."
    )
    sections: tuple[SectionBody, ...]
    pages: tuple[int, ...] = Field(description="Offsets at which page (or slide) 1, 2, … begin.")
    tables: tuple[TableBody, ...]
    notes: tuple[NoteBody, ...]
    note_marks: tuple[NoteMarkBody, ...]
    turns: tuple[TurnBody, ...] = Field(description="Who says what in a conversation; empty for other documents.")
    times: tuple[TimeBody, ...]
    marks: tuple[ThemeMarkBody, ...]
    standings: tuple[StandingBody, ...] = Field(
        description="What it is about, likeliest first; empty until it is indexed. Who acts and how is in `marks` only."
    )

    @classmethod
    def of(cls, card: DocumentCard) -> Self:
        """The wire form of a document.

        Raises:
            TypeError: a card without text.
        """
        if not isinstance(card, Document):
            msg = "a document body needs the text"
            raise TypeError(msg)
        return cls(
            **_card_fields(card),
            text=card.public_text,
            sections=tuple(SectionBody.of(section) for section in card.sections),
            pages=card.pages,
            **structure(card),
            marks=tuple(
                ThemeMarkBody(theme=mark.theme, label=mark.label, start=mark.start, end=mark.end)
                for mark in card.marks
                if mark.style.shown
            ),
            standings=tuple(StandingBody.of(standing, card) for standing in card.standings),
        )


class PassageBody(Wire):
    """A stretch of a document, word for word."""

    id: str
    document_id: str
    sha256: str
    start: int
    end: int
    text: str
    heading: str
    path: tuple[str, ...] = Field(
        description="All headings above it, the topmost first; of an answer in an interview the question after them."
    )
    page: int | None
    seconds: float | None = Field(description="Where it begins in a recording.")
    speaker: str = Field(description="Who says it in a conversation; mostly empty.")
    columns: tuple[str, ...] = Field(description="Of rows of a table, what its columns are called; mostly empty.")
    themes: tuple[str, ...]

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """The wire form of a passage."""
        return cls(
            id=passage.id,
            document_id=passage.document_id,
            sha256=passage.sha256,
            start=passage.start,
            end=passage.end,
            text=passage.exact,
            heading=passage.heading,
            path=passage.path,
            page=passage.page,
            seconds=passage.seconds,
            speaker=passage.speaker,
            columns=passage.columns,
            themes=tuple(dict.fromkeys(mark.theme for mark in passage.marks)),
        )


class NeighbourBody(Wire):
    """A near passage of another voice, with its document. Near is not agreeing."""

    document: DocumentCardBody
    passage: PassageBody


class DocumentsBody(Wire):
    """One page of documents."""

    documents: tuple[DocumentCardBody, ...]
    total: int
    page: int
    page_size: int


class PassagesBody(Wire):
    """The passages of a document, in order."""

    passages: tuple[PassageBody, ...]


class NeighboursBody(Wire):
    """Per other voice the passages nearest by; an empty list is a silent voice."""

    neighbours: dict[KnowledgeSource, tuple[NeighbourBody, ...]]


def _card_fields(card: DocumentCard) -> dict[str, Any]:
    rights = RightsBody(access=card.rights.access, licence=card.rights.licence, embargo_until=card.rights.embargo_until)
    same = DocumentCardBody.model_fields.keys() - {"rights", "consent", "dated"}
    consent = tuple(sorted(card.consent.purposes)) if card.consent else None
    return {
        **{name: getattr(card, name) for name in same},
        "rights": rights,
        "consent": consent,
        "dated": DatedBody.of(card),
    }
