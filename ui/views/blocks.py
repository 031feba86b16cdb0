"""The text of a document in headings and paragraphs, cut where passages and pages begin and end."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.language.tokens import fold
from kb.model.document import Document, Passage, Section
from kb.model.evidence import KnowledgeSource
from kb.model.search import Match, SearchQuery
from kb.services.exploring.reading import Neighbour
from ui.edition import Edition
from ui.excerpt import Segment, segments

_BLOCK = re.compile(r"\S(?:.*?\S)??(?=\s*?(?:\n[^\S\n]*\n|\Z))", re.DOTALL)
_TOP_HEADING = 2
_LAST_HEADING = 6


@dataclass(frozen=True)
class Reading:
    """What a document page is made of.

    Attributes:
        passage: the passage to read beside others; ``None`` for a document without any.
        chosen: whether the reader asked for that passage.
        query: what the reader came from, if anything.
        found: places in the passage that answer to the question.
    """

    document: Document
    passages: Sequence[Passage]
    passage: Passage | None
    chosen: bool
    query: SearchQuery | None
    found: Sequence[Match]
    neighbours: Mapping[KnowledgeSource, Sequence[Neighbour]]


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph that belongs to one passage or to none.

    Attributes:
        passage: link to the passage; empty when it belongs to none.
        anchor: id of the passage that begins here.
        last: the passage ends here.
        page: number of the page that begins here.
    """

    segments: tuple[Segment, ...]
    passage: str
    anchor: str
    chosen: bool
    last: bool
    page: int | None


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph.

    Attributes:
        level: of a heading, from 2; 0 for a paragraph.
        first_chosen: the passage that stands out begins here.
        last_chosen: and here it ends.
    """

    level: int
    pieces: tuple[Piece, ...]
    first_chosen: bool = False
    last_chosen: bool = False

    @property
    def chosen(self) -> bool:
        """Whether (part of) the passage that stands out is in it."""
        return any(piece.chosen for piece in self.pieces)


def blocks(reading: Reading, edition: Edition) -> Iterable[Block]:
    """The text in headings and paragraphs; a first heading that repeats the title is left out."""
    document = reading.document
    headings = {section.start: section for section in document.sections}
    first = min(headings, default=None)
    open_levels: list[int] = []
    for found in _BLOCK.finditer(document.text):
        start, section = found.start(), headings.get(found.start())
        if section is not None and found.group().startswith(section.heading):
            start += len(section.heading)
            if section.start != first or fold(section.heading) != fold(document.title):
                yield _heading(section, open_levels, reading, edition)
        rest = document.text[start : found.end()]
        if rest.strip():
            yield _paragraph(found.end() - len(rest.lstrip()), found.end(), reading, edition)


def _heading(section: Section, open_levels: list[int], reading: Reading, edition: Edition) -> Block:
    """A heading one step below the heading it stands under, so that no level is skipped."""
    while open_levels and open_levels[-1] >= section.level:
        open_levels.pop()
    level = min(_TOP_HEADING + len(open_levels), _LAST_HEADING)
    open_levels.append(section.level)
    return Block(level, _pieces(section.start, section.start + len(section.heading), reading, edition))


def _paragraph(start: int, end: int, reading: Reading, edition: Edition) -> Block:
    chosen = reading.passage if reading.chosen else None
    return Block(
        level=0,
        pieces=_pieces(start, end, reading, edition),
        first_chosen=chosen is not None and start <= chosen.start < end,
        last_chosen=chosen is not None and start < chosen.end <= end,
    )


def _pieces(start: int, end: int, reading: Reading, edition: Edition) -> tuple[Piece, ...]:
    """A stretch of the text, cut where a passage or a page begins or ends."""
    inside = [passage for passage in reading.passages if passage.start < end and passage.end > start]
    cuts = {start, end}
    cuts.update(edge for passage in inside for edge in (passage.start, passage.end) if start < edge < end)
    cuts.update(page for page in reading.document.pages if start < page < end)
    edges = sorted(cuts)
    return tuple(_piece(first, last, inside, reading, edition) for first, last in pairwise(edges))


def _piece(start: int, end: int, inside: Sequence[Passage], reading: Reading, edition: Edition) -> Piece:
    document = reading.document
    passage = next((one for one in inside if one.start <= start and end <= one.end), None)
    chosen = passage is not None and reading.chosen and passage == reading.passage
    found = [(match.start, match.end) for match in reading.found] if chosen else []
    return Piece(
        segments=tuple(segments(document.text, start, end, found)),
        passage=edition.links.document(document.id, passage=passage.id, query=reading.query) if passage else "",
        anchor=passage.id if passage and passage.start == start else "",
        chosen=chosen,
        last=passage is not None and passage.end == end,
        page=_page_begun(document.pages, start),
    )


def _page_begun(pages: Sequence[int], start: int) -> int | None:
    """The page that begins exactly here, if any; the first needs no mention."""
    page = bisect_right(pages, start)
    return page if page > 1 and pages[page - 1] == start else None
