"""Opening a PDF with PDFium, and the way from its pages to a document."""

import ctypes
from collections.abc import Sequence
from itertools import chain
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.content import PDF
from ingest.readers.pdf import telling
from ingest.readers.pdf.drawn import Group, Table
from ingest.readers.pdf.footnotes import Page, parted
from ingest.readers.pdf.headings import Style, style_of
from ingest.readers.pdf.margins import without_margins
from ingest.readers.pdf.pages import Seen, seen_in
from ingest.readers.pdf.paragraphs import groups_of
from ingest.readers.pdf.regions import in_reading_order
from ingest.readers.pdf.scans import installed
from ingest.readers.pdf.titles import author_of, date_of, title_of
from ingest.readers.pdf.writing import Comment, Piece, written
from ingest.readers.raw import RawDocument
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument

_HEADER_WITHIN = 1024
# PDFium may be used by one thread at a time.
_ONE_AT_A_TIME = Lock()


def read(data: bytes) -> RawDocument:
    """A PDF file with a text layer.

    Raises:
        EncryptedDocument: it asks for a password.
        EmptyDocument: it has no text, such as a scan.
        TooLarge: it has more than ``LARGEST`` characters.
        InvalidDocument: it is broken, or no PDF.
    """
    if PDF not in data[:_HEADER_WITHIN]:
        msg = "dit is geen PDF, al heet het bestand wel zo" if data.strip() else "het bestand is leeg"
        raise (InvalidDocument if data.strip() else EmptyDocument)(msg)
    with _ONE_AT_A_TIME:
        document = _opened(data)
        try:
            return _read(document)
        finally:
            document.close()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            msg = "de PDF is beveiligd met een wachtwoord; sla hem op zonder wachtwoord"
            raise EncryptedDocument(msg) from error
        msg = "de PDF is kapot en kan niet gelezen worden"
        raise InvalidDocument(msg) from error


def _read(document: pypdfium2.PdfDocument) -> RawDocument:
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    seen = seen_in(document)
    style = style_of([line for lines in seen.lines for line in lines])
    first = next((lines for lines in seen.lines if lines), [])
    title = title_of(first, document.get_metadata_value("Title"), style)
    pages = without_margins(seen.lines, title, style.size)
    ordered = [list(in_reading_order(*one)) for one in zip(pages.lines, seen.grids, strict=True)]
    parts = parted(ordered, style)
    text = written(_pieces(parts, seen, style), len(seen.lines))
    if not any(character.isalnum() for character in text.raw):
        how = "tekstherkenning vond er niets in" if installed() else telling.HOW
        raise EmptyDocument(f"de PDF is een scan zonder tekst; {how}" if seen.scanned else "de PDF bevat geen tekst")
    return RawDocument(
        raw=text.raw,
        blocks=text.blocks,
        pages=text.pages,
        note_marks=text.marks,
        title=title,
        language=_language(document),
        date=date_of(document.get_metadata_value("CreationDate")),
        contributor=author_of(document.get_metadata_value("Author")),
        caveats=tuple(telling.caveats(seen)),
        left_out=tuple(telling.left_out(pages, seen.watermarks)),
    )


def _pieces(pages: Sequence[Page], seen: Seen, style: Style) -> list[Piece]:
    """Everything in the order in which it is written: the notes of a page before a paragraph that runs on."""
    groups = groups_of([part for page in pages for part in page.parts], style)
    notes: list[list[Piece]] = [
        [*page.notes, *(Comment(remark, number) for remark in remarks)]
        for number, (page, remarks) in enumerate(zip(pages, seen.remarks, strict=True))
    ]
    pieces: list[Piece] = []
    written_until = 0
    for group in groups:
        last = _last_page(group)
        pieces += chain.from_iterable(notes[written_until:last])
        written_until = max(written_until, last)
        pieces.append(group)
    return [*pieces, *chain.from_iterable(notes[written_until:])]


def _last_page(group: Group | Table) -> int:
    lines = group.lines if isinstance(group, Group) else [line for row in group.rows for cell in row for line in cell]
    return lines[-1].page


def _language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (ctypes.c_ushort * max(size, 1))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="ignore").rstrip("\0")
