"""What a reader makes of a file: the raw text and the blocks it falls into."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple, Self

from ingest.traced import Traced
from kb.model.document import Caveat

# Within a block "\n" is where a line happened to end; this is where the author meant it to.
HARD_BREAK = "\u2028"
CELL_BREAK = " | "
"""Between the cells of a row."""


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row or note.

    Attributes:
        content: its text; of a row the cells, parted by ``CELL_BREAK``, without empty ones.
        level: of a heading, from 1; 0 for other blocks.
        closes: sections of this level, and below it, end before it; mostly 0: none that no heading ends.
        cells: of a row, one for each column; an empty cell is an empty text.
        table: number of the table that a row stands in; rows of one table share it.
        header: the row names the columns.
        label: of a note, the mark in the text that refers to it, such as ``12``.
        note: which note it is part of, where the file tells; 0 where only the label does.
        comment: a note in the margin, by somebody who read along; never quoted.
        speaker: of a turn in a conversation, as the file calls who speaks.
        asks: the turn is the interviewer's.
        lead: how many letters at its beginning are bold, as names and questions in an interview are.
        slanted: how many letters at its beginning are in italics, as questions in an interview are too.
    """

    kind: Kind
    content: Traced
    level: int = 0
    closes: int = 0
    cells: tuple[Traced, ...] = ()
    table: int = 0
    header: bool = False
    label: str = ""
    comment: bool = False
    note: int = 0
    speaker: str = ""
    asks: bool = False
    lead: int = 0
    slanted: int = 0

    @classmethod
    def row(cls, cells: Sequence[Traced], *, table: int, header: bool = False) -> Self:
        """A row of a table."""
        return cls(Kind.ROW, joined_cells(cells), cells=tuple(cells), table=table, header=header)

    def moved(self, by: int, *, tables: int = 0) -> Self:
        """The same block, cut from a raw text that itself begins ``by`` further on, after so many tables."""
        return self.through(lambda text: text.moved(by), tables=tables)

    def through(self, change: Callable[[Traced], Traced], *, tables: int = 0) -> Self:
        """The same block with each of its texts changed, in a text with so many tables before it."""
        cells = tuple(map(change, self.cells))
        content = joined_cells(cells) if cells else change(self.content)
        table = self.table + tables if self.kind is Kind.ROW else 0
        return replace(self, content=content, cells=cells, table=table)


def joined_cells(cells: Sequence[Traced]) -> Traced:
    """The cells of a row as one text, without empty ones."""
    parts: list[Traced | str] = []
    for cell in cells:
        if cell.text.strip():
            parts += [CELL_BREAK, cell] if parts else [cell]
    return Traced.join(parts)


class NoteMark(NamedTuple):
    """Where the text refers to a note, by raw offset; the mark itself is not in the text."""

    raw: int
    label: str


class TimeMark(NamedTuple):
    """Where in a recording the text from a raw offset on is said, in seconds from its beginning."""

    raw: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as its reader delivers it.

    Attributes:
        raw: the text that offsets refer back to: the decoded file, or for formats that are no
            text the one that the reader took from it.
        pages: raw offsets at which page (or slide) 1, 2, … begin; empty for formats without pages.
        times: where in a recording it was said, in order.
        note_marks: where the text refers to notes, in order.
        title: the title that the file itself gives; may be empty.
        language: the language code that the file itself gives; may be empty.
        date: the date that the file itself gives, as it writes it; may be empty.
        contributor: the author that the file itself gives; may be empty.
        form: the genre that the file itself gives; may be empty.
        media_type: what kind of file it is; filled in by ``opening``.
        caveats: what whoever adds the file should know.
        left_out: what was seen and not taken as text, in Dutch, such as ``kop- en voetteksten``.
        why_empty: what to say when there is nothing in it, in Dutch; may be empty.
        parts: documents of their own in this file, such as the attachments of a message; a file
            of records only has no blocks itself.
    """

    raw: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...] = ()
    times: tuple[TimeMark, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    title: str = ""
    language: str = ""
    date: str = ""
    contributor: str = ""
    form: str = ""
    media_type: str = ""
    caveats: tuple[Caveat, ...] = ()
    left_out: tuple[str, ...] = ()
    why_empty: str = ""
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A document in a file that holds several.

    Attributes:
        name: what tells it from the others of the file, and stays the same: a file name, a row's own number.
        document: what it holds.
        details: what the file says about it, by the fields of ``ingest.entry.Details``.
        media_type: of an attachment; empty when it is that of the file.
    """

    name: str
    document: RawDocument
    details: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""
