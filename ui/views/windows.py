"""A long text in parts: what one page shows of it, what stands in the others, and where a word stands in the whole.

A part is some ten pages, and begins with a heading where there is one. Offsets are code points of the document.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.language.folding import fold
from kb.model.document import Document
from kb.model.text import Span
from ui.excerpt import from_a_word

BLOCK = re.compile(r"\S(?:.*?\S)??(?=\s*?(?:\n[^\S\n]*\n|\Z))", re.DOTALL)
"""A heading, a paragraph or a table."""

# The same borders, found ten times as fast.
_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")

# Where a sentence ends, or a line.
_STOP = re.compile(r"[.!?…]+(?=\s)|(?<![.!?…\s])[^\S\n]*\n")

# Some ten pages of 2,500 characters. A text that is hardly longer stays whole.
PART = 25_000
_WHOLE = 37_500
SENTENCES = 500
"""So many can be ticked on one page, each with a box."""

_LISTED = 150
MOST_FOUND = 50
LONGEST_SOUGHT = 100
_AROUND = 60


class Entry(NamedTuple):
    """A line of the list of contents.

    Attributes:
        heading: as it stands there.
        level: from 0.
        part: the number of the part that it stands in, from 1.
        anchor: of the heading there.
    """

    heading: str
    level: int
    part: int
    anchor: str


class Occurrence(NamedTuple):
    """Where words stand: the part, from 1, their anchor in it, and what stands around them."""

    part: int
    anchor: str
    before: str
    words: str
    after: str


def parts(document: Document, *, sentences: int = 0) -> list[Span]:
    """The running text in parts; a single one when it is not long.

    Args:
        document: whose text.
        sentences: so many of them are in a part at most, as far as its signs tell; 0 for any number.
    """
    end = end_of_text(document)
    stops = [found.end() for found in _STOP.finditer(document.text, 0, end)] if sentences else []
    if end <= _WHOLE and len(stops) <= sentences:
        return [Span(start=0, end=end)]
    blocks = [place for found in _BETWEEN.finditer(document.text, 0, end) if (place := found.end()) < end]
    headings = [section.start for section in document.sections]
    borders = [0]
    while end - borders[-1] > _WHOLE or (sentences and len(stops) - bisect_right(stops, borders[-1]) > sentences):
        last = bisect_right(stops, borders[-1]) + sentences - 1
        reach = min(borders[-1] + PART, stops[last] if sentences and last < len(stops) else end)
        borders.append(_next(borders[-1], reach, headings, blocks) or end)
    borders = [border for border in borders if border < end]
    return [Span(start=one, end=other) for one, other in zip(borders, [*borders[1:], end], strict=True)]


def _next(start: int, reach: int, headings: Sequence[int], blocks: Sequence[int]) -> int:
    """Where the part after the one that begins here begins: at the last heading in reach, or else at a paragraph."""
    for places, least in ((headings, (start + reach) // 2), (blocks, start)):
        last = bisect_right(places, reach) - 1
        if last >= 0 and places[last] > least:
            return places[last]
    # One block is longer than a part.
    return next((place for place in blocks if place > start), 0)


def part_of(document: Document, found: Sequence[Span], offset: int) -> int:
    """The number of the part, from 0, that a place stands in; of a note that of the text that refers to it."""
    if offset >= end_of_text(document):
        note = next((one for one in document.notes if one.start <= offset < one.end), None)
        marks = [mark.offset for mark in document.note_marks if note is not None and mark.label == note.label]
        offset = max(min(marks, default=offset) - 1, 0)
    return max(0, bisect_right(found, offset, key=lambda part: part.start) - 1)


def end_of_text(document: Document) -> int:
    """Where the running text ends; notes stand after it."""
    return min((note.start for note in document.notes), default=len(document.text))


def contents(document: Document, found: Sequence[Span]) -> list[Entry]:
    """The headings, down to the level at which there are not too many."""
    levels = sorted({section.level for section in document.sections})
    depths = (levels[:depth] for depth in range(len(levels), 0, -1))
    shown = next((some for some in depths if _at(document, some) <= _LISTED), [])
    return [
        Entry(
            heading=" ".join(section.heading.split()),
            level=shown.index(section.level),
            part=part_of(document, found, section.start) + 1,
            anchor=heading_anchor(section.start),
        )
        for section in document.sections
        if section.level in shown
    ]


def _at(document: Document, levels: Sequence[int]) -> int:
    return sum(section.level in levels for section in document.sections)


def heading_anchor(start: int) -> str:
    """The id of the heading that begins at an offset."""
    return f"kop-{start}"


def found_anchor(start: int) -> str:
    """The id of words that were looked for and stand at an offset."""
    return f"vondst-{start}"


def places(document: Document, words: str, *, end: int | None = None) -> list[Span]:
    """Where words stand at the beginning of a word; case and accents do not count.

    Args:
        document: in which.
        words: as somebody typed them.
        end: how far; notes are left out without it.
    """
    wanted = _plain(" ".join(words.split()))
    if not wanted:
        return []
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, wanted.split())))
    text = _plain(document.text[: end_of_text(document) if end is None else end])
    return [Span(start=found.start(), end=found.end()) for found in pattern.finditer(text)]


def occurrences(document: Document, found: Sequence[Span], stand: Sequence[Span]) -> Iterator[Occurrence]:
    """The first places with what stands around each, so many as fit a list."""
    for place in stand[:MOST_FOUND]:
        before = document.text[max(0, place.start - _AROUND) : place.start]
        after = document.text[place.end : place.end + _AROUND]
        yield Occurrence(
            part=part_of(document, found, place.start) + 1,
            anchor=found_anchor(place.start),
            before=from_a_word(before) if place.start > _AROUND else before,
            words=document.text[place.start : place.end],
            after=from_a_word(after[::-1])[::-1],
        )


def _plain(text: str) -> str:
    """A text without case and accents, in which each character keeps its place."""
    return "".join(map(_letter, text)) if not text.isascii() else text.lower()


@lru_cache(maxsize=10_000)
def _letter(character: str) -> str:
    return (fold(character) or character)[:1]
