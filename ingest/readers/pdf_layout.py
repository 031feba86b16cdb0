"""From lines on paper to paragraphs: what stands in the margin goes, and white space tells the rest.

Rules of thumb, each with its number at the top; none of them changes a letter.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import ClassVar

from ingest.readers.raw import Block, Kind
from ingest.traced import Edit, Traced

_MARGIN_LINES = 2
"""Lines at the top and at the bottom of a page that may be running headers."""
_HEADER_PAGES = 3
_PARAGRAPH_GAP = 1.3
"""Distance between lines, in usual distances, from which a new paragraph begins."""
_SAME_SIZE = 0.12
_INDENT = 0.8
"""In heights of a line."""
_FULL_LINE = 0.85
"""Of the width of the column."""
_HEADING_SIZE = 1.12
"""In sizes of the running text."""
_HEADING_WORDS = 25
_SAME_LINE = 0.4
_CELL_LINES, _CELL_WORDS = 3, 6

BULLET = re.compile(r"(?:[•●◦▪‣∙·o–—*-]|\d{1,2}[.)]|[a-z][.)])$")
_BULLETED = re.compile(r"[•●◦▪‣∙·–—-]\s+(?=\S)")
_CLOSED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_PAGE_NUMBER = re.compile(
    r"[-–\s]*(?:(?:blz|bladzijde|pagina|pag|page|p)\.?\s*)?(\d{1,4})(?:\s*(?:van|of|/|\|)\s*\d+)?[-–\s]*", re.I
)
_ENDS_IN_PAGE_NUMBER = re.compile(
    r".*\b(?:blz|bladzijde|pagina|pag|page)\.?\s*(\d{1,4})(?:\s*(?:van|of|/)\s*\d+)?", re.I
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page.

    Attributes:
        start, end: raw offsets.
        gaps: raw offsets of spaces so wide that they part cells of a table.
        page: counted from 0; filled in when pages are put together.
        item: a bullet or number stands before it.
    """

    CELL_GAP: ClassVar[float] = 1.1

    start: int
    end: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    bold: bool = False
    gaps: tuple[int, ...] = field(default=())
    page: int = 0
    item: bool = False

    @property
    def height(self) -> float:
        """The height of its letters, which goes with the size of the font."""
        return self.top - self.bottom

    def beside(self, other: "Line") -> bool:
        """Whether both stand on one line of the page."""
        return self.page == other.page and abs(self.bottom - other.bottom) < _SAME_LINE * max(self.height, other.height)


def without_margins(pages: Sequence[Sequence[Line]], title: str) -> list[Line]:
    """The lines of all pages in order, without running headers, running footers and page numbers."""
    repeated = _repeated(pages)
    shift = _page_number_shift(pages)
    kept: list[Line] = []
    for number, lines in enumerate(pages):
        margin = set(_margin(lines))
        for line in lines:
            if line in margin and (
                _key(line) in repeated
                or _is_page_number(line.text, number + 1, shift)
                or (number > 0 and _plain(line.text) == _plain(title))
            ):
                continue
            kept.append(replace(line, page=number))
    return kept


def _margin(lines: Sequence[Line]) -> list[Line]:
    """The first and last lines of a page as one sees it, whatever order they were drawn in."""
    ordered = sorted(lines, key=lambda line: -line.bottom)
    return ordered[:_MARGIN_LINES] + ordered[-_MARGIN_LINES:]


def _key(line: Line) -> str:
    """What is the same in a header from page to page: the words, not the numbers, in letters of one size."""
    return f"{re.sub(r'[0-9]+', '#', _plain(line.text))} ({round(line.height)})"


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _repeated(pages: Sequence[Sequence[Line]]) -> set[str]:
    """The keys that stand in the margin of many pages."""
    counts = Counter(key for lines in pages for key in {_key(line) for line in _margin(lines)})
    written = sum(1 for lines in pages if lines)
    enough = min(_HEADER_PAGES, max(written, 2))
    return {key for key, count in counts.items() if count >= enough and sum(map(str.isalpha, key)) >= 3}


def _page_number_shift(pages: Sequence[Sequence[Line]]) -> int | None:
    """By how much printed page numbers run ahead of the count of pages; ``None`` when there are none."""
    shifts = Counter(
        int(found.group(1)) - number
        for number, lines in enumerate(pages, start=1)
        for line in _margin(lines)
        if (found := _PAGE_NUMBER.fullmatch(line.text))
    )
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    return shift if count > 1 else None


def _is_page_number(text: str, number: int, shift: int | None) -> bool:
    found = _PAGE_NUMBER.fullmatch(text) or _ENDS_IN_PAGE_NUMBER.fullmatch(text)
    return found is not None and int(found.group(1)) - number in (0, shift)


def blocks_of(lines: Sequence[Line], raw: str) -> list[Block]:
    """The headings, paragraphs, list items and table rows that lines make up."""
    if not lines:
        return []
    lines = list(_with_items(lines))
    body = median([line.height for line in lines for _ in range(len(line.text) // 10 + 1)])
    rows = _rows(lines)
    groups = list(_groups(lines, body, rows))
    sizes = sorted({_size(group[0], body) for group in groups if _is_heading(group, body)}, reverse=True)
    return [
        Block(Kind.ROW, _row(group[0], raw)) if group[0] in rows else _block(group, raw, body, sizes)
        for group in groups
    ]


def _with_items(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, where a bullet that was drawn on its own has become a mark on its line."""
    bullets = [line for line in lines if BULLET.fullmatch(line.text)]
    owned = {bullet: _owner(bullet, lines) for bullet in bullets}
    owners = {owner for owner in owned.values() if owner is not None}
    for line in lines:
        if owned.get(line) is None:
            yield replace(line, item=True) if line in owners else line


def _owner(bullet: Line, lines: Sequence[Line]) -> Line | None:
    return next(
        (line for line in lines if line is not bullet and line.left > bullet.left and line.beside(bullet)), None
    )


def _groups(lines: Sequence[Line], body: float, rows: set[Line]) -> Iterator[list[Line]]:
    """Lines that belong together."""
    usual = _usual_distance(lines)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    group = [lines[0]]
    for above, line in pairwise(lines):
        new = (
            line in rows
            or above in rows
            or _begins(above, line, usual)
            or _begins_by_width(group[0], above, line, (left, right))
            or (_is_heading([*group, line], body) != _is_heading(group, body))
        )
        if new:
            yield group
            group = []
        group.append(line)
    yield group


def _usual_distance(lines: Sequence[Line]) -> float:
    """The distance between lines of one paragraph, in heights of a line."""
    distances = [(above.bottom - line.bottom) / line.height for above, line in pairwise(lines) if _follows(above, line)]
    return median(distances) if distances else 0.0


def _follows(above: Line, line: Line) -> bool:
    """Whether a line stands close below another of the same size."""
    distance = above.bottom - line.bottom
    return above.page == line.page and _same_size(above, line) and 0 < distance < 2.5 * line.height


def _same_size(above: Line, line: Line) -> bool:
    return abs(above.height - line.height) <= _SAME_SIZE * max(above.height, line.height)


def _rows(lines: Sequence[Line]) -> set[Line]:
    """Lines with wide gaps, of which two or more stand together, and a short line or two between them.

    Such a line is the rest of a cell that did not fit on one line.
    """
    found: set[Line] = set()
    numbers = [number for number, line in enumerate(lines) if line.gaps]
    for number, later in pairwise(numbers):
        between = lines[number + 1 : later]
        near = later - number <= _CELL_LINES and lines[number].page == lines[later].page
        if near and all(len(line.text.split()) <= _CELL_WORDS for line in between):
            found.update(lines[number : later + 1])
    return found


def _begins(above: Line, line: Line, usual: float) -> bool:
    """Whether the white above a line, its size or its bullet makes it the first of something new."""
    if _is_item(line) or not _same_size(above, line) or above.bold != line.bold:
        return True
    if not _follows(above, line):
        # Another column or page: the same sentence goes on, or something new begins.
        return _CLOSED.search(above.text) is not None and not line.text[0].islower()
    return (above.bottom - line.bottom) / line.height > _PARAGRAPH_GAP * usual


def _begins_by_width(first: Line, above: Line, line: Line, column: tuple[float, float]) -> bool:
    """Whether a line is indented, or the line above ended a sentence with room to spare."""
    left, right = column
    indented = line.left - above.left > _INDENT * line.height and not _is_item(first) and _follows(above, line)
    short = above.right - left < _FULL_LINE * (right - left)
    return indented or (short and _CLOSED.search(above.text) is not None and not line.text[0].islower())


def _is_heading(group: Sequence[Line], body: float) -> bool:
    """Whether lines are larger than the running text, or bold, and no sentence."""
    text = " ".join(line.text for line in group)
    larger = all(line.height >= _HEADING_SIZE * body for line in group)
    bold = all(line.bold for line in group) and not text.endswith((".", ",", ";", ":"))
    return (larger or bold) and not _is_item(group[0]) and len(text.split()) <= _HEADING_WORDS


def _is_item(line: Line) -> bool:
    return line.item or _BULLETED.match(line.text) is not None


def _size(line: Line, body: float) -> float:
    """The size of a heading in steps that the eye can tell apart."""
    return round(line.height / body * 10)


def _block(group: Sequence[Line], raw: str, body: float, sizes: Sequence[float]) -> Block:
    content = _content(group, raw)
    if _is_heading(group, body):
        return Block(Kind.HEADING, content, level=sizes.index(_size(group[0], body)) + 1)
    bullet = _BULLETED.match(content.text)
    if bullet:
        content = content.slice(bullet.end(), len(content.text))
    return Block(Kind.ITEM if bullet or group[0].item else Kind.PARAGRAPH, content)


def _row(line: Line, raw: str) -> Traced:
    text = Traced.of(raw[line.start : line.end], line.start)
    return text.edit(Edit(gap - line.start, gap - line.start + 1, " | ") for gap in line.gaps)


def _content(group: Iterable[Line], raw: str) -> Traced:
    """The text of lines, with the line feed after each that stands in the raw text too."""
    parts: list[Traced | str] = []
    end = 0
    for line in group:
        if parts:
            feed = raw.find("\n", end, line.start)
            parts.append(Traced.of("\n", feed) if feed >= 0 else "\n")
        parts.append(Traced.of(raw[line.start : line.end], line.start))
        end = line.end
    return Traced.join(parts)
