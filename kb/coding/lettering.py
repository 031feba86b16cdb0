"""Which letter on a page is which letter of the text that was made of it.

A page draws its letters in an order of its own: a footnote first, columns one after another, headers in between. The
text has them as people read. Rows of letters that both hold exactly once are sure signs, wherever they stand; each is
stretched as far as the letters agree. Between two that follow each other in both, shorter rows are sign enough. White
space, hyphens, lines between cells, ligatures and case do not count. A letter without a place is no fault; one at a
wrong place is.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kb.model.text import Span

_SIGNS = (20, 8, 4)
"""Letters of a sign: over the whole page, and between what stands beside each other already."""
_APART = frozenset("-\u2010\u2011\u00ad\u2212|")
"""Hyphens at the end of a line, and what we write between the cells of a table."""


class _Block(NamedTuple):
    """A row of letters that both have."""

    text: int
    page: int
    length: int


class _Row(NamedTuple):
    """Letters as they are compared, and for each where it comes from."""

    letters: str
    of: Sequence[int]


def lettered(text: str, stretches: Sequence[Span], letters: Sequence[str]) -> list[int | None]:
    """For each letter of a page its place in the text, in code points; ``None`` where it has none.

    Args:
        text: of the document.
        stretches: of it, in which what stands on the page is looked for.
        letters: of the page, in the order in which it draws them.
    """
    own = _row((place, text[place]) for span in stretches for place in range(span.start, min(span.end, len(text))))
    page = _row(enumerate(letters))
    found: list[int | None] = [None] * len(letters)
    for block in _matched(own.letters, page.letters):
        for step in range(block.length):
            if found[page.of[block.page + step]] is None:
                found[page.of[block.page + step]] = own.of[block.text + step]
    return found


def _row(letters: Iterator[tuple[int, str]]) -> _Row:
    compared, of = [], []
    for place, letter in letters:
        for plain in unicodedata.normalize("NFKC", letter).casefold():
            if not plain.isspace() and plain not in _APART:
                compared.append(plain)
                of.append(place)
    return _Row("".join(compared), of)


def _matched(text: str, page: str) -> list[_Block]:
    found = _signs(text, page, _Block(0, 0, len(text)), len(page), _SIGNS[0])
    for size in _SIGNS[1:]:
        found += [
            block for gap, end in _between(found, len(text), len(page)) for block in _signs(text, page, gap, end, size)
        ]
    found += [
        gap
        for gap, end in _between(found, len(text), len(page))
        if text[gap.text : gap.text + gap.length] == page[gap.page : end]
    ]
    return found


def _signs(text: str, page: str, within: _Block, page_end: int, size: int) -> list[_Block]:
    """Rows that both have within a stretch of each, stretched as far as they agree; none over another."""
    text_end = within.text + within.length
    ours = _once(text, within.text, text_end, size)
    theirs = _once(page, within.page, page_end, size)
    found: list[_Block] = []
    taken: set[int] = set()
    done = within.text
    for sign in sorted(ours.keys() & theirs.keys(), key=lambda one: ours[one]):
        at, there = ours[sign], theirs[sign]
        if at < done or there in taken:
            continue
        while at > done and there > within.page and there - 1 not in taken and text[at - 1] == page[there - 1]:
            at, there = at - 1, there - 1
        length = 0
        while at + length < text_end and there + length < page_end and there + length not in taken:
            if text[at + length] != page[there + length]:
                break
            length += 1
        found.append(_Block(at, there, length))
        taken.update(range(there, there + length))
        done = at + length
    return found


def _once(row: str, start: int, end: int, size: int) -> dict[str, int]:
    """The rows of so many letters that stand in a stretch exactly once, and where."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for place in range(start, end - size + 1):
        sign = row[place : place + size]
        if sign in found:
            twice.add(sign)
        found[sign] = place
    return {sign: place for sign, place in found.items() if sign not in twice}


def _between(found: Sequence[_Block], text_end: int, page_end: int) -> Iterator[tuple[_Block, int]]:
    """What lies between blocks that follow each other in both, with where that ends on the page."""
    by_text = sorted(found)
    by_page = sorted(found, key=lambda one: one.page)
    following = dict(pairwise(by_page))
    if by_text and by_text[0] == by_page[0]:
        yield _Block(0, 0, by_text[0].text), by_text[0].page
    for one, other in pairwise(by_text):
        if following.get(one) == other:
            start, there = one.text + one.length, one.page + one.length
            if other.text > start and other.page > there:
                yield _Block(start, there, other.text - start), other.page
    if by_text and by_text[-1] == by_page[-1]:
        last = by_text[-1]
        yield _Block(last.text + last.length, last.page + last.length, text_end - last.text - last.length), page_end
