"""Pages drawn word for word, for the tests of how a PDF is read."""

from collections.abc import Iterable
from io import BytesIO
from textwrap import wrap
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf.reading import read
from ingest.readers.raw import RawDocument

SENTENCES = (
    "De gemeente belt eerst en gaat daarna pas langs bij bewoners die hun rekening niet betalen.",
    "Wie schulden heeft neemt de telefoon vaak niet op, zeggen de medewerkers van het wijkteam.",
    "In de commissie spraken drie bewoners over de lange wacht op een kamer in het oude schoolgebouw.",
    "De wethouder zegt toe dat er voor de zomer twintig plekken bij komen aan de rand van de wijk.",
)
LEADING = 13


def running(count: int, first: int = 0) -> str:
    """Sentences that say something."""
    return " ".join(SENTENCES[(first + number) % len(SENTENCES)] for number in range(count))


class Sheet:
    """A4 pages; ``y`` is where the next line comes."""

    def __init__(self, **options: Any) -> None:
        self._buffer = BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, **options)
        self.y = 790.0

    def line(self, text: str, *, x: float = 50, size: float = 10, bold: bool = False, below: float = LEADING) -> None:
        """Draw a line and go down."""
        self.at(x, self.y, text, size=size, bold=bold)
        self.y -= below

    def at(self, x: float, y: float, text: str, *, size: float = 10, bold: bool = False) -> None:
        """Draw words at a place."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, y, text)

    def paragraph(self, text: str, *, x: float = 50, width: int = 90, bold: bool = False, size: float = 10) -> None:
        """Draw running text, and white below it."""
        for line in wrap(text, width):
            self.line(line, x=x, bold=bold, size=size)
        self.y -= 8

    def turn_page(self) -> None:
        """Go on, on a new page."""
        self.canvas.showPage()
        self.y = 790.0

    def pdf(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._buffer.getvalue()

    def read(self) -> RawDocument:
        """The file as our reader delivers it."""
        return read(self.pdf())


def shape(document: RawDocument) -> list[tuple[str, str]]:
    """What each block is, and its text in one line."""
    return [(block.kind.value, one_line(block.content.text)) for block in document.blocks]


def one_line(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())


def in_turns(*columns: Iterable[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """What stands in columns, drawn from the top down instead of column by column."""
    return sorted((words for column in columns for words in column), key=lambda words: (-words[1], words[0]))
