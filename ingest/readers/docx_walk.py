"""The paragraphs and tables of a Word document, in order and before they have a place in the raw text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.docx_letters import CONTENTS, DELETED, Found, Letters, Source, Walk, best_alternative
from ingest.readers.docx_parts import Node, below, child, is_on, name, value
from ingest.readers.docx_styles import Nature

_HEADER_ROW = 0x20
RUNNING_TEXT = Nature()


@dataclass(slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        bold: all its letters are bold.
        goes_on: its end was deleted, so the next paragraph belongs to it.
        lead, slanted: how many letters at its beginning are bold, and how many in italics.
    """

    text: str
    marks: list[tuple[int, str]]
    nature: Nature = RUNNING_TEXT
    bold: bool = False
    goes_on: bool = False
    lead: int = 0
    slanted: int = 0


@dataclass(slots=True)
class Cell:
    """A cell: what stands in it."""

    items: list["Item"] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table.

    Attributes:
        headers: how many rows at the top are headers, as the document says.
        stands_out: the look of the first row differs from that of the others.
        nested: a table stands in one of its cells.
    """

    rows: list[list[Cell]] = field(default_factory=list)
    headers: int = 0
    stands_out: bool = False
    nested: bool = False


@dataclass(slots=True)
class Chunk:
    """A document of another kind that was put in here, by its relation."""

    relation: str


Item = Paragraph | Grid | Chunk


class Body:
    """Going through a body, a note or a cell."""

    def __init__(self, source: Source, found: Found) -> None:
        self._styles = source.styles
        self._found = found
        self._walk = Walk(source, found)

    def items(self, node: Node) -> list[Item]:
        """What stands in an element, in order."""
        return list(_merged(self._inside(node)))

    def _inside(self, node: Node) -> Iterator[Item]:
        for inner in node:
            yield from self._at(inner, name(inner))

    def _at(self, node: Node, called: str) -> Iterator[Item]:
        match called:
            case "w:p" | "m:oMathPara" | "w:r" | "a:p":
                yield from self._paragraph(node)
            case "w:tbl":
                yield self._table(node)
            case "w:altChunk":
                yield Chunk(value(node, "r:id") or "")
            case "mc:AlternateContent":
                chosen = best_alternative(node)
                yield from self._inside(chosen) if chosen is not None else ()
            case "w:sdt":
                content = child(node, "w:sdtContent")
                if content is not None and not self._walk.is_unfilled(node):
                    yield from self._inside(content)
            case "w:del" | "w:moveFrom":
                self._found.leave(DELETED)
            case _ if called and not called.endswith("Pr"):
                yield from self._inside(node)

    def _paragraph(self, node: Node) -> Iterator[Item]:
        nature = self._styles.nature(node)
        letters = self._walk.letters(node)
        if nature.contents:
            if letters.text.strip():
                self._found.leave(CONTENTS)
        else:
            yield _written(letters, nature, node)
        for box in letters.boxes:
            yield from self._inside(box)

    def _table(self, node: Node) -> Grid:
        grid = Grid()
        for row in _rows(node):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                self._found.leave(DELETED)
                continue
            header = child(properties, "w:tblHeader")
            if header is not None and is_on(header) and grid.headers == len(grid.rows):
                grid.headers += 1
            grid.rows.append(list(self._cells(row)))
        grid.stands_out = self._stands_out(node, grid)
        grid.nested = any(isinstance(item, Grid) for row in grid.rows for cell in row for item in cell.items)
        return grid

    def _cells(self, row: Node) -> Iterator[Cell]:
        """The cells of a row, with an empty one for each column that another reaches over."""
        yield from _empty(child(row, "w:trPr", "w:gridBefore"))
        for cell in _cells(row):
            yield Cell(self.items(cell))
            span = child(cell, "w:tcPr", "w:gridSpan")
            yield from list(_empty(span))[1:]

    def _stands_out(self, node: Node, grid: Grid) -> bool:
        """Whether the first row is bold, or has a look by the style of the table."""
        first = [item for cell in grid.rows[0] for item in cell.items] if grid.rows else []
        words = [item for item in first if isinstance(item, Paragraph) and item.text.strip()]
        if words and all(item.bold for item in words):
            return True
        style, look = child(node, "w:tblPr", "w:tblStyle"), child(node, "w:tblPr", "w:tblLook")
        if style is None or look is None or not self._styles.marks_first_row(value(style) or ""):
            return False
        stated = value(look, "w:firstRow")
        return stated in ("1", "true", "on") if stated is not None else _has_flag(value(look), _HEADER_ROW)


def _has_flag(written: str | None, flag: int) -> bool:
    try:
        return bool(int(written or "0", 16) & flag)
    except ValueError:
        return False


def _written(letters: Letters, nature: Nature, node: Node) -> Paragraph:
    visible = sum(not letter.isspace() for letter in letters.text)
    end = child(node, "w:pPr", "w:rPr", "w:del")
    text = letters.text
    if end is not None and text and not text[-1].isspace():
        text += " "
    goes_on = end is not None or _is_drop_cap(node)
    is_bold = 0 < visible == letters.bold
    return Paragraph(text, letters.marks, nature, is_bold, goes_on, letters.lead, letters.slanted)


def _is_drop_cap(paragraph: Node) -> bool:
    """Whether a paragraph holds the large first letter of the next one."""
    frame = child(paragraph, "w:pPr", "w:framePr")
    return frame is not None and value(frame, "w:dropCap") in ("drop", "margin")


def _rows(table: Node) -> Iterator[Node]:
    """The rows of a table itself, which may stand in content controls."""
    return _nearest(table, "w:tr", stop="w:tc")


def _cells(row: Node) -> Iterator[Node]:
    return _nearest(row, "w:tc", stop="w:tbl")


def _nearest(node: Node, wanted: str, *, stop: str) -> Iterator[Node]:
    for inner in node:
        called = name(inner)
        if called == wanted:
            yield inner
        elif called != stop and not called.endswith("Pr"):
            yield from _nearest(inner, wanted, stop=stop)


def _empty(span: Node | None) -> Iterator[Cell]:
    """As many empty cells as a property says; a table has 63 columns at most."""
    stated = (value(span) if span is not None else None) or "0"
    return (Cell() for _ in range(min(int(stated), 63) if stated.isdigit() else 0))


def _merged(items: Iterator[Item]) -> Iterator[Item]:
    """The items, with paragraphs between which the end was deleted as one."""
    open_end: Paragraph | None = None
    for item in items:
        if open_end is not None and isinstance(item, Paragraph):
            shift = len(open_end.text)
            marks = [*open_end.marks, *((place + shift, label) for place, label in item.marks)]
            item = Paragraph(open_end.text + item.text, marks, item.nature, open_end.bold and item.bold, item.goes_on)
            open_end = None
        elif open_end is not None:
            yield open_end
            open_end = None
        if isinstance(item, Paragraph) and item.goes_on:
            open_end = item
        else:
            yield item
    if open_end is not None:
        yield open_end


def has_words(node: Node) -> bool:
    """Whether anything is written in a part."""
    return any((text.text or "").strip() for text in below(node, "w:t"))
