"""A page of the file beside the text of the desk: what it looks like, its words to select, and what has a code.

Lengths are in points, from the top left of the page. Words lie over the picture as text that is not seen, and say in
``data-van`` where they stand in the document, so that a selection on the page is the same as one in the text.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.model.annotation import Highlight
from kb.model.text import Span
from kb.ports.sheets import Letter
from kb.services.exploring.leafing import Leaf
from ui.edition import Edition
from ui.links import CHOSEN, FOUND, PART, SHEET
from ui.views.desk.at import At
from ui.views.desk.marked import Names

_HYPHENS = "-\u2010\u2011\u00ad\u2212"
_SAME_LINE = 0.5
"""How much of the lower of two letters stands beside the other where they are of one line."""
_FURTHER = 4.0
"""In heights: what stands further to the right belongs to another column."""
_BASE = 0.2
"""Part of its height that a line reaches below what its letters stand on."""


class Line(NamedTuple):
    """Words of the document in one row on the page."""

    start: int
    text: str
    x: float
    y: float
    width: float
    size: float


class Box(NamedTuple):
    """A stretch of a highlight on the page.

    Attributes:
        first: it is the first of its highlight, and the one that is told.
    """

    query: str
    name: str
    hue: int
    mark: int
    x: float
    y: float
    width: float
    height: float
    first: bool
    chosen: bool


class SheetView(NamedTuple):
    """A page.

    Attributes:
        before, after: queries of the pages beside it; empty when there is none.
        close: query of the desk without it.
    """

    number: int
    total: int
    image: str
    width: float
    height: float
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    before: str
    after: str
    close: str


def sheet_view(at: At, leaf: Leaf, shown: Sequence[Highlight], names: Names, edition: Edition) -> SheetView:
    """The page that is asked for."""
    number, total = at.sheet, len(at.document.pages)
    rows = list(_rows(leaf, at.document.text))
    return SheetView(
        number=number,
        total=total,
        image=edition.links.sheet(at.study, at.document.id, number),
        width=round(leaf.sheet.width, 1),
        height=round(leaf.sheet.height, 1),
        lines=tuple(_line(row, at.document.text) for row in rows),
        boxes=tuple(_boxes(at, rows, shown, names, edition)),
        before=_to(at, number - 1) if number > 1 else "",
        after=_to(at, number + 1) if number < total else "",
        close=at.query(**{SHEET: "", PART: str(at.part + 1)}),
    )


def _to(at: At, number: int) -> str:
    return at.query(**{SHEET: str(number), FOUND: ""})


class _Placed(NamedTuple):
    place: int
    letter: Letter


def _rows(leaf: Leaf, text: str) -> Iterator[list[_Placed]]:
    """The letters that have a place in the text, in its order, broken where a line of the page ends."""
    placed = sorted(
        _Placed(place, letter)
        for place, letter in zip(leaf.places, leaf.sheet.letters, strict=True)
        if place is not None
    )
    row: list[_Placed] = []
    for one in placed:
        if row and not _follows(row[-1], one, text):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def _follows(one: _Placed, other: _Placed, text: str) -> bool:
    """Whether a letter stands on the same line as the one before it, with nothing but white space between them."""
    between = text[one.place + 1 : other.place]
    height = max(one.letter.bottom - one.letter.top, 0.1)
    beside = min(one.letter.bottom, other.letter.bottom) - max(one.letter.top, other.letter.top)
    return (
        not between.strip(_HYPHENS + " \n\t")
        and beside > _SAME_LINE * min(height, other.letter.bottom - other.letter.top)
        and -height < other.letter.left - one.letter.right < _FURTHER * height
    )


def _line(row: Sequence[_Placed], text: str) -> Line:
    box = _around(row)
    return Line(
        start=row[0].place,
        text=text[row[0].place : row[-1].place + 1],
        x=round(box.left, 1),
        y=round(box.bottom - _BASE * (box.bottom - box.top), 1),
        width=round(max(box.right - box.left, 0.5), 1),
        size=round(max(box.bottom - box.top, 1.0) * (1 - _BASE), 1),
    )


def _around(row: Sequence[_Placed]) -> Letter:
    letters = [one.letter for one in row]
    return Letter(
        text="",
        left=min(one.left for one in letters),
        top=min(one.top for one in letters),
        right=max(one.right for one in letters),
        bottom=max(one.bottom for one in letters),
    )


def boxes_of(span: Span, rows: Sequence[Sequence[_Placed]]) -> list[Letter]:
    """Where words of the document stand on the page: a box for each row."""
    found = ([one for one in row if span.start <= one.place < span.end] for row in rows)
    return [_around(part) for part in found if part]


def _boxes(
    at: At, rows: Sequence[Sequence[_Placed]], shown: Sequence[Highlight], names: Names, edition: Edition
) -> Iterator[Box]:
    for mark, one in enumerate(shown, start=1):
        codings = at.marks.codings.get(one.id, ())
        called = ", ".join(dict.fromkeys(names.of(coding) for coding in codings)) or "–"
        for number, box in enumerate(boxes_of(one.span, rows)):
            yield Box(
                query=at.query(**{CHOSEN: one.id}),
                name=edition.wording("werk.op_blad", code=called),
                hue=names.hue(codings[0]) if codings else 0,
                mark=mark,
                x=round(box.left, 1),
                y=round(box.top, 1),
                width=round(box.right - box.left, 1),
                height=round(box.bottom - box.top, 1),
                first=number == 0,
                chosen=one.id == at.chosen,
            )
