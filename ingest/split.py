"""Cutting a document into passages: whole sentences of one region, long enough to stand alone.

Where to cut is the cheapest way through the sentences (dynamic programming, as in Knuth
and Plass's line breaking, 1981): a passage costs more the further its length is from the
target, and a cut costs less at the end of a paragraph than inside one. The same text
always gives the same passages.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from ingest.regions import Region, regions
from kb.language.sentences import sentences
from kb.model.document import Document, Passage
from kb.model.text import Span

TARGET, LONGEST, SHORTEST = 90, 150, 25
"""Words per passage."""
WHOLE = 900
"""A stretch under one heading of at most so many characters stays whole: cut in two, neither half says enough."""

# A row of letters without spaces counts as words of this length, so that it cannot grow without end.
_LETTERS_PER_WORD = 12
_PARAGRAPH, _LINE, _SENTENCE, _CLAUSE = 0.0, 0.1, 0.2, 0.5
# What a passage of so many words costs. One below ``SHORTEST`` costs 0.52 or more, and to take it in costs its
# neighbour 0.44 at most: so it is taken in.
_COSTS = [((words - TARGET) / TARGET) ** 2 for words in range(LONGEST + 1)]
# Sentences are looked for in stretches of at most this many characters.
_STRETCH = 100_000
_CLAUSE_END = re.compile(r"(?<=[;:,–—])\s+|\s+(?=[–—(])")
_GAP = re.compile(r"\s+")


class Unit(NamedTuple):
    """A stretch that is not cut, its length in words, and what a cut after it costs."""

    start: int
    end: int
    size: int
    cut: float


def split(document: Document) -> list[Passage]:
    """The passages of a document in order; each an exact stretch of its text."""
    cut = [
        (Span(start=start, end=end), region)
        for region in regions(document)
        for start, end in _cut(document.text, region)
    ]
    return [
        document.passage(
            span,
            ordinal=ordinal,
            heading=region.heading,
            path=region.path,
            speaker=region.speaker,
            columns=region.columns,
        )
        for ordinal, (span, region) in enumerate(cut)
    ]


def _cut(text: str, region: Region) -> list[tuple[int, int]]:
    units = list(_units(text, region))
    if not units:
        return []
    start, end = units[0].start, units[-1].end
    return [(start, end)] if end - start <= WHOLE else _cheapest(units)


def size(text: str) -> int:
    """The length of a text in words."""
    return max(len(text.split()), -(-len(text) // _LETTERS_PER_WORD))


def _units(text: str, region: Region) -> Iterator[Unit]:
    if region.rows:
        yield from (unit for row in region.rows for unit in _row_units(text, row))
        return
    for paragraph in _parts(text, region.start, region.end, "\n\n"):
        lines = list(_parts(text, paragraph.start, paragraph.end, "\n"))
        for line in lines:
            yield from _line_units(text, line, _PARAGRAPH if line is lines[-1] else _LINE)


def _row_units(text: str, row: Span) -> Iterator[Unit]:
    """A row as one unit, unless it is longer than a passage may be."""
    words = size(text[row.start : row.end])
    if words <= LONGEST:
        yield Unit(row.start, row.end, words, _LINE)
    else:
        yield from _line_units(text, row, _LINE)


def _line_units(text: str, line: Span, cut: float) -> Iterator[Unit]:
    """The sentences of a line; a cut after the last one costs ``cut``."""
    units = [unit for stretch in _stretches(text, line) for unit in _sentence_units(text, stretch)]
    yield from units[:-1]
    yield from (unit._replace(cut=cut) for unit in units[-1:])


def _parts(text: str, start: int, end: int, separator: str) -> Iterator[Span]:
    """The stretches between separators, without those that are blank."""
    while start < end:
        found = text.find(separator, start, end)
        stop = end if found < 0 else found
        span = _stripped(text, start, stop)
        if span.start < span.end:
            yield span
        start = stop + len(separator)


def _stretches(text: str, line: Span) -> Iterator[Span]:
    """A line, in pieces that the sentence finder can hold."""
    start = line.start
    while line.end - start > _STRETCH:
        stop = text.rfind(" ", start + 1, start + _STRETCH)
        stop = stop if stop > 0 else start + _STRETCH
        yield _stripped(text, start, stop)
        start = stop
    yield _stripped(text, start, line.end)


def _sentence_units(text: str, stretch: Span) -> Iterator[Unit]:
    for sentence in sentences(text[stretch.start : stretch.end]):
        start, end = stretch.start + sentence.start, stretch.start + sentence.end
        while size(text[start:end]) > LONGEST:
            stop = _inner_cut(text, start, end)
            piece = _stripped(text, start, stop)
            yield Unit(piece.start, piece.end, size(text[piece.start : piece.end]), _CLAUSE)
            start = _stripped(text, stop, end).start
        yield Unit(start, end, size(text[start:end]), _SENTENCE)


def _inner_cut(text: str, start: int, end: int) -> int:
    """Where to cut a sentence that is too long: at a clause, else at a space, else after so many letters."""
    nearest, furthest = start + SHORTEST * 4, min(end, start + TARGET * _LETTERS_PER_WORD)
    reach = text[start:furthest]
    words = [found.start() for found in _GAP.finditer(reach)]
    limit = words[TARGET - 1] if len(words) >= TARGET else len(reach)
    for pattern in (_CLAUSE_END, _GAP):
        cuts = [start + found.start() for found in pattern.finditer(reach[:limit])]
        if cuts and cuts[-1] > nearest:
            return cuts[-1]
    return start + limit


def _cheapest(units: Sequence[Unit]) -> list[tuple[int, int]]:
    """The cheapest way to take the units together, as spans."""
    sizes = [0, *accumulate(unit.size for unit in units)]
    costs, starts, first = [0.0], [0], 0
    for end in range(1, len(units) + 1):
        first = bisect_left(sizes, sizes[end] - LONGEST, first, end - 1)
        words = [sizes[end] - size for size in sizes[first:end]]
        ways = [cost + _COSTS[min(count, LONGEST)] for cost, count in zip(costs[first:end], words, strict=True)]
        cheapest = min(ways)
        starts.append(first + ways.index(cheapest))
        costs.append(cheapest + units[end - 1].cut)
    spans: list[tuple[int, int]] = []
    end = len(units)
    while end:
        start = starts[end]
        spans.append((units[start].start, units[end - 1].end))
        end = start
    return spans[::-1]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)
