"""``ingest.readers.tabbed``."""

import docx
import pytest

from ingest.readers.opening import read_bytes
from ingest.readers.raw import Block, Kind
from tests.ingest.files import saved
from tests.ingest.traces import assert_exact

ABOVE = "De gemeente helpt inwoners met schulden en doet dat al tien jaar."
BELOW = "Daarna volgt weer gewone tekst over de hulp in de wijk."


def read(*lines: str, bold: int = 0) -> tuple[Block, ...]:
    document = docx.Document()
    document.add_paragraph(ABOVE)
    for number, line in enumerate(lines):
        document.add_paragraph().add_run(line).bold = number < bold or None
    document.add_paragraph(BELOW)
    found = read_bytes(saved(document), "a.docx")
    for block in found.blocks:
        for text in block.cells or (block.content,):
            assert_exact(text, found.raw)
    assert found.title == ""
    return found.blocks[1:-1]


@pytest.mark.parametrize(
    ("lines", "bold", "cells", "header"),
    [
        (("Wijk\t2020\t2021", "Noord\t10\t12", "Zuid\t8\t9"), 1, "Wijk 2020 2021 Noord 10 12 Zuid 8 9", True),
        (("Wijk\tAantal", "Noord\t\t10", "Zuidoost\t8"), 0, "Wijk Aantal Noord 10 Zuidoost 8", True),
        (("\t2020\t2021\nNoord\t10\t12\nZuid\t8\t9",), 0, " 2020 2021 Noord 10 12 Zuid 8 9", True),
        (("Noord\t10\t12", "Zuid\t8\t9"), 0, "Noord 10 12 Zuid 8 9", False),
    ],
)
def test_lines_with_as_many_tabs_are_rows(lines: tuple[str, ...], bold: int, cells: str, header: bool) -> None:
    rows = read(*lines, bold=bold)

    assert {row.kind for row in rows} == {Kind.ROW}
    assert [cell.text for row in rows for cell in row.cells] == cells.split(" ")
    assert [row.header for row in rows] == [header] + [False] * (len(rows) - 1)
    assert len({row.table for row in rows}) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("Inleiding\t3", "Aanpak\t5", "Bijlage A\t9"),
        ("1. Wie wij zijn\t3", "2. Wat wij doen\t5", "3. Wat het kost\t9"),
        ("19.30\tOpening", "20.00\tPauze", "21.00\tEinde"),
        ("1\tOpening\tvoorzitter", "2\tVerslag\tallen", "3\tRondvraag\tallen"),
        ("Naam:\tDatum:", "..........\t.........."),
        ("J. Voorbeeld\tP. Fictief\tB. Bedacht", "voorzitter\tsecretaris\tlid"),
        ("Aan:\tCollege", "Van:\tAfdeling", "Datum:\t2021"),
        ("Datum\t3 mei 2021", "Kenmerk\tZ-12", "Onderwerp\tSchulden"),
        ("Jan\tIk kreeg een brief.\tNee.", "Piet\tIk ook.\tJa."),
    ],
)
def test_other_lines_with_tabs_stay_lines(lines: tuple[str, ...]) -> None:
    assert Kind.ROW not in {block.kind for block in read(*lines)}


def test_turns_in_a_conversation_stay_turns() -> None:
    asked = ("I:\tWanneer begon het?", "R:\tIn maart.", "I:\tEn toen?", "R:\tToen kwam de brief.")

    assert [block.speaker for block in read(*asked)] == ["I", "R", "I", "R"]


def test_rows_stand_in_plain_text_too() -> None:
    text = f"Cijfers\n\n{ABOVE}\n\nWijk\t2020\t2021\nNoord\t10\t12\nZuid\t8\t9\n\n{BELOW}\n"

    kinds = [block.kind for block in read_bytes(text.encode(), "a.txt").blocks]

    assert kinds == [Kind.HEADING, Kind.PARAGRAPH, Kind.ROW, Kind.ROW, Kind.ROW, Kind.PARAGRAPH]
