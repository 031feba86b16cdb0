"""Opening a PDF with PDFium, and the way from its pages to a document."""

import ctypes
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.content import PDF
from ingest.readers.pdf.drawn import Line
from ingest.readers.pdf.footnotes import Page, parted
from ingest.readers.pdf.letters import words
from ingest.readers.pdf.lines import lines_of
from ingest.readers.pdf.margins import Pages, without_margins
from ingest.readers.pdf.paragraphs import Group, Style, groups_of, style_of
from ingest.readers.pdf.regions import Table, in_reading_order
from ingest.readers.pdf.titles import author_of, date_of, title_of
from ingest.readers.pdf.writing import Piece, written
from ingest.readers.raw import RawDocument
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument, TooLarge
from kb.model.document import Caveat

LARGEST = 20_000_000
"""Characters of text."""

_HEADER_WITHIN = 1024
_LITTLE = 20
"""Letters on a page below which it may be a scan."""
# PDFium may be used by one thread at a time.
_ONE_AT_A_TIME = Lock()


class _Seen(NamedTuple):
    """What was found on the pages of a file.

    Attributes:
        lines: of each page.
        unreadable, scanned: numbers of pages, from 1.
    """

    lines: list[list[Line]]
    unreadable: list[int]
    scanned: list[int]


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
    seen = _seen(document)
    style = style_of([line for lines in seen.lines for line in lines])
    first = next((lines for lines in seen.lines if lines), [])
    title = title_of(first, document.get_metadata_value("Title"), style)
    pages = without_margins(seen.lines, title)
    parts = parted([list(in_reading_order(lines)) for lines in pages.lines], style)
    text = written(_pieces(parts, style), len(seen.lines))
    if not any(character.isalnum() for character in text.raw):
        msg = "de PDF is een scan zonder tekst; laat er eerst tekstherkenning (OCR) op los"
        raise EmptyDocument(msg if seen.scanned else "de PDF bevat geen tekst")
    return RawDocument(
        raw=text.raw,
        blocks=text.blocks,
        pages=text.pages,
        note_marks=text.marks,
        title=title,
        language=_language(document),
        date=date_of(document.get_metadata_value("CreationDate")),
        contributor=author_of(document.get_metadata_value("Author")),
        caveats=tuple(_caveats(seen)),
        left_out=tuple(_left_out(pages)),
    )


def _seen(document: pypdfium2.PdfDocument) -> _Seen:
    seen = _Seen([], [], [])
    length = 0
    for number in range(len(document)):
        seen.lines.append([])
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            seen.unreadable.append(number + 1)
            continue
        lines = lines_of(words(page), number)
        seen.lines[number] = lines
        letters = sum(len(line.text) for line in lines)
        if letters < _LITTLE and _has_image(page):
            seen.scanned.append(number + 1)
        page.close()
        length += letters
        if length > LARGEST:
            msg = f"de PDF heeft meer dan {LARGEST // 1_000_000} miljoen tekens"
            raise TooLarge(msg)
    return seen


def _pieces(pages: Sequence[Page], style: Style) -> list[Piece]:
    """Everything in the order in which it is written: the notes of a page before a paragraph that runs on."""
    groups = groups_of([part for page in pages for part in page.parts], style)
    notes = {number: list(page.notes) for number, page in enumerate(pages) if page.notes}
    pieces: list[Piece] = []
    for group in groups:
        last = _pages_of(group)[-1]
        pieces += [note for page in sorted(notes) if page < last for note in notes.pop(page)]
        pieces.append(group)
    pieces += [note for page in sorted(notes) for note in notes[page]]
    return pieces


def _pages_of(group: Group | Table) -> list[int]:
    lines = group.lines if isinstance(group, Group) else [line for row in group.rows for cell in row for line in cell]
    return [line.page for line in lines]


def _caveats(seen: _Seen) -> Iterator[Caveat]:
    if seen.unreadable:
        one = len(seen.unreadable) == 1
        told = f"pagina {seen.unreadable[0]} is" if one else f"de pagina's {in_words(seen.unreadable)} zijn"
        yield Caveat(code="page", text=f"{told} niet te lezen")
    if seen.scanned:
        counted = f"{len(seen.scanned)} van {len(seen.lines)} pagina's zonder tekst ({in_words(seen.scanned)})"
        yield Caveat(code="scan", text=f"{counted}, alleen een afbeelding")


def in_words(pages: Sequence[int]) -> str:
    """Numbers of pages, those that follow each other as a range: ``2–4, 7``."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], page]
        else:
            ranges.append([page])
    return ", ".join("–".join(str(page) for page in found) for found in ranges)


def _left_out(pages: Pages) -> Iterator[str]:
    if pages.headers:
        yield "kop- en voetteksten"
    if pages.numbers:
        yield "paginanummers"


def _has_image(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (ctypes.c_ushort * max(size, 1))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="ignore").rstrip("\0")
