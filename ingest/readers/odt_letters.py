"""The letters of a paragraph of OpenDocument: what stands in it, what is hidden or struck out, and its notes."""

from lxml import etree

from ingest.readers.docx_symbols import UNKNOWN, is_symbol_font, signs
from ingest.readers.gathering import Line
from ingest.readers.odf_styles import Styles
from ingest.readers.odf_xml import (
    DRAW,
    FIELD,
    FORM,
    OFFICE,
    PRESENTATION,
    TABLE,
    TEXT,
    count,
    letters_in,
    name,
    value,
    words,
)
from ingest.readers.raised import note_label, raised

Node = etree._Element

LEFT_OUT = {
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
FORMULAS = "formules"
_OBJECTS = frozenset({f"{DRAW}object", f"{DRAW}object-ole"})
_HREF = "{http://www.w3.org/1999/xlink}href"
_SILENT = frozenset(
    {
        f"{OFFICE}forms",
        f"{TEXT}sequence-decls",
        f"{TEXT}variable-decls",
        f"{TEXT}user-field-decls",
        f"{TEXT}dde-connection-decls",
        f"{TEXT}alphabetical-index-auto-mark-file",
        f"{TEXT}note-citation",
        f"{OFFICE}event-listeners",
        f"{DRAW}glue-point",
        f"{PRESENTATION}date-time",
        f"{PRESENTATION}header",
        f"{PRESENTATION}footer",
    }
)
HIDDEN = frozenset({f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"})
_SIGNS = {"s": " ", "tab": "\t", "line-break": "\n"}
_FRAMES = frozenset("frame text-box custom-shape g rect ellipse polygon path line".split())


class Letters:
    """Goes down into paragraphs; remembers the notes that they refer to, and what it leaves out."""

    def __init__(self, content: Node, styles: Styles, formulas: frozenset[str]) -> None:
        """Begin.

        Args:
            content: the document.
            styles: what its letters look like.
            formulas: which objects in the file are formulas, by their folders.
        """
        self.left_out: dict[str, None] = {}
        self.notes: list[tuple[Node, str, bool]] = []
        self._styles = styles
        self._fields = _fields(content)
        self._formulas = formulas

    def passes_by(self, node: Node) -> bool:
        """Whether an element is no text, named if that is worth telling."""
        if node.tag in _OBJECTS:
            inside = any(name(inner) == "math" for inner in node.iter() if isinstance(inner.tag, str))
            is_formula = inside or (node.get(_HREF) or "").removeprefix("./") in self._formulas
            self.left_out[FORMULAS if is_formula else LEFT_OUT[node.tag]] = None
            return True
        if node.tag == f"{DRAW}image" and any(
            other.tag == f"{TABLE}table" for other in node.itersiblings(preceding=True)
        ):
            # What the table beside it looks like.
            return True
        if node.tag in LEFT_OUT:
            if node.tag != f"{TEXT}tracked-changes" or any(name(inner) == "deletion" for inner in node.iter()):
                self.left_out[LEFT_OUT[node.tag]] = None
            return True
        hidden = node.tag in HIDDEN or value(node, TEXT, "display") == "none"
        if hidden and words(node):
            self.left_out["verborgen tekst"] = None
        return hidden or node.tag in _SILENT or not isinstance(node.tag, str)

    def put(self, node: Node, line: Line, boxes: list[Node]) -> None:
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
            self.notes.append((node, "", True))
        elif called == "control":
            line.add(self._fields.get(value(node, DRAW, "control"), ""))
        elif called == "fieldmark":
            line.add(_answer(node))
        elif called == "ruby-text":
            line.add(" (")
            self.put(node, line, boxes)
            line.add(")")
        elif called == "span":
            self._span(node, line, boxes)
        elif not self.passes_by(node):
            self.put(node, line, boxes)

    def _span(self, node: Node, line: Line, boxes: list[Node]) -> None:
        """Letters of one look."""
        style, start = _style(node), line.length
        if self._styles.hides(style, family="text"):
            self.left_out.update({"verborgen tekst": None} if words(node) else {})
        elif self._styles.strikes(style):
            self.left_out.update({"doorgehaalde tekst": None} if words(node) else {})
        elif self._styles.raises(style):
            self._raised(node, line, boxes)
        elif is_symbol_font(font := self._styles.font(style)):
            line.add(signs(font, letters_in(node)).replace(UNKNOWN, " "))
        else:
            self.put(node, line, boxes)
        if not line.text[line.lead : start].strip() and self._styles.is_bold(style):
            line.lead = line.length
        if not line.text[line.slanted : start].strip() and self._styles.is_slanted(style):
            line.slanted = line.length

    def _raised(self, node: Node, line: Line, boxes: list[Node]) -> None:
        """Raised letters: the mark of a note that somebody typed, or what they mean."""
        inner = Line()
        self.put(node, inner, boxes)
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
            self.notes.append((body, label, False))


def _plain(text: str | None) -> str:
    """Letters in which white space of the file is one space, as the format has it (part 3, §6.1.2)."""
    if not text:
        return ""
    joined = " ".join(text.split())
    if not joined:
        return " "
    return f"{' ' if text[0].isspace() else ''}{joined}{' ' if text[-1].isspace() else ''}"


def _answer(node: Node) -> str:
    """What is filled in in a field of an old form of Word: a box, ticked or not, or what was chosen from a list."""
    kind = " ".join(map(str, node.attrib.values()))
    said = [(value(one, FIELD, "name"), value(one, FIELD, "value")) for one in node]
    if _TICK_BOX in kind:
        return "☒" if ("Checkbox_Checked", "true") in said else "☐"
    entries = [text for called, text in said if called == "Dropdown_ListEntry"]
    chosen = next((count(text, len(entries)) for called, text in said if called == "Dropdown_Selected"), len(entries))
    return entries[chosen] if _LIST in kind and chosen < len(entries) else ""


_TICK_BOX, _LIST = "FORMCHECKBOX", "FORMDROPDOWN"


def _style(node: Node) -> str:
    return value(node, TEXT, "style-name")


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
