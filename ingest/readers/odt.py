"""ODT, and ODP: paragraphs, headings, list items, tables and notes in the order of the document.

Source: OASIS OpenDocument 1.3, part 3. The body is walked in one pass that goes down by default; what
it does not go into is named. What was deleted with changes tracked stands apart in the file and is not read.
"""

from collections.abc import Iterator

from lxml import etree

from ingest.readers import package
from ingest.readers.docx_symbols import UNKNOWN, is_symbol_font, signs
from ingest.readers.gathering import LONGEST_CELL, Gathering, Line
from ingest.readers.odf_styles import Styles
from ingest.readers.odf_xml import DRAW, FORM, OFFICE, PRESENTATION, TABLE, TEXT, count, letters_in, name, value, words
from ingest.readers.raised import note_label, raised
from ingest.readers.raw import Block, Kind, NoteMark, RawDocument
from ingest.readers.titles import page_title
from kb.errors import EncryptedDocument, InvalidDocument

Node = etree._Element

ODT = package.Kind("een OpenDocument-tekst", (b"opendocument.text",), doctypes=True)
ODP = package.Kind("een OpenDocument-presentatie", (b"opendocument.presentation",), doctypes=True)

_ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LEFT_OUT = {
    f"{TEXT}table-of-content": "inhoudsopgave",
    f"{TEXT}illustration-index": "lijst van afbeeldingen",
    f"{TEXT}table-index": "lijst van tabellen",
    f"{TEXT}object-index": "lijst van objecten",
    f"{TEXT}user-index": "index",
    f"{TEXT}alphabetical-index": "trefwoordenregister",
    f"{TEXT}tracked-changes": "verwijderde tekst",
    f"{DRAW}object": "ingevoegde objecten",
    f"{DRAW}object-ole": "ingevoegde objecten",
    f"{DRAW}image": "afbeeldingen",
}
# Not text, and nothing to tell of.
_SILENT = frozenset(
    {
        f"{OFFICE}forms",
        f"{TEXT}sequence-decls",
        f"{TEXT}variable-decls",
        f"{TEXT}user-field-decls",
        f"{TEXT}dde-connection-decls",
        f"{TEXT}alphabetical-index-auto-mark-file",
        f"{TEXT}note-citation",
        f"{TEXT}ruby-text",
        f"{OFFICE}event-listeners",
        f"{DRAW}glue-point",
        f"{PRESENTATION}date-time",
        f"{PRESENTATION}header",
        f"{PRESENTATION}footer",
    }
)
_HIDDEN = frozenset({f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"})
_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n"}
_FRAMES = frozenset("frame text-box custom-shape g rect ellipse polygon path line".split())
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})


def read(data: bytes) -> RawDocument:
    """An OpenDocument text.

    Raises:
        InvalidDocument: it is broken, encrypted, too large when unpacked, or no ODT.
    """
    roots = unpacked(data, ODT)
    return _Reading(*roots).document()


def read_slides(data: bytes) -> RawDocument:
    """An OpenDocument presentation; each slide is a page."""
    return _Reading(*unpacked(data, ODP)).document()


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


class _Reading:
    """One pass through a document, in which the raw text grows along."""

    def __init__(self, content: Node, styles: Node | None, meta: Node | None) -> None:
        self._body = content.find(f"{OFFICE}body")
        self._styles = Styles([root for root in (styles, content) if root is not None])
        self._meta = meta
        self._gathering = Gathering()
        self._left_out: dict[str, None] = {}
        self._notes: list[tuple[Node, str, bool]] = []
        self._pages: list[int] = []
        self._below_title = 0
        self._fields = _fields(content)

    def document(self) -> RawDocument:
        """What the file holds."""
        blocks = list(self._inside(self._body)) if self._body is not None else []
        blocks += self._noted()
        if self._styles.has_margins:
            self._left_out["kop- en voetteksten"] = None
        return RawDocument(
            raw=self._gathering.raw,
            blocks=tuple(blocks),
            pages=tuple(self._pages),
            note_marks=tuple(self._gathering.note_marks),
            title=page_title(blocks, self._fact("title")),
            language=self._fact("language") or self._styles.language,
            date=(self._fact("date") or self._fact("creation-date"))[:10],
            contributor=self._fact("initial-creator") or self._fact("creator"),
            left_out=tuple(self._left_out),
        )

    def _fact(self, wanted: str) -> str:
        found = (node for node in self._meta.iter() if name(node) == wanted) if self._meta is not None else iter(())
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
            elif not self._passes_by(child):
                yield from self._inside(child, item=item and child.tag != f"{TEXT}list")

    def _passes_by(self, node: Node) -> bool:
        """Whether an element is no text, named if that is worth telling."""
        if node.tag in _LEFT_OUT:
            if node.tag != f"{TEXT}tracked-changes" or any(name(inner) == "deletion" for inner in node.iter()):
                self._left_out[_LEFT_OUT[node.tag]] = None
            return True
        hidden = node.tag in _HIDDEN or value(node, TEXT, "display") == "none"
        if hidden and words(node):
            self._left_out["verborgen tekst"] = None
        return hidden or node.tag in _SILENT or not isinstance(node.tag, str)

    def _paragraph(self, node: Node, *, item: bool) -> Iterator[Block]:
        style = value(node, TEXT, "style-name")
        if self._styles.hides(style):
            self._left_out["verborgen tekst"] = None
            return
        line, boxes = Line(), list[Node]()
        self._letters(node, line, boxes)
        if line.text.strip():
            kind, level = self._kind(node, style, item=item)
            content = self._gathering.write(line)
            # What is cut off at the beginning is no letter of the lead.
            whole = self._styles.is_bold(style, family="paragraph")
            lead = (line.length if whole else line.lead) - (len(line.text) - len(line.text.lstrip()))
            yield Block(kind, content.strip(), level, lead=0 if kind is Kind.HEADING else max(lead, 0))
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

    def _letters(self, node: Node, line: Line, boxes: list[Node]) -> None:
        """Put the letters in an element into a line; what is a block of its own goes to the boxes."""
        line.add(_plain(node.text))
        for child in node:
            self._inline(child, line, boxes)
            line.add(_plain(child.tail))

    def _inline(self, node: Node, line: Line, boxes: list[Node]) -> None:
        called = name(node)
        if called in _SIGNS:
            line.add(_SIGNS[called] * (count(value(node, TEXT, "c"), 1) if called == "s" else 1))
        elif called in _FRAMES:
            boxes.append(node)
        elif called == "note":
            self._note(node, line)
        elif called == "annotation":
            self._notes.append((node, "", True))
        elif called == "control":
            line.add(self._fields.get(value(node, DRAW, "control"), ""))
        elif called == "fieldmark":
            line.add(_ticked(node))
        elif called == "span":
            self._span(node, line, boxes)
        elif not self._passes_by(node):
            self._letters(node, line, boxes)

    def _span(self, node: Node, line: Line, boxes: list[Node]) -> None:
        """Letters of one look."""
        style, start = _style(node), line.length
        if self._styles.hides(style, family="text"):
            self._left_out.update({"verborgen tekst": None} if words(node) else {})
        elif self._styles.strikes(style):
            self._left_out.update({"doorgehaalde tekst": None} if words(node) else {})
        elif self._styles.raises(style):
            self._raised(node, line, boxes)
        elif is_symbol_font(font := self._styles.font(style)):
            line.add(signs(font, letters_in(node)).replace(UNKNOWN, " "))
        else:
            self._letters(node, line, boxes)
        if not line.text[line.lead : start].strip() and self._styles.is_bold(style):
            line.lead = line.length

    def _raised(self, node: Node, line: Line, boxes: list[Node]) -> None:
        """Raised letters: the mark of a note that somebody typed, or what they mean."""
        inner = Line()
        self._letters(node, inner, boxes)
        line.marks += [(line.length + position, label) for position, label in inner.marks]
        if label := note_label(line.text, inner.text):
            line.mark(label)
        else:
            line.add(raised(inner.text))

    def _note(self, node: Node, line: Line) -> None:
        citation, body = (node.find(f"{TEXT}{part}") for part in ("note-citation", "note-body"))
        label = letters_in(citation).strip() if citation is not None else ""
        if body is not None:
            line.mark(label)
            self._notes.append((body, label, False))

    def _noted(self) -> Iterator[Block]:
        """The notes, foot- and endnotes first; a note may itself refer to notes."""
        for comments in (False, True):
            position = 0
            while position < len(self._notes):
                node, label, comment = self._notes[position]
                position += 1
                if comment == comments:
                    lines = [line for line in self._lines(node) if line.text.strip()]
                    for line in lines:
                        content = self._gathering.write(line).strip()
                        yield Block(Kind.NOTE, content, label=label, comment=comment)

    def _lines(self, node: Node) -> list[Line]:
        """The paragraphs in an element, whatever stands around them."""
        lines = []
        for paragraph in node.iter(*_PARAGRAPHS):
            if any(_apart(outer, node) for outer in paragraph.iterancestors()):
                continue
            if not self._styles.hides(value(paragraph, TEXT, "style-name")):
                line, boxes = Line(), list[Node]()
                self._letters(paragraph, line, boxes)
                lines += [line, *(inner for box in boxes for inner in self._lines(box))]
        return lines

    def _table(self, node: Node) -> Iterator[Block]:
        """The rows of a table; a cell with running text is no cell but a way to lay out a page."""
        number = self._gathering.new_table()
        rows = [row for row in node.iter(f"{TABLE}table-row") if _own(row, node)]
        lays_out = any(_lays_out(cell) for row in rows for cell in _cells(row))
        for position, row in enumerate(rows):
            cells = [cell for cell in _cells(row) for _ in range(_times(cell))]
            if lays_out:
                for cell in cells:
                    yield from self._inside(cell)
                continue
            lines = [self._lines(cell) for cell in cells]
            if any(line.text.strip() for cell in lines for line in cell):
                header = name(_parent(row)) == "table-header-rows" or (position == 0 and self._heads(cells))
                yield self._gathering.row(lines, table=number, header=header)

    def _heads(self, cells: list[Node]) -> bool:
        """Whether every cell with words is set as the head of a column."""
        filled = [paragraph for cell in cells for paragraph in cell.iter(f"{TEXT}p") if words(paragraph)]
        return bool(filled) and all(self._styles.heads(value(one, TEXT, "style-name")) for one in filled)

    def _slide(self, node: Node) -> Iterator[Block]:
        """A slide: its title as heading, its body, and what the speaker notes with it."""
        number = len(self._pages) + 1
        if self._styles.hides_page(value(node, DRAW, "style-name")):
            self._left_out[f"verborgen dia {number}"] = None
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
        if not self._passes_by(frame):
            yield from self._inside(frame)


def _plain(text: str | None) -> str:
    """Letters in which white space of the file is one space, as the format has it (part 3, §6.1.2)."""
    if not text:
        return ""
    joined = " ".join(text.split())
    if not joined:
        return " "
    return f"{' ' if text[0].isspace() else ''}{joined}{' ' if text[-1].isspace() else ''}"


def _ticked(node: Node) -> str:
    """The box of an old form of Word, ticked or not."""
    if not any(_TICK_BOX in str(one) for one in node.attrib.values()):
        return ""
    return "☒" if any("true" in map(str, one.attrib.values()) for one in node) else "☐"


_TICK_BOX = "FORMCHECKBOX"


def _style(node: Node) -> str:
    return value(node, TEXT, "style-name")


def _parent(node: Node) -> Node:
    parent = node.getparent()
    return node if parent is None else parent


def _own(row: Node, table: Node) -> bool:
    """Whether a row is one of this table, not of one inside it."""
    return next(row.iterancestors(f"{TABLE}table")) is table


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]


def _times(cell: Node) -> int:
    """How often a cell stands there; empty ones at the end of a sheet are repeated a thousand times."""
    return min(count(value(cell, TABLE, "number-columns-repeated"), 1), _MOST_COLUMNS)


_MOST_COLUMNS = 64


def _lays_out(cell: Node) -> bool:
    nested = next(cell.iter(f"{TABLE}table"), None) is not None
    return nested or any(True for _ in cell.iter(f"{TEXT}h")) or words(cell) > LONGEST_CELL


def _apart(outer: Node, top: Node) -> bool:
    """Whether an element between a paragraph and the top holds what is read on its own account."""
    return outer is not top and outer.tag in _APART and top in outer.iterancestors()


_APART = frozenset({*_PARAGRAPHS, f"{TEXT}note-body", f"{OFFICE}annotation", f"{DRAW}frame", *_HIDDEN, *_LEFT_OUT})


def _fields(content: Node) -> dict[str, str]:
    """What is filled in in the fields of forms, by the id that the text refers to."""
    found = {}
    for node in content.iter():
        identity = value(node, FORM, "id") if isinstance(node.tag, str) and node.tag.startswith(FORM) else ""
        if identity:
            ticked = {"checked": "☒", "unchecked": "☐"}.get(value(node, FORM, "current-state"), "")
            chosen = value(node, FORM, "current-value") or value(node, FORM, "value")
            found[identity] = ticked if name(node) in ("checkbox", "radio") else chosen
    return found
