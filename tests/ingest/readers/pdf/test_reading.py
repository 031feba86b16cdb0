"""``ingest.readers.pdf``, on PDFs made by ReportLab."""

from io import BytesIO
from random import Random
from time import process_time

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table

from ingest.normalise import Normalised, normalise
from ingest.readers.pdf import pages as looking
from ingest.readers.pdf.reading import read
from ingest.readers.raw import Kind
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument, TooLarge
from tests.ingest.files import encrypted, pdf, scan
from tests.ingest.readers.pdf.drawing import Sheet, running
from tests.ingest.traces import assert_exact, assert_map_exact

FIRST = (
    "# Bellen of aanbellen",
    "",
    "De gemeente belt eerst en gaat daarna pas bij de be-",
    "woners langs. Dat is goedkoper, zegt de wethouder.",
    "",
    "In de wijk denken ze daar anders over, want wie schul-",
    "den heeft neemt de telefoon niet op en doet ook niet",
)
SECOND = ("open voor een onbekende.", "", "# Slot", "", "Verder weten wij het niet.")
THIRD = ("Bijlage met cijfers over het hele jaar.",)


def clean(data: bytes) -> Normalised:
    return normalise(read(data))


def test_lines_become_paragraphs_with_whole_words_across_pages() -> None:
    text = clean(pdf(FIRST, SECOND)).text

    assert text == (
        "Bellen of aanbellen\n\n"
        "De gemeente belt eerst en gaat daarna pas bij de bewoners langs. Dat is goedkoper, zegt de wethouder.\n\n"
        "In de wijk denken ze daar anders over, want wie schulden heeft neemt de telefoon niet op en doet ook niet "
        "open voor een onbekende.\n\n"
        "Slot\n\nVerder weten wij het niet."
    )


def test_larger_lines_are_headings() -> None:
    found = clean(pdf(FIRST, SECOND))

    assert [section.heading for section in found.sections] == ["Bellen of aanbellen", "Slot"]


def test_pages_begin_where_their_text_begins() -> None:
    found = clean(pdf(FIRST, SECOND, THIRD))

    assert [found.text[start:][:4] for start in found.pages] == ["Bell", "open", "Bijl"]


@pytest.mark.parametrize("pages", [(FIRST, SECOND), (FIRST, SECOND, THIRD)])
def test_running_headers_footers_and_page_numbers_go(pages: tuple[tuple[str, ...], ...]) -> None:
    text = clean(pdf(*pages, header="Gemeente Arnhem 2021", footer="Rapport wijkteams – pagina {page}")).text

    assert "Gemeente Arnhem" not in text
    assert "pagina" not in text
    assert text.startswith("Bellen of aanbellen")


def test_slides_that_repeat_each_other_keep_their_words() -> None:
    slides = [
        (f"# Wachttijden in {year}", "", "Langer wachten dan vorig jaar", "", "Meer plekken") for year in (1, 2, 3)
    ]

    assert clean(pdf(*slides)).text.count("Langer wachten dan vorig jaar") == 3


def test_bare_page_numbers_go_and_a_lone_number_in_the_text_stays() -> None:
    text = clean(pdf(FIRST, ("Er waren er", "", "212", "", "in dat jaar, en niet meer dan dat."), footer="{page}")).text

    assert "212" in text
    assert not text.endswith("2")


def test_the_title_above_later_pages_goes_and_stays_on_the_first() -> None:
    first = ("# De helft vraagt niet aan", "", "Almere telde veel huishoudens in dat jaar.")
    second = ("De helft vraagt niet aan", "", "Er waren respondenten die geen hulp wilden.")

    text = clean(pdf(first, second, title="De helft vraagt niet aan")).text

    assert text.count("De helft vraagt niet aan") == 1


@pytest.mark.parametrize("given", ["Een ander rapport", "Microsoft Word - rapport.docx", "SJABLOON_v3", ""])
def test_the_title_is_what_stands_largest_at_the_top_of_the_first_page(given: str) -> None:
    assert read(pdf(FIRST, title=given)).title == "Bellen of aanbellen"


def test_a_numbered_heading_as_large_as_the_title_is_no_part_of_it() -> None:
    sheet = Sheet()
    for line in ("Evaluatie van", "het wijkteam", "1. Inleiding"):
        sheet.line(line, size=18, bold=True, below=24)
    sheet.paragraph(running(4))

    assert sheet.read().title == "Evaluatie van het wijkteam"


def test_the_title_of_the_file_counts_when_the_page_says_so_too() -> None:
    page = ("# Bellen of", "# aanbellen?", "", *FIRST[2:])

    assert read(pdf(page, title="Bellen of aanbellen? Een evaluatie")).title == "Bellen of aanbellen?"
    assert read(
        pdf((*page, "", "Een evaluatie van de gemeente."), title="Bellen of aanbellen? Een evaluatie")
    ).title == ("Bellen of aanbellen? Een evaluatie")


def test_the_title_of_a_letter_is_its_subject() -> None:
    letter = (
        "Aan de leden van de raad",
        "",
        "Datum: 3 maart 2022",
        "Onderwerp: wachttijden in de opvang",
        "",
        *FIRST[2:],
    )

    assert read(pdf(letter)).title == "wachttijden in de opvang"


def test_lists_and_tables_keep_their_shape() -> None:
    style = getSampleStyleSheet()["BodyText"]
    items = ["31 naar een ander adres in de stad;", "9 kregen een briefadres bij de gemeente."]
    rows = [
        ["Onderdeel", "2023", "2024"],
        ["Vroegsignalering", "520.000", "535.000"],
        ["Overig, zoals loon\nen toeslagen", "1.000", "2.000"],
    ]
    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=A5).build(
        [
            Paragraph("Waar gaan ze heen? Volgens de registratie is dat als volgt verdeeld.", style),
            ListFlowable([ListItem(Paragraph(item, style)) for item in items], bulletType="bullet"),
            Table(rows, colWidths=[150, 80, 80]),
        ]
    )

    blocks = read(buffer.getvalue()).blocks

    assert [(block.kind, block.content.text) for block in blocks[1:]] == [
        *((Kind.ITEM, item) for item in items),
        (Kind.ROW, "Onderdeel | 2023 | 2024"),
        (Kind.ROW, "Vroegsignalering | 520.000 | 535.000"),
        (Kind.ROW, "Overig, zoals loon\nen toeslagen | 1.000 | 2.000"),
    ]


def test_offsets_point_into_the_text_that_was_read() -> None:
    document = read(pdf(FIRST, SECOND, THIRD, footer="{page}"))
    found = normalise(document)

    for block in document.blocks:
        assert_exact(block.content, document.raw)
    assert_map_exact(found.offsets, found.text, document.raw)
    assert document.raw[found.offsets.raw(found.text.index("Bijlage")) :].startswith("Bijlage")


def test_a_password_is_named_as_the_reason() -> None:
    with pytest.raises(EncryptedDocument, match="wachtwoord"):
        read(encrypted(pdf(FIRST), "geheim"))


def test_a_password_that_only_forbids_printing_is_no_obstacle() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(FIRST))))
    writer.encrypt("", "geheim", algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)

    assert clean(buffer.getvalue()).text == clean(pdf(FIRST)).text


def test_a_scan_is_called_a_scan() -> None:
    with pytest.raises(EmptyDocument, match="scan"):
        read(scan())


def test_a_pdf_without_anything_is_empty() -> None:
    with pytest.raises(EmptyDocument, match="geen tekst"):
        read(pdf(()))
    with pytest.raises(EmptyDocument):
        read(b"")


@pytest.mark.parametrize("data", [b"%PDF-1.7\nkapot", pdf(FIRST)[:200], b"geen pdf maar tekst"])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDocument) as caught:
        read(data)

    assert caught.value.code == "unreadable"


def scattered(count: int) -> bytes:
    sheet = Sheet()
    places = Random(1)
    for number in range(count):
        sheet.at(places.random() * 500, places.random() * 800, f"w{number % 100}", size=4)
    return sheet.pdf()


def test_time_goes_with_the_number_of_scattered_words() -> None:
    def seconds(data: bytes) -> float:
        start = process_time()
        read(data)
        return process_time() - start

    few, many = scattered(2_000), scattered(8_000)

    assert min(seconds(many) for _ in range(3)) < 10 * min(seconds(few) for _ in range(3))


def test_one_long_row_of_letters_or_dots_takes_no_time() -> None:
    sheet = Sheet()
    for number, text in enumerate(("a" * 20_000, "." * 20_000, "-" * 20_000, ". " * 20_000)):
        sheet.at(50, 700 - 30 * number, text, size=0.01)
    data = sheet.pdf()

    start = process_time()
    read(data)

    assert process_time() - start < 5


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LARGEST", 100)

    with pytest.raises(TooLarge):
        read(pdf(FIRST))
