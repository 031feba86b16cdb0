"""DOCX: paragraphs, list items and table rows in the order of the document.

The raw text is these, one a line, the cells of a row parted by a tab. What was inserted
or deleted with changes tracked counts as accepted. Headers, footers, footnotes and
comments are not read. The package is checked before python-docx sees it.
"""

import re
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from ingest.readers.package import check
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from ingest.traced import Traced

_HEADING = re.compile(r"(?:heading|kop)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|titel", re.IGNORECASE)
_LIST = re.compile(r"(?:list|lijst)(?!\s+(?:continue|paragraph|alinea)).*", re.IGNORECASE)
# What a reader does not see: content controls, hyperlinks, insertions.
_WRAPPERS = frozenset(
    map(qn, "w:sdt w:sdtContent w:hyperlink w:ins w:moveTo w:smartTag w:customXml w:fldSimple".split())
)
_SIGNS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LINE_FEED = re.compile("\n")
_LONGEST_CELL = 60


def read(data: bytes) -> RawDocument:
    """A Word document.

    Raises:
        InvalidDocument: it is broken, encrypted, too large when unpacked, or no DOCX.
    """
    check(data)
    document = docx.Document(BytesIO(data))
    reading = _Reading(document)
    blocks = tuple(reading.blocks())
    properties = document.core_properties
    return RawDocument(raw=reading.raw, blocks=blocks, title=properties.title.strip(), language=properties.language)


class _Reading:
    """One pass through the body, in which the raw text grows along."""

    def __init__(self, document: Document) -> None:
        self._body = document.element.body
        self._styles = {style.style_id: style for style in document.styles}
        self._raw: list[str] = []
        self._length = 0
        self._below_title = 0

    @property
    def raw(self) -> str:
        """The raw text so far."""
        return "".join(self._raw)

    def blocks(self) -> Iterator[Block]:
        """The blocks in order, without empty ones."""
        return self._inside(self._body)

    def _inside(self, element: BaseOxmlElement) -> Iterator[Block]:
        for child in element:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self._inside(child)

    def _paragraph(self, paragraph: BaseOxmlElement) -> Iterator[Block]:
        text = "".join(_text(paragraph))
        if text.strip():
            kind, level = self._kind(paragraph)
            yield Block(kind, self._write(text, "\n"), level)
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any(outer.tag == _FALLBACK for outer in box.iterancestors()):
                yield from self._inside(box)

    def _table(self, table: BaseOxmlElement) -> Iterator[Block]:
        """The rows of a table; a cell with running text is no cell but a way to lay out a page."""
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            cells = list(row.iterchildren(qn("w:tc")))
            texts = [" ".join("".join(_text(part)) for part in cell.iterchildren(qn("w:p"))).strip() for cell in cells]
            nested = any(cell.find(qn("w:tbl")) is not None for cell in cells)
            if nested or any(len(text.split()) > _LONGEST_CELL for text in texts):
                for cell in cells:
                    yield from self._inside(cell)
            elif any(texts):
                yield Block(Kind.ROW, self._row([text for text in texts if text]))

    def _row(self, cells: list[str]) -> Traced:
        parts: list[Traced | str] = []
        for position, cell in enumerate(cells):
            parts += [" | "] if position else []
            parts.append(self._write(cell, "\n" if position == len(cells) - 1 else "\t"))
        return Traced.join(parts)

    def _write(self, text: str, end: str) -> Traced:
        """Add a text to the raw text; gives it with its place there."""
        traced = Traced.of(text, self._length).replace(_LINE_FEED, HARD_BREAK)
        self._raw.append(text + end)
        self._length += len(text) + len(end)
        return traced

    def _kind(self, paragraph: BaseOxmlElement) -> tuple[Kind, int]:
        """What a paragraph is by its style, and its level as a heading."""
        names = list(self._style_names(paragraph))
        if any(_TITLE.fullmatch(name) for name in names):
            self._below_title = 1
            return Kind.HEADING, 1
        level = next((int(found.group(1)) for name in names if (found := _HEADING.fullmatch(name))), 0)
        outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if not level and outline is not None:
            level = (int(outline.get(qn("w:val"), "9")) + 1) % 10
        if level:
            return Kind.HEADING, level + self._below_title
        number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        numbered = number is not None and number.get(qn("w:val")) != "0"
        return (Kind.ITEM if numbered or any(map(_LIST.fullmatch, names)) else Kind.PARAGRAPH), 0

    def _style_names(self, paragraph: BaseOxmlElement) -> Iterator[str]:
        """The names of a paragraph's style and of those it is based on."""
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._styles.get(named.get(qn("w:val"))) if named is not None else None
        seen: set[str] = set()
        while style is not None and style.style_id not in seen:
            seen.add(style.style_id)
            yield style.name or ""
            style = getattr(style, "base_style", None)


def _text(element: BaseOxmlElement) -> Iterator[str]:
    """The letters in a paragraph: no deletions, no hidden text, no text boxes."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from _text(child)
        elif child.tag == qn("w:r") and child.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is None:
            for sign in child:
                yield (sign.text or "") if sign.tag == qn("w:t") else _SIGNS.get(sign.tag, "")
