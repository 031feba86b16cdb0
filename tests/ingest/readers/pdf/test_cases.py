"""Faults seen on real public PDFs, each with what must come out."""

from functools import cache
from pathlib import Path

import pytest

from ingest.readers.pdf.reading import read
from ingest.readers.raw import Kind, RawDocument

CASES = Path(__file__).parents[3] / "cases"


@cache
def case(name: str) -> RawDocument:
    return read((CASES / name).read_bytes())


def texts(document: RawDocument, kind: Kind) -> list[str]:
    return [" ".join(block.content.text.split()) for block in document.blocks if block.kind is kind]


def test_bold_that_is_everywhere_makes_no_headings() -> None:
    document = case("pdf-lettergewicht-overal-zwaar.pdf")

    assert texts(document, Kind.HEADING) == ["Besluitenlijst raad 12 mei 2020"]
    assert [text.split()[-1] for text in texts(document, Kind.PARAGRAPH)] == ["1.", "2.", "3.", "4."]
    assert len(document.blocks) == 5


def test_running_text_among_many_small_captions_is_no_heading() -> None:
    document = case("pdf-tekst-groter-dan-bijschriften.pdf")

    assert texts(document, Kind.HEADING) == ["Factsheet opvang"]
    first, second = texts(document, Kind.PARAGRAPH)
    assert first.startswith("Het college legt")
    assert first.endswith("twintig plekken bij komen in het oude schoolgebouw.")
    assert second.startswith("Het college legt")
    assert second.endswith("dertig plekken bij komen in het oude schoolgebouw.")
    assert texts(document, Kind.ROW)[0].startswith("wijk 0 0,0 | wijk 1 7,0 | wijk 2 1,0")


def test_one_unreadable_page_costs_that_page_and_is_named() -> None:
    document = case("pdf-een-pagina-onleesbaar.pdf")

    assert texts(document, Kind.PARAGRAPH) == [
        "De gezinnen wachten elf maanden op een woning.",
        "De raad besluit om twintig plekken te openen.",
    ]
    assert [(caveat.code, caveat.text) for caveat in document.caveats] == [("page", "pagina 2 is niet te lezen")]
    assert [document.raw[start:][:7] for start in document.pages] == ["De gezi", "De raad", "De raad"]


def test_pages_with_only_a_picture_are_named() -> None:
    document = case("pdf-voorblad-met-scan.pdf")

    assert texts(document, Kind.PARAGRAPH)[0] == "Gemeente Voorbeeld, ontvangen 12 mei 2020, zaak 77"
    assert document.caveats[0].code == "scan"
    assert document.caveats[0].text.startswith("3 van 4 pagina's zonder tekst (2–4)")


def test_the_title_of_a_template_gives_way_to_that_of_the_page() -> None:
    assert case("pdf-sjabloon-als-titel-en-taal.pdf").title == "Handreiking opvang in de buurt"


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("pdf-*.pdf")))
def test_every_letter_of_a_block_stands_in_the_raw_text(name: str) -> None:
    document = case(name)

    for block in document.blocks:
        for run in block.content.runs:
            assert document.raw[run.raw :][: run.length] == block.content.text[run.start :][: run.length]
