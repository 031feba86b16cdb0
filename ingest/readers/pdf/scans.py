"""Text recognition (OCR) of pages that are pictures, by tesseract when it is installed and knows Dutch.

Debian's package is ``tesseract-ocr-nld``. Each page is a process of its own, with a limit on its time.
"""

import math
import os
import resource
import shutil
import subprocess
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

import pypdfium2

from ingest.readers.pdf.drawn import Line, Word, line_of

MOST_PAGES, MOST_SECONDS = 200, 900
"""Pages of one document that are read so, and for how long; it takes seconds a page."""
UNSURE = 60
"""Confidence, in percent, below which a word is unsure."""

_DOTS_PER_INCH, _POINTS_PER_INCH = 300, 72
_MOST_DOTS = 20_000_000
_SECONDS = 120
_SIZE, _WEIGHT = 10.0, 400
_FEWEST_SURE = 3
"""Sure words on a page below which what was found is taken for specks."""
_WORD_LEVEL = "5"


class Recognised(NamedTuple):
    """The lines that were read in a picture of a page, and how many of its words there are and are unsure."""

    lines: list[Line]
    words: int
    unsure: int


def installed() -> bool:
    """Whether text recognition of Dutch is there."""
    program = shutil.which("tesseract")
    return program is not None and _knows_dutch(program)


@lru_cache
def _knows_dutch(program: str) -> bool:
    try:
        said = subprocess.run([program, "--list-langs"], capture_output=True, check=False, text=True, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "nld" in said.stdout.split()


def recognised(page: pypdfium2.PdfPage, number: int) -> Recognised | None:
    """What is written on a picture of a page; ``None`` when nothing is found, or it takes too long.

    Args:
        page: the page.
        number: its number, counted from 0.
    """
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, math.sqrt(_MOST_DOTS / max(width * height, 1.0)))
    table = _read(_picture(page, scale))
    lines: dict[tuple[int, ...], list[tuple[Word, float]]] = defaultdict(list)
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == _WORD_LEVEL and cells[11].strip():
            lines[tuple(map(int, cells[2:5]))].append((_word(cells, scale, height), float(cells[10])))
    sure = [confidence for words in lines.values() for _, confidence in words if confidence >= UNSURE]
    count = sum(len(words) for words in lines.values())
    if len(sure) < _FEWEST_SURE or len(sure) < count / 3:
        return None
    return Recognised(_placed(lines, number), count, count - len(sure))


def _picture(page: pypdfium2.PdfPage, scale: float) -> bytes:
    """The page in shades of grey, as a PGM file."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows = memoryview(bitmap.buffer).cast("B")
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        dots = b"".join(bytes(rows[start : start + width]) for start in range(0, stride * height, stride))
        return b"P5 %d %d 255\n%b" % (width, height, dots)
    finally:
        bitmap.close()


def _read(picture: bytes) -> str:
    """Tesseract's table of words; empty when it fails or takes too long."""
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "nld", "--dpi", "300", "tsv"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    with process:
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        try:
            said, _ = process.communicate(picture, timeout=2 * _SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return ""
    return said.decode("utf-8", errors="replace") if process.returncode == 0 else ""


def _word(cells: list[str], scale: float, page_height: float) -> Word:
    left, top, width, height = (int(cell) / scale for cell in cells[6:10])
    return Word(
        text=cells[11].strip(),
        left=left,
        right=left + width,
        bottom=page_height - top - height,
        top=page_height - top,
        size=_SIZE,
        weight=_WEIGHT,
    )


def _placed(found: dict[tuple[int, ...], list[tuple[Word, float]]], number: int) -> list[Line]:
    """The lines in the order in which tesseract reads them, with the paragraph that each stands in."""
    paragraphs = {key: place for place, key in enumerate(dict.fromkeys(key[:2] for key in found), start=1)}
    return [
        line_of([word for word, _ in words], page=number, order=order, paragraph=paragraphs[key[:2]])
        for order, (key, words) in enumerate(found.items())
    ]
