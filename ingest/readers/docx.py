"""DOCX: paragraphs, list items, table rows and notes in the order of the document.

The raw text is these, one a line, the cells of a row parted by a tab; documents of another kind
that were put in stand in it as they are. What was inserted or deleted with changes tracked counts
as accepted. Headers, footers and the table of contents are left out, and the document says so.
The package is checked before it is opened.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from ingest.headings import is_sentence
from ingest.readers.content import RTF, ZIP
from ingest.readers.docx_chunks import inserted
from ingest.readers.docx_letters import RUNNING, Found, Source
from ingest.readers.docx_notes import Note, Notes
from ingest.readers.docx_parts import Node, Package, name
from ingest.readers.docx_styles import Styles
from ingest.readers.docx_walk import Body, Chunk, Grid, Item, Paragraph, has_words
from ingest.readers.guessing import Look, guessed_levels, is_numbered
from ingest.readers.package import check
from ingest.readers.raw import HARD_BREAK, Block, Kind, NoteMark, RawDocument
from ingest.readers.tables import holds_data, lays_out, names_columns
from ingest.readers.titles import page_title
from ingest.traced import Edit, Traced
from kb.errors import InvalidDocument
from kb.model.document import Caveat

_UNANSWERED = Caveat(code="form", text="invulformulier zonder antwoorden: geen van de velden is ingevuld")
_DEEPEST = 3
_MOST_RICH = 10
"""Texts of rich text that were put in; LibreOffice takes seconds for each."""


def read(data: bytes) -> RawDocument:
    """A Word document.

    Raises:
        InvalidDocument: it is broken, encrypted, too large when unpacked, or no DOCX.
    """
    return _read(data, depth=0)


def _read(data: bytes, *, depth: int) -> RawDocument:
    check(data)
    package = Package(data)
    found = Found()
    styles = Styles(next(package.trees("styles"), None))
    notes = Notes(package)
    body = Body(Source(styles, notes.label, package.drawn), found)
    writing = _Writing(package, found, depth)
    blocks = list(writing.blocks(body.items(package.body())))
    blocks += [block for note in notes.referred(found) for block in writing.note(body.items(note.node), note)]
    if any(has_words(part) for kind in ("header", "footer") for part in package.trees(kind)):
        found.leave(RUNNING)
    own_title, language = _properties(package.core())
    return RawDocument(
        raw=writing.raw,
        blocks=tuple(blocks),
        note_marks=tuple(sorted(writing.marks)),
        title=page_title(blocks, own_title),
        language=language,
        caveats=(_UNANSWERED,) if found.asked and not found.answered else (),
        left_out=tuple(found.left_out),
    )


def _properties(core: Node | None) -> tuple[str, str]:
    """The title and language that the file gives."""
    said = {name(node): (node.text or "").strip() for node in core} if core is not None else {}
    return said.get("dc:title", ""), said.get("dc:language", "")


class _Writing:
    """Giving each item its place in the raw text, which grows along."""

    def __init__(self, package: Package, found: Found, depth: int) -> None:
        self.marks: list[NoteMark] = []
        self._package = package
        self._found = found
        self._depth = depth
        self._rich = 0
        self._raw: list[str] = []
        self._length = 0
        self._tables = 0
        self._notes = 0

    @property
    def raw(self) -> str:
        """The raw text so far."""
        return "".join(self._raw)

    def blocks(self, items: Sequence[Item]) -> Iterator[Block]:
        """The blocks in order, without empty ones."""
        seen = [item for item in items if not isinstance(item, Paragraph) or item.text.strip()]
        levels = _levels(seen)
        for item, level in zip(seen, levels, strict=True):
            match item:
                case Paragraph():
                    yield self._paragraph(item, level)
                case Grid():
                    yield from self._grid(item)
                case Chunk():
                    yield from self._chunk(item)

    def note(self, items: Sequence[Item], note: Note) -> Iterator[Block]:
        """A note as one block."""
        whole = _flat(items)
        content = self._write(whole, "\n")
        if content.text.strip():
            self._notes += 1
            yield Block(Kind.NOTE, content, label=note.label, comment=note.comment, note=self._notes)

    def _paragraph(self, paragraph: Paragraph, level: int) -> Block:
        content = self._write(paragraph, "\n")
        if level and not is_sentence(paragraph.text):
            lead = 0 if paragraph.nature.level else paragraph.lead
            return Block(Kind.HEADING, content, level, lead=lead)
        numbered = paragraph.nature.item or is_numbered(paragraph.text)
        kind = Kind.ITEM if numbered else Kind.PARAGRAPH
        return Block(kind, content, lead=paragraph.lead, slanted=paragraph.slanted)

    def _grid(self, grid: Grid) -> Iterator[Block]:
        """A table as rows; one that only lays out a page as what stands in its cells."""
        rows = [[_flat(_own(cell.items), " ") for cell in row] for row in grid.rows]
        texts = [[cell.text for cell in row] for row in rows]
        if (grid.nested and not holds_data(texts)) or lays_out(texts, has_header=grid.headers > 0):
            for cell in chain.from_iterable(grid.rows):
                yield from self.blocks(cell.items)
            return
        self._tables += 1
        headers = grid.headers or int(names_columns(texts, stands_out=grid.stands_out))
        table = self._tables
        for number, row in enumerate(rows):
            if any(cell.text for cell in row):
                yield Block.row(self._row(row), table=table, header=number < headers)
        for cell in chain.from_iterable(grid.rows):
            for inner in cell.items:
                yield from self._grid(inner) if isinstance(inner, Grid) else ()

    def _row(self, cells: Sequence[Paragraph]) -> list[Traced]:
        last = len(cells) - 1
        return [self._write(cell, "\n" if place == last else "\t") for place, cell in enumerate(cells)]

    def _write(self, paragraph: Paragraph, end: str) -> Traced:
        """Add a text to the raw text; gives it with its place there."""
        text = paragraph.text
        self.marks += (NoteMark(self._length + place, label) for place, label in paragraph.marks)
        breaks = (place for place, letter in enumerate(text) if letter == "\n")
        traced = Traced.of(text, self._length).edit(Edit(place, place + 1, HARD_BREAK) for place in breaks)
        self._raw.append(text + end)
        self._length += len(text) + len(end)
        return traced

    def _chunk(self, chunk: Chunk) -> Iterator[Block]:
        """A document that was put in here, read by its own reader."""
        document = self._inserted(chunk.relation)
        if document is None:
            self._found.leave("ingevoegde documenten")
            return
        start, tables = self._length, self._tables
        self._raw.append(document.raw + "\n")
        self._length += len(document.raw) + 1
        self._tables += max((block.table for block in document.blocks), default=0)
        self.marks += (NoteMark(start + mark.raw, mark.label) for mark in document.note_marks)
        self._found.left_out.update(dict.fromkeys(document.left_out))
        for block in document.blocks:
            yield block.moved(start, tables=tables)

    def _inserted(self, relation: str) -> RawDocument | None:
        target = self._package.relations.get(relation)
        content = self._package.content(target.target) if target is not None and not target.outside else None
        if content is None or self._depth >= _DEEPEST:
            return None
        if content.lstrip().startswith(RTF):
            self._rich += 1
            if self._depth or self._rich > _MOST_RICH:
                return None
        try:
            return _chunk_of(content, depth=self._depth + 1)
        except InvalidDocument:
            return None


def _chunk_of(content: bytes, *, depth: int) -> RawDocument | None:
    """What a document that was put in holds, by what its bytes are."""
    return _read(content, depth=depth) if content.startswith(ZIP) else inserted(content)


def _levels(items: Sequence[Item]) -> list[int]:
    """The level of each item as a heading, by its style or else by its look; 0 for what is none."""
    titled = any(isinstance(item, Paragraph) and item.nature.title for item in items)
    stated = [
        item.nature.level + (titled and not item.nature.title) * bool(item.nature.level)
        if isinstance(item, Paragraph)
        else 0
        for item in items
    ]
    looks = [
        Look(item.text, bold=item.bold, item=item.nature.item) if isinstance(item, Paragraph) else None
        for item in items
    ]
    return guessed_levels(looks, stated)


def _own(items: Sequence[Item]) -> list[Item]:
    """What stands in a cell, without the tables in it."""
    return [item for item in items if not isinstance(item, Grid)]


def _flat(items: Sequence[Item], end_of_line: str = "\n") -> Paragraph:
    """Everything in a cell or a note as one paragraph, its parts kept apart."""
    text, marks = "", []
    for part in _paragraphs(items):
        stripped = part.text.strip()
        if not stripped:
            marks += [(len(text), label) for _, label in part.marks]
            continue
        text += " " if text else ""
        cut = len(part.text) - len(part.text.lstrip())
        marks += [(len(text) + min(max(place - cut, 0), len(stripped)), label) for place, label in part.marks]
        text += stripped.replace("\n", end_of_line)
    return Paragraph(text, marks)


def _paragraphs(items: Sequence[Item]) -> Iterator[Paragraph]:
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        elif isinstance(item, Grid):
            for cell in chain.from_iterable(item.rows):
                yield from _paragraphs(cell.items)
