"""``ingest.readers.pptx``, on presentations made by python-pptx."""

from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.readers.opening import read_bytes
from ingest.readers.pptx import read
from ingest.readers.raw import Kind
from kb.errors import InvalidDocument, UnknownType
from tests.ingest.files import with_part, word
from tests.ingest.traces import assert_exact

BOX = (Inches(1), Inches(1), Inches(5), Inches(1))


def saved(presentation: Any) -> bytes:
    buffer = BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def slide(presentation: Any, title: str, *points: str) -> Any:
    """A slide with a title and points."""
    made = presentation.slides.add_slide(presentation.slide_layouts[1])
    made.shapes.title.text = title
    made.placeholders[1].text = "\n".join(points)
    return made


def shapes(data: bytes) -> list[tuple[Kind, str]]:
    return [(block.kind, block.content.text) for block in read(data).blocks]


def test_slides_are_pages_with_title_points_and_the_speakers_notes() -> None:
    presentation = Presentation()
    first = slide(presentation, "Schulden in de wijk", "Bel eerst.", "Schrijf daarna.")
    first.notes_slide.notes_text_frame.text = "Vertel over de brief."
    slide(presentation, "Vervolg", "Eén zin.")

    document = read(saved(presentation))

    assert [(block.kind, block.content.text, block.label) for block in document.blocks] == [
        (Kind.HEADING, "Schulden in de wijk", ""),
        (Kind.ITEM, "Bel eerst.", ""),
        (Kind.ITEM, "Schrijf daarna.", ""),
        (Kind.NOTE, "Vertel over de brief.", "dia 1"),
        (Kind.HEADING, "Vervolg", ""),
        (Kind.PARAGRAPH, "Eén zin.", ""),
    ]
    assert [document.raw[page:].split("\n")[0] for page in document.pages] == ["Schulden in de wijk", "Vervolg"]
    (mark,) = document.note_marks
    assert document.raw[: mark.raw].endswith("Schrijf daarna.")
    for block in document.blocks:
        assert_exact(block.content, document.raw)


def test_raised_and_struck_letters_are_what_they_mean_in_word() -> None:
    presentation = Presentation()
    paragraph = slide(presentation, "Hulp", "De overheid").placeholders[1].text_frame.paragraphs[0]
    for text, look in (("72", "baseline"), (" geeft ", ""), ("tien", "strike"), (" 30 m", ""), ("2", "baseline")):
        run = paragraph.add_run()
        run.text = text
        if look:
            run._r.get_or_add_rPr().set(look, {"baseline": "30000", "strike": "sngStrike"}[look])

    document = read(saved(presentation))

    assert [block.content.text for block in document.blocks] == ["Hulp", "De overheid geeft  30 m²"]
    assert [mark.label for mark in document.note_marks] == ["72"]
    assert document.left_out == ("doorgehaalde tekst",)


def test_the_title_comes_first_wherever_it_stands() -> None:
    presentation = Presentation()
    made = presentation.slides.add_slide(presentation.slide_layouts[5])
    made.shapes.add_textbox(*BOX).text_frame.text = "Onder de titel."
    made.shapes.title.text = "Boven"
    title = made.shapes.title._element
    title.getparent().append(title)

    assert [text for _, text in shapes(saved(presentation))] == ["Boven", "Onder de titel."]


def test_a_table_keeps_its_cells_and_a_group_its_words() -> None:
    presentation = Presentation()
    made = presentation.slides.add_slide(presentation.slide_layouts[6])
    table = made.shapes.add_table(2, 2, *BOX).table
    for place, text in enumerate(("Wijk", "Aantal", "Noord", "12")):
        table.cell(place // 2, place % 2).text = text
    group = made.shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "In een groep."

    blocks = read(saved(presentation)).blocks

    assert [(block.kind, block.content.text, block.header) for block in blocks] == [
        (Kind.ROW, "Wijk | Aantal", True),
        (Kind.ROW, "Noord | 12", False),
        (Kind.PARAGRAPH, "In een groep.", False),
    ]


def test_hidden_slides_and_shapes_are_left_out_and_named_and_pages_keep_their_numbers() -> None:
    presentation = Presentation()
    slide(presentation, "Een", "punt")._element.set("show", "0")
    made = slide(presentation, "Twee", "punt")
    made.placeholders[1]._element.nvSpPr.cNvPr.set("hidden", "1")

    document = read(saved(presentation))

    assert [block.content.text for block in document.blocks] == ["Twee"]
    assert document.left_out == ("verborgen dia 1", "verborgen tekst")
    assert document.pages == (0, 0)


def test_the_titles_of_a_chart_and_of_its_axes_are_text() -> None:
    presentation = Presentation()
    made = presentation.slides.add_slide(presentation.slide_layouts[6])
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["Noord", "Zuid"]
    data.add_series("Aanvragen", (10, 12))  # type: ignore[no-untyped-call]
    chart = made.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data).chart
    chart.chart_title.text_frame.text = "Aanvragen per wijk"
    chart.value_axis.axis_title.text_frame.text = "aantal"

    document = read(saved(presentation))

    assert [block.content.text for block in document.blocks] == ["Aanvragen per wijk", "aantal"]
    assert document.left_out == ("grafieken",)


def test_a_text_box_beside_the_speakers_notes_is_a_note_too() -> None:
    presentation = Presentation()
    made = slide(presentation, "Titel", "Punt")
    made.notes_slide.notes_text_frame.text = "Vertel dit."
    beside = deepcopy(made.notes_slide.notes_placeholder._element)
    beside.nvSpPr.nvPr.remove(beside.nvSpPr.nvPr.ph)
    made.notes_slide.notes_placeholder._element.addnext(beside)

    assert shapes(saved(presentation))[2:] == [(Kind.NOTE, "Vertel dit.")] * 2


def test_the_number_and_date_of_a_slide_are_no_text() -> None:
    presentation = Presentation()
    made = slide(presentation, "Titel", "Punt")
    made.placeholders[1]._element.nvSpPr.nvPr.ph.set("type", "ftr")

    assert shapes(saved(presentation)) == [(Kind.HEADING, "Titel")]


def test_the_file_says_its_title_maker_and_date() -> None:
    presentation = Presentation()
    slide(presentation, "Titel", "Punt")
    presentation.core_properties.title = "Wijkpresentatie"
    presentation.core_properties.author = "Team Wijk"

    document = read(saved(presentation))

    assert (document.title, document.contributor) == ("Wijkpresentatie", "Team Wijk")


@pytest.mark.usefixtures("libreoffice")
def test_an_opendocument_presentation_gives_the_same_words() -> None:
    from ingest.readers import office

    presentation = Presentation()
    slide(presentation, "Schulden", "Bel eerst.", "Schrijf daarna.").notes_slide.notes_text_frame.text = "Een noot."
    data = saved(presentation)

    converted = read_bytes(office.converted(data, ".pptx", ".odp"), "a.odp")

    assert [block.content.text for block in converted.blocks] == [block.content.text for block in read(data).blocks]


def test_another_kind_of_package_and_a_broken_one_are_refused() -> None:
    presentation = Presentation()
    slide(presentation, "Een", "punt")
    data = saved(presentation)

    with pytest.raises(UnknownType, match="PowerPoint"):
        read(word("Tekst."))
    with pytest.raises(InvalidDocument):
        read(data[:3_000])
    with pytest.raises(InvalidDocument, match="DOCTYPE"):
        read(with_part(data, "ppt/slides/slide1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))


def test_a_slide_that_is_broken_costs_that_slide() -> None:
    presentation = Presentation()
    slide(presentation, "Een", "punt")
    slide(presentation, "Twee", "punt")

    document = read(with_part(saved(presentation), "ppt/slides/slide1.xml", b"<a"))

    assert [block.content.text for block in document.blocks] == ["Twee", "punt"]
    assert [caveat.text for caveat in document.caveats] == ["dia 1 is kapot en niet gelezen"]
    assert document.pages == (0, 0)
