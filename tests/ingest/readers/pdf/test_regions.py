"""``ingest.readers.pdf.regions``: in which order a page is read."""

from textwrap import wrap

import pytest

from ingest.readers.raw import Kind
from tests.ingest.readers.pdf.drawing import LEADING, SENTENCES, Sheet, in_turns, one_line, running, shape

LEFT, RIGHT = running(9), running(7, 2)


def column(text: str, x: float, top: float) -> list[tuple[float, float, str]]:
    return [(x, top - number * LEADING, line) for number, line in enumerate(wrap(text, 46))]


@pytest.mark.parametrize("lower", [0, 5], ids=["level", "not level"])
@pytest.mark.parametrize("by_row", [False, True], ids=["column by column", "row by row"])
def test_running_text_in_two_columns_is_read_column_by_column(by_row: bool, lower: float) -> None:
    sheet = Sheet()
    sheet.line("Nieuwsbrief sociaal domein", size=18, bold=True)
    left, right = column(LEFT, 50, 740), column(RIGHT, 310, 740 - lower)
    for x, y, text in in_turns(left, right) if by_row else left + right:
        sheet.at(x, y, text)

    assert shape(sheet.read()) == [
        ("heading", "Nieuwsbrief sociaal domein"),
        ("paragraph", LEFT),
        ("paragraph", RIGHT),
    ]


@pytest.mark.parametrize("by_row", [False, True], ids=["column by column", "row by row"])
@pytest.mark.parametrize("lower", [0, 3], ids=["level", "not level"])
@pytest.mark.parametrize("gap", [0, 8], ids=["no white between paragraphs", "white between paragraphs"])
@pytest.mark.parametrize(
    "short",
    [[SENTENCES[0]], [running(3)], [SENTENCES[1], running(2)], ["Bel ons op 14 053 42."], ["Colofon"]],
    ids=["one sentence", "one paragraph", "two paragraphs", "one line", "one word"],
)
def test_a_column_with_little_in_it_is_no_part_of_the_sentences_beside_it(
    short: list[str], gap: float, lower: float, by_row: bool
) -> None:
    sheet = Sheet()
    long = [running(3), running(3, 1), running(4, 2), running(3, 3), running(3)]
    drawn: list[list[tuple[float, float, str]]] = []
    for x, top, paragraphs in ((50.0, 740.0, long), (310.0, 740 - lower, short)):
        drawn.append([])
        for paragraph in paragraphs:
            drawn[-1] += column(paragraph, x, top)
            top -= len(wrap(paragraph, 46)) * LEADING + gap
    for x, y, text in in_turns(*drawn) if by_row else [words for one in drawn for words in one]:
        sheet.at(x, y, text)

    assert " ".join(text for _, text in shape(sheet.read())) == " ".join([*long, *short])


def test_who_does_what_is_a_table_though_what_is_to_be_done_is_running_text() -> None:
    sheet = Sheet()
    rows = list(zip(SENTENCES, ("De Wit", "Bakker", "De Wit", "Jansen"), strict=True))
    for task, person in rows:
        top = sheet.y
        sheet.paragraph(task, width=46)
        sheet.at(350, top, person)

    assert [text for _, text in shape(sheet.read())] == [f"{task} | {person}" for task, person in rows]


def test_a_sentence_goes_on_in_the_next_column() -> None:
    sheet = Sheet()
    lines = wrap(running(12), 46)
    for place, line in enumerate(lines):
        row, x = (place, 50) if place < len(lines) // 2 else (place - len(lines) // 2, 310)
        sheet.at(x, 740 - row * LEADING, line)

    assert shape(sheet.read()) == [("paragraph", running(12))]


def test_text_across_the_page_below_columns_comes_after_both() -> None:
    sheet = Sheet()
    for x, y, text in in_turns(column(LEFT, 50, 740), column(LEFT, 310, 740)):
        sheet.at(x, y, text)
    sheet.y = 740 - (len(wrap(LEFT, 46)) + 2) * LEADING
    sheet.line("Conclusie", size=12, bold=True, below=16)
    sheet.paragraph(running(4))

    assert shape(sheet.read())[-3:] == [("paragraph", LEFT), ("heading", "Conclusie"), ("paragraph", running(4))]


def test_words_of_cells_side_by_side_stay_apart() -> None:
    sheet = Sheet()
    for left, right in (("Hulp bij", "wonen"), ("schulden", "Hulp"), ("Vragen over", "zorg")):
        sheet.at(50, sheet.y, left)
        # Right behind the longest cell: 3 points of white.
        sheet.at(107, sheet.y, right)
        sheet.y -= LEADING

    assert [text for _, text in shape(sheet.read())] == ["Hulp bij | wonen", "schulden | Hulp", "Vragen over | zorg"]


def test_words_of_a_line_that_was_stretched_stay_together() -> None:
    sheet = Sheet()
    lines = ("Wie schulden heeft neemt de", "telefoon vaak niet op, zeggen", "de mensen van het wijkteam,")
    for number in range(8):
        text = sheet.canvas.beginText(50 if number < 4 else 310, 700 - number % 4 * LEADING)
        text.setFont("Helvetica", 10)
        text.setWordSpace(9)
        text.textOut(lines[number % 3])
        sheet.canvas.drawText(text)

    assert [kind for kind, _ in shape(sheet.read())] == ["paragraph"]


def test_a_table_keeps_rows_and_cells_of_several_lines_and_knows_its_header() -> None:
    sheet = Sheet()
    rows = (("Wijk", "Aantal", "Oordeel"), ("Noord", "120", "Goed"), ("Zuid", "98", running(1)), ("Oost", "4", "Matig"))
    for number, row in enumerate(rows):
        lowest = sheet.y
        for x, cell in zip((50, 150, 220), row, strict=True):
            for place, line in enumerate(wrap(cell, 40)):
                sheet.at(x, sheet.y - place * LEADING, line, bold=number == 0)
                lowest = min(lowest, sheet.y - place * LEADING)
        sheet.y = lowest - 20
    sheet.y -= 20
    sheet.paragraph(running(3))

    *table, text = sheet.read().blocks

    assert [[one_line(cell.text) for cell in block.cells] for block in table] == [list(row) for row in rows]
    assert [block.header for block in table] == [True, False, False, False]
    assert {block.table for block in table} == {1}
    assert one_line(text.content.text) == running(3)


def test_an_attendance_list_is_a_table_of_names_and_roles() -> None:
    sheet = Sheet()
    people = (("De heer J. Jansen", "voorzitter"), ("Mevrouw A. de Vries", "griffier"), ("De heer B. Bakker", "lid"))
    sheet.line("Aanwezig", size=12, bold=True, below=18)
    for name, role in people:
        sheet.at(50, sheet.y, name)
        sheet.at(250, sheet.y, role)
        sheet.y -= LEADING

    assert shape(sheet.read()) == [("heading", "Aanwezig"), *(("row", f"{name} | {role}") for name, role in people)]


def test_a_heading_that_ends_left_of_a_table_makes_no_empty_column() -> None:
    sheet = Sheet()
    sheet.paragraph(running(3))
    sheet.line("3. Cijfers", size=12, bold=True, below=18)
    rows = (("Wijk", "2022"), ("Noord", "10"), ("Zuid", "20"))
    for row in rows:
        for x, cell in zip((250, 350), row, strict=True):
            sheet.at(x, sheet.y, cell)
        sheet.y -= LEADING

    table = [block for block in sheet.read().blocks if block.kind is Kind.ROW]

    assert [[one_line(cell.text) for cell in block.cells] for block in table] == [list(row) for row in rows]


def test_a_top_row_of_names_or_years_above_numbers_names_the_columns() -> None:
    sheet = Sheet()
    for row in (("Wijk", "2022", "2023"), ("Noord", "10", "12"), ("Zuid", "20", ""), ("Oost", "3", "7")):
        for x, cell in zip((50, 150, 250), row, strict=True):
            sheet.at(x, sheet.y, cell)
        sheet.y -= LEADING

    assert [block.header for block in sheet.read().blocks] == [True, False, False, False]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_on_its_side_is_read_as_it_was_meant(turned: int) -> None:
    sheet = Sheet()
    sheet.canvas.setPageRotation(turned)
    sheet.canvas.translate(300, 400)
    sheet.canvas.rotate(turned)
    sheet.y = 150
    sheet.paragraph(running(4), x=-180, width=60)

    assert shape(sheet.read()) == [("paragraph", running(4))]


def test_a_watermark_is_no_text_and_is_named() -> None:
    sheet = Sheet()
    sheet.canvas.saveState()
    sheet.canvas.translate(300, 400)
    sheet.canvas.rotate(45)
    sheet.at(-150, 0, "CONCEPT", size=60)
    sheet.canvas.restoreState()
    for _ in range(8):
        sheet.paragraph(running(4))

    document = sheet.read()

    assert {text for _, text in shape(document)} == {running(4)}
    assert document.left_out == ("watermerk (CONCEPT)",)


def test_words_that_are_drawn_twice_to_look_bold_are_read_once() -> None:
    sheet = Sheet()
    for shift in (0, 0.3):
        sheet.at(50 + shift, 700, SENTENCES[0])

    assert shape(sheet.read()) == [("paragraph", SENTENCES[0])]


def test_another_font_in_a_line_without_drawn_spaces_parts_no_cells() -> None:
    sheet = Sheet()
    sheet.at(50, 760, "Wie", bold=True)
    sheet.at(50, 740, "Zo")
    for number in range(4):
        # As TeX writes: words are parted by moving on, never by a space.
        sheet.canvas._code.append(
            f"BT /F1 10 Tf 1 0 0 1 50 {700 - number * LEADING} Tm [(Wie)-333(schulden)-333(heeft)] TJ "
            f"/F2 10 Tf 1 0 0 1 {139 + number / 4} {700 - number * LEADING} Tm [(neemt)-333(niet)-333(op)] TJ ET"
        )

    blocks = shape(sheet.read())

    assert {kind for kind, _ in blocks} <= {"heading", "paragraph"}
    assert blocks[-1][1].count("Wie schulden heeft neemt niet op") == 4


def test_words_of_two_fonts_with_a_space_drawn_between_them_are_no_row_of_the_table_below() -> None:
    sheet = Sheet()
    sheet.paragraph(running(3))
    # As LibreOffice and Chromium write a line of struck and small capitals.
    sheet.at(50, sheet.y, "DOORGEHAALD")
    end = 50 + sheet.canvas.stringWidth("DOORGEHAALD", "Helvetica", 10)
    sheet.at(end, sheet.y, " ")
    sheet.line("KLEINKAPITAAL", x=end + 3, size=8, below=18)
    for row in (("Wijk", "Aantal"), ("Noord", "10"), ("Zuid", "20")):
        for x, cell in zip((50, end + 3), row, strict=True):
            sheet.at(x, sheet.y, cell)
        sheet.y -= 18
    sheet.paragraph(running(3))

    assert shape(sheet.read())[1:-1] == [
        ("paragraph", "DOORGEHAALD KLEINKAPITAAL"),
        *(("row", text) for text in ("Wijk | Aantal", "Noord | 10", "Zuid | 20")),
    ]
