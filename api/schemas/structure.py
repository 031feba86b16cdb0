"""What a document holds besides running text: tables, notes, turns and times, by offset."""

from typing import Any, Self

from pydantic import Field

from api.schemas.wire import Wire
from kb.model.document import Document
from kb.model.structure import Cell, Note, NoteMark, Row, Table, TimeMark, Turn


class CellBody(Wire):
    """A cell of a table; an empty one has no words."""

    start: int
    end: int

    @classmethod
    def of(cls, cell: Cell) -> Self:
        """The wire form of a cell."""
        return cls(start=cell.start, end=cell.end)


class RowBody(Wire):
    """A row, with a cell for each column."""

    cells: tuple[CellBody, ...]
    header: bool = Field(description="It names the columns.")

    @classmethod
    def of(cls, row: Row) -> Self:
        """The wire form of a row."""
        return cls(cells=tuple(CellBody.of(cell) for cell in row.cells), header=row.header)


class TableBody(Wire):
    """A table; in the text it has a line per row, its cells parted by ` | `, empty ones left out."""

    start: int
    end: int
    rows: tuple[RowBody, ...]

    @classmethod
    def of(cls, table: Table) -> Self:
        """The wire form of a table."""
        return cls(start=table.start, end=table.end, rows=tuple(RowBody.of(row) for row in table.rows))


class NoteBody(Wire):
    """A foot- or endnote; notes stand after the running text."""

    start: int
    end: int
    label: str = Field(description="The mark that refers to it.")

    @classmethod
    def of(cls, note: Note) -> Self:
        """The wire form of a note."""
        return cls(start=note.start, end=note.end, label=note.label)


class NoteMarkBody(Wire):
    """Where the text refers to a note; the mark itself is not in the text."""

    offset: int
    label: str

    @classmethod
    def of(cls, mark: NoteMark) -> Self:
        """The wire form of a mark."""
        return cls(offset=mark.offset, label=mark.label)


class TurnBody(Wire):
    """What one person says in a conversation."""

    start: int
    end: int
    speaker: str
    asks: bool = Field(description="The interviewer's: a question, not to be quoted as experience.")

    @classmethod
    def of(cls, turn: Turn) -> Self:
        """The wire form of a turn."""
        return cls(start=turn.start, end=turn.end, speaker=turn.speaker, asks=turn.asks)


class TimeBody(Wire):
    """Where in a recording the text from an offset on is said."""

    offset: int
    seconds: float

    @classmethod
    def of(cls, time: TimeMark) -> Self:
        """The wire form of a time."""
        return cls(offset=time.offset, seconds=time.seconds)


def structure(document: Document) -> dict[str, Any]:
    """The fields of a document's structure; comments of who read along stay behind."""
    return {
        "tables": tuple(TableBody.of(table) for table in document.tables),
        "notes": tuple(NoteBody.of(note) for note in document.notes if not note.comment),
        "note_marks": tuple(NoteMarkBody.of(mark) for mark in document.note_marks),
        "turns": tuple(TurnBody.of(turn) for turn in document.turns),
        "times": tuple(TimeBody.of(time) for time in document.times),
    }
