"""Looking at the pages of a file: what stands on each, and what could not be read."""

import time
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.pdf.drawn import Line, Word
from ingest.readers.pdf.fields import added, with_answers
from ingest.readers.pdf.letters import upright, words
from ingest.readers.pdf.lines import lines_of
from ingest.readers.pdf.rules import Grid, grids_on
from ingest.readers.pdf.scans import MOST_PAGES, MOST_SECONDS, installed, recognised
from kb.errors import TooLarge

LARGEST = 20_000_000
"""Characters of text."""

_LITTLE = 20
"""Letters on a page below which it may be a scan."""
_SIZE = 11.0
_MOST_OBJECTS = 20_000
"""Objects on a page among which a picture is looked for."""
_WATERMARK = 1.5
"""In usual sizes of a page, from which words at an angle are a watermark."""


@dataclass(slots=True)
class Seen:
    """What was found on the pages of a file.

    Attributes:
        lines, remarks, grids: of each page.
        unreadable, scanned, read, skipped: numbers of pages, from 1: those that cannot be opened, those that are a
            picture, and of these the ones in which text was recognised and the ones that there was no time for.
        watermarks: large words at an angle.
        words, seconds: how many words were recognised, and how long that took.
        unsure: of the recognised words, how many on which page.
    """

    lines: list[list[Line]] = field(default_factory=list)
    remarks: list[list[str]] = field(default_factory=list)
    grids: list[list[Grid]] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    words: int = 0
    seconds: float = 0.0
    unsure: dict[int, int] = field(default_factory=dict)
    watermarks: list[str] = field(default_factory=list)
    fields: int = 0
    filled: int = 0


def seen_in(document: pypdfium2.PdfDocument) -> Seen:
    """What stands on the pages of a file.

    Raises:
        TooLarge: it has more than ``LARGEST`` characters.
    """
    seen = Seen()
    length = 0
    for number in range(len(document)):
        seen.lines.append([])
        seen.grids.append([])
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


def _look(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int, seen: Seen) -> None:
    """Add what stands on a page."""
    drawn, turn = words(page)
    seen.grids[number] = grids_on(page, lambda point: upright(*point, turn)) if drawn else []
    usual = median(word.size for word in drawn) if drawn else _SIZE
    seen.watermarks += [word.text for word in drawn if _is_watermark(word, usual)]
    drawn = [word for word in drawn if not _is_watermark(word, usual)]
    extra = added(document, page, usual)
    lines = with_answers(lines_of([*drawn, *extra.words], number))
    seen.remarks[number] = extra.remarks
    seen.fields += extra.fields
    seen.filled += extra.filled
    if sum(len(line.text) for line in lines) < _LITTLE and _has_drawing(page):
        lines = _recognised(page, number, seen) or lines
    seen.lines[number] = lines


def _recognised(page: pypdfium2.PdfPage, number: int, seen: Seen) -> list[Line]:
    """The lines in the picture of a page; none when there is no text recognition, or it finds nothing."""
    found, begun = None, time.monotonic()
    if installed():
        if len(seen.read) < MOST_PAGES and seen.seconds < MOST_SECONDS:
            found = recognised(page, number)
        else:
            seen.skipped.append(number + 1)
    seen.seconds += time.monotonic() - begun
    if found is not None or _has_drawing(page, pdfium.FPDF_PAGEOBJ_IMAGE):
        seen.scanned.append(number + 1)
    if found is None:
        return []
    seen.read.append(number + 1)
    seen.words += found.words
    seen.unsure |= {number + 1: found.unsure} if found.unsure else {}
    return found.lines


def _is_watermark(word: Word, usual: float) -> bool:
    return word.skewed and word.size > _WATERMARK * usual


def _has_drawing(page: pypdfium2.PdfPage, *kinds: int) -> bool:
    """Whether there is a picture on a page, or of other kinds of objects one."""
    chosen = kinds or (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
    objects = islice(page.get_objects(max_depth=2), _MOST_OBJECTS)
    return any(found.type in chosen for found in objects)
