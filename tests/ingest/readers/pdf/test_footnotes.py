"""``ingest.readers.pdf.footnotes``: raised numbers, and the notes they refer to."""

from ingest.normalise import normalise
from ingest.readers.raw import Kind, RawDocument
from tests.ingest.readers.pdf.drawing import LEADING, Sheet, one_line, running


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


def test_a_square_metre_is_no_note() -> None:
    sheet = Sheet()
    marked(sheet, "Een woning is gemiddeld 45 m", "2", " groot, en dat is te klein voor een gezin.")
    document = sheet.read()

    assert document.blocks[0].content.text == "Een woning is gemiddeld 45 m2 groot, en dat is te klein voor een gezin."
    assert document.note_marks == ()
