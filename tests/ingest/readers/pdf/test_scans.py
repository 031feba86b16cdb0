"""``ingest.readers.pdf.scans``: pages that are pictures, read by the real tesseract."""

import pytest

from ingest.normalise import normalise
from ingest.readers.pdf.reading import read
from kb.errors import EmptyDocument
from tests.ingest.files import joined, pdf, photographed, scan
from tests.programs import needed

TYPED = ("De gemeente belt eerst en gaat daarna pas langs.",)
WRITTEN = (
    "De wethouder zegt toe dat er twintig plekken",
    "bij komen in het oude schoolgebouw aan de rand",
    "van de wijk, voor gezinnen zonder een woning.",
)


def test_a_page_that_is_a_picture_is_read() -> None:
    needed("tesseract")

    found = normalise(read(joined(pdf(TYPED), photographed(*WRITTEN))))

    assert found.text == "\n\n".join((*TYPED, " ".join(WRITTEN)))
    assert found.text[found.pages[1] :].startswith("De wethouder")


def test_what_was_recognised_is_said_with_how_much_of_it_is_unsure() -> None:
    needed("tesseract")

    caveats = read(joined(pdf(TYPED), photographed(*WRITTEN), pdf(TYPED))).caveats

    assert [(caveat.code, caveat.text) for caveat in caveats] == [
        ("scan", "1 van 3 pagina's zonder tekst (2), alleen een afbeelding; gelezen met tekstherkenning"),
        ("ocr", "tekstherkenning: 0 van 25 woorden onzeker"),
    ]


def test_words_that_are_hard_to_read_are_counted_with_their_page() -> None:
    needed("tesseract")

    caveats = read(joined(pdf(TYPED), photographed(*WRITTEN, "xqz wvkj 8b§ qxzzt gfr¤ bbvq"))).caveats

    assert caveats[-1].code == "ocr"
    assert "woorden onzeker (pagina 2)" in caveats[-1].text
    assert not caveats[-1].text.startswith("tekstherkenning: 0")


def test_a_picture_without_words_stays_a_page_without_text() -> None:
    needed("tesseract")

    document = read(joined(pdf(TYPED), scan()))

    assert document.caveats[0].text.endswith("tekstherkenning vond niets op pagina 2")


def test_without_tesseract_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nergens")

    caveats = read(joined(pdf(TYPED), photographed(*WRITTEN))).caveats

    assert [caveat.code for caveat in caveats] == ["scan"]
    assert "tesseract-ocr-nld" in caveats[0].text
    with pytest.raises(EmptyDocument, match="tesseract-ocr-nld"):
        read(photographed(*WRITTEN))
