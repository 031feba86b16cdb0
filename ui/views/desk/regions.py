"""Parts of pages that have a code: drawn on the page that is shown, and listed beneath it, those of other pages too.

Lengths are in points, from the top left of the page.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.model.annotation import Highlight
from kb.model.region import Region
from ui.edition import Edition
from ui.links import CHOSEN, SHEET
from ui.views.desk.at import At
from ui.views.desk.chosen import spoken
from ui.views.desk.marked import STRIPES, Names

_APART = 5
"""How far the line of a code stands within that of the one before it."""


_MOST = 40
"""So many of other pages are listed."""


class Stripe(NamedTuple):
    """The line around a part in the colour and pattern of one of its codes."""

    hue: int
    x: int
    y: float
    width: int
    height: int


class Part(NamedTuple):
    """A part of a page.

    Attributes:
        mark: its number on the page of the desk.
        query: of the same page with it chosen.
        name: where it is, with its codes.
        hue: of its first code.
        stripes: on the page that is shown; none on another.
    """

    mark: int
    query: str
    name: str
    hue: int
    stripes: tuple[Stripe, ...]
    chosen: bool


def drawn_on(standing: Sequence[Highlight]) -> list[tuple[Highlight, Region]]:
    """The parts of pages among highlights, those of a page from the top down."""
    found = [(one, one.region) for one in standing if one.region]
    return sorted(found, key=lambda pair: (pair[1].page, -pair[1].top, pair[1].left, pair[0].id))


def parts_of(
    at: At, drawn: Sequence[tuple[Highlight, Region]], names: Names, edition: Edition, *, first: int
) -> Iterator[Part]:
    """Those of the page that is shown and some of the others; ``first`` is the number of the first of all."""
    others = [one.id for one, region in drawn if region.page != at.sheet]
    left_out = frozenset(others[_MOST:])
    for mark, (one, region) in enumerate(drawn, start=first):
        if one.id in left_out:
            continue
        hues = list(dict.fromkeys(names.hue(coding) for coding in at.marks.codings.get(one.id, ()))) or [0]
        yield Part(
            mark=mark,
            query=at.query(**{CHOSEN: one.id, SHEET: str(region.page)}),
            name=edition.wording("werk.vlak_code", n=region.page, code=spoken(one, at, names)),
            hue=hues[0],
            stripes=tuple(_stripes(region, hues[:STRIPES])) if region.page == at.sheet else (),
            chosen=one.id == at.chosen,
        )


def _stripes(region: Region, hues: Sequence[int]) -> Iterator[Stripe]:
    width, height = region.right - region.left, region.top - region.bottom
    for number, hue in enumerate(hues):
        # In a small one they come to stand upon each other.
        inset = min(number * _APART, (min(width, height) - 1) // 2)
        yield Stripe(
            hue=hue,
            x=region.left + inset,
            y=round(max(region.height - region.top, 0) + inset, 1),
            width=width - 2 * inset,
            height=height - 2 * inset,
        )
