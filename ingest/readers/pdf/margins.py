"""What stands in the margins of the pages: running headers, running footers and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.readers.pdf.drawn import Line
from ingest.readers.pdf.lines import rows_of

_MARGIN_ROWS = 2
"""Rows at the top and at the bottom of a page that may be running headers."""
_HEADER_PAGES = 3
_APART, _WIDER, _OTHER_SIZE = 1.4, 1.3, 0.07
"""What sets a header apart from the text: its distance, in heights of letters and in usual distances, or its size."""
_SAME_HEIGHT = 9.0
"""Points by which a header may stand higher or lower on another page."""

_PAGE_NUMBER = re.compile(
    r"[-–\s]*(?:(?:blz|bladzijde|pagina|pag|page|p)\.?\s*)?(\d{1,4})(?:\s*(?:van|of|/|\|)\s*\d+)?[-–\s]*", re.I
)
_ENDS_IN_PAGE_NUMBER = re.compile(
    r".*\b(?:blz|bladzijde|pagina|pag|page)\.?\s*(\d{1,4})(?:\s*(?:van|of|/)\s*\d+)?", re.I
)


class Pages(NamedTuple):
    """The lines of each page without what stands in its margins."""

    lines: list[list[Line]]
    headers: int
    numbers: int


def without_margins(pages: Sequence[Sequence[Line]], title: str) -> Pages:
    """The lines of all pages, without running headers, running footers and page numbers; and how many there were.

    The title that stands above a later page is a running header too.
    """
    rows = [rows_of(lines) for lines in pages]
    margins = [_margin(page) for page in rows]
    repeated = _repeated(margins)
    repeated -= {line for page in rows for line in _close_to_text(page, repeated)}
    shift = _page_number_shift(margins)
    kept: list[list[Line]] = []
    headers = numbers = 0
    for number, (lines, margin) in enumerate(zip(pages, margins, strict=True), start=1):
        out: set[Line] = set()
        for line in margin:
            if _is_page_number(line.text, number, shift) and (shift is not None or line is margin[-1]):
                numbers += 1
                out.add(line)
            elif line in repeated or (number > 1 and plain(line.text) == plain(title)):
                headers += 1
                out.add(line)
        kept.append([line for line in lines if line not in out])
    return Pages(kept, headers, numbers)


def _margin(rows: Sequence[list[Line]]) -> list[Line]:
    """The lines in the first and last rows of a page as one sees it, whatever order they were drawn in."""
    chosen = list(rows) if len(rows) <= 2 * _MARGIN_ROWS else [*rows[:_MARGIN_ROWS], *rows[-_MARGIN_ROWS:]]
    return [line for row in chosen for line in row]


def _close_to_text(rows: Sequence[Sequence[Line]], repeated: set[Line]) -> Iterator[Line]:
    """Lines that are the same on other pages, but stand in the text: neither white nor their size sets them apart."""
    distances = [above[0].bottom - below[0].bottom for above, below in pairwise(rows)]
    usual = median(distances) if len(distances) > _MARGIN_ROWS else 0.0
    for inwards in (list(rows), list(reversed(rows))):
        inner = next((number for number, row in enumerate(inwards) if not repeated.intersection(row)), None)
        if not inner:
            continue
        last, text = inwards[inner - 1][0], inwards[inner][0]
        apart = abs(last.bottom - text.bottom) > max(_APART * max(last.height, text.height), _WIDER * usual)
        if not apart and abs(last.size - text.size) <= _OTHER_SIZE * text.size:
            yield from (line for row in inwards[:inner] for line in row)


def plain(text: str) -> str:
    """A text as headers are compared: in small letters, with single spaces."""
    return " ".join(text.lower().split())


def _key(line: Line) -> str:
    """What is the same in a header from page to page: the words, not the numbers, in letters of one size."""
    return f"{re.sub(r'[0-9]+', '#', plain(line.text))} ({round(line.height)})"


def _repeated(margins: Sequence[Sequence[Line]]) -> set[Line]:
    """The lines that stand in the margin of many pages, at about the same height."""
    places: dict[str, list[Line]] = defaultdict(list)
    for margin in margins:
        for line in margin:
            places[_key(line)].append(line)
    written = sum(1 for margin in margins if margin)
    enough = min(_HEADER_PAGES, max(written, 2))
    found: set[Line] = set()
    for key, lines in places.items():
        if sum(map(str.isalpha, key)) < 3:
            continue
        usual = median(line.bottom for line in lines)
        level = [line for line in lines if abs(line.bottom - usual) <= _SAME_HEIGHT]
        if len({line.page for line in level}) >= enough:
            found.update(level)
    return found


def _page_number_shift(margins: Sequence[Sequence[Line]]) -> int | None:
    """By how much printed page numbers run ahead of the count of pages; ``None`` when there are none."""
    shifts = Counter(
        int(found.group(1)) - number
        for number, margin in enumerate(margins, start=1)
        for line in margin
        if (found := _PAGE_NUMBER.fullmatch(line.text))
    )
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    return shift if count > 1 else None


def _is_page_number(text: str, number: int, shift: int | None) -> bool:
    found = _PAGE_NUMBER.fullmatch(text) or _ENDS_IN_PAGE_NUMBER.fullmatch(text)
    return found is not None and int(found.group(1)) - number in (0, shift)
