"""Rectangles on pages of the file that a document was read from: what was marked there is a figure, and no words.

Two ways of saying where one stands. A ``Drawn`` is in percent of the page as it is seen, from its top left, as screens
and Media Fragments have it (https://www.w3.org/TR/media-frags/, section 4.2.2). A ``Region`` is in whole points (1/72
inch) from the bottom left of the page as it is seen, turned and cut as the file says, as REFI-QDA writes it: so it goes
out and comes back to the letter, and an edge is nowhere further off than a sixth of a millimetre.
"""

import re
from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

FRAGMENTS = "http://www.w3.org/TR/media-frags/"
"""What a selector that holds a fragment conforms to."""
_DECIMALS = 4
"""Of a percentage: finer than a point on a page of ten metres."""
_FRAGMENT = re.compile(r"#?page=([0-9]{1,6})&xywh=percent:" + ",".join([r"([0-9]{1,3}(?:\.[0-9]{1,10})?)"] * 4))
_LONGEST = 200_000
"""Points; more than any page of a PDF may have."""


class Drawn(NamedTuple):
    """A rectangle as somebody draws it, in percent of the page from its top left.

    Attributes:
        page: counted from 1.
    """

    page: int
    x: float
    y: float
    width: float
    height: float

    @property
    def fragment(self) -> str:
        """The same as a fragment of an address; Media Fragments know no pages, which are said as RFC 8118 does."""
        sides = ",".join(f"{side:.{_DECIMALS}f}".rstrip("0").rstrip(".") for side in self[1:])
        return f"page={self.page}&xywh=percent:{sides}"

    @classmethod
    def of_fragment(cls, said: str) -> Self | None:
        """What such a fragment says; ``None`` where it says something else."""
        found = _FRAGMENT.fullmatch(said)
        return cls(int(found[1]), *map(float, found.groups()[1:])) if found else None


class Region(BaseModel):
    """A rectangle on a page, in points from the bottom left; it has an area, and lies on its page.

    Attributes:
        page: counted from 1.
        width, height: of the page, in points.
        file: digest of the bytes of the file; on another one, it may be about something else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int = Field(ge=1)
    left: int = Field(ge=0)
    bottom: int = Field(ge=0)
    right: int
    top: int
    width: float = Field(gt=0, le=_LONGEST, allow_inf_nan=False)
    height: float = Field(gt=0, le=_LONGEST, allow_inf_nan=False)
    file: str

    @model_validator(mode="after")
    def _lies_on_its_page(self) -> Self:
        # A page may end within a point, and somewhat before what is kept of it.
        if not (self.left < self.right <= round(self.width) and self.bottom < self.top <= round(self.height)):
            msg = "a region has an area and lies on its page"
            raise ValueError(msg)
        return self

    @classmethod
    def of(cls, drawn: Drawn, *, width: float, height: float, file: str) -> Self:
        """What was drawn, on a page of this size.

        Raises:
            ValueError: it lies outside the page, or has no area.
        """
        return cls(
            page=drawn.page,
            left=round(drawn.x * width / 100),
            bottom=round(height - (drawn.y + drawn.height) * height / 100),
            right=round((drawn.x + drawn.width) * width / 100),
            top=round(height - drawn.y * height / 100),
            width=width,
            height=height,
            file=file,
        )

    @property
    def drawn(self) -> Drawn:
        """The same as it is seen; what is made of it again is the same to the point."""
        left, right = (min(100 * at / self.width, 100.0) for at in (self.left, self.right))
        top, bottom = (max(100 - 100 * at / self.height, 0.0) for at in (self.top, self.bottom))
        x, y, width, height = (round(one, _DECIMALS) for one in (left, top, right - left, bottom - top))
        return Drawn(self.page, x, y, width, height)

    @property
    def called(self) -> str:
        """What stands for it where words would stand, in any language."""
        return f"▭ p. {self.page}"

    def meets(self, other: "Region") -> bool:
        """Whether both cover some of the same page."""
        return (
            (self.page, self.file) == (other.page, other.file)
            and self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def holds(self, other: "Region") -> bool:
        """Whether all of another lies in it."""
        return (
            (self.page, self.file) == (other.page, other.file)
            and self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )
