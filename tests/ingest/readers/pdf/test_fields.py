"""``ingest.readers.pdf.fields``: forms that were filled in, and remarks, made by ReportLab and pypdf."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.pdf.reading import read
from ingest.readers.raw import Kind
from tests.ingest.files import pdf


def form(*, filled: bool) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(50, 780, "Aanvraag bijzondere bijstand")
    canvas.setFont("Helvetica", 11)
    fields = canvas.acroForm
    canvas.drawString(50, 740, "Naam:")
    fields.textfield(name="naam", value="M. de Wit" * filled, x=200, y=735, width=200, height=18)
    canvas.drawString(50, 680, "Heeft u schulden?")
    for name, place in (("ja", 200), ("nee", 260)):
        fields.checkbox(name=name, checked=filled and name == "ja", x=place, y=678, size=12)
        canvas.drawString(place + 18, 680, name)
    canvas.drawString(50, 650, "Soort woning:")
    if filled:
        # ReportLab cannot make a choice without a value.
        fields.choice(name="woning", value="huur", options=["koop", "huur"], x=200, y=645, width=100, height=18)
    canvas.drawString(50, 600, "Wat is er aan de hand?")
    fields.textfield(
        name="vraag",
        value="Ik kan de huur niet betalen.\nDe verwarming is kapot." * filled,
        x=50,
        y=500,
        width=400,
        height=90,
        fieldFlags="multiline",
    )
    canvas.drawString(50, 470, "Voorkeur:")
    for name, place in (("bellen", 200), ("mailen", 280)):
        fields.radio(name="hoe", value=name, selected=filled and name == "bellen", x=place, y=468, size=12)
        canvas.drawString(place + 18, 470, name)
    canvas.save()
    return buffer.getvalue()


def test_answers_stand_in_a_row_with_what_was_asked() -> None:
    document = read(form(filled=True))

    assert [block.content.text for block in document.blocks] == [
        "Aanvraag bijzondere bijstand",
        "Naam: | M. de Wit",
        "Heeft u schulden? | ☒ ja | ☐ nee",
        "Soort woning: | huur",
        "Wat is er aan de hand? | Ik kan de huur niet betalen. De verwarming is kapot.",
        "Voorkeur: | ☒ bellen | ☐ mailen",
    ]
    assert {block.kind for block in document.blocks[1:]} == {Kind.ROW}
    assert document.caveats == ()


def test_a_form_without_answers_is_called_so() -> None:
    document = read(form(filled=False))

    assert [caveat.text for caveat in document.caveats] == ["invulformulier zonder antwoorden"]
    assert "Heeft u schulden? | ☐ ja | ☐ nee" in [block.content.text for block in document.blocks]


def test_an_answer_that_nothing_asks_for_is_a_paragraph() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawString(50, 780, "Een brief over de huur.")
    canvas.acroForm.textfield(name="vrij", value="Ik ben het er niet mee eens.", x=50, y=400, width=400, height=18)
    canvas.save()

    blocks = read(buffer.getvalue()).blocks

    assert [(block.kind, block.content.text) for block in blocks] == [
        (Kind.PARAGRAPH, "Een brief over de huur."),
        (Kind.PARAGRAPH, "Ik ben het er niet mee eens."),
    ]


def test_remarks_are_notes_and_no_text() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(("De gemeente belt eerst.",), ("Daarna komt zij langs.",)))))
    writer.add_annotation(0, Text(rect=(300, 500, 320, 520), text="Klopt dit wel?"))
    writer.add_annotation(1, FreeText(rect=(300, 100, 400, 120), text="Hier nog een bron bij."))
    buffer = BytesIO()
    writer.write(buffer)

    blocks = read(buffer.getvalue()).blocks

    assert [(block.content.text, block.kind, block.comment) for block in blocks] == [
        ("De gemeente belt eerst.", Kind.PARAGRAPH, False),
        ("Klopt dit wel?", Kind.NOTE, True),
        ("Daarna komt zij langs.", Kind.PARAGRAPH, False),
        ("Hier nog een bron bij.", Kind.NOTE, True),
    ]


@pytest.mark.parametrize("lower", [5, 40, 80], ids=["top", "middle", "foot"])
def test_a_tall_field_answers_the_question_to_its_left(lower: float) -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(50, 740, "Naam:")
    canvas.acroForm.textfield(name="naam", value="M. de Wit", x=200, y=735, width=200, height=18)
    canvas.drawString(50, 712, "Vul hieronder in wat er speelt, en wees zo volledig als u kunt.")
    for number, (label, value) in enumerate((("Toelichting:", "Ik kan de huur niet betalen."), ("Wens:", "Rust."))):
        top = 700 - 110 * number
        canvas.drawString(50, top - lower - 8, label)
        canvas.acroForm.textfield(
            name=label, value=value, x=200, y=top - 90, width=300, height=90, fieldFlags="multiline"
        )
    canvas.save()

    assert [block.content.text for block in read(buffer.getvalue()).blocks] == [
        "Naam: | M. de Wit",
        "Vul hieronder in wat er speelt, en wees zo volledig als u kunt.",
        "Toelichting: | Ik kan de huur niet betalen.",
        "Wens: | Rust.",
    ]


def test_tall_fields_beside_each_other_have_their_own_questions() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(50, 750, "Wat gaat goed en wat kan beter?")
    for x, label, value in ((50, "Goed:", "Het bellen."), (300, "Beter:", "De brieven.")):
        canvas.drawString(x, 690, label)
        canvas.acroForm.textfield(
            name=label, value=value, x=x + 50, y=660, width=180, height=80, fieldFlags="multiline"
        )
    canvas.save()

    texts = [block.content.text for block in read(buffer.getvalue()).blocks]
    assert texts == ["Wat gaat goed en wat kan beter?", "Goed: | Het bellen.", "Beter: | De brieven."]
