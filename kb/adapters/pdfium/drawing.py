"""Draws one page of a PDF file and says where its letters stand; a program, so that a bad file ends nothing else.

``python -m kb.adapters.pdfium.drawing FILE NUMBER`` writes a line of JSON (width, height, letters) and then the PNG;
without a number a list with the width and height of each page, of which none is drawn.
It has little memory and little time. PDFium is built without JavaScript, and what readers wrote on a page stays off.
"""

import contextlib
import ctypes
import json
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY, SECONDS = 1 << 30, 15
LONGEST_SIDE = 1_500
"""Pixels of the longest side."""
MOST_LETTERS = 30_000
_FINE = 100
"""PDFium gives places in whole units: so many of them are a point."""
_NO_LETTERS = frozenset({"\x02", "\ufffe", "\ufeff", "\xad"})
_HALVES = range(0xD800, 0xE000)


def main(path: Path, number: int | None) -> None:
    """Write a page to the standard output; nothing where there is no such page. Without a number the size of each."""
    document = pypdfium2.PdfDocument(path)
    if number is None:
        sys.stdout.write(json.dumps([document.get_page_size(index) for index in range(len(document))]))
        return
    if not 1 <= number <= len(document):
        return
    page = document[number - 1]
    width, height = page.get_size()
    told = {"width": width, "height": height, "letters": list(_letters(page, width, height))}
    scale = LONGEST_SIDE / max(width, height, 1)
    drawn = page.render(scale=scale, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
    image = _png(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + image)


def _letters(page: pypdfium2.PdfPage, width: float, height: float) -> Iterator[tuple[str, float, float, float, float]]:
    # It is closed when nobody holds it.
    held = page.get_textpage()
    text = held.raw
    box = pdfium.FS_RECTF()
    for index in range(min(pdfium.FPDFText_CountChars(text), MOST_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in _HALVES or chr(code).isspace() or code < ord(" ") or chr(code) in _NO_LETTERS:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        corners = [_seen(page, width, height, x, y) for x, y in ((box.left, box.top), (box.right, box.bottom))]
        (one, up), (other, down) = corners
        yield chr(code), min(one, other), min(up, down), max(one, other), max(up, down)


def _seen(page: pypdfium2.PdfPage, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    """Where a point of a page stands as it is seen: turned and cut as the file says, from the top left."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, int(width * _FINE), int(height * _FINE), 0, x, y, across, down)
    return across.value / _FINE, down.value / _FINE


def _png(width: int, height: int, stride: int, rows: bytes) -> bytes:
    """Rows of red, green and blue as PNG (ISO/IEC 15948)."""
    lines = b"".join(b"\0" + rows[start : start + 3 * width] for start in range(0, height * stride, stride))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, data) for kind, data in parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _hold() -> None:
    """Take no more than a page may cost, where the system can hold that."""
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _hold()
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
