"""What was added to a page: answers in the fields of a form, typed text, and remarks in the margin.

PDFium draws fields and remarks, but its text does not hold them.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.pdf.drawn import Filled, Line, Word
from ingest.readers.pdf.lines import rows_of

TICKED, UNTICKED = "☒", "☐"

_REMARKS = frozenset(
    (
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_CARET,
        pdfium.FPDF_ANNOT_INK,
    )
)
_WRITTEN = frozenset((pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX))
_TICKED = frozenset((pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON))
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_PASSWORD = 1 << 13
_MOST = 20_000
"""Additions on one page that are looked at."""
_LINE_HEIGHT = 24.0
"""Points; a higher field holds several lines, of which the first stands at its top."""
_MOST_ABOVE = 100
_ABOVE = 2.2
"""Distance, in heights of a line, within which what stands above an answer may be its question."""


class Added(NamedTuple):
    """What was added to a page.

    Attributes:
        words: answers, ticks and typed text, where they stand.
        remarks: what somebody wrote in the margin.
        fields: how many fields the page has.
        filled: how many of them hold something.
    """

    words: list[Word]
    remarks: list[str]
    fields: int
    filled: int


def added(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, size: float) -> Added:
    """What was added to a page, written in letters of a size."""
    words: list[Word] = []
    remarks: list[str] = []
    fields = filled = 0
    form = document.formenv.raw if document.formenv else None
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        seen = not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN
        if kind == pdfium.FPDF_ANNOT_WIDGET and form and seen:
            answer = _answer(form, annotation, size)
            fields += answer is not None
            if answer and answer.text:
                words.append(answer)
                filled += answer.text != UNTICKED
        elif kind in _REMARKS and seen:
            text = _string(annotation, b"Contents")
            if kind == pdfium.FPDF_ANNOT_FREETEXT and "typewriter" in _string(annotation, b"IT").lower():
                words.append(_word(annotation, text, size, Filled.NOT))
            elif text:
                remarks.append(text)
        pdfium.FPDFPage_CloseAnnot(annotation)
    return Added([word for word in words if word.text], remarks, fields, filled)


def _answer(form: ctypes.Structure, annotation: ctypes.Structure, size: float) -> Word | None:
    """What stands in a field, as a word without text when it is empty; ``None`` for a button or a secret."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKED:
        ticked = pdfium.FPDFAnnot_IsChecked(form, annotation)
        return _word(annotation, TICKED if ticked else UNTICKED, size, Filled.TICK)
    if kind not in _WRITTEN or pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return None
    chosen = ", ".join(_chosen(form, annotation)) if kind == pdfium.FPDF_FORMFIELD_LISTBOX else ""
    return _word(annotation, chosen or _value(form, annotation), size, Filled.ANSWER)


def _chosen(form: ctypes.Structure, annotation: ctypes.Structure) -> Iterator[str]:
    for number in range(min(pdfium.FPDFAnnot_GetOptionCount(form, annotation), _MOST)):
        if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, number):
            size = pdfium.FPDFAnnot_GetOptionLabel(form, annotation, number, None, 0)
            buffer = (ctypes.c_ushort * (size // 2 + 1))()
            pdfium.FPDFAnnot_GetOptionLabel(form, annotation, number, buffer, size)
            yield _text(buffer)


def _value(form: ctypes.Structure, annotation: ctypes.Structure) -> str:
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size)
    return _text(buffer)


def _string(annotation: ctypes.Structure, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return _text(buffer)


def _text(buffer: "ctypes.Array[ctypes.c_ushort]") -> str:
    return " ".join(bytes(buffer).decode("utf-16-le", errors="replace").split("\0")[0].split())


def _word(annotation: ctypes.Structure, text: str, size: float, filled: Filled) -> Word:
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, box)
    foot, top = min(box.bottom, box.top), max(box.bottom, box.top)
    bottom = top - 1.2 * size if top - foot > _LINE_HEIGHT else foot
    left, right = min(box.left, box.right), max(box.left, box.right)
    return Word(text, left, right, bottom, top, size, 400, filled=filled, reach=bottom - foot)


def with_answers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, where an answer has been put behind the line that asks for it.

    That is the one before it, also lower beside a field of several lines, or, where there is none, the one close above
    it. An answer without stays as it is.
    """
    if not any(_is_answer(line) for line in lines):
        return list(lines)
    asked: dict[Line, list[Line]] = {}
    taken: set[Line] = set()
    above: list[Line] = []
    beside = _beside_fields(lines)
    for row in rows_of(lines):
        before: Line | None = None
        for line in row:
            question = before or beside.get(line) or _question_above(line, above)
            if not _is_answer(line):
                before = line
            elif question is not None:
                asked.setdefault(question, []).append(line)
                taken.add(line)
        above = [line for line in row if not _is_answer(line)][:_MOST_ABOVE]
    return [replace(line, answers=tuple(asked[line])) if line in asked else line for line in lines if line not in taken]


def _is_answer(line: Line) -> bool:
    return line.words[0].filled is Filled.ANSWER or any(word.filled is Filled.TICK for word in line.words)


def _beside_fields(lines: Sequence[Line]) -> dict[Line, Line]:
    """Of each answer in a field of several lines the line that stands to the left of the field, nearest to it."""
    tall = [line for line in lines if line.words[0].reach][:_MOST_ABOVE]
    plain = [line for line in lines if not _is_answer(line)]
    found: dict[Line, Line] = {}
    for answer in tall:
        near = [line for line in plain if _is_left_of(line, answer)]
        # Another field between them has that line for its own.
        between = [other for other in tall if other is not answer and other.right <= answer.left]
        near = [line for line in near if not any(_is_left_of(line, other) for other in between)]
        if near:
            rightmost = max(line.right for line in near)
            column = [line for line in near if line.right > rightmost - (answer.left - rightmost) - line.height]
            found[answer] = max(column, key=lambda line: line.bottom)
    return found


def _is_left_of(line: Line, answer: Line) -> bool:
    middle = (line.bottom + line.top) / 2
    return line.right <= answer.left + 1 and answer.bottom - answer.words[0].reach <= middle <= answer.top


def _question_above(answer: Line, above: Sequence[Line]) -> Line | None:
    if answer.words[0].filled is not Filled.ANSWER:
        return None
    near = (
        line
        for line in above
        if line.left < answer.right and answer.left < line.right and line.bottom - answer.top < _ABOVE * line.height
    )
    return next(near, None)
