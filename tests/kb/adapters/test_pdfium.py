"""Letters stand where they are seen, also on a page that is turned and cut; what readers wrote on it is not drawn."""

import struct
import zlib
from pathlib import Path

import pypdfium2
import pytest

from kb.adapters.pdfium.sheets import PdfSheets
from kb.ports.sheets import Sheet
from tests.paper import pdf


def _saved(folder: Path, *, turn: int = 0, cut: bool = False) -> Path:
    document = pypdfium2.PdfDocument(pdf())
    page = document[0]
    page.set_rotation(turn)
    if cut:
        page.set_cropbox(40, 400, 560, 830)
    path = folder / "blad.pdf"
    document.save(path)
    return path


def _dark(sheet: Sheet) -> list[tuple[float, float]]:
    """The places of the dark pixels of the picture, in points."""
    image = sheet.image
    width, height = struct.unpack(">II", image[16:24])
    start = image.index(b"IDAT") + 4
    rows = zlib.decompress(image[start : start + struct.unpack(">I", image[start - 8 : start - 4])[0]])
    line = 1 + 3 * width
    return [
        (x * sheet.width / width, y * sheet.height / height)
        for y in range(height)
        for x in range(width)
        if rows[y * line + 1 + 3 * x] < 100
    ]


@pytest.mark.parametrize(("turn", "cut"), [(0, False), (90, False), (180, True), (270, True)])
def test_every_letter_is_where_it_is_seen(tmp_path: Path, turn: int, cut: bool) -> None:
    path = _saved(tmp_path, turn=turn, cut=cut)
    sheet = PdfSheets().sheet(path, 1)

    assert sheet is not None
    assert PdfSheets().sizes(path)[0] == (sheet.width, sheet.height)
    assert (sheet.width > sheet.height) == (cut != (turn in {90, 270}))
    dark = _dark(sheet)
    assert len(dark) > 1_000
    boxes = {
        (round(letter.left), round(letter.top), round(letter.right) + 1, round(letter.bottom) + 1)
        for letter in sheet.letters
    }
    outside = [
        place
        for place in dark
        if not any(
            left - 1 <= place[0] <= right and top - 1 <= place[1] <= bottom for left, top, right, bottom in boxes
        )
    ]
    assert outside == []


def test_a_page_that_is_not_there_is_none(tmp_path: Path) -> None:
    path = _saved(tmp_path)

    assert PdfSheets().sheet(path, 3) is None
    assert PdfSheets().sheet(tmp_path / "weg.pdf", 1) is None
    assert len(PdfSheets().sizes(path)) == 2
    path.write_bytes(b"geen PDF")
    assert PdfSheets().sizes(path) == ()
    assert PdfSheets().sizes(tmp_path / "weg.pdf") == ()
