"""The text of a document in headings, paragraphs, tables and turns, and the notes at its end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from kb.language.tokens import fold
from kb.model.document import Section
from kb.model.structure import Row, Table
from ui.views.pieces import Cutter, Piece, references, shown_notes
from ui.views.windows import BLOCK, end_of_text, heading_anchor

_TOP_HEADING = 2
_LAST_HEADING = 6


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph.

    Attributes:
        level: of a heading, from 2; 0 for a paragraph.
        first_chosen: the passage that stands out begins here.
        last_chosen: and here it ends.
        speaker: who begins to speak here.
        asks: it is the interviewer's.
        anchor: of a heading, by which a list of contents leads to it.
    """

    is_table: ClassVar[bool] = False

    level: int
    pieces: tuple[Piece, ...]
    first_chosen: bool = False
    last_chosen: bool = False
    speaker: str = ""
    asks: bool = False
    anchor: str = ""

    @property
    def chosen(self) -> bool:
        """Whether (part of) the passage that stands out is in it."""
        return any(piece.chosen for piece in self.pieces)


@dataclass(frozen=True)
class Line:
    """A row of a table.

    Attributes:
        first_chosen: the passage that stands out begins in it.
    """

    cells: tuple[tuple[Piece, ...], ...]
    header: bool
    chosen: bool
    first_chosen: bool


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes:
        number: among the tables of the document, from 1.
        caption: the heading above it; empty when there is none.
        places: what is said to begin with it: a page, a slide.
        head: the rows at the top that name the columns.
        body: the others.
    """

    is_table: ClassVar[bool] = True

    number: int
    caption: str
    places: tuple[str, ...]
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    first_chosen: bool
    last_chosen: bool


@dataclass(frozen=True)
class Footnote:
    """A note at the end.

    Attributes:
        back: the numbers of the marks that refer to it.
    """

    number: int
    label: str
    paragraphs: tuple[Block, ...]
    back: tuple[int, ...]

    @property
    def chosen(self) -> bool:
        """Whether (part of) the passage that stands out is in it."""
        return any(paragraph.chosen for paragraph in self.paragraphs)


Shown: TypeAlias = Block | Grid


def blocks(cutter: Cutter) -> Iterator[Shown]:
    """The running text; a first heading that repeats the title is left out."""
    document = cutter.document
    headings = {section.start: section for section in document.sections}
    tables = {table.start: (number, table) for number, table in enumerate(document.tables, start=1)}
    first = min(headings, default=None)
    left_out = first if first is not None and fold(headings[first].heading) == fold(document.title) else None
    window = cutter.reading.window
    # Of what stands here: of a part of a document the first heading is no step below one that is not on the page.
    here = [one for one in document.sections if window.start <= one.start < window.end and one.start != left_out]
    levels = dict(_levels(here))
    before = [section for section in document.sections if section.start < window.start]
    above = _in_a_line(before[-1]) if before else ""
    for found in BLOCK.finditer(document.text, window.start, window.end):
        start, section = found.start(), headings.get(found.start())
        if start in tables:
            number, table = tables[start]
            yield _grid(table, number, above, cutter)
            continue
        if section is not None and found.group().startswith(section.heading):
            start += len(section.heading)
            above = _in_a_line(section)
            if section.start != left_out:
                yield _heading(section, levels[section.start], cutter)
        rest = document.text[start : found.end()]
        if rest.strip():
            yield _paragraph(found.end() - len(rest.lstrip()), found.end(), cutter)


def footnotes(cutter: Cutter) -> Iterator[Footnote]:
    """The notes that the text refers to, in order, without comments; at its end those that nothing refers to too."""
    document, window = cutter.document, cutter.reading.window
    marks = [reference for _, reference in references(document)]
    here = {reference.note for offset, reference in references(document) if window.start < offset <= window.end}
    if window.end == end_of_text(document):
        here |= set(range(1, len(document.notes) + 1)) - {mark.note for mark in marks}
    for number, note in enumerate(shown_notes(document), start=1):
        if number not in here:
            continue
        yield Footnote(
            number=number,
            label=note.label,
            paragraphs=tuple(
                _paragraph(found.start(), found.end(), cutter)
                for found in BLOCK.finditer(document.text, note.start, note.end)
            ),
            back=tuple(mark.number for mark in marks if mark.note == number),
        )


def _levels(sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """Where each heading stands, with its level: one step below what it stands under, so that none is skipped."""
    open_levels: list[int] = []
    for section in sections:
        while open_levels and open_levels[-1] >= section.level:
            open_levels.pop()
        yield section.start, min(_TOP_HEADING + len(open_levels), _LAST_HEADING)
        open_levels.append(section.level)


def _in_a_line(section: Section) -> str:
    return section.heading.replace("\n", " ")


def _heading(section: Section, level: int, cutter: Cutter) -> Block:
    end = section.start + len(section.heading)
    return Block(
        level,
        cutter.pieces(section.start, end),
        first_chosen=cutter.begins(section.start, end),
        last_chosen=cutter.ends(section.start, end),
        anchor=heading_anchor(section.start),
    )


def _paragraph(start: int, end: int, cutter: Cutter) -> Block:
    turn = cutter.turn(start)
    return Block(
        level=0,
        pieces=cutter.pieces(start, end),
        speaker=turn.speaker if turn and turn.start == start else "",
        asks=turn is not None and turn.asks,
        first_chosen=cutter.begins(start, end),
        last_chosen=cutter.ends(start, end),
    )


def _grid(table: Table, number: int, caption: str, cutter: Cutter) -> Grid:
    lines = [_line(row, cutter) for row in table.rows]
    places = cutter.begun(table.start)
    if places:
        lines[0] = replace(lines[0], cells=tuple(_without_places(cell) for cell in lines[0].cells))
    top = next((position for position, line in enumerate(lines) if not line.header), len(lines))
    return Grid(
        number=number,
        caption=caption,
        places=places,
        head=tuple(lines[:top]),
        body=tuple(lines[top:]),
        first_chosen=cutter.begins(table.start, table.end),
        last_chosen=cutter.ends(table.start, table.end),
    )


def _without_places(cell: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return (replace(cell[0], places=()), *cell[1:]) if cell else cell


def _line(row: Row, cutter: Cutter) -> Line:
    start, end = row.cells[0].start, row.cells[-1].end
    return Line(
        cells=tuple(cutter.pieces(cell.start, cell.end) for cell in row.cells),
        header=row.header,
        chosen=cutter.is_chosen(start, end),
        first_chosen=cutter.begins(start, end),
    )
