"""ODT, and ODP: paragraphs, headings, list items, tables and notes in the order of the document.

Source: OASIS OpenDocument 1.3, part 3. The body is walked in one pass that goes down by default; what
it does not go into is named. What was deleted with changes tracked stands apart in the file and is not read.
"""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.readers import package
from ingest.readers.gathering import Gathering, Line
from ingest.readers.odf_styles import Styles
from ingest.readers.odf_xml import DRAW, OFFICE, PRESENTATION, TABLE, TEXT, count, name, value, words
from ingest.readers.odt_letters import HIDDEN, LEFT_OUT, Letters
from ingest.readers.odt_tables import cells_of, inner_tables, only_lays_out, own_rows, parent
from ingest.readers.raw import Block, Kind, NoteMark, RawDocument
from ingest.readers.tables import names_columns
from ingest.readers.titles import page_title
from kb.errors import EncryptedDocument, InvalidDocument

Node = etree._Element

ODT = package.Kind("een OpenDocument-tekst", (b"opendocument.text",), doctypes=True)
ODP = package.Kind("een OpenDocument-presentatie", (b"opendocument.presentation",), doctypes=True)

_ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})


def read(data: bytes) -> RawDocument:
    """An OpenDocument text.

    Raises:
        InvalidDocument: it is broken, encrypted, too large when unpacked, or no ODT.
    """
    roots = unpacked(data, ODT)
    return _Reading(*roots, formulas=_formulas(data)).document()


def read_slides(data: bytes) -> RawDocument:
    """An OpenDocument presentation; each slide is a page."""
    return _Reading(*unpacked(data, ODP), formulas=_formulas(data)).document()


def read_flat(data: bytes) -> RawDocument:
    """An OpenDocument text that is one file of XML."""
    if any(entity in data for entity in _ENTITIES):
        msg = "het document bevat iets wat er niet in hoort (een ENTITY)"
        raise InvalidDocument(msg)
    root = package.parsed(data)
    return _Reading(root, root, root).document()


def unpacked(data: bytes, kind: package.Kind) -> tuple[Node, Node | None, Node | None]:
    """The content, the styles and the facts of an OpenDocument file.

    Raises:
        InvalidDocument: it is broken, encrypted, too large when unpacked, or another kind.
    """
    package.check(data, kind)
    if b"encryption-data" in package.part(data, "META-INF/manifest.xml"):
        msg = "het document is beveiligd met een wachtwoord; sla het op zonder wachtwoord"
        raise EncryptedDocument(msg)
    parts = [package.part(data, part) for part in ("content.xml", "styles.xml", "meta.xml")]
    content, styles, meta = (package.parsed(part) if part else None for part in parts)
    if content is None:
        msg = "het document is kapot en kan niet gelezen worden"
        raise InvalidDocument(msg)
    return content, styles, meta


def _formulas(data: bytes) -> frozenset[str]:
    """The folders of the objects in a file that are formulas."""
    found = re.finditer(rb"<[\w:-]*file-entry\b[^>]*>", package.part(data, "META-INF/manifest.xml"))
    entries = (entry.group().decode("utf-8", errors="replace") for entry in found)
    paths = (re.search(r'full-path="([^"]*)"', entry) for entry in entries if "opendocument.formula" in entry)
    return frozenset(path[1].rstrip("/") for path in paths if path is not None)


class _Reading:
    """One pass through a document, in which the raw text grows along."""

    def __init__(
        self, content: Node, styles: Node | None, meta: Node | None, *, formulas: frozenset[str] = frozenset()
    ) -> None:
        self._body = content.find(f"{OFFICE}body")
        self._styles = Styles([root for root in (styles, content) if root is not None])
        self._meta = meta
        self._gathering = Gathering()
        self._pages: list[int] = []
        self._below_title = 0
        self._letters = Letters(content, self._styles, formulas)

    def document(self) -> RawDocument:
        """What the file holds."""
        blocks = list(self._inside(self._body)) if self._body is not None else []
        blocks += self._noted()
        if self._styles.has_margins:
            self._letters.left_out["kop- en voetteksten"] = None
        return RawDocument(
            raw=self._gathering.raw,
            blocks=tuple(blocks),
            pages=tuple(self._pages),
            note_marks=tuple(self._gathering.note_marks),
            title=page_title(blocks, self._fact("title")),
            language=self._fact("language") or self._styles.language,
            date=(self._fact("date") or self._fact("creation-date"))[:10],
            contributor=self._fact("initial-creator") or self._fact("creator"),
            left_out=tuple(self._letters.left_out),
        )

    def _fact(self, wanted: str) -> str:
        # In a document that is one file, dates and makers stand in its text and remarks too.
        facts = self._meta.find(f"{OFFICE}meta") if self._meta is not None else None
        found = (node for node in facts.iter() if name(node) == wanted) if facts is not None else iter(())
        return next(((node.text or "").strip() for node in found), "")

    def _inside(self, node: Node, *, item: bool = False) -> Iterator[Block]:
        """The blocks in an element; of a list item only the first paragraph is the item."""
        for child in node:
            if child.tag in _PARAGRAPHS:
                yield from self._paragraph(child, item=item)
                item = False
            elif child.tag == f"{TABLE}table":
                yield from self._table(child)
            elif child.tag == f"{TEXT}list-item":
                yield from self._inside(child, item=True)
            elif child.tag == f"{DRAW}page":
                yield from self._slide(child)
            elif not self._letters.passes_by(child):
                yield from self._inside(child, item=item and child.tag != f"{TEXT}list")

    def _paragraph(self, node: Node, *, item: bool) -> Iterator[Block]:
        style = value(node, TEXT, "style-name")
        if self._styles.hides(style):
            self._letters.left_out["verborgen tekst"] = None
            return
        line, boxes = Line(), list[Node]()
        self._letters.put(node, line, boxes)
        if line.text.strip():
            kind, level = self._kind(node, style, item=item)
            content = self._gathering.write(line)
            lead = line.length if self._styles.is_bold(style, family="paragraph") else line.lead
            slanted = line.length if self._styles.is_slanted(style, family="paragraph") else line.slanted
            # What is cut off at the beginning is no letter of either; and a heading has none.
            cut = line.length if kind is Kind.HEADING else len(line.text) - len(line.text.lstrip())
            yield Block(kind, content.strip(), level, lead=max(lead - cut, 0), slanted=max(slanted - cut, 0))
        for box in boxes:
            yield from self._inside(box)

    def _kind(self, node: Node, style: str, *, item: bool) -> tuple[Kind, int]:
        if self._styles.is_title(style):
            self._below_title = 1
            return Kind.HEADING, 1
        level = count(value(node, TEXT, "outline-level"), 1) if name(node) == "h" else self._styles.level(style)
        if level and not (name(node) == "h" and value(node, TEXT, "is-list-header") == "true"):
            return Kind.HEADING, level + self._below_title
        return (Kind.ITEM if item else Kind.PARAGRAPH), 0

    def _noted(self) -> Iterator[Block]:
        """The notes, foot- and endnotes first; a note may itself refer to notes."""
        for comments in (False, True):
            position = 0
            while position < len(self._letters.notes):
                node, label, comment = self._letters.notes[position]
                position += 1
                if comment == comments:
                    lines = [line for line in self._lines(node) if line.text.strip()]
                    for line in lines:
                        content = self._gathering.write(line).strip()
                        yield Block(Kind.NOTE, content, label=label, comment=comment, note=position)

    def _lines(self, node: Node, *, own: bool = False) -> list[Line]:
        """The paragraphs in an element, whatever stands around them; its own are those in no table inside it."""
        lines = []
        for paragraph in node.iter(*_PARAGRAPHS):
            if any(_apart(outer, node, own=own) for outer in paragraph.iterancestors()):
                continue
            if not self._styles.hides(value(paragraph, TEXT, "style-name")):
                line, boxes = Line(), list[Node]()
                self._letters.put(paragraph, line, boxes)
                lines += [line, *(inner for box in boxes for inner in self._lines(box))]
        return lines

    def _table(self, node: Node) -> Iterator[Block]:
        """The rows of a table; a cell with running text is no cell but a way to lay out a page."""
        number = self._gathering.new_table()
        rows = own_rows(node)
        lays_out = only_lays_out(rows)
        if lays_out:
            for cell in (cell for row in rows for cell in cells_of(row)):
                yield from self._inside(cell)
            return
        written = [[self._lines(cell, own=True) for cell in cells_of(row)] for row in rows]
        texts = [[" ".join(line.text.strip() for line in cell).strip() for cell in row] for row in written]
        names = value(node, TABLE, "use-first-row-styles") == "true" or names_columns(texts)
        for position, (row, lines) in enumerate(zip(rows, written, strict=True)):
            if any(texts[position]):
                first = position == 0 and (names or self._heads(cells_of(row)))
                header = first or name(parent(row)) == "table-header-rows"
                yield self._gathering.row(lines, table=number, header=header)
        for row in rows:
            for inner in inner_tables(row):
                yield from self._table(inner)

    def _heads(self, cells: list[Node]) -> bool:
        """Whether every cell with words is set as the head of a column."""
        filled = [paragraph for cell in cells for paragraph in cell.iter(f"{TEXT}p") if words(paragraph)]
        return bool(filled) and all(self._styles.heads(value(one, TEXT, "style-name")) for one in filled)

    def _slide(self, node: Node) -> Iterator[Block]:
        """A slide: its title as heading, its body, and what the speaker notes with it."""
        number = len(self._pages) + 1
        if self._styles.hides_page(value(node, DRAW, "style-name")):
            self._letters.left_out[f"verborgen dia {number}"] = None
            self._pages.append(self._gathering.length)
            return
        self._pages.append(self._gathering.length)
        notes = [child for child in node if child.tag == f"{PRESENTATION}notes"]
        frames = [child for child in node if child.tag != f"{PRESENTATION}notes"]
        titles = [frame for frame in frames if value(frame, PRESENTATION, "class") == "title"]
        for frame in (*titles, *(frame for frame in frames if frame not in titles)):
            for block in self._inside_frame(frame):
                heading = frame in titles and block.kind is Kind.PARAGRAPH
                yield Block(Kind.HEADING, block.content, level=1) if heading else block
        end = max(self._gathering.length - 1, 0)
        if any(words(one) for one in notes):
            self._gathering.note_marks.append(NoteMark(end, f"dia {number}"))
        for one in notes:
            for frame in one:
                if value(frame, PRESENTATION, "class") == "notes":
                    for line in self._lines(frame):
                        if line.text.strip():
                            yield Block(Kind.NOTE, self._gathering.write(line).strip(), label=f"dia {number}")

    def _inside_frame(self, frame: Node) -> Iterator[Block]:
        if not self._letters.passes_by(frame):
            yield from self._inside(frame)


def _apart(outer: Node, top: Node, *, own: bool) -> bool:
    """Whether an element between a paragraph and the top holds what is read on its own account."""
    apart = outer.tag in _APART or (own and outer.tag == f"{TABLE}table")
    return outer is not top and apart and top in outer.iterancestors()


_APART = frozenset({*_PARAGRAPHS, f"{TEXT}note-body", f"{OFFICE}annotation", f"{DRAW}frame", *HIDDEN, *LEFT_OUT})
