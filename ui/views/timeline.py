"""How often codes were given over the years, as small plots one below the other, all on one scale.

Each says what the row of the table beside it says; a year of which there is nothing keeps its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ui.views.crossing import TableView

MOST = 12
STEP, HEIGHT = 10, 40
"""Units of the drawing: of a year, and of the largest number."""

_GAP = 2
_DIGITS = 4


class Bar(NamedTuple):
    """A year of which there is something, in units of the drawing."""

    x: int
    y: float
    width: int
    height: float


class Strip(NamedTuple):
    """The years of one code, with most people in a year of it."""

    name: str
    language: str
    hue: int | None
    bars: tuple[Bar, ...]
    most: int


@dataclass(frozen=True)
class Timeline:
    """The strips, of those with most people first, and the years from and until which they go.

    Attributes:
        width: of the drawing.
        left_out: how many more codes there are in the table.
    """

    strips: tuple[Strip, ...]
    since: int
    until: int
    width: int
    left_out: int


def timeline(view: TableView) -> Timeline | None:
    """The plots of a table by years; nothing where there are fewer than two years to compare."""
    years = [
        int(column.name) if column.name.isdecimal() and len(column.name) == _DIGITS else None for column in view.columns
    ]
    known = [year for year in years if year is not None]
    if len(known) < 2:
        return None
    since, until = min(known), max(known)
    counted = [(row, [number.people for number in row.numbers]) for row in view.rows]
    counted = sorted(((row, people) for row, people in counted if any(people)), key=lambda one: -sum(one[1]))
    top = max((max(people) for _, people in counted), default=0)
    return Timeline(
        strips=tuple(
            Strip(row.name.name, row.name.language, row.hue, _bars(years, people, since, top), max(people))
            for row, people in counted[:MOST]
        ),
        since=since,
        until=until,
        width=(until - since + 1) * STEP,
        left_out=max(0, len(counted) - MOST),
    )


def _bars(years: Sequence[int | None], people: Sequence[int], since: int, top: int) -> tuple[Bar, ...]:
    return tuple(
        Bar((year - since) * STEP + _GAP // 2, HEIGHT - HEIGHT * n / top, STEP - _GAP, HEIGHT * n / top)
        for year, n in zip(years, people, strict=True)
        if year is not None and n
    )
