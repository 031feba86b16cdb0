"""From what stands on the pages to the raw text and its blocks.

The raw text is written in the order in which the document is read: a line feed after each line, an empty line
between blocks, a tab between cells.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.readers.pdf.drawn import Group, Line, Table
from ingest.readers.pdf.footnotes import Footnote
from ingest.readers.raw import Block, Kind, NoteMark
from ingest.traced import Edit, Traced

_BULLETED = re.compile(r"(?:[•●◦▪■□‣∙·○➢➤✓✔–—-]|[\ue000-\uf8ff])\s+(?=\S)")
_LEADER = re.compile(r"\s*(?:\.\s?){4,}\s*")


class Comment(NamedTuple):
    """What somebody wrote in the margin."""

    text: str
    page: int


Piece = Group | Table | Footnote | Comment


class Written(NamedTuple):
    """A raw text with what is known about it."""

    raw: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...]
    marks: tuple[NoteMark, ...]


class _Writer:
    """Writes pieces one after the other."""

    def __init__(self, pages: int) -> None:
        self._texts: list[str] = []
        self.length = 0
        self._starts: list[int | None] = [None] * pages
        self.marks: list[NoteMark] = []

    def text(self, text: str) -> None:
        self._texts.append(text)
        self.length += len(text)

    def begin_page(self, page: int) -> None:
        if self._starts[page] is None:
            self._starts[page] = self.length

    def lines(self, lines: Sequence[Line]) -> Traced:
        """Write lines; gives them back as they stand in the raw text."""
        start = self.length
        for number, line in enumerate(lines):
            if number:
                self.text("\n")
            self.begin_page(line.page)
            self.marks += [NoteMark(self.length + mark.offset, mark.label) for mark in line.marks]
            self.text(line.text)
        return Traced.of("\n".join(line.text for line in lines), start)

    def done(self, blocks: Sequence[Block]) -> Written:
        """Everything that was written; a page without text begins where the next one does."""
        starts: list[int] = []
        following = self.length
        for start in reversed(self._starts):
            following = min(start, following) if start is not None else following
            starts.append(following)
        marks = sorted(set(self.marks))
        return Written("".join(self._texts), tuple(blocks), tuple(reversed(starts)), tuple(marks))


def written(pieces: Sequence[Piece], pages: int) -> Written:
    """The raw text and the blocks of a document of so many pages."""
    writer = _Writer(pages)
    blocks: list[Block] = []
    tables = 0
    for piece in pieces:
        if blocks:
            writer.text("\n\n")
        if isinstance(piece, Table):
            tables += 1
            blocks += _rows(writer, piece, tables)
        elif isinstance(piece, Group):
            blocks.append(_block(writer, piece))
        elif isinstance(piece, Footnote):
            blocks.append(Block(Kind.NOTE, writer.lines(piece.lines), label=piece.label))
        else:
            blocks.append(_comment(writer, piece))
    return writer.done(blocks)


def _block(writer: _Writer, group: Group) -> Block:
    content = writer.lines(group.lines)
    bullet = _BULLETED.match(content.text)
    if bullet and group.kind is Kind.ITEM:
        content = content.slice(bullet.end(), len(content.text))
    return Block(group.kind, _without_leaders(content), level=group.level)


def _without_leaders(content: Traced) -> Traced:
    """A text without the dots that lead to a page number."""
    return content.edit(Edit(found.start(), found.end(), " ") for found in _LEADER.finditer(content.text)).strip()


def _comment(writer: _Writer, comment: Comment) -> Block:
    writer.begin_page(comment.page)
    content = Traced.of(comment.text, writer.length)
    writer.text(comment.text)
    return Block(Kind.NOTE, content, comment=True)


def _rows(writer: _Writer, table: Table, number: int) -> list[Block]:
    blocks: list[Block] = []
    for order, row in enumerate(table.rows):
        if blocks:
            writer.text("\n")
        cells: list[Traced] = []
        for place, cell in enumerate(row):
            if place:
                writer.text("\t")
            cells.append(_without_leaders(writer.lines(cell)))
        blocks.append(Block.row(cells, table=number, header=order < table.headers))
    return blocks
