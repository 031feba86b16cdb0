"""Pages of files as they look on paper, and which letter stands where on them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol


class Letter(NamedTuple):
    """A letter on a page: its box in points, from the top left of the page as it is seen."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Sheet(NamedTuple):
    """A page.

    Attributes:
        width: in points, as ``height``.
        letters: in the order in which the file draws them, without white space.
        image: what it looks like, as PNG, without what readers wrote on it.
    """

    width: float
    height: float
    letters: Sequence[Letter]
    image: bytes


Size = tuple[float, float]
"""How wide and how high a page is as it is seen, in points."""


class Sheets(Protocol):
    """Draws pages of files, of which a bad one can do no harm."""

    def sizes(self, path: Path) -> Sequence[Size]:
        """Of each page of a file; none where it cannot be read within its limits."""

    def sheet(self, path: Path, number: int) -> Sheet | None:
        """A page of a file, counted from 1; ``None`` where there is none, or it cannot be drawn within its limits."""
