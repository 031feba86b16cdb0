"""Documents, their sections and the passages that searches return."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, field_serializer, model_validator

from kb.model.evidence import Consent, KnowledgeSource, Rights, Terms
from kb.model.identity import DocumentId, PassageId, ThemeId, passage_id
from kb.model.standing import Standing
from kb.model.structure import Note, NoteMark, Row, Table, TimeMark, Turn
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


class Caveat(BaseModel):
    """What a keeper should know of how a file was read.

    Attributes:
        code: the kind in one word, for programs, such as ``scan``.
        text: in Dutch, what it is and what to do, such as ``3 van 4 pagina's zonder tekst``.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    text: str


class DocumentCard(BaseModel):
    """What is known about a document, without its text.

    Attributes:
        origin: where it came from, such as ``corpora:een-id`` or a file path; never shown.
        version: counts from 1; a changed text is a new version.
        sha256: digest of the text.
        form: the genre in one Dutch noun, such as ``evaluatie`` or ``verhaal``.
        date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty when unknown.
        date_until: the end of a period that begins at ``date``, in the same form; empty for a single date.
        date_said: the date as the source says it, where that is no date: ``voorjaar 2021``; mostly empty.
        places: municipalities by the names of the gazetteer, or as said where it knows none; empty when national
            or unknown.
        place_said: the places as the source says them, where that is another name: ``Uden``; mostly empty.
        contributor: who wrote or told it: an organisation, a function, or role and age.
        contributor_proposed: who the text or the file says wrote it, as long as nobody confirmed it; it may be a real
            name, and is for keepers only. Other proposals stand in their own fields.
        makers: opaque ids of who wrote or told it, for counting independent ones; shown to keepers only.
        lineage: opaque id of the study, panel, project or series that it belongs to; empty when none is known.
        institute: the organisation that it comes from, by name; empty when unknown.
        same_as: the document that it is counted as in every number, as long as it may be the same piece or another
            version of it; ``None``: it counts by itself.
        proposed: fields whose value was read from the text or the file and that nobody confirmed yet.
        confirmed: fields that were read so too, and that a keeper confirmed since.
        about: themes that a keeper says it is about, whatever was read or recognised.
        not_about: themes that a keeper says it is not about.
        caveats: what a keeper should know of how the file was read.
        left_out: what was seen in the file and not taken as text, in Dutch.
        collection: the name of the manifest that lists it; empty when it was added by hand.
        path: where the file stood, relative to the folder of its manifest, or whole; never shown to visitors.
        file_sha256: digest of the file it was read from; empty when unknown.
        sheet_columns: of a row of a sheet, what each column held, so that the file can be read again; mostly empty.
        sample: fictional material made for demonstration.
        themes: what the text is about: first what it names, most frequent first, then what was recognised.
        concepts: the themes with everything above them; what filters and facets go by.
        standings: how its themes stand on it, likeliest first; empty until it is indexed.
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
    date_until: str = ""
    date_said: str = ""
    places: tuple[str, ...] = ()
    place_said: str = ""
    contributor: str = ""
    contributor_proposed: str = ""
    makers: tuple[str, ...] = ()
    lineage: str = ""
    institute: str = ""
    same_as: DocumentId | None = None
    language: str = "nl"
    rights: Rights
    consent: Consent | None = None
    sample: bool = False
    media_type: str = "text/plain"
    file_name: str = ""
    collection: str = ""
    path: str = ""
    file_sha256: str = ""
    sheet_columns: str = ""
    proposed: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    about: frozenset[ThemeId] = frozenset()
    not_about: frozenset[ThemeId] = frozenset()
    caveats: tuple[Caveat, ...] = ()
    left_out: tuple[str, ...] = ()
    themes: tuple[ThemeId, ...] = ()
    concepts: frozenset[ThemeId] = frozenset()
    standings: tuple[Standing, ...] = ()
    added_at: datetime

    @model_validator(mode="before")
    @classmethod
    def _one_place(cls, given: Any) -> Any:
        """Cards of before had one place."""
        if isinstance(given, dict) and "place" in given:
            place, rest = given["place"], {name: value for name, value in given.items() if name != "place"}
            return {"places": (place,) if place else (), **rest}
        return given

    @field_serializer("concepts", "proposed", "confirmed", "about", "not_about")
    def _in_order(self, values: frozenset[str]) -> list[str]:
        """A set has no order of its own; what is written down must not differ from run to run."""
        return sorted(values)

    @property
    def terms(self) -> Terms:
        """Who may read it, and when."""
        return Terms(knowledge_source=self.knowledge_source, rights=self.rights, consent=self.consent)

    @property
    def place(self) -> str:
        """Its places in one line, as the source says them; empty when there are none."""
        return self.place_said or ", ".join(self.places)

    @property
    def year(self) -> int | None:
        """The year of the date, where there is one."""
        return int(self.date[:4]) if self.date else None

    @property
    def year_until(self) -> int | None:
        """The last year of the date, where there is one."""
        return int((self.date_until or self.date)[:4]) if self.date else None


class Passage(Quote):
    """A stretch of a document, long enough to stand alone: what a search finds and quotes.

    Attributes:
        ordinal: its place among the document's passages, from 0.
        heading: the nearest heading above it; empty when there is none.
        path: all headings above it, the topmost first; of an answer with the question after them.
        page: the page it begins on, from 1; ``None`` for formats without pages.
        seconds: where it begins in a recording; ``None`` for other documents.
        speaker: who says it in a conversation; mostly empty.
        columns: of rows of a table, what its columns are called; mostly empty.
        rows: those rows, with document offsets; mostly empty.
        marks: the themes it names, with document offsets.
    """

    id: PassageId
    ordinal: int
    heading: str = ""
    path: tuple[str, ...] = ()
    page: int | None = None
    seconds: float | None = None
    speaker: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    marks: tuple[ThemeMark, ...] = ()

    @property
    def copied(self) -> str:
        """The words as they are taken elsewhere: rows of a table never without what their columns are called."""
        above = " | ".join(name for name in self.columns if name)
        named = not above or (self.rows and self.rows[0].header)
        return self.exact if named else f"{above}\n{self.exact}"


class Document(DocumentCard):
    """A document with its text.

    Attributes:
        pages: offsets at which page (or slide) 1, 2, … begin; empty for formats without pages.
        tables, notes, note_marks, turns, times: what the text holds besides running text, in order.
        marks: every place where the text names a theme, in order.
    """

    text: str
    sections: tuple[Section, ...] = ()
    pages: tuple[int, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    turns: tuple[Turn, ...] = ()
    times: tuple[TimeMark, ...] = ()
    offsets: OffsetMap = OffsetMap()
    marks: tuple[ThemeMark, ...] = ()

    @property
    def public_text(self) -> str:
        """The text without the comments of who read along, which stand at its end."""
        return without_comments(self.text, self.notes)

    def passage(
        self,
        span: Span,
        *,
        ordinal: int,
        heading: str = "",
        path: tuple[str, ...] = (),
        speaker: str = "",
        columns: tuple[str, ...] = (),
    ) -> Passage:
        """The stretch of this text at a place, as a passage."""
        first = bisect_left(self.marks, span.start, key=lambda mark: mark.start)
        last = bisect_left(self.marks, span.end, key=lambda mark: mark.start)
        begun = bisect_right(self.times, span.start, key=lambda time: time.offset)
        return Passage(
            id=passage_id(self.id, self.sha256, span.start, span.end),
            document_id=self.id,
            sha256=self.sha256,
            start=span.start,
            end=span.end,
            exact=self.text[span.start : span.end],
            ordinal=ordinal,
            heading=heading,
            path=path,
            page=max(bisect_right(self.pages, self._shown_at(span.start)), 1) if self.pages else None,
            seconds=self.times[begun - 1].seconds if begun else None,
            speaker=speaker,
            columns=columns,
            rows=self._rows_in(span),
            marks=tuple(mark for mark in self.marks[first:last] if mark.end <= span.end),
        )

    def _shown_at(self, offset: int) -> int:
        """Where the page of an offset is looked up: of a note, which stands at the end, where the text refers to it."""
        number = bisect_right(self.notes, offset, key=lambda note: note.start) - 1
        if number < 0 or self.notes[number].end <= offset:
            return offset
        label = self.notes[number].label
        alike = sum(note.label == label for note in self.notes[:number])
        marks = [mark.offset for mark in self.note_marks if mark.label == label]
        return max(marks[min(alike, len(marks) - 1)] - 1, 0) if marks else offset

    def _rows_in(self, span: Span) -> tuple[Row, ...]:
        """The rows of a table that a stretch is made of; none when it is not all in one."""
        number = bisect_right(self.tables, span.start, key=lambda table: table.start) - 1
        if number < 0 or self.tables[number].end < span.end:
            return ()
        rows = self.tables[number].rows
        first = bisect_right(rows, span.start, key=lambda row: row.cells[-1].end)
        last = bisect_left(rows, span.end, key=lambda row: row.cells[0].start)
        return tuple(row.within(span) for row in rows[first:last])


def without_comments(text: str, notes: Sequence[Note]) -> str:
    """A text up to its first comment; comments stand after everything else."""
    return text[: min((note.start for note in notes if note.comment), default=None)].rstrip()
