"""What stands on a page: letters, words, lines, groups and tables, each with its place on the paper.

Lengths are in points, from the bottom left of the page as it is read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from statistics import median
from typing import NamedTuple

from ingest.readers.raw import Kind

PLACED = 0.25
"""``Word.white`` of a word that has no space before it in a file that draws its spaces: it was put there on purpose."""


class Letter(NamedTuple):
    """A character, in a box as high as the size of its font."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """From its bottom to its top; never 0."""
        return max(self.top - self.bottom, 0.1)


class Mark(NamedTuple):
    """A raised number that refers to a note: how many characters of the text come before it, and its label."""

    offset: int
    label: str


class Filled(Enum):
    """What a word is that was filled in on a form."""

    NOT = ""
    ANSWER = "answer"
    TICK = "tick"


class Word(NamedTuple):
    """Letters without white space between them.

    Attributes:
        size: of its font.
        weight: of its font, 400 when the file does not say.
        marks: of notes, in order; their digits are not in the text.
        skewed: it stands at an angle, as a watermark does.
        white: the widest gap before it, in sizes, that is sure to be a mere space.
        reach: how far below it the field of a form goes on that it stands at the top of.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    weight: int
    marks: tuple[Mark, ...] = ()
    filled: Filled = Filled.NOT
    skewed: bool = False
    white: float = PLACED
    reach: float = 0.0

    @property
    def height(self) -> float:
        """From its bottom to its top; never 0."""
        return max(self.top - self.bottom, 0.1)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Words beside each other, without a wide gap between them.

    Attributes:
        page: counted from 0.
        order: its place in the order in which the page draws its lines.
        size, weight: of most of its letters.
        item: a bullet stood before it.
        column: left and right of the column that it stands in.
        region: number of the column or table cell on its page; lines of one region follow each other.
        paragraph: number of the paragraph that text recognition put it in; 0 for text of the file itself.
        answers: what was filled in behind it on a form.
    """

    words: tuple[Word, ...]
    text: str
    marks: tuple[Mark, ...]
    left: float
    right: float
    bottom: float
    top: float
    size: float
    weight: int
    page: int = 0
    order: int = 0
    item: bool = False
    column: tuple[float, float] = (0.0, 0.0)
    region: int = 0
    paragraph: int = 0
    answers: tuple["Line", ...] = ()

    @property
    def height(self) -> float:
        """From the bottom to the top of its letters; never 0."""
        return max(self.top - self.bottom, 0.1)

    @property
    def width(self) -> float:
        """From its first to its last letter."""
        return self.right - self.left

    def beside(self, other: "Line") -> bool:
        """Whether both stand on one line of the page."""
        overlap = min(self.top, other.top) - max(self.bottom, other.bottom)
        return self.page == other.page and overlap > 0.6 * min(self.height, other.height)


@dataclass(frozen=True, slots=True)
class Table:
    """Lines by row and column; a cell may hold several lines or none.

    Attributes:
        headers: how many rows at the top name the columns.
        form: questions with their answers.
        edges: how far from the left its columns begin and end, where the page draws that.
    """

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    headers: int = 0
    form: bool = False
    edges: tuple[float, ...] = ()


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


def line_of(words: Sequence[Word], *, page: int = 0, order: int = 0, paragraph: int = 0) -> Line:
    """Words, from left to right, as a line."""
    texts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for word in words:
        marks += [Mark(length + mark.offset, mark.label) for mark in word.marks]
        texts.append(word.text)
        length += len(word.text) + 1
    bottom = _usual([(word.bottom, len(word.text)) for word in words])
    return Line(
        words=tuple(words),
        text=" ".join(texts),
        marks=tuple(marks),
        left=words[0].left,
        right=max(word.right for word in words),
        bottom=bottom,
        top=bottom + median(word.height for word in words),
        size=_usual([(word.size, len(word.text)) for word in words]),
        weight=round(_usual([(word.weight, len(word.text)) for word in words])),
        page=page,
        order=order,
        paragraph=paragraph,
    )


def _usual(values: Iterable[tuple[float, int]]) -> float:
    """The median of values by the number of letters that have it."""
    ordered = sorted(values)
    half = sum(count for _, count in ordered) / 2
    for value, count in ordered:
        half -= count
        if half <= 0:
            return value
    return ordered[-1][0]


def weighted_median(values: Iterable[tuple[float, int]]) -> float:
    """The median of values by their weights; 0 when there are none."""
    found = list(values)
    return _usual(found) if found else 0.0
