"""What stands in the margins of the pages: running headers, running footers and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median, median_low
from typing import NamedTuple

from ingest.readers.pdf.drawn import Line
from ingest.readers.pdf.lines import rows_of

_MARGIN_ROWS = 2
"""Rows at the top and at the bottom of a page that may be running headers."""
_HEADER_PAGES = 3
_APART, _WIDER, _OTHER_SIZE = 1.4, 1.3, 0.07
"""What sets a header apart from the text: its distance, in heights of letters and in usual distances, or its size."""
_RAISED, _LARGER = 0.85, 1.05
_MOST = 0.6
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


def without_margins(pages: Sequence[Sequence[Line]], title: str, size: float) -> Pages:
    """The lines of all pages, without running headers, running footers and page numbers; and how many there were.

    Args:
        pages: the lines of each page.
        title: of the document; above a later page it is a running header too.
        size: of the running text.
    """
    rows = [rows_of(lines) for lines in pages]
    margins = [_margin(page) for page in rows]
    repeated = _repeated([line for row in margin for line in row] for margin in margins)
    # A large line of which only the words are the same is a heading, such as "Stap 2".
    texts = Counter(plain(line.text) for line in repeated)
    repeated -= {line for line in repeated if line.size > _LARGER * size and texts[plain(line.text)] == 1}
    repeated |= {line for margin in margins for line in _beside_headers(margin, repeated)}
    repeated -= {line for page in rows for line in _close_to_text(page, repeated)}
    shift = _page_number_shift(margins)
    kept: list[list[Line]] = []
    headers = numbers = 0
    for number, (lines, margin) in enumerate(zip(pages, margins, strict=True), start=1):
        titles = {line for row in margin for line in row if number > 1 and plain(line.text) == plain(title)}
        counted = set(_page_numbers(margin, number, shift, repeated | titles))
        out = counted | titles | {line for row in margin for line in row if line in repeated}
        if _is_most(out, lines):
            out = counted
        numbers += len(counted)
        headers += len(out - counted)
        kept.append([line for line in lines if line not in out])
    return Pages(kept, headers, numbers)


def _margin(rows: Sequence[list[Line]]) -> list[list[Line]]:
    """The first and last rows of a page as one sees it, whatever order they were drawn in."""
    return list(rows) if len(rows) <= 2 * _MARGIN_ROWS else [*rows[:_MARGIN_ROWS], *rows[-_MARGIN_ROWS:]]


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


def _repeated(margins: Iterable[Sequence[Line]]) -> set[Line]:
    """The lines that stand in the margin of many pages, at about the same height."""
    places: dict[str, list[Line]] = defaultdict(list)
    written = 0
    for margin in margins:
        written += bool(margin)
        for line in margin:
            # A raised number begins a note.
            if line.words[0].size > _RAISED * line.size:
                places[_key(line)].append(line)
    enough = min(_HEADER_PAGES, max(written, 2))
    found: set[Line] = set()
    for key, lines in places.items():
        if sum(map(str.isalpha, key)) < 3:
            continue
        usual = median_low(line.bottom for line in lines)
        level = [line for line in lines if abs(line.bottom - usual) <= _SAME_HEIGHT]
        same = _counting_along(level)
        if len({line.page for line in same}) >= enough:
            found.update(same)
    return found


def _is_most(out: set[Line], lines: Sequence[Line]) -> bool:
    """Whether so much would go that it cannot be headers, as of slides that repeat each other."""
    gone, all_words = (sum(len(line.words) for line in found) for found in (out, lines))
    return _MOST * all_words < gone < all_words


def _beside_headers(margin: Sequence[Sequence[Line]], repeated: set[Line]) -> Iterator[Line]:
    """Numbers in a row that otherwise holds headers."""
    for row in margin:
        named = [line for line in row if any(map(str.isalpha, line.text))]
        if named and all(line in repeated for line in named):
            yield from row


def _counting_along(lines: Sequence[Line]) -> list[Line]:
    """Those of lines with the same words that have the same numbers too, or one that goes with that of the page."""
    texts = Counter(plain(line.text) for line in lines)
    most = texts.most_common(1)[0][0]
    same = [line for line in lines if plain(line.text) == most]
    shifts: Counter[tuple[int, int]] = Counter()
    for line in lines:
        shifts.update((place, number - line.page) for place, number in enumerate(_numbers(line)))
    if not shifts:
        return same
    shift = shifts.most_common(1)[0][0]
    along = [
        line for line in lines if shift in [(place, number - line.page) for place, number in enumerate(_numbers(line))]
    ]
    return max(same, along, key=len)


def _numbers(line: Line) -> list[int]:
    return [int(number) for number in re.findall(r"[0-9]{1,6}", line.text)]


def _page_number_shift(margins: Sequence[Sequence[Sequence[Line]]]) -> int | None:
    """By how much printed page numbers run ahead of the count of pages; ``None`` when there are none."""
    shifts = Counter(
        int(found.group(1)) - number
        for number, margin in enumerate(margins, start=1)
        for row in margin
        for line in row
        if (found := _PAGE_NUMBER.fullmatch(line.text))
    )
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    return shift if count > 1 else None


def _page_numbers(
    margin: Sequence[Sequence[Line]], number: int, shift: int | None, headers: set[Line]
) -> Iterator[Line]:
    """The page numbers in the margin of a page; a bare one stands beside nothing but headers.

    On a page that is the only one with a number, a bare one stands at the foot.
    """
    for row in margin:
        found = {line for line in row if _is_page_number(line.text, number, shift)}
        alone = all(line in headers or line in found for line in row) and (shift is not None or row is margin[-1])
        yield from (line for line in row if line in found and (alone or not line.text.isdigit()))


def _is_page_number(text: str, number: int, shift: int | None) -> bool:
    found = _PAGE_NUMBER.fullmatch(text) or _ENDS_IN_PAGE_NUMBER.fullmatch(text)
    return found is not None and int(found.group(1)) - number in (0, shift)
