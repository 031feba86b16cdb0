"""SVG out of small parts: elements as text, and scales from values to places.

Places across are percentages and heights are pixels, so a plot fills its column from 320 pixels up while its
letters keep their size. Colours and type are classes; the style sheet is ``templates/plots.css``.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_MOST_TICKS = 6
_LOG_STEPS = (1, 2, 5)
_LONGEST_NAME = 20


def element(name: str, *children: str, **attributes: str | float) -> str:
    """One element; children are SVG already. ``class_`` becomes ``class`` and ``text_anchor`` ``text-anchor``."""
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_shown(value))}" for key, value in attributes.items()
    )
    return f"<{name}{told}>{''.join(children)}</{name}>" if children else f"<{name}{told}/>"


def text(words: str, *, x: float, y: float, class_: str, anchor: str = "start") -> str:
    """Words at a place: ``x`` in percent, ``y`` the pixel of their base line."""
    return element("text", escape(words), x=f"{x:.2f}%", y=y, class_=class_, text_anchor=anchor)


def tooltip(words: str) -> str:
    """What a pointer that rests on an element is told."""
    return element("title", escape(words))


def shorten(name: str) -> str:
    """A name that fits on a narrow screen; a tooltip has the whole of it."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def line(start: tuple[float, float], end: tuple[float, float], class_: str) -> str:
    """A line between two places, each in percent across and pixels down."""
    return element("line", x1=f"{start[0]:.2f}%", y1=start[1], x2=f"{end[0]:.2f}%", y2=end[1], class_=class_)


def dot(x: float, y: float, *, shape: int = 0) -> str:
    """A mark at a place; shapes tell series apart without colour."""
    across = f"{x:.2f}%"
    outer = element("circle", cx=across, cy=y, r=6, class_="stip" if shape % 4 == 0 else "stip stip--open")
    if shape % 4 == 2:
        return outer + element("circle", cx=across, cy=y, r=2.5, class_="stip")
    if shape % 4 == 3:
        return outer + element("circle", cx=across, cy=y, r=2.5, class_="stip stip--open")
    return outer


class Plot(NamedTuple):
    """A drawing with what it is called and what it shows.

    Attributes:
        id: unique in a page.
        height: in pixels.
    """

    id: str
    title: str
    description: str
    height: float
    drawn: str

    def svg(self, style: str = "") -> str:
        """The plot as an element of a page or, with a style sheet, as a file that stands alone."""
        names = {"id": f"{self.id}-titel"}, {"id": f"{self.id}-uitleg"}
        alone = {"xmlns": "http://www.w3.org/2000/svg"} if style else {}
        return element(
            "svg",
            element("title", escape(self.title), **names[0]),
            element("desc", escape(self.description), **names[1]),
            element("style", escape(style)) if style else "",
            self.drawn,
            **alone,
            class_="plot",
            width="720" if style else "100%",
            height=self.height,
            role="img",
            aria_labelledby=f"{self.id}-titel {self.id}-uitleg",
        )


class Scale(NamedTuple):
    """From values to places, straight."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        share = (value - self.low) / (self.high - self.low) if self.high != self.low else 0.5
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float) -> list[float]:
    """Round values that take in both ends of a range, at most a handful."""
    step = next((one for one in _STEPS if (high - low) / one <= _MOST_TICKS), _STEPS[-1])
    first, last = floor(low / step + 1e-9), max(ceil(high / step - 1e-9), floor(low / step + 1e-9) + 1)
    return [round(n * step, 6) for n in range(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Values 1, 2 and 5 of each power of ten that take in both ends of a range of positive numbers.

    Of a wide range the powers alone.
    """
    found = _taking_in(low, high, _LOG_STEPS)
    return found if len(found) <= _MOST_TICKS else _taking_in(low, high, (1,))


def _taking_in(low: float, high: float, digits: Sequence[int]) -> list[float]:
    powers = range(floor(log10(low)) - 1, ceil(log10(high)) + 2)
    every = [digit * 10.0**power for power in powers for digit in digits]
    first = max(n for n, one in enumerate(every) if one <= low)
    last = min(n for n, one in enumerate(every) if one >= high)
    return every[first : max(last, first + 1) + 1]


def spread(places: Sequence[float], apart: float, bottom: float) -> list[float]:
    """Places near the given ones, in the same order, at least ``apart`` from each other and above ``bottom``."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    found = list(places)
    for before, n in pairwise(order):
        found[n] = max(found[n], found[before] + apart)
    limit = bottom
    for n in reversed(order):
        found[n] = min(found[n], limit)
        limit = found[n] - apart
    return found


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
