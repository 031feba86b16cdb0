"""Opening a PDF with PDFium, and the way from its pages to a document."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.content import PDF
from ingest.readers.pdf.drawn import Line, Word
from ingest.readers.pdf.fields import added, with_answers
from ingest.readers.pdf.footnotes import Page, parted
from ingest.readers.pdf.letters import words
from ingest.readers.pdf.lines import lines_of
from ingest.readers.pdf.margins import Pages, without_margins
from ingest.readers.pdf.paragraphs import Group, Style, groups_of, style_of
from ingest.readers.pdf.regions import Table, in_reading_order
from ingest.readers.pdf.scans import MOST_PAGES, installed, recognised
from ingest.readers.pdf.titles import author_of, date_of, title_of
from ingest.readers.pdf.writing import Comment, Piece, written
from ingest.readers.raw import RawDocument
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument, TooLarge
from kb.model.document import Caveat

LARGEST = 20_000_000
"""Characters of text."""

_HEADER_WITHIN = 1024
_LITTLE = 20
"""Letters on a page below which it may be a scan."""
_SIZE = 11.0
_MOST_OBJECTS = 20_000
"""Objects on a page among which a picture is looked for."""
_WATERMARK = 1.5
"""In usual sizes of a page, from which words at an angle are a watermark."""
_HOW = "voor tekstherkenning (OCR) is het Debian-pakket tesseract-ocr-nld nodig, of laat er eerst zelf OCR op los"
# PDFium may be used by one thread at a time.
_ONE_AT_A_TIME = Lock()


@dataclass(slots=True)
class _Seen:
    """What was found on the pages of a file.

    Attributes:
        lines, remarks: of each page.
        unreadable, scanned, read: numbers of pages, from 1: those that cannot be opened, those that are a picture,
            and those of these in which text was recognised.
        watermarks: large words at an angle.
        unsure: of the recognised words, how many on which page.
    """

    lines: list[list[Line]] = field(default_factory=list)
    remarks: list[list[str]] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    words: int = 0
    unsure: dict[int, int] = field(default_factory=dict)
    watermarks: list[str] = field(default_factory=list)
    fields: int = 0
    filled: int = 0


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
    seen = _seen(document)
    style = style_of([line for lines in seen.lines for line in lines])
    first = next((lines for lines in seen.lines if lines), [])
    title = title_of(first, document.get_metadata_value("Title"), style)
    pages = without_margins(seen.lines, title, style.size)
    parts = parted([list(in_reading_order(lines)) for lines in pages.lines], style)
    text = written(_pieces(parts, seen, style), len(seen.lines))
    if not any(character.isalnum() for character in text.raw):
        how = "tekstherkenning vond er niets in" if installed() else _HOW
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
        caveats=tuple(_caveats(seen)),
        left_out=tuple(_left_out(pages, seen.watermarks)),
    )


def _seen(document: pypdfium2.PdfDocument) -> _Seen:
    seen = _Seen()
    length = 0
    for number in range(len(document)):
        seen.lines.append([])
        seen.remarks.append([])
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            seen.unreadable.append(number + 1)
            continue
        _look(document, page, number, seen)
        page.close()
        length += sum(len(line.text) for line in seen.lines[number])
        if length > LARGEST:
            msg = f"de PDF heeft meer dan {LARGEST // 1_000_000} miljoen tekens"
            raise TooLarge(msg)
    return seen


def _look(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int, seen: _Seen) -> None:
    """Add what stands on a page."""
    drawn = words(page)
    usual = median(word.size for word in drawn) if drawn else _SIZE
    seen.watermarks += [word.text for word in drawn if _is_watermark(word, usual)]
    drawn = [word for word in drawn if not _is_watermark(word, usual)]
    extra = added(document, page, usual)
    lines = with_answers(lines_of([*drawn, *extra.words], number))
    seen.remarks[number] = extra.remarks
    seen.fields += extra.fields
    seen.filled += extra.filled
    if sum(len(line.text) for line in lines) < _LITTLE and _has_drawing(page):
        found = recognised(page, number) if len(seen.read) < MOST_PAGES and installed() else None
        if found is not None:
            lines = found.lines
            seen.read.append(number + 1)
            seen.words += found.words
            seen.unsure |= {number + 1: found.unsure} if found.unsure else {}
        if found is not None or _has_drawing(page, pdfium.FPDF_PAGEOBJ_IMAGE):
            seen.scanned.append(number + 1)
    seen.lines[number] = lines


def _is_watermark(word: Word, usual: float) -> bool:
    return word.skewed and word.size > _WATERMARK * usual


def _pieces(pages: Sequence[Page], seen: _Seen, style: Style) -> list[Piece]:
    """Everything in the order in which it is written: the notes of a page before a paragraph that runs on."""
    groups = groups_of([part for page in pages for part in page.parts], style)
    notes: dict[int, list[Piece]] = {
        number: [*page.notes, *(Comment(remark, number) for remark in remarks)]
        for number, (page, remarks) in enumerate(zip(pages, seen.remarks, strict=True))
    }
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
        yield Caveat(code="scan", text=_scan(seen))
    if seen.read:
        unsure = sum(seen.unsure.values())
        where = f" (pagina {in_words(sorted(seen.unsure))})" if unsure else ""
        yield Caveat(code="ocr", text=f"tekstherkenning: {unsure} van {seen.words} woorden onzeker{where}")
    if seen.fields and not seen.filled:
        yield Caveat(code="form", text="invulformulier zonder antwoorden")


def _scan(seen: _Seen) -> str:
    counted = f"{len(seen.scanned)} van {len(seen.lines)} pagina's zonder tekst ({in_words(seen.scanned)})"
    unread = [page for page in seen.scanned if page not in seen.read]
    if not unread:
        return f"{counted}, alleen een afbeelding; gelezen met tekstherkenning"
    if not installed():
        return f"{counted}, alleen een afbeelding; {_HOW}"
    return f"{counted}, alleen een afbeelding; tekstherkenning vond niets op pagina {in_words(unread)}"


def in_words(pages: Sequence[int]) -> str:
    """Numbers of pages, those that follow each other as a range: ``2–4, 7``."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], page]
        else:
            ranges.append([page])
    return ", ".join("–".join(str(page) for page in found) for found in ranges)


def _left_out(pages: Pages, watermarks: Sequence[str]) -> Iterator[str]:
    if pages.headers:
        yield "kop- en voetteksten"
    if pages.numbers:
        yield "paginanummers"
    yield from dict.fromkeys(f"watermerk ({text})" for text in watermarks)


def _has_drawing(page: pypdfium2.PdfPage, *kinds: int) -> bool:
    """Whether there is a picture on a page, or of other kinds of objects one."""
    chosen = kinds or (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
    objects = islice(page.get_objects(max_depth=2), _MOST_OBJECTS)
    return any(found.type in chosen for found in objects)


def _language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (ctypes.c_ushort * max(size, 1))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="ignore").rstrip("\0")
