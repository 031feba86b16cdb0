"""The paragraphs of a document at the desk, with a bar in the margin for each highlight.

Offsets are code points of the document; scripts count from where a paragraph begins.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.model.annotation import Highlight
from kb.model.document import Document
from ui.edition import Edition
from ui.excerpt import shortened
from ui.links import CHOSEN
from ui.views.desk.at import At
from ui.views.desk.marked import Cutter, Names, Sentence
from ui.views.windows import BLOCK

_SHORT = 40
_ENOUGH = 400
"""Characters of a highlight that its first words are taken from: one may be as long as the document."""


class Bar(NamedTuple):
    """A highlight in the margin of a paragraph.

    Attributes:
        mark: the number of the highlight on the page.
        query: of the same page with the highlight chosen: whole addresses would be a third of the page.
        name: what it says, and where.
        hue: of what it says first, which has a column of its own in the margin.
    """

    mark: int
    query: str
    name: str
    hue: int
    chosen: bool


class Paragraph(NamedTuple):
    """A heading or a paragraph.

    Attributes:
        start: of its first character.
        level: of a heading; 0 otherwise.
        place: the page that begins in it.
    """

    start: int
    level: int
    sentences: tuple[Sentence, ...]
    bars: tuple[Bar, ...]
    speaker: str = ""
    place: str = ""


def paragraphs(at: At, shown: Sequence[Highlight], names: Names, edition: Edition) -> Iterator[Paragraph]:
    """The headings and paragraphs that are shown."""
    document = at.document
    cutter = Cutter(document.text, shown, at.marks.codings, names, stand=at.stand)
    headings = {section.start: section for section in document.sections}
    turns = {turn.start: turn.speaker for turn in document.turns}
    marks = {one.id: mark for mark, one in enumerate(shown, start=1)}
    number = 0
    for found in BLOCK.finditer(document.text, at.window.start, at.window.end):
        start, section = found.start(), headings.get(found.start())
        if section is not None and found.group().startswith(section.heading) and section.heading:
            end = start + len(section.heading)
            yield Paragraph(start, 2, (Sentence(0, start, end, cutter.cut(start, end)),), ())
            rest = document.text[end : found.end()]
            start = end + len(rest) - len(rest.lstrip())
        if start >= found.end():
            continue
        lines = []
        for sentence in cutter.sentences(start, found.end()):
            number += bool(sentence.number)
            lines.append(sentence._replace(number=number if sentence.number else 0))
        here = [one for one in shown if one.start < found.end() and one.end > start]
        yield Paragraph(
            start=start,
            level=0,
            sentences=tuple(lines),
            bars=tuple(_bar(one, marks[one.id], at, names, edition) for one in here),
            speaker=turns.get(start, ""),
            place=_page(document, start, found.end(), edition),
        )


def _page(document: Document, start: int, end: int, edition: Edition) -> str:
    """The page that begins in a paragraph; the first needs no mention."""
    begun = [number for number, offset in enumerate(document.pages, start=1) if number > 1 and start <= offset < end]
    return edition.wording("kaart.blz", n=begun[0]) if begun else ""


def _bar(one: Highlight, mark: int, at: At, names: Names, edition: Edition) -> Bar:
    codings = at.marks.codings.get(one.id, ())
    called = ", ".join(dict.fromkeys(names.of(coding) for coding in codings)) or "–"
    words = shortened(at.document.text[one.start : min(one.end, one.start + _ENOUGH)], _SHORT)
    return Bar(
        mark=mark,
        query=at.query(**{CHOSEN: one.id}),
        name=edition.wording("werk.balk", code=called, woorden=words),
        hue=names.hue(codings[0]) if codings else 0,
        chosen=one.id == at.chosen,
    )
