"""Raw text that a reader takes from a file that is no text itself, such as a package of XML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.raw import HARD_BREAK, Block, NoteMark
from ingest.traced import Traced

LONGEST_CELL = 60
"""Words; a cell with more is no cell but a way to lay out a page."""
_LINE_FEED = re.compile("\n")
_SPACE = re.compile(r"\s+")


@dataclass
class Line:
    """The letters of one paragraph while they are read, and where in them the notes are referred to.

    Attributes:
        lead, slanted: how many letters at the beginning are bold, and how many in italics.
    """

    letters: list[str] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    length: int = 0
    lead: int = 0
    slanted: int = 0

    def add(self, letters: str) -> None:
        """Put letters at the end."""
        self.letters.append(letters)
        self.length += len(letters)

    def mark(self, label: str) -> None:
        """Here the text refers to a note."""
        self.marks.append((self.length, label))

    @property
    def text(self) -> str:
        """The letters so far."""
        return "".join(self.letters)


class Gathering:
    """The raw text so far; what is written gets its place there."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.tables = 0
        self.note_marks: list[NoteMark] = []

    @property
    def raw(self) -> str:
        """The raw text so far."""
        return "".join(self._parts)

    def write(self, line: Line | str, end: str = "\n") -> Traced:
        """Add a text; a line feed in it is where the author meant a line to end."""
        if isinstance(line, Line):
            self.note_marks += [NoteMark(self.length + position, label) for position, label in line.marks]
        text = line.text if isinstance(line, Line) else line
        traced = Traced.of(text, self.length)
        self._parts.append(text + end)
        self.length += len(text) + len(end)
        return traced.replace(_LINE_FEED, HARD_BREAK)

    def new_table(self) -> int:
        """The number of a table that begins here."""
        self.tables += 1
        return self.tables

    def row(self, cells: Sequence[Sequence[Line] | str], *, table: int, header: bool = False) -> Block:
        """Add a row; the paragraphs of a cell are parted by a space."""
        written = []
        for position, cell in enumerate(cells):
            lines: list[Line | str] = [cell] if isinstance(cell, str) else [one for one in cell if one.text.strip()]
            end = "\n" if position == len(cells) - 1 else "\t"
            parts: list[Traced | str] = []
            for number, line in enumerate(lines):
                parts += [" "] if parts else []
                parts.append(self.write(line, end if number == len(lines) - 1 else " ").replace(_SPACE, " ").strip())
            if not lines:
                self.write("", end)
            written.append(Traced.join(parts))
        return Block.row(written, table=table, header=header)
