"""Notes: at the foot of a page, or together at the end of a chapter or document.

Those at the foot are small lines below the text, of which the first begins with the number of a mark; those at the end
stand below a line that says so, such as *Noten*, up to the next heading.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from ingest.readers.pdf.drawn import Line, Table, line_of
from ingest.readers.pdf.headings import Style

_LABEL = re.compile(r"(?P<label>\d{1,3}|\*{1,3}|[†‡])[.)]?")

_ENDED = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:eind|voet)?noten(?: (?:bij|van|en|uit)\b.{0,60})?|(?:end)?notes(?: (?:to|and)\b.{0,60})?",
    re.IGNORECASE,
)
_RAISED = 0.85
"""Size of a raised number, in sizes of the text behind it."""


class Footnote(NamedTuple):
    """A note at the foot of a page; the rest of a note that began on the page before has the same label."""

    label: str
    lines: tuple[Line, ...]


class Page(NamedTuple):
    """What a page holds in reading order, and the notes at its foot."""

    parts: list[Line | Table]
    notes: list[Footnote]


def parted(pages: Sequence[Sequence[Line | Table]], style: Style) -> list[Page]:
    """The pages, with the notes at their feet apart."""
    labels = {mark.label for page in pages for part in page for line in _lines(part) for mark in line.marks}
    found: list[Page] = []
    last = ""
    at_end = False
    for parts in pages:
        text, ended, at_end = _without_end(parts, style, labels, at_end=at_end)
        page = _page(text, style, labels, last)
        if ended:
            found.append(Page(page.parts, [*page.notes, *_numbered(ended, labels, found)]))
            last = ""
            continue
        last = page.notes[-1].label if page.notes else last
        found.append(page)
    return found


def _without_end(
    parts: Sequence[Line | Table], style: Style, labels: set[str], *, at_end: bool
) -> tuple[list[Line | Table], list[Line], bool]:
    """The parts of a page without notes that stand together at an end, those notes, and whether they go on after it."""
    text: list[Line | Table] = []
    notes: list[Line] = []
    for part, following in zip_longest(parts, parts[1:]):
        if at_end and isinstance(part, Line) and not _stands_out(part, style, labels):
            notes.append(part)
            continue
        at_end = (
            isinstance(part, Line)
            and isinstance(following, Line)
            and _ENDED.fullmatch(part.text.strip(" :")) is not None
            and _label(following, labels, "") != ""
        )
        text.append(part)
    return text, notes, at_end


def _stands_out(line: Line, style: Style, labels: set[str]) -> bool:
    """Whether a line is a heading, below which other text begins."""
    return (style.larger(line) or style.bold(line)) and not _label(line, labels, "")


def _numbered(lines: Sequence[Line], labels: set[str], before: Sequence[Page]) -> Iterator[Footnote]:
    """The notes in lines at an end, of which the first may go on from the page before."""
    last = before[-1].notes[-1].label if before and before[-1].notes else ""
    begin = next((place for place, line in enumerate(lines) if _label(line, labels, last)), len(lines))
    if begin:
        yield Footnote(last, tuple(lines[:begin]))
    if begin < len(lines):
        yield from _notes(lines[begin:], labels, last)


def _lines(part: Line | Table) -> list[Line]:
    return [part] if isinstance(part, Line) else [line for row in part.rows for cell in row for line in cell]


def _page(parts: Sequence[Line | Table], style: Style, labels: set[str], last: str) -> Page:
    text: list[Line | Table] = []
    notes: list[Footnote] = []
    for _, region in groupby(parts, key=lambda part: part.region if isinstance(part, Line) else 0):
        members = list(region)
        foot = _foot(members, style) or _below_raised(members, labels)
        begin = next((place for place, line in enumerate(foot) if _label(line, labels, last)), None)
        if begin is None:
            text += members
            continue
        text += members[: len(members) - len(foot)]
        if last and begin:
            notes.append(Footnote(last, tuple(foot[:begin])))
        else:
            text += foot[:begin]
        found = list(_notes(foot[begin:], labels, last))
        notes += found
        last = found[-1].label
    return Page(text, notes)


def _foot(members: Sequence[Line | Table], style: Style) -> list[Line]:
    """The small lines at the end of a region."""
    foot: list[Line] = []
    for part in reversed(members):
        if not isinstance(part, Line) or part.paragraph or not style.smaller(part):
            break
        foot.append(part)
    return foot[::-1]


def _below_raised(members: Sequence[Line | Table], labels: set[str]) -> list[Line]:
    """The lines of a region from the first on that begins with the raised number of a note."""
    lines = [part for part in members if isinstance(part, Line)]
    found = (
        place
        for place, line in enumerate(lines)
        if _label(line, labels, "") and line.words[0].size < _RAISED * line.size
    )
    begin = next(found, None)
    return lines[begin:] if begin is not None and len(lines) == len(members) else []


def _label(line: Line, labels: set[str], last: str) -> str:
    """The number that a note begins with; empty when no mark has it and it does not follow the last one."""
    found = _LABEL.fullmatch(line.words[0].text)
    if found is None or len(line.words) < 2:
        return ""
    label = found["label"]
    follows = last.isdigit() and label.isdigit() and int(label) == int(last) + 1
    return label if label in labels or follows else ""


def _notes(lines: Sequence[Line], labels: set[str], last: str) -> Iterator[Footnote]:
    """The notes in lines of which the first begins one."""
    label = last
    note: list[Line] = []
    for line in lines:
        following = _label(line, labels, label)
        if following and note:
            yield Footnote(label, tuple(note))
            note = []
        label = following or label
        note.append(line_of(line.words[1:], page=line.page, order=line.order) if following else line)
    yield Footnote(label, tuple(note))
