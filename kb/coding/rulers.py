"""By which ruler another tool measured positions in a text, and what they are by ours.

The REFI-QDA standard counts characters from 0, the end not included, and says nothing of line
ends and byte order marks. Tools differ: some count a line end of two signs once, some count one
sign twice, some leave the mark at the begin out, and those in JavaScript count UTF-16. So the
ruler is measured: of all readings the one is taken under which the names of selections, where
these hold words, are what stands there. Ours counts code points of a text without the mark, with
one line feed for each line end; spans are half-open.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n?|\n")
_ASTRAL = 0x10000
_ELLIPSES = ("…", "...", "[…]", "[...]")
_QUOTES = "\"'“”„‘’«» "
_LEAST_BEGIN = 8
"""Characters of a name that is shorter than the words, to be believed as their begin."""
_LEAST_WORDS = 4


class Unit(StrEnum):
    """What is counted as one."""

    POINTS = "points"
    UTF16 = "utf16"
    UTF8 = "utf8"


class LineEnds(StrEnum):
    """How a line end is counted."""

    WRITTEN = "written"
    """As many signs as the file has there."""
    ONCE = "once"
    TWICE = "twice"


class Ruler(NamedTuple):
    """A reading of positions.

    Attributes:
        marked: the byte order mark is counted where the file has one.
    """

    unit: Unit = Unit.POINTS
    ends: LineEnds = LineEnds.WRITTEN
    marked: bool = True

    @property
    def departures(self) -> int:
        """In how many ways this is not the letter of the standard."""
        return sum(one != letter for one, letter in zip(self, LETTER, strict=True))


LETTER = Ruler()
BYTES = Ruler(Unit.UTF8)
"""Of Taguette, which keeps places in its own way."""

RULERS = tuple(
    sorted(
        (Ruler(*reading) for reading in product(Unit, LineEnds, (True, False))),
        key=lambda ruler: (ruler.departures, ruler.ends is LineEnds.TWICE, ruler.unit is Unit.UTF8),
    )
)
"""The letter first, then what departs from it the least, and of those what tools do most."""


class Misplaced(StrEnum):
    """Why a position cannot be read."""

    OUTSIDE = "outside"
    """Before the begin of the text or behind its end."""
    BACKWARD = "backward"
    """The end stands before the begin."""
    EMPTY = "empty"
    INSIDE = "inside"
    """Between the halves of one character."""


class Place(NamedTuple):
    """A stretch by our ruler."""

    start: int
    end: int


@dataclass(frozen=True)
class Written:
    """A text as we count it, with what the file had that we do not count.

    Attributes:
        text: without byte order mark, each line end as one line feed.
        marked: the file began with a byte order mark.
        returns: where a line end of two signs stood, in ``text``.
        added: places in ``text`` of what the file does not have, such as line ends between paragraphs of a page.
    """

    text: str
    marked: bool = False
    returns: tuple[int, ...] = ()
    added: tuple[int, ...] = ()

    @cached_property
    def folded(self) -> str:
        """The text with one space for whatever white space stands somewhere."""
        return _folded(self.text)

    @cached_property
    def points(self) -> NDArray[np.uint32]:
        """The code points."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def written(raw: str) -> Written:
    """A decoded file as we count it."""
    marked = raw.startswith(_MARK)
    raw = raw[1:] if marked else raw
    if "\r" not in raw:
        return Written(raw, marked)
    gone, returns = 0, []
    for end in _LINE_END.finditer(raw):
        if len(end.group()) == 2:
            returns.append(end.start() - gone)
            gone += 1
    return Written(_LINE_END.sub("\n", raw), marked, tuple(returns))


class Scale:
    """A ruler laid along one text: positions to code points and back."""

    def __init__(self, of: Written, ruler: Ruler) -> None:
        widths = _widths(of.points, ruler.unit)
        ends = of.points == ord("\n")
        if ruler.ends is LineEnds.TWICE:
            widths[ends] = 2
        elif ruler.ends is LineEnds.WRITTEN:
            widths[list(of.returns)] = 2
        widths[list(of.added)] = 0
        self._ends = ends
        self._at = np.zeros(len(widths) + 1, np.int64)
        np.cumsum(widths, out=self._at[1:])
        self._from_start = of.marked and ruler.marked
        if self._from_start:
            self._at += len(_MARK.encode()) if ruler.unit is Unit.UTF8 else 1

    def index(self, position: int, *, after_added: bool = False) -> int | Misplaced:
        """The code point at a position; one inside a line end or the byte order mark cuts nothing in half.

        Args:
            position: by this ruler.
            after_added: of the places that this ruler sees as one, since something was added there, the last.
        """
        if not 0 <= position <= self._at[-1]:
            return Misplaced.OUTSIDE
        index = int(np.searchsorted(self._at, position))
        if after_added and self._at[index] == position:
            return int(np.searchsorted(self._at, position, side="right")) - 1
        if self._at[index] == position or index == 0:
            return index
        # Between the two signs of a line end: nothing is cut in half.
        return index - 1 if self._ends[index - 1] else Misplaced.INSIDE

    def place(self, start: int, end: int) -> Place | Misplaced:
        """The stretch between two positions."""
        if end < start:
            return Misplaced.BACKWARD
        first, last = self.index(start, after_added=True), self.index(end)
        if isinstance(first, Misplaced):
            return first
        if isinstance(last, Misplaced):
            return last
        return Place(first, last) if first < last else Misplaced.EMPTY

    def position(self, index: int) -> int:
        """Where a code point stands by this ruler.

        Raises:
            IndexError: the text has no such code point, nor does it end there.
        """
        if index < 0:
            msg = f"no code point {index}"
            raise IndexError(msg)
        return int(self._at[index])


def _widths(points: NDArray[np.uint32], unit: Unit) -> NDArray[np.int64]:
    widths = np.ones(len(points), np.int64)
    if unit is Unit.UTF16:
        widths += points >= _ASTRAL
    elif unit is Unit.UTF8:
        for first in (0x80, 0x800, _ASTRAL):
            widths += points >= first
    return widths


class Named(NamedTuple):
    """A selection as a file gives it.

    Attributes:
        name: may hold the words, or their begin; or a label, or nothing.
    """

    id: str
    start: int
    end: int
    name: str = ""


class Measured(NamedTuple):
    """Which ruler a file uses.

    Attributes:
        certain: names hold words, and all of them stand where this ruler says.
        fitting: how many names are what stands there.
        doubts: selections whose name holds other words than stand there, by this ruler; somebody has to look.
    """

    ruler: Ruler
    certain: bool
    fitting: int
    doubts: tuple[str, ...]


Samples = Sequence[tuple[Written, Sequence[Named]]]
"""Texts with the selections in them."""


class _Fit(NamedTuple):
    """How names agree with what stands where a ruler says: the same letters, or the same but for white space."""

    exactly: frozenset[str]
    loosely: frozenset[str]


def measured(samples: Samples, rulers: Sequence[Ruler] = RULERS) -> Measured:
    """The ruler of a file: the first that fits every name that fits any; the first of all when none does.

    Of rulers that fit all names alike the one is taken under which most are the same to the letter.
    """
    named = sum(bool(one.name.strip()) for _, selections in samples for one in selections)
    fits: dict[Ruler, _Fit] = {}
    for ruler in rulers:
        fits[ruler] = _fit(samples, ruler)
        if len(fits[ruler].exactly) == named:
            # No ruler after this one can fit better.
            break
    witnesses = frozenset().union(*(fit.loosely for fit in fits.values()))
    fitting = [ruler for ruler, fit in fits.items() if fit.loosely == witnesses]
    certain = bool(witnesses and fitting)
    ruler = max(fitting, key=lambda one: len(fits[one].exactly)) if certain else rulers[0]
    fitted = fits[ruler].loosely
    return Measured(ruler, certain, len(fitted), tuple(_doubts(samples, fitted)))


def _fit(samples: Samples, ruler: Ruler) -> _Fit:
    exactly, loosely = set(), set()
    for of, selections in samples:
        scale = Scale(of, ruler)
        for selection in selections:
            if not selection.name.strip():
                continue
            place = scale.place(selection.start, selection.end)
            if isinstance(place, Misplaced):
                continue
            words = of.text[place.start : place.end]
            if words == selection.name:
                exactly.add(selection.id)
            if holds(selection.name, words):
                loosely.add(selection.id)
    return _Fit(frozenset(exactly), frozenset(loosely))


def holds(name: str, words: str) -> bool:
    """Whether a name is words, or as much of their begin as a tool keeps."""
    if name == words:
        return True
    name, words = _bare(name), _folded(words).strip(_QUOTES)
    return bool(name) and (name == words or (len(name) >= _LEAST_BEGIN and words.startswith(name)))


def _bare(name: str) -> str:
    name = _folded(name)
    for ellipsis in _ELLIPSES:
        name = name.removesuffix(ellipsis)
    return name.strip(_QUOTES)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _doubts(samples: Samples, fit: frozenset[str]) -> Iterator[str]:
    """Names that hold words which do not stand there.

    Those stand elsewhere in the text; where most names are words, so are those that are too long for a label.
    """
    named = [(of, selection) for of, selections in samples for selection in selections if _bare(selection.name)]
    words_are_the_rule = 2 * len(fit) >= len(named)
    for of, selection in named:
        name = _bare(selection.name)
        is_elsewhere = len(name) >= _LEAST_BEGIN and name in of.folded
        is_long = words_are_the_rule and len(name.split()) >= _LEAST_WORDS
        if selection.id not in fit and (is_elsewhere or is_long):
            yield selection.id
