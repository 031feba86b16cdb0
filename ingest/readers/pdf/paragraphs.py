"""From lines in reading order to headings, paragraphs and list items.

Rules of thumb, each with its number at the top; none of them changes a letter. What is large or bold is measured
against the running text: lines of several words, by their letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.drawn import Line, weighted_median
from ingest.readers.pdf.lines import BULLET, NUMBER
from ingest.readers.pdf.regions import Table
from ingest.readers.raw import Kind

_PARAGRAPH_GAP = 1.3
"""Distance between lines, in usual distances, from which a new paragraph begins."""
_SAME_SIZE = 0.12
_INDENT = 0.8
"""In heights of a line."""
_FULL_LINE = 0.85
"""Of the width of the column."""
_SHORT_LINE = 0.75
_HEADING_SIZE = 1.12
"""In sizes of the running text."""
_RUNNING_WORDS = 5
_BOLD, _BOLDER = 500, 150
_SENTENCE_WORDS, _LONGEST_HEADING = 5, 40
_CAPITALS_WORDS = 10
_LOOK_AHEAD = 6
_TAIL = 200
_MOST_ROWS = 500

_CLOSED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_STOP = re.compile(r"[.!…;,:][\"'”’)\]]*$")
_INNER_STOP = re.compile(r"[^\W\d_]{3}[.!?][\"'”’)]?\s+[\"'“‘(]?[A-ZÀ-Þ]")
_HYPHEN = re.compile(r"[^\W\d_][-\u00ad]$")
_WORD = re.compile(r"[^\W\d_]{2}")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?P<point>[.)]?)\s+\S")
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
    running = [line for line in own if len(line.words) >= _RUNNING_WORDS] or own
    return Style(
        size=weighted_median((line.size, len(line.text)) for line in running),
        weight=round(weighted_median((line.weight, len(line.text)) for line in running)),
    )


@dataclass(slots=True)
class Group:
    """Lines that belong together."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)
    level: int = 0

    @property
    def text(self) -> str:
        """Its lines, one after the other."""
        return " ".join(line.text for line in self.lines)


def groups_of(parts: Sequence[Line | Table], style: Style) -> list[Group | Table]:
    """The headings, paragraphs and items that lines make up, and the tables between them."""
    lines = [part for part in parts if isinstance(part, Line)]
    usual = _usual_distance(lines)
    found: list[Group | Table] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Table) and isinstance(last, Table) and _same_form(last, part):
            found[-1] = replace(last, rows=(*last.rows, *part.rows))
        elif isinstance(part, Table):
            found.append(part if part.form else headed(part, style))
        elif isinstance(last, Group) and not _begins(last, part, style, usual):
            last.lines.append(part)
        else:
            found.append(Group(Kind.PARAGRAPH, [part]))
    _made_whole(found)
    _name_kinds([group for group in found if isinstance(group, Group)], style)
    return found


def _same_form(above: Table, table: Table) -> bool:
    """Whether the answers of a form are rows of one table."""
    alike = len(above.rows[0]) == len(table.rows[0])
    return above.form and table.form and alike and len(above.rows) < _MOST_ROWS


def _usual_distance(lines: Sequence[Line]) -> float:
    """The distance between lines of one paragraph, in heights of a line."""
    distances = [(above.bottom - line.bottom) / line.height for above, line in pairwise(lines) if _follows(above, line)]
    return median(distances) if distances else 0.0


def _follows(above: Line, line: Line) -> bool:
    """Whether a line stands close below another of the same size."""
    distance = above.bottom - line.bottom
    together = above.page == line.page and above.region == line.region
    return together and _same_size(above, line) and 0 < distance < 2.5 * line.height


def _same_size(above: Line, line: Line) -> bool:
    return abs(above.size - line.size) <= _SAME_SIZE * max(above.size, line.size)


# Where something new begins


def _begins(group: Group, line: Line, style: Style, usual: float) -> bool:
    """Whether a line is the first of something new after a group."""
    above = group.lines[-1]
    if line.paragraph or above.paragraph:
        same = line.paragraph == above.paragraph and line.page == above.page
        return not same and not _broken(above, line)
    if _is_item(line) or not _same_size(above, line):
        return True
    if _HYPHEN.search(above.text) and line.text[0].islower():
        return False
    if above is group.lines[0] and _is_label(above, line):
        return True
    if not _follows(above, line):
        return not _goes_on_elsewhere(above, line, style)
    if _has_leader(above.text) or (above.bottom - line.bottom) / line.height > _PARAGRAPH_GAP * usual:
        return True
    if style.bold(above) != style.bold(line):
        # A stretch of bold inside a sentence is no heading.
        return bool(_CLOSED.search(above.text)) or not (line.text[0].islower() or _fills(above))
    return _begins_by_width(group.lines[0], above, line)


def _is_label(above: Line, line: Line) -> bool:
    """Whether a line with a number ends well before the line below it, which begins a sentence of its own."""
    left, right = line.column
    short = above.right - left < _SHORT_LINE * (right - left) and above.right < line.right
    return bool(_NUMBERED.match(above.text)) and short and line.text[0].isupper()


def _broken(above: Line, line: Line) -> bool:
    return bool(_HYPHEN.search(above.text)) and line.text[0].islower()


def _goes_on_elsewhere(above: Line, line: Line, style: Style) -> bool:
    """Whether a sentence goes on in another column or on another page."""
    if above.page == line.page and above.beside(line):
        return line.text[0].islower() and not _CLOSED.search(above.text)
    if _CLOSED.search(above.text):
        return False
    if style.bold(above) != style.bold(line):
        return line.text[0].islower() and not style.bold(above)
    begun = line.text[0].islower() or (line.text[0].isdigit() and len(above.words) >= _RUNNING_WORDS - 2)
    return begun or (_fills(above) and not style.larger(above))


def _fills(line: Line) -> bool:
    """Whether a line reaches the right of its column, which is more than a few words wide."""
    left, right = line.column
    return len(line.words) >= _RUNNING_WORDS and line.right - left >= _FULL_LINE * (right - left)


def _begins_by_width(first: Line, above: Line, line: Line) -> bool:
    """Whether a line is indented, or the line above ended a sentence with room to spare."""
    left, right = line.column
    indented = line.left - above.left > _INDENT * line.height and not _is_item(first)
    short = above.right - left < _FULL_LINE * (right - left)
    small = line.text[0].islower()
    closed = bool(_CLOSED.search(above.text))
    return (indented and not small and (closed or short)) or (short and closed and not small)


def _is_item(line: Line) -> bool:
    return line.item or _LABELLED.match(line.text) is not None


def _made_whole(found: list[Group | Table]) -> None:
    """Bring the rest of a sentence back to its beginning, where a table, picture or note stands between them."""
    for number in range(len(found) - 1):
        group = found[number]
        if not isinstance(group, Group) or not _is_cut(group):
            continue
        for other in range(number + 1, min(number + 1 + _LOOK_AHEAD, len(found))):
            rest = found[other]
            if isinstance(rest, Group) and rest.lines and _is_rest(group, rest, next_to=other == number + 1):
                group.lines += rest.lines
                rest.lines = []
                break
    found[:] = [part for part in found if isinstance(part, Table) or part.lines]


def _is_cut(group: Group) -> bool:
    last = group.lines[-1] if group.lines else None
    if last is None:
        return False
    return bool(_HYPHEN.search(last.text)) or (_fills(last) and not _CLOSED.search(last.text))


def _is_rest(group: Group, rest: Group, *, next_to: bool) -> bool:
    last, first = group.lines[-1], rest.lines[0]
    elsewhere = first.page in (last.page, last.page + 1) and (first.page, first.region) != (last.page, last.region)
    return (
        (elsewhere or next_to)
        and bool(last.paragraph) == bool(first.paragraph)
        and _same_size(last, first)
        and first.text[0].islower()
        and not _is_item(first)
        and (len(rest.lines) > 1 or len(first.words) > 2 or bool(_HYPHEN.search(last.text)))
    )


# What a group is


def headed(table: Table, style: Style) -> Table:
    """A table that knows whether its first row names the columns: in bold, where the others are not."""
    first, *others = [[line for cell in row for line in cell] for row in table.rows]
    apart = all(map(style.bold, first)) and not any(all(map(style.bold, row)) for row in others[:-1])
    return replace(table, headers=1) if apart and len(first) > 1 and others else table


def _name_kinds(groups: Sequence[Group], style: Style) -> None:
    """Say of each group what it is, and of headings of what level."""
    for group, below in zip(groups, [*groups[1:], None], strict=False):
        if is_heading(group, style, below):
            group.kind = Kind.HEADING
        elif _is_item(group.lines[0]) or _has_leader(group.text):
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
    if BULLET.match(text) or NUMBER.match(text) or not _WORD.search(text) or _has_leader(text):
        return False
    if all(map(style.larger, group.lines)) or all(map(style.bold, group.lines)):
        return not first.item or _NUMBERED.match(text) is not None
    if len(group.lines) > 1 or below is None or style.smaller(first):
        return False
    return _in_capitals(text) or _is_numbered_heading(group, below)


def _has_leader(text: str) -> bool:
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
    found = _NUMBERED.match(group.text)
    if found is None or not (found["point"] or "." in found["number"]) or _CLOSED.search(group.text):
        return False
    short = len(group.text.split()) <= 12 and not _fills(group.lines[0])
    under = below.lines[0]
    return short and not _is_item(under) and is_sentence(below.text) and under.page == group.lines[0].page
