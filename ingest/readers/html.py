"""HTML: the running text of a page, without what the site wraps around it.

``page`` gathers the pieces of text in one pass with the elements they stand in; ``chrome``
chooses among them; here they become blocks.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from ingest.boilerplate import without_boilerplate
from ingest.headings import is_sentence
from ingest.readers import page_details, page_titles
from ingest.readers.chrome import all_text, text_of_page
from ingest.readers.content import decode
from ingest.readers.elements import HEADINGS, Element, PageBlock
from ingest.readers.html_notes import Marked, label_of, without_marks, without_way_back
from ingest.readers.html_tables import joined, rows, table_of
from ingest.readers.page import Page, gathered
from ingest.readers.panels import Panels, stands_above
from ingest.readers.raw import HARD_BREAK, Block, Kind, NoteMark, RawDocument
from ingest.traced import Traced
from kb.errors import TooLarge

LARGEST = 10 * 1024 * 1024
"""Characters; no page is this long."""

_PARAGRAPH_BREAK = re.compile(rf"{HARD_BREAK}\s*{HARD_BREAK}[\s{HARD_BREAK}]*")
_BOLD = frozenset(("b", "strong"))
_SLANTED = frozenset(("em", "i"))
_ITEMS = frozenset(("li", "dt", "dd"))


class Part(NamedTuple):
    """What stands on a page, or in a stretch of HTML in another document."""

    blocks: list[Block]
    marks: list[NoteMark]
    left_out: tuple[str, ...]


def read(data: bytes) -> RawDocument:
    """An HTML page.

    Raises:
        TooLarge: it has more than ``LARGEST`` characters, or takes longer than ``SLOWEST``.
    """
    raw, caveats = decode(data)
    if len(raw) > LARGEST:
        msg = f"de webpagina is groter dan {LARGEST // 1024**2} MB"
        raise TooLarge(msg)
    page = gathered(raw)
    part = _part(page)
    found = without_boilerplate(part.blocks)
    return RawDocument(
        raw=raw,
        blocks=tuple(found),
        note_marks=tuple(part.marks),
        title=page_titles.title(page, found),
        language=page.language,
        date=page_details.date(page.metas, page.data),
        contributor=page_details.contributor(page.metas, page.data),
        caveats=caveats,
        left_out=part.left_out,
    )


def part(raw: str, *, whole: bool = False) -> Part:
    """What stands in a stretch of HTML.

    Args:
        raw: the stretch.
        whole: no site stands around it, so nothing of it is frame: a book, a message.
    """
    return _part(gathered(raw), whole=whole)


def _part(page: Page, *, whole: bool = False) -> Part:
    marked = without_marks(page.pieces)
    text, left_out = (all_text if whole else text_of_page)(marked.pieces)
    blocks = list(_blocks(text, marked))
    return Part(blocks, marked.marks, (*left_out, *page.left_out))


def _blocks(found: Sequence[PageBlock], marked: Marked) -> Iterator[Block]:
    """The blocks of a page: rows where a table is one, else what each element is."""
    tables = 0
    panels = Panels()
    for table, group in groupby(found, key=table_of):
        blocks = list(group)
        as_rows = rows(blocks, tables + 1) if table is not None else None
        if as_rows is not None:
            tables += 1
            yield replace(as_rows[0], closes=panels.left(blocks[0]))
            yield from as_rows[1:]
        else:
            yield from _running(blocks, marked, panels)


def _running(found: Sequence[PageBlock], marked: Marked, panels: Panels) -> Iterator[Block]:
    previous: Element | None = None
    level = 1
    for place, block in enumerate(found):
        label = label_of(block, marked.labels)
        if label is not None:
            yield from _note(block, label)
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        closes = panels.left(block)
        heading = _level(block, following, level + panels.depth)
        if block.expander is not None:
            panels.opens(block, following, heading or level + panels.depth + 1)
        item = block.element.within(_ITEMS)
        for content, lead, slanted in _paragraphs(block):
            if heading and not is_sentence(content.text):
                yield Block(Kind.HEADING, content, level=heading, closes=closes)
            elif item is not None and item is not previous:
                yield Block(Kind.ITEM, content, closes=closes)
            else:
                yield Block(Kind.PARAGRAPH, content, lead=lead, slanted=slanted, closes=closes)
            previous, closes = item, 0
        level = heading if block.heading is not None else level


def _level(block: PageBlock, following: PageBlock | None, level: int) -> int:
    """The level of a block as a heading; what opens a panel is one above what stands in it."""
    if block.heading is not None:
        return HEADINGS[block.heading.tag]
    if following is None or following.expander is not None or following.heading is not None:
        return 0
    return level + 1 if stands_above(block, following) else 0


def _note(block: PageBlock, label: str) -> Iterator[Block]:
    without = without_way_back(block)
    if without is not None:
        yield Block(Kind.NOTE, _content(without).replace(re.compile(HARD_BREAK), " "), label=label)


def _content(block: PageBlock) -> Traced:
    """The text of a block, in which only ``<br>`` and preformatted lines end a line."""
    content = joined(block.pieces)
    if block.element.within({"pre"}) or block.element.tag == "textarea":
        return content.replace(re.compile(r"\r?\n"), HARD_BREAK)
    return content.strip()


def _paragraphs(block: PageBlock) -> Iterator[tuple[Traced, int, int]]:
    """The parts of a block between empty lines made with ``<br>``.

    With each how many letters lead it that are bold, and how many that are in italics.
    """
    content = _content(block)
    bold, slanted = (_stretches(block, tags) for tags in (_BOLD, _SLANTED))
    start = 0
    breaks = [found.span() for found in _PARAGRAPH_BREAK.finditer(content.text)]
    for end, following in (*breaks, (len(content.text), 0)):
        yield content.slice(start, end), _leading(bold, start, end), _leading(slanted, start, end)
        start = following


def _leading(stretches: list[tuple[int, int]], start: int, end: int) -> int:
    """How many letters a stretch covers from the beginning of a part on."""
    place = bisect_right(stretches, (start, sys.maxsize)) - 1
    return max(min(stretches[place][1], end) - start, 0) if place >= 0 else 0


def _stretches(block: PageBlock, tags: frozenset[str]) -> list[tuple[int, int]]:
    """Where stretches of letters in such elements begin and end in the text of a block, in order."""
    spans: list[tuple[int, int]] = []
    blank = len(text := "".join(piece.text.text for piece in block.pieces)) - len(text.lstrip())
    length = -blank
    for piece in block.pieces:
        end = length + len(piece.text.text)
        if piece.element.within(tags) or (spans and spans[-1][1] == length and not piece.text.text.strip()):
            first = spans.pop()[0] if spans and spans[-1][1] == length else max(length, 0)
            spans.append((first, end))
        length = end
    return spans
