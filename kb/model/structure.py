"""What a text holds besides running text: tables, notes, turns in a conversation, times in a recording.

Offsets are code points of the document's text; spans are half-open.
"""

from pydantic import BaseModel, ConfigDict

from kb.model.text import Span


class Cell(Span):
    """One cell of a table; an empty cell is an empty stretch."""


class Row(BaseModel):
    """A row of a table, with a cell for each column.

    Attributes:
        header: it names the columns.
    """

    model_config = ConfigDict(frozen=True)

    cells: tuple[Cell, ...]
    header: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(start=self.cells[0].start, end=self.cells[-1].end)

    def within(self, span: Span) -> "Row":
        """What stands of it in a stretch; cells outside are empty."""
        if span.start <= self.cells[0].start and self.cells[-1].end <= span.end:
            return self
        kept = [(max(cell.start, span.start), min(cell.end, span.end)) for cell in self.cells]
        cells = tuple(Cell(start=start, end=max(start, end)) for start, end in kept)
        return Row(cells=cells, header=self.header)


class Table(Span):
    """A table: in the text a line per row, of which the cells are parted by ``" | "``."""

    rows: tuple[Row, ...]


class Note(Span):
    """A foot- or endnote, or a comment in the margin.

    Attributes:
        label: the mark that refers to it, such as ``12``; empty when none does.
        comment: by somebody who read along; never quoted.
    """

    label: str
    comment: bool = False


class NoteMark(BaseModel):
    """Where the text refers to a note; the mark itself is not in the text."""

    model_config = ConfigDict(frozen=True)

    offset: int
    label: str


class Turn(Span):
    """What one person says in a conversation.

    Attributes:
        speaker: as the file calls them; empty when it does not.
        asks: it is the interviewer's, and so never quoted as somebody's experience.
    """

    speaker: str
    asks: bool = False


class TimeMark(BaseModel):
    """Where in a recording the text from an offset on is said, in seconds from its beginning."""

    model_config = ConfigDict(frozen=True)

    offset: int
    seconds: float
