"""``ingest.readers.pdf.ruled``: tables of which the page draws the cells, made by ReportLab."""

from io import BytesIO
from textwrap import wrap
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest.readers.pdf.reading import read
from ingest.readers.raw import Kind, RawDocument
from tests.ingest.readers.pdf.drawing import LEADING, Sheet, in_turns, one_line, running, shape

_BODY = getSampleStyleSheet()["BodyText"]
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)


def story(*parts: Any, pagesize: tuple[float, float] = A4) -> RawDocument:
    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=pagesize).build(list(parts))
    return read(buffer.getvalue())


def text(count: int = 3, first: int = 0) -> Paragraph:
    return Paragraph(running(count, first), _BODY)


def table(rows: list[list[Any]], *styles: tuple[Any, ...], **options: Any) -> Table:
    return Table(rows, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *styles]), **options)


def rows_of(document: RawDocument) -> list[list[str]]:
    return [[one_line(cell.text) for cell in block.cells] for block in document.blocks if block.kind is Kind.ROW]


def cells(sheet: Sheet, rows: list[list[str]], *, width: int = 235, tall: int = 62, chars: int = 40) -> None:
    """Words in cells, drawn line for line over the whole width, as many programs do; ``y`` comes below them."""
    words = []
    for row, texts in enumerate(rows):
        for column, cell in enumerate(texts):
            for place, line in enumerate(wrap(cell, chars)):
                words.append((54 + width * column, sheet.y - tall * row - 12 - place * LEADING, line))
    for x, y, line in in_turns(words):
        sheet.at(x, y, line)


def boxes(sheet: Sheet, rows: int, columns: int, *, width: int = 235, tall: int = 62) -> None:
    """Draw the sides of cells."""
    for row in range(rows):
        for column in range(columns):
            sheet.canvas.rect(50 + width * column, sheet.y - tall * (row + 1), width, tall)


def test_cells_of_running_text_stay_cells_when_they_are_drawn() -> None:
    """By white alone these are two columns of running text."""
    sheet = Sheet()
    rows = [[running(2, row), running(1, row + 1)] for row in range(4)]
    sheet.paragraph(running(3))
    boxes(sheet, 4, 2)
    cells(sheet, rows)
    sheet.y -= 4 * 62 + 30
    sheet.paragraph(running(2))

    document = sheet.read()

    assert rows_of(document) == rows
    assert [kind for kind, _ in shape(document)] == ["paragraph", *["row"] * 4, "paragraph"]


def test_a_cell_with_several_paragraphs_is_one_row() -> None:
    sheet = Sheet()
    rows = (
        ("Doel", "Wie", "Wanneer"),
        ("Bellen\n\nen langsgaan", "wijkteam\n\nwoonbron", "juni"),
        ("Meten", "GGD", "mei"),
    )
    y = 760.0
    for number, row in enumerate(rows):
        tall = 60 if number == 1 else 20
        for column, cell in enumerate(row):
            sheet.canvas.rect(50 + 150 * column, y - tall, 150, tall)
            for place, line in enumerate(cell.split("\n")):
                sheet.at(54 + 150 * column, y - 13 - place * LEADING, line)
        y -= tall

    assert rows_of(sheet.read()) == [
        ["Doel", "Wie", "Wanneer"],
        ["Bellen en langsgaan", "wijkteam woonbron", "juni"],
        ["Meten", "GGD", "mei"],
    ]


def test_words_that_nearly_touch_over_a_drawn_line_are_two_cells() -> None:
    sheet = Sheet()
    for row, cells in enumerate((("Jaar", "Aantal"), ("schulden 2021", "1200"), ("schulden 2022", "1340"))):
        for column, cell in enumerate(cells):
            sheet.canvas.rect(50 + 69 * column, 700 - 18 * row, 69, 18)
            sheet.at(51.5 + 69 * column, 705 - 18 * row, cell)

    assert rows_of(sheet.read()) == [["Jaar", "Aantal"], ["schulden 2021", "1200"], ["schulden 2022", "1340"]]


def test_merged_cells_leave_the_others_they_reach_over_empty() -> None:
    document = story(
        table(
            [
                ["Wijk", "2022", "", "2023", ""],
                ["", "vraag", "hulp", "vraag", "hulp"],
                ["Noord", "10", "8", "12", "9"],
                ["Zuid", "20", "11", "22", "12"],
            ],
            GRID,
            ("SPAN", (1, 0), (2, 0)),
            ("SPAN", (3, 0), (4, 0)),
            ("SPAN", (0, 0), (0, 1)),
        )
    )

    assert rows_of(document) == [
        ["Wijk", "2022", "", "2023", ""],
        ["", "vraag", "hulp", "vraag", "hulp"],
        ["Noord", "10", "8", "12", "9"],
        ["Zuid", "20", "11", "22", "12"],
    ]


def test_a_cell_over_several_rows_stands_in_the_first() -> None:
    document = story(
        table([["Noord", "bellen", "mei"], ["", "langsgaan", "juni"], ["Zuid", "brief", "juli"]], GRID,
              ("SPAN", (0, 0), (0, 1)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"))
    )  # fmt: skip

    assert rows_of(document) == [["Noord", "bellen", "mei"], ["", "langsgaan", "juni"], ["Zuid", "brief", "juli"]]


@pytest.mark.parametrize("repeated", [0, 1], ids=["names once", "names again"])
def test_a_table_over_two_pages_is_one_table(repeated: int) -> None:
    rows = [
        ["Wijk", "Afspraak", "Wie"],
        *([f"Wijk {n}", Paragraph(running(1, n), _BODY), f"team {n}"] for n in range(40)),
    ]

    document = story(text(), table(rows, GRID, colWidths=[80, 280, 80], repeatRows=repeated))

    found = rows_of(document)
    assert len(document.pages) > 1
    assert [row[0] for row in found] == ["Wijk", *(f"Wijk {n}" for n in range(40))]
    assert {block.table for block in document.blocks if block.kind is Kind.ROW} == {1}


def test_two_tables_on_two_pages_stay_two() -> None:
    document = story(
        text(),
        table([["Wijk", "2022"], ["Noord", "10"]], GRID, colWidths=[80, 80]),
        PageBreak(),
        table([["Team", "mei", "juni"], ["Rood", "bellen", "mailen"], ["Blauw", "praten", "lezen"]], GRID),
        text(),
    )

    assert {block.table for block in document.blocks if block.kind is Kind.ROW} == {1, 2}


def test_inner_lines_alone_part_the_cells() -> None:
    sheet = Sheet()
    rows = [[running(2, row), running(1, row + 1)] for row in range(3)]
    for row in (1, 2):
        sheet.canvas.line(50, sheet.y - 62 * row, 520, sheet.y - 62 * row)
    sheet.canvas.line(285, sheet.y, 285, sheet.y - 3 * 62)
    cells(sheet, rows)

    assert rows_of(sheet.read()) == rows


def test_rows_without_a_line_between_them_are_rows_in_drawn_columns() -> None:
    names = [["Wijk", "Team", "Dag"], ["Noord", "A", "maandag"], ["Zuid", "B", "dinsdag"], ["Oost", "C", "vrijdag"]]
    document = story(
        table(names, ("BOX", (0, 0), (-1, -1), 1, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
              ("INNERGRID", (0, 0), (-1, 0), 1, colors.black), ("LINEAFTER", (0, 0), (1, -1), 1, colors.black))
    )  # fmt: skip

    assert rows_of(document) == names


def test_a_table_on_a_page_on_its_side_is_read_by_its_lines() -> None:
    sheet = Sheet()
    sheet.canvas.rotate(90)
    sheet.canvas.translate(0, -A4[0])
    sheet.y = 500
    rows = [[running(2, row), running(1, row + 1)] for row in range(3)]
    boxes(sheet, 3, 2)
    cells(sheet, rows)

    assert rows_of(sheet.read()) == rows


def test_a_landscape_table_is_read_by_its_lines() -> None:
    cells = [[Paragraph(running(1, row + column), _BODY) for column in range(3)] for row in range(4)]

    document = story(table(cells, GRID, colWidths=[220, 220, 220]), pagesize=landscape(A4))

    assert rows_of(document) == [[running(1, row + column) for column in range(3)] for row in range(4)]


@pytest.mark.parametrize("drawn", ["boxes", "page frame", "rules", "column rule", "chart"])
def test_lines_that_are_mere_decoration_part_nothing(drawn: str) -> None:
    """What is read does not differ from the same page without them."""
    found = []
    for is_drawn in (False, True):
        sheet = Sheet()
        sheet.line("Nieuwsbrief", size=16, bold=True, below=24)
        top = sheet.y
        for x, first in ((50, 0), (310, 2)):
            sheet.y = top
            sheet.paragraph(running(6, first), x=x, width=46)
        sheet.y = 400
        sheet.paragraph(running(5))
        if is_drawn:
            _decorate(sheet, drawn)
        found.append(shape(sheet.read()))

    plain, decorated = found
    assert decorated == plain
    assert "row" not in {kind for kind, _ in decorated}


def _decorate(sheet: Sheet, how: str) -> None:
    canvas = sheet.canvas
    if how == "boxes":
        canvas.rect(45, 440, 240, 320)
        canvas.rect(305, 440, 240, 320)
        canvas.rect(40, 300, 510, 120)
    elif how == "page frame":
        canvas.rect(30, 30, 535, 780)
        canvas.line(30, 770, 565, 770)
    elif how == "rules":
        for y in (770, 768, 430, 300):
            canvas.line(50, y, 545, y)
    elif how == "column rule":
        canvas.line(50, 765, 545, 765)
        canvas.line(297, 765, 297, 430)
    else:
        for number in range(8):
            canvas.line(60, 60 + 20 * number, 500, 60 + 20 * number)
            canvas.line(60 + 50 * number, 60, 60 + 50 * number, 220)


def test_a_table_without_lines_is_still_found() -> None:
    document = story(
        text(), table([["Wijk", "2022", "2023"], ["Noord", "10", "12"], ["Zuid", "20", "21"], ["Oost", "3", "7"]])
    )

    assert rows_of(document) == [
        ["Wijk", "2022", "2023"],
        ["Noord", "10", "12"],
        ["Zuid", "20", "21"],
        ["Oost", "3", "7"],
    ]


def test_text_above_between_and_below_tables_stays_in_its_place() -> None:
    grid = [["a", "b"], ["c", "d"]]
    document = story(text(2), table(grid, GRID), text(2, 1), table(grid, GRID), text(2, 2))

    kinds = [kind for kind, _ in shape(document)]
    assert kinds == ["paragraph", "row", "row", "paragraph", "row", "row", "paragraph"]
    assert [words for kind, words in shape(document) if kind == "paragraph"] == [
        running(2),
        running(2, 1),
        running(2, 2),
    ]


def test_lines_that_are_thin_fillings_part_cells_too() -> None:
    """As word processors write them."""
    sheet = Sheet()
    rows = [[running(2, row), running(1, row + 1)] for row in range(3)]
    for row in range(4):
        for column in range(2):
            sheet.canvas.rect(50 + 235 * column, sheet.y - 62 * row, 235, 0.5, stroke=0, fill=1)
    for row in range(3):
        for column in range(3):
            sheet.canvas.rect(50 + 235 * column, sheet.y - 62 * (row + 1), 0.5, 62, stroke=0, fill=1)
    cells(sheet, rows)

    assert rows_of(sheet.read()) == rows


def test_a_merged_cell_among_cells_of_running_text_stands_in_the_column_where_it_begins() -> None:
    sheet = Sheet()
    rows = [[running(2), running(1)], [running(3, 1), ""], [running(2, 2), running(1, 3)]]
    boxes(sheet, 1, 2)
    sheet.canvas.rect(50, sheet.y - 2 * 62, 470, 62)
    sheet.y -= 2 * 62
    boxes(sheet, 1, 2)
    sheet.y += 2 * 62
    cells(sheet, [rows[0]])
    sheet.y -= 62
    cells(sheet, [[running(3, 1)]], chars=80)
    sheet.y -= 62
    cells(sheet, [rows[2]])

    assert rows_of(sheet.read()) == rows
