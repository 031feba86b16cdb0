"""Parts of pages on the wire, in percent of the page, as Media Fragments have them."""

from typing import Self

from pydantic import Field

from api.schemas.wire import Wire
from kb.model.region import Drawn, Region

PART = "A part of a page, which has a name for its words; `null` for words."
_MOST_PAGES = 100_000


class RegionBody(Wire):
    """A rectangle on a page of the file that a document was read from, in percent of the page from its top left."""

    page: int = Field(ge=1, le=_MOST_PAGES, description="Counted from 1.")
    x: float = Field(ge=0, le=100)
    y: float = Field(ge=0, le=100)
    width: float = Field(gt=0, le=100)
    height: float = Field(gt=0, le=100)

    @classmethod
    def of(cls, region: Region | None) -> Self | None:
        """The wire form; nothing of words."""
        return cls(**region.drawn._asdict()) if region else None

    @property
    def drawn(self) -> Drawn:
        """The same in the core."""
        return Drawn(self.page, self.x, self.y, self.width, self.height)
