"""Lines of a plain text: what they are, where they begin, and the marks before what a message quotes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_QUOTED = re.compile(r"(?:[ \t]?>){1,20}[ \t]?")
_WRITES = re.compile(r"\b(?:schreef|schreven|wrote|schrieb)\b.{0,80}:\s*$", re.IGNORECASE)


class Line(NamedTuple):
    """A line of the raw text and where it begins.

    Attributes:
        quoted: how many messages deep it is quoted.
    """

    text: str
    start: int
    quoted: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it."""
        text = self.text.strip("\ufeff\u200b")
        return not text or text.isspace()


def lines(raw: str, start: int = 0) -> Iterator[Line]:
    """The lines from ``start`` on, without their ends."""
    for found in LINE_END.finditer(raw, start):
        yield Line(raw[start : found.start()], start)
        start = found.end()
    yield Line(raw[start:], start)


def without_quoting(found: list[Line]) -> Iterator[Line]:
    """The lines without the marks of quoting; a lone ``>`` is no such mark but *more than*."""
    marks = [_QUOTED.match(line.text) for line in found]
    before = False
    announced = False
    for place, (line, mark) in enumerate(zip(found, marks, strict=True)):
        follows = place + 1 < len(marks) and marks[place + 1] is not None
        if mark is not None and (before or follows or announced):
            yield Line(line.text[mark.end() :], line.start + mark.end(), mark.group().count(">"))
        else:
            yield line
        before = mark is not None
        announced = (announced and line.is_blank) or _WRITES.search(line.text) is not None


def groups(raw: str, start: int = 0, *, unquoted: bool = False) -> Iterator[list[Line]]:
    """Lines that stand together: between blank ones, and quoted equally deep.

    Args:
        raw: the text.
        start: where to begin.
        unquoted: take off the marks of quoting.
    """
    group: list[Line] = []
    found = list(lines(raw, start))
    for line in without_quoting(found) if unquoted else found:
        if group and (line.is_blank or line.quoted != group[-1].quoted):
            yield group
            group = []
        if not line.is_blank:
            group.append(line)
    if group:
        yield group
