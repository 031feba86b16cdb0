"""A PDF as people make them, for tests of how its pages are shown: a header, two columns, a footnote."""

from io import BytesIO
from pathlib import Path
from textwrap import wrap

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.entry import Details
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.bootstrap import Library
from kb.model.document import Document
from kb.model.evidence import Access, KnowledgeSource, Purpose
from kb.model.reader import KEEPER

COLUMNS = (
    "De gemeente belt eerst en gaat daarna pas langs bij bewoners die hun rekening niet betalen. Wie schulden heeft,"
    " neemt de telefoon vaak niet op, zeggen de medewerkers van het wijkteam in het noorden van de stad.",
    "In de commissie spraken drie bewoners over de lange wacht op een kamer in het oude schoolgebouw. De wethouder"
    " zegt toe dat er voor de zomer twintig plekken bij komen, aan de rand van de wijk bij het station.",
)
SECOND = "Op de tweede bladzijde staat dat de samenwerking tussen de organisaties sinds dit voorjaar beter verloopt."


FIGURE = (300, 400, 500, 600)
"""Left, bottom, right and top of the bars on the second page of a PDF with a figure, in points."""


def pdf(*, figure: bool = False) -> bytes:
    """Two pages; on the second one bars, where a figure is asked for."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number, texts in enumerate((COLUMNS, (SECOND,)), start=1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, 810, f"Monitor schulden {number}")
        canvas.setFont("Helvetica", 11)
        # The right column is drawn first: a page has an order of its own.
        for column, text in reversed(list(enumerate(texts))):
            for line, words in enumerate(wrap(text, 42)):
                canvas.drawString(50 + 260 * column, 760 - 16 * line, words)
        for bar in range(4 if figure and number == 2 else 0):
            canvas.rect(FIGURE[0] + 50 * bar, FIGURE[1], 40, 50 * (bar + 1), stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def added(library: Library, folder: Path, *, source: KnowledgeSource, figure: bool = False) -> Document:
    """The PDF as a document whose file is kept."""
    file = folder / "monitor.pdf"
    file.write_bytes(pdf(figure=figure))
    story = source is KnowledgeSource.EXPERIENCE
    consent, known = (tuple(Purpose), "verteld op papier") if story else (None, None)
    run = Ingesting(
        catalogue=library.catalogue,
        preparing=Here(library.linker),
        index_pending=lambda: 0,
        originals=Originals(library.files, library.withdrawing),
    )
    details = Details(source=source, title="Monitor", rights=Access.PUBLIC, consent=consent, consent_known=known)
    run.run(select([file], details))
    return next(
        library.catalogue.document(card.id, KEEPER)
        for card in library.catalogue.every(KEEPER)
        if card.title == "Monitor"
    )
