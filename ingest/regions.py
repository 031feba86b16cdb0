"""The stretches of a document that no passage crosses the border of.

A heading, a table, a turn in a conversation and a note are borders. Headings, the interviewer's questions and
comments are no text of their own: a heading and a question are the context of what stands below them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, TypeAlias

from kb.model.document import Document, Section
from kb.model.structure import Note, Row, Table, Turn
from kb.model.text import Span

_Island: TypeAlias = Section | Table | Turn | Note


class Region(NamedTuple):
    """Text that passages are cut from.

    Attributes:
        heading: the nearest heading above it; empty when there is none.
        path: what it stands under: all headings, the topmost first, and the question that it answers.
        speaker: who says it in a conversation; mostly empty.
        columns: of rows of a table, what its columns are called; mostly empty.
        rows: of a table; a passage is cut between them only.
    """

    start: int
    end: int
    heading: str = ""
    path: tuple[str, ...] = ()
    speaker: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Span, ...] = ()


class Outline:
    """The headings of a document as a tree."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._starts = [section.start for section in sections]
        self._ends = sorted({section.end for section in sections})
        self._above: list[int] = []
        for number, section in enumerate(sections):
            above = number - 1
            while above >= 0 and sections[above].end <= section.start:
                above = self._above[above]
            self._above.append(above)

    def path(self, offset: int) -> tuple[str, ...]:
        """The headings of the sections that an offset lies in, the outermost first."""
        number = bisect_right(self._starts, offset) - 1
        found: list[str] = []
        while number >= 0:
            if self._sections[number].end > offset:
                found.append(self._sections[number].heading)
            number = self._above[number]
        return tuple(reversed(found))

    def ends(self, start: int, end: int) -> list[int]:
        """Where sections end between two offsets, in order."""
        return self._ends[bisect_right(self._ends, start) : bisect_left(self._ends, end)]

    def above(self, number: int) -> tuple[str, ...]:
        """The headings that a heading stands under."""
        return self.path(self._starts[number])[:-1]


def regions(document: Document) -> list[Region]:
    """The regions of a document, in order.

    A heading without a passage under it is one itself; else nothing would find it but its name.
    """
    outline = Outline(document.sections)
    found = list(_regions(document, outline))
    starts = [region.start for region in found]
    for number in reversed(range(len(document.sections))):
        section = document.sections[number]
        following = bisect_left(starts, section.start)
        if following == len(starts) or starts[following] >= section.end:
            path = outline.above(number)
            heading = path[-1] if path else ""
            found.insert(following, Region(section.start, section.start + len(section.heading), heading, path))
            starts.insert(following, section.start)
    return found


def _regions(document: Document, outline: Outline) -> Iterator[Region]:
    text, done, question = document.text, 0, ""
    islands: list[_Island] = [*document.sections, *document.tables, *document.turns, *document.notes]
    for island in sorted(islands, key=lambda one: one.start):
        if island.start < done:
            continue
        yield from _running(text, done, island.start, outline)
        done = island.start + len(island.heading) if isinstance(island, Section) else island.end
        path = outline.path(island.start)
        match island:
            case Section():
                question = ""
            case Turn(asks=True):
                question = text[island.start : island.end]
            case Turn():
                path_and_question = (*path, question) if question else path
                yield Region(island.start, island.end, _last(path), path_and_question, island.speaker)
            case Table():
                yield from _sheets(text, island, path)
            case Note(comment=False):
                path = _referred_from(document, island, outline)
                yield Region(island.start, island.end, _last(path), path)
    yield from _running(text, done, len(text), outline)


def _running(text: str, start: int, end: int, outline: Outline) -> Iterator[Region]:
    """What stands between two islands, if it is anything; parted where a section ends without another heading."""
    borders = [start, *outline.ends(start, end), end]
    for first, last in pairwise(borders):
        between = text[first:last]
        if between.strip():
            begin = first + len(between) - len(between.lstrip())
            path = outline.path(begin)
            yield Region(begin, first + len(between.rstrip()), _last(path), path)


def _sheets(text: str, table: Table, path: tuple[str, ...]) -> Iterator[Region]:
    """The rows of a table, each group of them with the header rows above it."""
    pending: list[Row] = []
    for is_header, group in groupby(table.rows, key=lambda row: row.header):
        rows = list(group)
        if is_header:
            pending = rows
        else:
            yield _sheet(text, [*pending, *rows], pending, path)
            pending = []
    if pending:
        yield _sheet(text, pending, pending, path)


def _sheet(text: str, rows: Sequence[Row], header: Sequence[Row], path: tuple[str, ...]) -> Region:
    spans = tuple(row.span for row in rows)
    return Region(spans[0].start, spans[-1].end, _last(path), path, columns=columns(text, header), rows=spans)


def columns(text: str, header: Sequence[Row]) -> tuple[str, ...]:
    """What the columns are called; a name in several rows is one name."""
    names: list[list[str]] = []
    for row in header:
        names += [[] for _ in range(len(row.cells) - len(names))]
        for parts, cell in zip(names, row.cells, strict=False):
            if cell.start < cell.end:
                parts.append(text[cell.start : cell.end])
    return tuple(" ".join(parts) for parts in names)


def _referred_from(document: Document, note: Note, outline: Outline) -> tuple[str, ...]:
    """Where the text refers to a note."""
    marks = [mark for mark in document.note_marks if mark.label == note.label]
    alike = [other for other in document.notes if other.label == note.label and not other.comment]
    # Foot- and endnotes may both be called 1; then they come in the order of their marks.
    place = next((number for number, other in enumerate(alike) if other is note), 0)
    mark = marks[place] if len(marks) == len(alike) and place < len(marks) else next(iter(marks), None)
    return outline.path(max(0, mark.offset - 1)) if mark else ()


def _last(path: Sequence[str]) -> str:
    return path[-1] if path else ""
