"""Real files, made on the spot."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A5
BODY, LEADING = 11, 14


def pdf(*pages: Sequence[str], title: str = "", header: str = "", footer: str = "") -> bytes:
    """A PDF with these lines on each page.

    A line ``# kop`` is set larger, an empty line leaves white, ``{page}`` in the footer is the page number.
    """
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A5)
    if title:
        canvas.setTitle(title)
    for number, lines in enumerate(pages, start=1):
        height = HEIGHT - 80
        for line in lines:
            size = BODY + 6 if line.startswith("# ") else BODY
            canvas.setFont("Helvetica", size)
            canvas.drawString(50, height, line.removeprefix("# "))
            height -= LEADING if line else LEADING * 0.8
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, HEIGHT - 30, header)
        canvas.drawString(50, 25, footer.format(page=number))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    """The same PDF behind a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def scan() -> bytes:
    """A PDF with an image and no text."""
    pixels = BytesIO()
    # A grey bitmap of 2 by 2, in the simplest format there is.
    pixels.write(b"P5 2 2 255\n\x80\x90\xa0\xb0")
    pixels.seek(0)
    from reportlab.lib.utils import ImageReader

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A5)
    canvas.drawImage(ImageReader(pixels), 50, 50, width=200, height=200)
    canvas.save()
    return buffer.getvalue()


def photographed(*lines: str, size: int = 40) -> bytes:
    """A PDF with these lines in a picture, as from a scanner."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    image = Image.new("L", (1240, 1748), 255)
    drawing = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        drawing.text((100, 150 + number * size * 1.6), line, fill=0, font=ImageFont.load_default(size))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A5)
    canvas.drawImage(ImageReader(image), 0, 0, width=WIDTH, height=HEIGHT)
    canvas.save()
    return buffer.getvalue()


def joined(*files: bytes) -> bytes:
    """The pages of several PDFs in one."""
    writer = PdfWriter()
    for data in files:
        writer.append(BytesIO(data))
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def saved(document: Document) -> bytes:
    """The bytes of a Word document."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word(*paragraphs: str) -> bytes:
    """A Word document with these paragraphs; ``# kop`` is a heading."""
    document = docx.Document()
    for paragraph in paragraphs:
        if paragraph.startswith("# "):
            document.add_heading(paragraph.removeprefix("# "), level=1)
        else:
            document.add_paragraph(paragraph)
    return saved(document)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A package in which one part is replaced or added."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            if part.filename != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return buffer.getvalue()


def sparse(path: Path, size: int) -> Path:
    """A file that says it is large and takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(size)
    return path
