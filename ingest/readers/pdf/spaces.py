"""Spaces that a page draws by themselves, as between words of two fonts; PDFium passes over text without width."""

from bisect import bisect_left
from collections import defaultdict
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

_MOST_OBJECTS = 20_000
_NO_WIDTH = 0.01
"""Points."""


class Spaces:
    """The lone spaces of a page; lengths in points."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._starts: defaultdict[int, list[float]] = defaultdict(list)
        for drawn in islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1), _MOST_OBJECTS):
            left, _, right, _ = drawn.get_bounds()
            if right - left < _NO_WIDTH:
                matrix = drawn.get_matrix()
                self._starts[round(matrix.f)].append(matrix.e)
        for starts in self._starts.values():
            starts.sort()

    def before(self, x: float, y: float, widest: float) -> bool:
        """Whether a space begins at most so far to the left of a point, on its line."""
        for line in {round(y - 0.1), round(y + 0.1)}:
            starts = self._starts.get(line, [])
            place = bisect_left(starts, x)
            if place and x - starts[place - 1] < widest:
                return True
        return False
