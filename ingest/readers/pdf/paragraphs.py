"""From lines in reading order to headings, paragraphs and list items.

Rules of thumb, each with its number at the top; none of them changes a letter.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.drawn import Group, Line, Table
from ingest.readers.pdf.headings import (
    CLOSED,
    FULL_LINE,
    NUMBERED,
    RUNNING_WORDS,
    Style,
    fills,
    has_leader,
    headed,
    is_item,
    name_kinds,
)
from ingest.readers.raw import Kind

_PARAGRAPH_GAP = 1.3
"""Distance between lines, in usual distances, from which a new paragraph begins."""
_SAME_SIZE = 0.12
_INDENT = 0.8
"""In heights of a line."""
_SHORT_LINE = 0.75
_LOOK_AHEAD = 6
_MOST_ROWS = 500
_SAME_EDGE = 4.0
"""Points."""

_HYPHEN = re.compile(r"[^\W\d_][-\u00ad]$")


def groups_of(parts: Sequence[Line | Table], style: Style) -> list[Group | Table]:
    """The headings, paragraphs and items that lines make up, and the tables between them."""
    lines = [part for part in parts if isinstance(part, Line)]
    usual = _usual_distance(lines)
    found: list[Group | Table] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Table) and isinstance(last, Table) and _same_form(last, part):
            found[-1] = replace(last, rows=(*last.rows, *part.rows))
        elif isinstance(part, Table) and isinstance(last, Table) and _goes_on_below(last, part):
            found[-1] = replace(last, rows=(*last.rows, *_without_names(part, last)))
        elif isinstance(part, Table):
            found.append(part if part.form else headed(part, style))
        elif isinstance(last, Group) and not _begins(last, part, style, usual):
            last.lines.append(part)
        else:
            found.append(Group(Kind.PARAGRAPH, [part]))
    _made_whole(found)
    name_kinds([group for group in found if isinstance(group, Group)], style)
    return found


def _same_form(above: Table, table: Table) -> bool:
    """Whether the answers of a form are rows of one table."""
    alike = len(above.rows[0]) == len(table.rows[0])
    return above.form and table.form and alike and len(above.rows) < _MOST_ROWS


def _goes_on_below(above: Table, table: Table) -> bool:
    """Whether a table is the rest, on the next page, of one with the same columns."""
    ours, theirs = above.edges, table.edges
    same = bool(ours) and len(ours) == len(theirs) and len(above.rows[0]) == len(table.rows[0])
    near = same and all(abs(one - other) <= _SAME_EDGE for one, other in zip(ours, theirs, strict=True))
    return near and _page(table) == _page(above) + 1


def _page(table: Table) -> int:
    """The page of its last line."""
    return max(line.page for row in table.rows for cell in row for line in cell)


def _without_names(table: Table, above: Table) -> Sequence[tuple[tuple[Line, ...], ...]]:
    """The rows of the rest of a table, without the names of the columns when they are said again."""
    names, first = ([[line.text for line in cell] for cell in one.rows[0]] for one in (above, table))
    return table.rows[1:] if names == first else table.rows


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
    if is_item(line) or not _same_size(above, line):
        return True
    if _HYPHEN.search(above.text) and line.text[0].islower() and not above.beside(line):
        return False
    if above is group.lines[0] and _is_label(above, line):
        return True
    if not _follows(above, line):
        return not _goes_on_elsewhere(above, line, style)
    if has_leader(above.text) or (above.bottom - line.bottom) / line.height > _PARAGRAPH_GAP * usual:
        return True
    if style.bold(above) != style.bold(line):
        # A stretch of bold inside a sentence is no heading.
        return bool(CLOSED.search(above.text)) or not (line.text[0].islower() or fills(above))
    return _begins_by_width(group.lines[0], above, line)


def _is_label(above: Line, line: Line) -> bool:
    """Whether a line with a number ends well before the line below it, which begins a sentence of its own."""
    left, right = line.column
    short = above.right - left < _SHORT_LINE * (right - left) and above.right < line.right
    return bool(NUMBERED.match(above.text)) and short and line.text[0].isupper()


def _broken(above: Line, line: Line) -> bool:
    return bool(_HYPHEN.search(above.text)) and line.text[0].islower()


def _goes_on_elsewhere(above: Line, line: Line, style: Style) -> bool:
    """Whether a sentence goes on in another column or on another page."""
    if above.page == line.page and above.beside(line):
        return line.text[0].islower() and not CLOSED.search(above.text)
    if CLOSED.search(above.text):
        return False
    if style.bold(above) != style.bold(line):
        return line.text[0].islower() and not style.bold(above)
    begun = line.text[0].islower() or (line.text[0].isdigit() and len(above.words) >= RUNNING_WORDS - 2)
    return begun or (fills(above) and not style.larger(above))


def _begins_by_width(first: Line, above: Line, line: Line) -> bool:
    """Whether a line is indented, or the line above ended a sentence with room to spare."""
    left, right = line.column
    indented = line.left - above.left > _INDENT * line.height and not is_item(first)
    short = above.right - left < FULL_LINE * (right - left)
    small = line.text[0].islower()
    closed = bool(CLOSED.search(above.text))
    return (indented and not small and (closed or short)) or (short and closed and not small)


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
    return bool(_HYPHEN.search(last.text)) or (fills(last) and not CLOSED.search(last.text))


def _is_rest(group: Group, rest: Group, *, next_to: bool) -> bool:
    last, first = group.lines[-1], rest.lines[0]
    elsewhere = first.page in (last.page, last.page + 1) and (first.page, first.region) != (last.page, last.region)
    return (
        (elsewhere or next_to)
        and bool(last.paragraph) == bool(first.paragraph)
        and _same_size(last, first)
        and first.text[0].islower()
        and not is_item(first)
        and (len(rest.lines) > 1 or len(first.words) > 2 or bool(_HYPHEN.search(last.text)))
    )
