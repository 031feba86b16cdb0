"""PPTX: the slides in the order of the show, each a page with its title, text, tables and the speaker's notes.

Source: ECMA-376, part 1, §19 (PresentationML) and §21.1 (DrawingML). A slide is walked in one pass that goes
down by default; hidden slides, pictures and charts are left out and named, but
for the titles of charts.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.readers import package
from ingest.readers.docx_parts import Node, Package, Relation
from ingest.readers.gathering import Gathering, Line
from ingest.readers.raised import note_label, raised
from ingest.readers.raw import Block, Kind, NoteMark, RawDocument
from kb.errors import InvalidDocument
from kb.model.document import Caveat

POWERPOINT = package.Kind("een PowerPoint-presentatie", (b"presentationml.",))

_TITLES = frozenset(("title", "ctrTitle"))
_BODY = frozenset(("body", "obj", ""))
# What stands on every slide: date, number, head and foot.
_RUNNING = frozenset(("dt", "sldNum", "ftr", "hdr", "sldImg"))
_LEFT_OUT = {"pic": "afbeeldingen", "chart": "grafieken", "oleObj": "ingevoegde objecten", "videoFile": "video’s"}
_FIELDS = ("slidenum", "datetime")
_RAISED = re.compile("[1-9]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class _Slide(NamedTuple):
    number: int
    tree: Node
    relations: dict[str, Relation]


def read(data: bytes) -> RawDocument:
    """A PowerPoint presentation.

    Raises:
        InvalidDocument: it is broken, encrypted, too large when unpacked, or no PPTX.
    """
    package.check(data, POWERPOINT)
    return _Reading(Package(data)).document()


class _Reading:
    """One pass through the slides, in which the raw text grows along."""

    def __init__(self, opened: Package) -> None:
        self._package = opened
        self._gathering = Gathering()
        self._left_out: dict[str, None] = {}
        self._pages: list[int] = []
        self._caveats: list[Caveat] = []

    def document(self) -> RawDocument:
        """What the file holds."""
        blocks = [block for slide in self._slides() for block in self._slide(slide)]
        core = self._package.core()
        facts = {_name(node): (node.text or "").strip() for node in core} if core is not None else {}
        return RawDocument(
            raw=self._gathering.raw,
            blocks=tuple(blocks),
            pages=tuple(self._pages),
            note_marks=tuple(self._gathering.note_marks),
            title=facts.get("title", ""),
            language=facts.get("language", ""),
            date=(facts.get("modified") or facts.get("created") or "")[:10],
            contributor=facts.get("creator", ""),
            caveats=tuple(self._caveats),
            left_out=tuple(self._left_out),
        )

    def _slides(self) -> Iterator[_Slide]:
        presentation = self._package.tree(self._package.main)
        if presentation is None:
            msg = "het document is kapot en kan niet gelezen worden"
            raise InvalidDocument(msg)
        listed = [node for node in presentation.iter() if _name(node) == "sldId"]
        for number, node in enumerate(listed, start=1):
            relation = self._package.relations.get(_relation(node, "id"))
            tree = self._package.tree(relation.target) if relation else None
            if relation is None or tree is None:
                self._caveats.append(Caveat(code="page", text=f"dia {number} is kapot en niet gelezen"))
            else:
                yield _Slide(number, tree, self._package.relations_of(relation.target))

    def _slide(self, slide: _Slide) -> Iterator[Block]:
        """The title of a slide, what stands on it, and the notes with it."""
        self._pages += [self._gathering.length] * (slide.number - len(self._pages))
        if slide.tree.get("show") in ("0", "false"):
            self._left_out[f"verborgen dia {slide.number}"] = None
            return
        shapes = list(self._shapes(slide.tree))
        titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
        for shape in (*titles, *(shape for shape in shapes if shape not in titles)):
            yield from self._shape(shape, slide)
        end = max(self._gathering.length - 1, 0)
        notes = list(self._notes(slide))
        if any(not note.comment for note in notes):
            self._gathering.note_marks.append(NoteMark(end, f"dia {slide.number}"))
        yield from notes

    def _shapes(self, node: Node) -> Iterator[Node]:
        """The shapes on a slide, those in groups too; of two ways to write one, the first."""
        for child in node:
            match _name(child):
                case "sp" | "graphicFrame" | "pic" | "cxnSp":
                    yield child
                case "Fallback" | "extLst" | "timing":
                    continue
                case _:
                    yield from self._shapes(child)

    def _shape(self, shape: Node, slide: _Slide) -> Iterator[Block]:
        about = next((node for node in shape.iter() if _name(node) == "cNvPr"), None)
        if about is not None and about.get("hidden") in ("1", "true"):
            self._left_out["verborgen tekst"] = None
            return
        for node in (shape, *shape.iterdescendants()):
            if named := _LEFT_OUT.get(_name(node)):
                self._left_out[named] = None
        placeholder = _placeholder(shape)
        if placeholder in _RUNNING:
            return
        yield from self._text(shape, placeholder)
        for node in shape.iter():
            if _name(node) == "tbl":
                yield from self._table(node)
            elif _name(node) == "relIds":
                yield from self._diagram(slide, _relation(node, "dm"))
            elif _name(node) == "chart":
                yield from self._chart(slide, _relation(node, "id"))

    def _text(self, shape: Node, placeholder: str | None) -> Iterator[Block]:
        body = next((node for node in shape if _name(node) == "txBody"), None)
        paragraphs = [node for node in body if _name(node) == "p"] if body is not None else []
        filled = [(node, line) for node in paragraphs if (line := self._line(node)).text.strip()]
        if placeholder in _TITLES and filled:
            whole = Line()
            whole.add(" ".join(" ".join(line.text.split()) for _, line in filled))
            yield Block(Kind.HEADING, self._gathering.write(whole), level=1)
            return
        for node, line in filled:
            listed = _is_item(node, otherwise=placeholder in _BODY and len(filled) > 1)
            yield Block(Kind.ITEM if listed else Kind.PARAGRAPH, self._gathering.write(line).strip())

    def _line(self, paragraph: Node) -> Line:
        """The letters of a paragraph; the number of the slide and its date are none, nor is what is struck out."""
        line = Line()
        for node in paragraph.iter():
            match _name(node):
                case "t":
                    self._letters(node, line)
                case "br":
                    line.add("\n")
                case "tab":
                    line.add("\t")
        return line

    def _letters(self, node: Node, line: Line) -> None:
        around, text = node.getparent(), node.text or ""
        if around is not None and _name(around) == "fld" and (around.get("type") or "").startswith(_FIELDS):
            return
        look = next((one for one in around if _name(one) == "rPr"), None) if around is not None else None
        if look is not None and look.get("strike", "noStrike") != "noStrike":
            self._left_out.update({"doorgehaalde tekst": None} if text.strip() else {})
        elif look is not None and _RAISED.match(look.get("baseline", "")):
            label = note_label(line.text, text)
            if label:
                line.mark(label)
            else:
                line.add(raised(text))
        else:
            line.add(text)

    def _table(self, table: Node) -> Iterator[Block]:
        number = self._gathering.new_table()
        heads = any(_name(node) == "tblPr" and node.get("firstRow") in ("1", "true") for node in table)
        rows = [node for node in table if _name(node) == "tr"]
        for position, row in enumerate(rows):
            cells = [
                [self._line(one) for one in cell.iter() if _name(one) == "p"] for cell in row if _name(cell) == "tc"
            ]
            if any(line.text.strip() for cell in cells for line in cell):
                yield self._gathering.row(cells, table=number, header=heads and position == 0 and len(rows) > 1)

    def _diagram(self, slide: _Slide, relation: str) -> Iterator[Block]:
        """The words of SmartArt, which stand in a part of their own."""
        tied = slide.relations.get(relation)
        tree = self._package.tree(tied.target) if tied else None
        for node in tree.iter() if tree is not None else ():
            if _name(node) == "p" and (line := self._line(node)).text.strip():
                yield Block(Kind.ITEM, self._gathering.write(line).strip())

    def _chart(self, slide: _Slide, relation: str) -> Iterator[Block]:
        """The titles of a chart and of its axes; the chart itself is left out."""
        tied = slide.relations.get(relation)
        tree = self._package.tree(tied.target) if tied else None
        for title in (node for node in tree.iter() if _name(node) == "title") if tree is not None else ():
            for node in title.iter():
                if _name(node) == "p" and (line := self._line(node)).text.strip():
                    yield Block(Kind.PARAGRAPH, self._gathering.write(line).strip())

    def _notes(self, slide: _Slide) -> Iterator[Block]:
        """What the speaker noted with a slide, and then what readers remarked."""
        for relation in slide.relations.values():
            tree = self._package.tree(relation.target) if relation.kind == "notesSlide" else None
            for shape in self._shapes(tree) if tree is not None else ():
                if _placeholder(shape) not in _RUNNING:
                    for node in shape.iter():
                        if _name(node) == "p" and (line := self._line(node)).text.strip():
                            content = self._gathering.write(line).strip()
                            yield Block(Kind.NOTE, content, label=f"dia {slide.number}")
        for relation in slide.relations.values():
            tree = self._package.tree(relation.target) if relation.kind == "comments" else None
            for node in tree.iter() if tree is not None else ():
                if _name(node) in ("text", "t") and (node.text or "").strip():
                    content = self._gathering.write(node.text or "").strip()
                    yield Block(Kind.NOTE, content, label=f"dia {slide.number}", comment=True)


def _name(node: Node) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _relation(node: Node, attribute: str) -> str:
    strict = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
    return node.get(f"{_RELATION}{attribute}") or node.get(f"{strict}{attribute}") or ""


def _placeholder(shape: Node) -> str | None:
    """Which place of the layout a shape fills; ``None`` for a shape of its own."""
    found = next((node for node in shape.iter() if _name(node) == "ph"), None)
    return None if found is None else found.get("type") or ""


def _is_item(paragraph: Node, *, otherwise: bool) -> bool:
    """Whether a paragraph has a bullet or a number, as it says itself or else as its place does."""
    for node in paragraph.iter():
        if _name(node) == "buNone":
            return False
        if _name(node) in ("buChar", "buAutoNum", "buBlip"):
            return True
    return otherwise
