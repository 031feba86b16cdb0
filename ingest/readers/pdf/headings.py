"""What a group of lines is: a heading, an item of a list or a paragraph.

What is large or bold is measured against the running text: lines of several words, by their letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf.drawn import Group, Line, Table, weighted_median
from ingest.readers.pdf.lines import BULLET, NUMBER
from ingest.readers.raw import Kind
from ingest.readers.tables import names_columns

RUNNING_WORDS = 5
FULL_LINE = 0.85
"""Of the width of the column."""
CLOSED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?P<point>[.)]?)\s+\S")

_HEADING_SIZE = 1.12
"""In sizes of the running text."""
_BOLD, _BOLDER = 500, 150
_SENTENCE_WORDS, _LONGEST_HEADING = 5, 40
_CAPITALS_WORDS = 10
_TAIL = 200
_STOP = re.compile(r"[.!…;,:][\"'”’)\]]*$")
_INNER_STOP = re.compile(r"[^\W\d_]{3}[.!?][\"'”’)]?\s+[\"'“‘(]?[A-ZÀ-Þ]")
_WORD = re.compile(r"[^\W\d_]{2}")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d+$")
_LABELLED = re.compile(r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[a-z][.)])\s+\S|[•●◦▪■‣∙·○➢–—-]\s+\S)")


@dataclass(frozen=True, slots=True)
class Style:
    """How the running text of a document looks."""

    size: float
    weight: int

    def larger(self, line: Line) -> bool:
        """Whether a line is larger than the running text."""
        return line.size >= _HEADING_SIZE * self.size

    def smaller(self, line: Line) -> bool:
        """Whether a line is smaller than the running text."""
        return line.size <= 0.93 * self.size

    def bold(self, line: Line) -> bool:
        """Whether a line is bold where the running text is not."""
        return line.weight >= _BOLD and line.weight >= self.weight + _BOLDER


def style_of(lines: Sequence[Line]) -> Style:
    """The size and weight of most letters in lines that are running text; of all lines when none is."""
    own = [line for line in lines if not line.paragraph] or list(lines)
    running = [line for line in own if len(line.words) >= RUNNING_WORDS] or own
    return Style(
        size=weighted_median((line.size, len(line.text)) for line in running),
        weight=round(weighted_median((line.weight, len(line.text)) for line in running)),
    )


def fills(line: Line) -> bool:
    """Whether a line reaches the right of its column, which is more than a few words wide."""
    left, right = line.column
    return len(line.words) >= RUNNING_WORDS and line.right - left >= FULL_LINE * (right - left)


def is_item(line: Line) -> bool:
    """Whether a bullet or number stands before a line."""
    return line.item or _LABELLED.match(line.text) is not None


def headed(table: Table, style: Style) -> Table:
    """A table that knows whether its first row names its columns: bold where the others are not, or above numbers."""
    first, *others = [[line for cell in row for line in cell] for row in table.rows]
    apart = all(map(style.bold, first)) and not any(all(map(style.bold, row)) for row in others[:-1])
    texts = [[" ".join(line.text for line in cell) for cell in row] for row in table.rows]
    names = apart and len(first) > 1 and bool(others)
    return replace(table, headers=1) if names or (not table.form and names_columns(texts)) else table


def name_kinds(groups: Sequence[Group], style: Style) -> None:
    """Say of each group what it is, and of headings of what level."""
    for group, below in zip(groups, [*groups[1:], None], strict=False):
        if is_heading(group, style, below):
            group.kind = Kind.HEADING
        elif is_item(group.lines[0]) or has_leader(group.text):
            group.kind = Kind.ITEM
    headings = [group for group in groups if group.kind is Kind.HEADING]
    ranks = sorted({_rank(group, style) for group in headings})
    for group in headings:
        group.level = ranks.index(_rank(group, style)) + 1


def _rank(group: Group, style: Style) -> tuple[float, int]:
    """What makes a heading stand above another: steps of size that the eye can tell apart, then its weight."""
    line = group.lines[0]
    size = round(line.size / style.size / _HEADING_SIZE * 4) if style.size else 0
    return -size, 0 if style.bold(line) else 1


def is_heading(group: Group, style: Style, below: Group | None) -> bool:
    """Whether a group is set apart from the running text, and no sentence."""
    text, first = group.text, group.lines[0]
    if first.paragraph or first.words[0].skewed or first.text[0].islower() or is_sentence(text):
        return False
    if BULLET.match(text) or NUMBER.match(text) or not _WORD.search(text) or has_leader(text):
        return False
    if all(map(style.larger, group.lines)) or all(map(style.bold, group.lines)):
        return not first.item or NUMBERED.match(text) is not None
    if len(group.lines) > 1 or below is None or style.smaller(first):
        return False
    return _in_capitals(text) or _is_numbered_heading(group, below)


def has_leader(text: str) -> bool:
    """Whether a text ends in dots that lead to a page number."""
    return _LEADER.search(text[-_TAIL:]) is not None


def is_sentence(text: str) -> bool:
    """Whether a text is a sentence, or more than one: a heading is neither."""
    words = text.split()
    if len(words) > _LONGEST_HEADING:
        return True
    closed = _STOP.search(text) is not None and not text.endswith("...")
    return (closed and len(words) >= _SENTENCE_WORDS) or (len(words) > 8 and _INNER_STOP.search(text) is not None)


def _in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 4 and text.isupper() and len(text.split()) <= _CAPITALS_WORDS


def _is_numbered_heading(group: Group, below: Group) -> bool:
    """Whether a short line with a number stands above text that has none, as in "2. Proef: een jaar"."""
    found = NUMBERED.match(group.text)
    if found is None or not (found["point"] or "." in found["number"]) or CLOSED.search(group.text):
        return False
    short = len(group.text.split()) <= 12 and not fills(group.lines[0])
    under = below.lines[0]
    return short and not is_item(under) and is_sentence(below.text) and under.page == group.lines[0].page
