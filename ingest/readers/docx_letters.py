"""The letters of a Word paragraph: one walk that goes down everywhere, and names what it leaves out.

What is not named here is gone into, so an element that nobody thought of costs no words.
Changes count as accepted: what was inserted is text, what was deleted is not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.readers.docx_parts import Node, below, child, is_on, name, value
from ingest.readers.docx_styles import Styles
from ingest.readers.docx_symbols import UNKNOWN, is_symbol_font, sign, signs
from ingest.readers.raised import gap, note_label, raised

DELETED, STRUCK, HIDDEN, PICTURES = "verwijderde tekst", "doorgehaalde tekst", "verborgen tekst", "afbeeldingen"
UNFILLED, OBJECTS, CHARTS = "lege invulvelden", "ingevoegde bestanden", "grafieken"
SIGNS, CONTENTS, RUNNING = "onbekende tekens", "inhoudsopgave", "kop- en voetteksten"
TICKED, UNTICKED = "☒", "☐"

_SIGNS = {"w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "-", "w:softHyphen": "\u00ad"}
_SILENT = frozenset(
    "w:instrText w:delInstrText w:footnoteRef w:endnoteRef w:annotationRef w:lastRenderedPageBreak".split()
)
_LEFT_OUT = {"a:blip": PICTURES, "v:imagedata": PICTURES, "o:OLEObject": OBJECTS}
_GONE = frozenset(("w:del", "w:moveFrom"))
_REFERENCES = frozenset(("w:footnoteReference", "w:endnoteReference", "w:commentReference"))


@dataclass(slots=True)
class Found:
    """What is gathered over the whole document.

    Attributes:
        notes: the notes in the order in which the text refers to them: kind and id, with their label.
        asked, answered: how many fields there are to fill in, and how many are filled.
    """

    left_out: dict[str, None] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: int = 0
    answered: int = 0

    def leave(self, what: str) -> None:
        """Note that something is not taken."""
        self.left_out[what] = None


class Source(NamedTuple):
    """Where a paragraph finds what stands elsewhere in the package.

    Attributes:
        label: the mark of the next note, by its kind and id.
        drawn: what Word made of a list (SmartArt) or of numbers (a chart), by its relation.
    """

    styles: Styles
    label: Callable[[str, str], str]
    drawn: Callable[[str], Node | None]


@dataclass(slots=True)
class Letters:
    """The letters of a paragraph.

    Attributes:
        marks: where it refers to a note, and by which label.
        boxes: the text boxes in it, which are read after it.
        bold: how many of the letters are bold.
        lead, slanted: how many letters at the beginning are bold, and how many in italics.
    """

    text: str = ""
    marks: list[tuple[int, str]] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    bold: int = 0
    lead: int = 0
    slanted: int = 0


class Walk:
    """Going down into paragraphs, one after the other; a field may run over several."""

    def __init__(self, source: Source, found: Found) -> None:
        self._styles = source.styles
        self._source = source
        self._found = found
        self._fields: list[bool] = []
        self._style = ""
        self._into = Letters()

    def letters(self, paragraph: Node) -> Letters:
        """The letters of a paragraph."""
        self._style, self._into = self._styles.style_of(paragraph), Letters()
        self._down(paragraph)
        # The code of a field never runs on in the next paragraph.
        self._fields = [False for _ in self._fields]
        return self._into

    def _down(self, node: Node) -> None:
        for inner in node:
            self._at(inner, name(inner))

    def _at(self, node: Node, called: str) -> None:
        special = _SPECIAL.get(called)
        if special is not None:
            special(self, node)
        elif called in _SIGNS:
            self._write(_SIGNS[called])
        elif called in _LEFT_OUT:
            self._found.leave(_LEFT_OUT[called])
        elif called in _REFERENCES:
            self._refer(node, called)
        elif called in _GONE:
            self._leave_if_words(node, DELETED)
            self._write(gap("".join(text.text or "" for text in node.iter() if name(text) == "w:delText")))
        elif called and called not in _SILENT and not called.endswith("Pr"):
            self._down(node)

    def _write(self, text: str) -> None:
        if True not in self._fields:
            self._into.text += text

    def _leave_if_words(self, node: Node, what: str) -> None:
        if any((text.text or "").strip() for kind in ("w:t", "w:delText") for text in below(node, kind)):
            self._found.leave(what)

    def _run(self, run: Node) -> None:
        """Letters of one look."""
        if self._styles.has("w:vanish", run, self._style):
            self._leave_if_words(run, HIDDEN)
            return
        if any(self._styles.has(toggle, run, self._style) for toggle in ("w:strike", "w:dstrike")):
            self._leave_if_words(run, STRUCK)
            return
        start = len(self._into.text)
        font = _symbol_font(run)
        aligned = child(run, "w:rPr", "w:vertAlign")
        custom = next((inner for inner in run if value(inner, "w:customMarkFollows") in ("1", "true", "on")), None)
        if custom is not None:
            # The mark is typed after it, in the same run.
            self._refer(custom, name(custom), "".join(text.text or "" for text in run if name(text) == "w:t").strip())
        elif font:
            self._signs(run, font)
        elif aligned is not None and value(aligned) == "superscript":
            self._raised(run)
        else:
            self._down(run)
        if self._styles.has("w:b", run, self._style):
            self._into.bold += sum(not letter.isspace() for letter in self._into.text[start:])
            if not self._into.text[self._into.lead : start].strip():
                self._into.lead = len(self._into.text)
        begins = not self._into.text[self._into.slanted : start].strip()
        if begins and self._styles.has("w:i", run, self._style):
            self._into.slanted = len(self._into.text)

    def _raised(self, run: Node) -> None:
        """Raised letters: the mark of a note that somebody typed, or what they mean."""
        before = self._into.text
        self._down(run)
        letters = self._into.text[len(before) :]
        label = note_label(before, letters)
        self._into.text = before + ("" if label else raised(letters))
        if label:
            self._into.marks.append((len(before), label))

    def _signs(self, run: Node, font: str) -> None:
        for inner in run:
            if name(inner) == "w:t":
                self._known(signs(font, inner.text or ""))
            else:
                self._at(inner, name(inner))

    def _known(self, text: str) -> None:
        if UNKNOWN in text:
            self._found.leave(SIGNS)
        self._write(text.replace(UNKNOWN, " "))

    def _text(self, node: Node) -> None:
        self._write(node.text or "")

    def _symbol(self, node: Node) -> None:
        code = value(node, "w:char") or ""
        try:
            number = int(code, 16)
        except ValueError:
            return
        self._known(sign(value(node, "w:font") or "", number))

    def _field(self, node: Node) -> None:
        """The beginning, the middle or the end of a field, of which only the outcome is text."""
        match value(node, "w:fldCharType"):
            case "begin":
                self._form_field(child(node, "w:ffData"))
                self._fields.append(True)
            case "separate" if self._fields:
                self._fields[-1] = False
            case "end" if self._fields:
                self._fields.pop()
            case _:
                pass

    def _form_field(self, data: Node | None) -> None:
        """A field of an old form: a box that is ticked or a choice; text stands in the outcome."""
        box, choices = child(data, "w:checkBox"), child(data, "w:ddList")
        if box is not None:
            ticked = child(box, "w:checked")
            ticked = child(box, "w:default") if ticked is None else ticked
            self._tick(ticked is not None and is_on(ticked))
        elif choices is not None:
            chosen = child(choices, "w:result")
            number = int((value(chosen) if chosen is not None else None) or 0)
            entries = [value(entry) or "" for entry in choices if name(entry) == "w:listEntry"]
            self._write(entries[number] if number < len(entries) else "")

    def _tick(self, ticked: bool) -> None:
        self._found.answered += ticked
        self._write(TICKED if ticked else UNTICKED)

    def _control(self, control: Node) -> None:
        """A content control: its content, unless that is only the request to fill it in."""
        content = child(control, "w:sdtContent")
        box = child(control, "w:sdtPr", "w14:checkbox")
        if box is not None:
            ticked = child(box, "w14:checked")
            self._tick(ticked is not None and value(ticked, "w14:val") in ("1", "true", "on"))
        elif content is not None and not self.is_unfilled(control):
            self._down(content)

    def is_unfilled(self, control: Node) -> bool:
        """Whether a content control still shows the request to fill it in; either way it is counted."""
        properties = child(control, "w:sdtPr")
        shown = child(properties, "w:showingPlcHdr")
        unfilled = shown is not None and is_on(shown)
        if unfilled:
            self._found.leave(UNFILLED)
        if unfilled or any(name(kind) in _TO_FILL for kind in (properties if properties is not None else ())):
            self._found.asked += 1
            self._found.answered += not unfilled
        return unfilled

    def _refer(self, node: Node, called: str, mark: str = "") -> None:
        """A reference to a note."""
        kind, note_id = called.removesuffix("Reference"), value(node, "w:id") or ""
        if (kind, note_id) not in self._found.notes:
            self._found.notes[kind, note_id] = mark or self._source.label(kind, note_id)
        self._into.marks.append((len(self._into.text), self._found.notes[kind, note_id]))

    def _alternative(self, node: Node) -> None:
        chosen = best_alternative(node)
        if chosen is not None:
            self._down(chosen)

    def _box(self, node: Node) -> None:
        self._into.boxes.append(node)

    def _drawn_list(self, node: Node) -> None:
        drawing = self._source.drawn(value(node, "r:dm") or "")
        if drawing is not None:
            self._into.boxes.append(drawing)

    def _chart(self, node: Node) -> None:
        """A chart, of which only the titles are text."""
        self._found.leave(CHARTS)
        chart = self._source.drawn(value(node, "r:id") or "")
        if chart is not None:
            self._into.boxes += below(chart, "c:title")

    def _ruby(self, node: Node) -> None:
        """Letters with their pronunciation above them, which comes between brackets."""
        base, above = child(node, "w:rubyBase"), child(node, "w:rt")
        for part, before, after in ((base, "", ""), (above, " (", ")")):
            if part is not None:
                self._write(before)
                self._down(part)
                self._write(after)

    def _below(self, node: Node) -> None:
        self._set_apart("_", node)

    def _above(self, node: Node) -> None:
        self._set_apart("^", node)

    def _set_apart(self, mark: str, node: Node) -> None:
        """What stands lower or higher in a formula, apart from what it belongs to."""
        if _has_letters(node):
            self._write(mark)
            self._down(node)

    def _fraction(self, node: Node) -> None:
        above, under = child(node, "m:num"), child(node, "m:den")
        if above is not None and under is not None:
            self._down(above)
            self._write("/")
            self._down(under)


_TO_FILL = frozenset("w:text w:date w:dropDownList w:comboBox".split())
_SPECIAL: dict[str, Callable[[Walk, Node], None]] = {
    "w:r": Walk._run,
    "w:t": Walk._text,
    "m:t": Walk._text,
    "a:t": Walk._text,
    "w:sym": Walk._symbol,
    "w:fldChar": Walk._field,
    "w:sdt": Walk._control,
    "mc:AlternateContent": Walk._alternative,
    "w:txbxContent": Walk._box,
    "dgm:relIds": Walk._drawn_list,
    "c:chart": Walk._chart,
    "w:ruby": Walk._ruby,
    "m:f": Walk._fraction,
    "m:sub": Walk._below,
    "m:sup": Walk._above,
}


def best_alternative(node: Node) -> Node | None:
    """The version of alternative content to read: the first that has letters, for they all say the same."""
    versions = [inner for inner in node if name(inner) in ("mc:Choice", "mc:Fallback")]
    return next((version for version in versions if _has_letters(version)), versions[0] if versions else None)


def _has_letters(node: Node) -> bool:
    return any((inner.text or "").strip() for inner in node.iter() if name(inner) in ("w:t", "a:t", "m:t"))


def _symbol_font(run: Node) -> str:
    fonts = child(run, "w:rPr", "w:rFonts")
    if fonts is None:
        return ""
    named: Iterable[str] = (value(fonts, which) or "" for which in ("w:ascii", "w:hAnsi"))
    return next((font for font in named if is_symbol_font(font)), "")
