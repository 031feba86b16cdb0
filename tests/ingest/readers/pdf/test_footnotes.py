"""``ingest.readers.pdf.footnotes``: raised numbers, and the notes they refer to."""

from textwrap import wrap

import pytest

from ingest.normalise import normalise
from ingest.readers.raw import Kind, RawDocument
from tests.ingest.readers.pdf.drawing import LEADING, Sheet, one_line, running, shape


def marked(sheet: Sheet, before: str, label: str, after: str) -> None:
    """A line with a raised number in it."""
    text = sheet.canvas.beginText(50, sheet.y)
    for words, size, rise in ((before, 10, 0), (label, 6, 4), (after, 10, 0)):
        text.setFont("Helvetica", size)
        text.setRise(rise)
        text.textOut(words)
    sheet.canvas.drawText(text)
    sheet.y -= LEADING


def report() -> RawDocument:
    sheet = Sheet()
    marked(sheet, "De helft vraagt niet aan bij de overheid", "72", ", zo blijkt uit onderzoek dat het bureau deed,")
    marked(sheet, "en de rest wacht een half jaar.", "73", " Een woning is gemiddeld 45 m")
    sheet.paragraph(running(30))
    sheet.y = 100
    for line in ("72 Onderzoek van het bureau, bladzijde 12, dat in het voorjaar verscheen en", "nooit werd herdrukt."):
        sheet.line(line, size=8, below=10)
    sheet.line("73 Zie de bijlage.", size=8)
    sheet.turn_page()
    sheet.paragraph(running(4))
    return sheet.read()


def test_a_raised_number_is_not_glued_to_the_word_and_says_where_it_stood() -> None:
    document = report()
    text = normalise(document).text

    assert "bij de overheid, zo blijkt" in text
    assert "een half jaar. Een woning" in text
    assert [(mark.label, document.raw[: mark.raw][-8:]) for mark in document.note_marks] == [
        ("72", "overheid"),
        ("73", "lf jaar."),
    ]


def test_a_note_at_the_foot_of_a_page_is_a_note_with_its_number() -> None:
    notes = [block for block in report().blocks if block.kind is Kind.NOTE]

    assert [(note.label, one_line(note.content.text)) for note in notes] == [
        ("72", "Onderzoek van het bureau, bladzijde 12, dat in het voorjaar verscheen en nooit werd herdrukt."),
        ("73", "Zie de bijlage."),
    ]


def test_a_power_of_a_letter_is_none_and_a_mark_behind_a_word_that_ends_as_a_unit_is_one() -> None:
    sheet = Sheet()
    marked(sheet, "Het verband wordt beschreven met a", "2", " en blijkt in alle wijken van Rotterdam")
    marked(sheet, "en van Den Ham in Rotterdam", "1", " hetzelfde te zijn, zo zegt het bureau dat dit deed.")
    sheet.paragraph(running(20))

    document = sheet.read()

    assert "met a2 en blijkt" in normalise(document).text
    assert "Ham in Rotterdam hetzelfde" in normalise(document).text
    assert [mark.label for mark in document.note_marks] == ["1"]


def test_a_square_metre_is_no_note() -> None:
    sheet = Sheet()
    marked(sheet, "Een woning is gemiddeld 45 m", "2", " groot, en dat is te klein voor een gezin.")
    document = sheet.read()

    assert document.blocks[0].content.text == "Een woning is gemiddeld 45 m2 groot, en dat is te klein voor een gezin."
    assert document.note_marks == ()


def with_end_notes(heading: str, *, size: float = 10, bold: bool = True, point: str = ".") -> Sheet:
    """Three marks in a text, and their notes below a heading."""
    sheet = Sheet()
    sheet.line("Wachten op een huis", size=16, bold=True, below=24)
    for label, before in (("1", "De helft vraagt niets aan"), ("2", "De rest wacht lang"), ("3", "Niemand belt terug")):
        marked(sheet, before, label, ", zo bleek uit het onderzoek dat het bureau in die jaren deed.")
        sheet.paragraph(running(3))
    sheet.y -= 10
    sheet.line(heading, size=12, bold=bold, below=20)
    for label, note in (("1", NOTES[0]), ("2", NOTES[1]), ("3", NOTES[2])):
        for line in wrap(f"{label}{point} {note}", 85):
            sheet.line(line, size=size)
    return sheet


NOTES = (
    "Onderzoek van het bureau, bladzijde 12, dat in het voorjaar verscheen en daarna nooit meer werd herdrukt.",
    "Zie de bijlage bij de nota.",
    "Gesprek met de wethouder op 3 mei, dat in het verslag van de commissie staat en dat later is aangevuld.",
)


def notes_of(document: RawDocument) -> list[tuple[str, str]]:
    return [(block.label, one_line(block.content.text)) for block in document.blocks if block.kind is Kind.NOTE]


@pytest.mark.parametrize(
    ("heading", "size", "point"),
    [("Noten", 10, "."), ("Eindnoten", 10, ""), ("Noten bij hoofdstuk 1", 9.6, ")"), ("Notes", 8, ".")],
)
def test_notes_at_the_end_are_notes_with_their_numbers(heading: str, size: float, point: str) -> None:
    document = with_end_notes(heading, size=size, point=point).read()

    assert notes_of(document) == list(zip("123", NOTES, strict=True))
    assert [mark.label for mark in document.note_marks] == ["1", "2", "3"]
    assert ("heading", heading) in shape(document)


def test_a_chapter_after_its_notes_is_text_again() -> None:
    sheet = with_end_notes("Noten")
    sheet.y -= 20
    sheet.line("Hoofdstuk 2. Wonen", size=14, bold=True, below=20)
    sheet.paragraph(running(3))

    document = sheet.read()

    assert notes_of(document) == list(zip("123", NOTES, strict=True))
    assert ("paragraph", running(3)) in shape(document)


def test_notes_at_the_end_run_on_over_the_page() -> None:
    sheet = with_end_notes("Noten")
    sheet.turn_page()
    sheet.line("dat daarna niet meer is veranderd door de griffie van de raad.")
    sheet.y -= 20
    sheet.line("Bijlage", size=14, bold=True, below=20)
    sheet.paragraph(running(3))

    document = sheet.read()

    assert [label for label, _ in notes_of(document)] == ["1", "2", "3", "3"]
    assert notes_of(document)[-1][1].startswith("dat daarna niet meer")
    assert ("paragraph", running(3)) in shape(document)


def test_a_chapter_on_musical_notes_without_marks_stays_text() -> None:
    sheet = Sheet()
    sheet.line("Noten", size=14, bold=True, below=20)
    for line in ("1. Oefen de toonladder.", "2. Zing de noten mee."):
        sheet.line(line)

    assert notes_of(sheet.read()) == []
