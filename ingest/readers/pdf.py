"""PDF, by PDFium: per page its characters with where they stand on the paper.

The raw text is the characters in the order in which the file draws them, a line feed
after each line and a form feed between pages. ``pdf_layout`` makes paragraphs of the
lines. Lengths are in points, from the bottom left of the page.
"""

import ctypes
import re
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.content import PDF
from ingest.readers.pdf_layout import BULLET, Line, blocks_of, without_margins
from ingest.readers.raw import RawDocument
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument, TooLarge

LARGEST = 20_000_000
"""Characters of text."""

_HEADER_WITHIN = 1024
# PDFium writes the first two for a hyphen that ends a line, and then no line end; half a character is none.
_MEANT = {"\x02": "-", "\ufffe": "-"} | {chr(half): "\ufffd" for half in range(0xD800, 0xE000)}
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_BOLD = 600
_NO_TITLE = re.compile(
    r"\(?(?:anonymous|unspecified|untitled|naamloos|document\d*)\)?|microsoft .* - .*|.*\.\w{2,4}", re.I
)
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
    texts: list[str] = []
    starts: list[int] = []
    pages: list[list[Line]] = []
    start, images = 0, False
    for number in range(len(document)):
        page = document[number]
        text, lines = _page(page, start)
        images = images or (not text and _has_image(page))
        texts.append(text)
        starts.append(start)
        pages.append(lines)
        start += len(text) + 1
        page.close()
        if start > LARGEST:
            msg = f"de PDF heeft meer dan {LARGEST // 1_000_000} miljoen tekens"
            raise TooLarge(msg)
    raw = "\f".join(texts)
    if not any(character.isalnum() for character in raw):
        msg = "de PDF is een scan zonder tekst; laat er eerst tekstherkenning (OCR) op los"
        raise EmptyDocument(msg if images else "de PDF bevat geen tekst")
    title = _title(document)
    blocks = blocks_of(without_margins(pages, title), raw)
    return RawDocument(raw=raw, blocks=tuple(blocks), pages=tuple(starts), title=title, language=_language(document))


def _page(page: pypdfium2.PdfPage, start: int) -> tuple[str, list[Line]]:
    """The text of a page, and its lines with raw offsets from ``start``."""
    text_page = page.get_textpage()
    drawn = "".join(chr(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(text_page.count_chars()))
    text = "".join(_MEANT.get(character, character) for character in drawn)
    lines = [
        _line(text_page, text, found.start(), found.end(), start)
        for found in _LINE.finditer(drawn)
        if found.group().strip()
    ]
    text_page.close()
    return text, lines


def _line(text_page: pypdfium2.PdfTextPage, text: str, start: int, end: int, page_start: int) -> Line:
    seen = [index for index in range(start, end) if not text[index].isspace()]
    first, last = _box(text_page, seen[0]), _box(text_page, seen[-1])
    # A bullet before it or a note number behind it does not make a line higher or lower.
    usual = sorted((first, _box(text_page, seen[len(seen) // 2]), last), key=lambda box: box.top - box.bottom)[1]
    bold = min(pdfium.FPDFText_GetFontWeight(text_page, index) for index in (seen[0], seen[-1]))
    height = max(usual.top - usual.bottom, 0.1)
    gaps = tuple(
        page_start + index
        for index in range(seen[0] + 1, seen[-1])
        if text[index] == " "
        and _gap(text_page, index) > Line.CELL_GAP * height
        # The white behind a bullet parts no cells.
        and not BULLET.fullmatch(text[seen[0] : index].strip())
    )
    return Line(
        start=page_start + seen[0],
        end=page_start + seen[-1] + 1,
        text=text[seen[0] : seen[-1] + 1],
        left=first.left,
        right=last.right,
        top=usual.bottom + height,
        bottom=usual.bottom,
        bold=bold >= _BOLD,
        gaps=gaps,
    )


def _box(text_page: pypdfium2.PdfTextPage, index: int) -> pdfium.FS_RECTF:
    """Where a character stands, as high as its font."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
    return box


def _gap(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    """The white between the characters on either side."""
    gap: float = _box(text_page, index + 1).left - _box(text_page, index - 1).right
    return gap


def _has_image(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _title(document: pypdfium2.PdfDocument) -> str:
    """The title that the file gives itself, unless a program made it up."""
    title = str(document.get_metadata_value("Title")).strip()
    return "" if _NO_TITLE.fullmatch(title) else title


def _language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (ctypes.c_ushort * max(size, 1))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="ignore").rstrip("\0")
