"""Every word of a page, as another reader finds it: pdftotext of poppler."""

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from ingest.normalise import normalise
from ingest.readers.pdf.reading import read
from tests.ingest.readers.pdf.drawing import Sheet, running
from tests.ingest.traces import assert_map_exact
from tests.programs import needed


def agenda(sheet: Sheet) -> None:
    sheet.line("Agenda raadsvergadering", size=18, bold=True, below=30)
    for number, title in enumerate(("Opening", "Vragenhalfuur", "Motie voedselbank", "Sluiting"), start=1):
        sheet.line(f"{number}. {title}", size=11, bold=True, below=18)
        sheet.line("Portefeuillehouder: wethouder De Wit", x=65)
        sheet.line("Voorgesteld besluit: de motie aan te nemen en het college te vragen om terug te komen", x=65)


def columns(sheet: Sheet) -> None:
    sheet.line("Nieuwsbrief", size=18, bold=True, below=30)
    for x in (50, 310):
        sheet.y = 740
        sheet.line("Wat bewoners zeggen", x=x, bold=True, size=12, below=16)
        sheet.paragraph(running(8), x=x, width=46)
        sheet.paragraph(f"• {running(2)}", x=x, width=46)


def tables(sheet: Sheet) -> None:
    sheet.paragraph(running(3))
    for row in (("Wijk", "2019", "2020"), ("Noord", "1.200", "1.300"), ("Zuid en Oost", "", "87")):
        for x, cell in zip((50, 200, 300), row, strict=True):
            sheet.at(x, sheet.y, cell)
        sheet.y -= 16
    sheet.y -= 10
    for number in range(40):
        sheet.at(50 + number % 8 * 60, sheet.y - number // 8 * 9, f"wijk {number}", size=6)


def headings(sheet: Sheet) -> None:
    for level, size in ((1, 18), (2, 14), (3, 11)):
        sheet.line(f"Kop op niveau {level} zonder tekst eronder", size=size, bold=True, below=26)
        sheet.line(
            f"Een kop op niveau {level} die lang is en niet ophoudt, ook niet na heel", size=size, below=size * 1.3
        )
        sheet.line("veel woorden", size=size, below=26)
    sheet.paragraph(running(4), bold=True)
    sheet.paragraph(running(4))


@pytest.mark.parametrize("draw", [agenda, columns, tables, headings])
def test_no_word_of_a_page_is_lacking(draw: Callable[[Sheet], None], tmp_path: Path) -> None:
    program = needed("pdftotext")
    sheet = Sheet()
    draw(sheet)
    path = tmp_path / "blad.pdf"
    path.write_bytes(sheet.pdf())
    other = subprocess.run([program, str(path), "-"], capture_output=True, check=True, text=True).stdout

    ours = normalise(read(path.read_bytes())).text

    assert words(other) - words(ours) == Counter()
    assert words(ours) - words(other) == Counter()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


SCRAPS = (
    "Wijk",
    "1",
    "12.",
    "•",
    "2.1",
    "De gemeente",
    "a)",
    "kwantita-",
    "tief",
    "pagina 3",
    "(",
    "72",
    "Af.",
    "...",
    "Ä",
)


@pytest.mark.parametrize("seed", range(12))
def test_any_heap_of_scraps_is_read_and_points_back_to_where_it_stood(seed: int) -> None:
    chance = Random(seed)
    sheet = Sheet()
    for _ in range(3):
        for _ in range(chance.randint(1, 90)):
            x, y = chance.choice((50, 70, 200, chance.random() * 500)), chance.choice((780, 30, chance.random() * 800))
            text = " ".join(chance.choices(SCRAPS, k=chance.randint(1, 5)))
            sheet.at(x, y, text, size=chance.choice((6, 8, 10, 10, 18)), bold=chance.random() < 0.3)
        sheet.turn_page()

    document = sheet.read()

    found = normalise(document)
    assert_map_exact(found.offsets, found.text, document.raw)
