"""``ingest.readers.pdf.paragraphs``: what is a heading, and where a paragraph begins."""

import pytest

from ingest.normalise import normalise
from tests.ingest.readers.pdf.drawing import SENTENCES, Sheet, running, shape


def test_a_sentence_is_never_a_heading_however_large_or_bold() -> None:
    sheet = Sheet()
    sheet.paragraph(SENTENCES[0], bold=True, size=14, width=60)
    sheet.paragraph(running(4))
    sheet.paragraph(SENTENCES[1], bold=True)
    sheet.paragraph(running(4))

    assert {kind for kind, _ in shape(sheet.read())} == {"paragraph"}


def test_a_long_heading_stays_whole() -> None:
    heading = (
        "Verordening op de behandeling van bezwaren tegen besluiten over maatschappelijke ondersteuning, jeugdhulp, "
        "schuldhulpverlening en bijzondere bijstand in de gemeenten van de regio, met een toelichting op elk artikel "
        "en een overzicht van termijnen"
    )
    sheet = Sheet()
    sheet.paragraph(heading, bold=True, size=14, width=60)
    sheet.paragraph(running(4))

    assert shape(sheet.read()) == [("heading", heading), ("paragraph", running(4))]


def test_a_word_that_is_broken_in_a_heading_or_over_pages_is_whole_again() -> None:
    sheet = Sheet()
    sheet.line("Een kwantita-", size=16, bold=True, below=19)
    sheet.line("tief onderzoek", size=16, bold=True, below=24)
    sheet.paragraph(running(4))
    sheet.line("Daarom wordt de samenwerking tussen school en jeugdhulp nu ook in een kwantita-")
    sheet.turn_page()
    sheet.line("tieve meting gevolgd, zegt de wethouder in een brief aan de raad.")

    found = normalise(sheet.read())

    assert [section.heading for section in found.sections] == ["Een kwantitatief onderzoek"]
    assert "nu ook in een kwantitatieve meting gevolgd" in found.text


def test_a_sentence_is_whole_again_around_a_table_at_the_foot_of_a_page() -> None:
    sheet = Sheet()
    sheet.paragraph(running(4))
    sheet.line("De wethouder zegt toe dat er voor de zomer in elke wijk plekken bij komen die open zijn voor")
    sheet.y -= 20
    for name, count in (("Noord", "12"), ("Zuid", "8"), ("Oost", "4")):
        sheet.at(50, sheet.y, name)
        sheet.at(250, sheet.y, count)
        sheet.y -= 14
    sheet.turn_page()
    sheet.line("gezinnen met jonge kinderen en voor ouderen.")

    texts = [text for kind, text in shape(sheet.read()) if kind == "paragraph"]

    assert texts[-1].endswith("plekken bij komen die open zijn voor gezinnen met jonge kinderen en voor ouderen.")


def test_bold_inside_a_sentence_does_not_cut_it() -> None:
    sheet = Sheet()
    sheet.line("De raad besloot na een lang debat over de wacht op een kamer dat er in de hele gemeente")
    sheet.line("twintig plekken bij komen voor gezinnen zonder woning en dat zij voor de zomer open zijn", bold=True)
    sheet.line("zoals bewoners hadden gevraagd.")

    assert len(shape(sheet.read())) == 1


def test_each_item_of_an_agenda_is_there_in_words() -> None:
    titles = ("Opening en mededelingen", "Vragenhalfuur", "Motie voedselbank van twee fracties", "Sluiting")
    sheet = Sheet()
    sheet.line("Agenda raadsvergadering", size=18, bold=True, below=30)
    for number, title in enumerate(titles, start=1):
        sheet.line(f"{number}. {title}", size=11, bold=True, below=18)

    lines = [line for line in normalise(sheet.read()).text.splitlines() if line]

    assert lines == ["Agenda raadsvergadering", *(f"{n}. {title}" for n, title in enumerate(titles, 1))]


@pytest.mark.parametrize("white", [13, 18], ids=["no white below", "some white below"])
def test_a_numbered_line_without_style_above_text_is_a_heading(white: float) -> None:
    sheet = Sheet()
    for number, title in enumerate(("Aanleiding: te lange wachttijd", "Proef: een jaar zonder plicht"), start=1):
        sheet.line(f"{number}. {title}", below=white)
        sheet.paragraph(running(4, number))

    assert shape(sheet.read()) == [
        ("heading", "1. Aanleiding: te lange wachttijd"),
        ("paragraph", running(4, 1)),
        ("heading", "2. Proef: een jaar zonder plicht"),
        ("paragraph", running(4, 2)),
    ]


def test_numbered_lines_below_each_other_are_a_list() -> None:
    sheet = Sheet()
    sheet.paragraph(running(3))
    for line in ("1. een vast gezicht", "2. een adres in de wijk", "3. tijd om te luisteren"):
        sheet.line(line)

    assert [kind for kind, _ in shape(sheet.read())] == ["paragraph", "item", "item", "item"]


def test_a_table_of_contents_has_titles_and_pages_without_dots() -> None:
    sheet = Sheet()
    sheet.line("Inhoud", size=16, bold=True, below=24)
    for number, title in enumerate(("Samenvatting", "Werkwijze", "Uitkomsten per wijk"), start=1):
        sheet.at(50, sheet.y, f"{title} {'.' * 60}")
        sheet.canvas.drawRightString(520, sheet.y, str(number * 7))
        sheet.y -= 18

    texts = [text for _, text in shape(sheet.read())]

    assert texts == ["Inhoud", "Samenvatting | 7", "Werkwijze | 14", "Uitkomsten per wijk | 21"]
