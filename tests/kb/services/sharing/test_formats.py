"""A selection as a file, opened by what people open it with."""

import csv
import zipfile
from io import BytesIO, StringIO

import docx
import pytest
from docx.oxml.ns import qn

from kb.model.evidence import KnowledgeSource
from kb.model.selection import Selection
from kb.model.text import Span
from kb.services.sharing.formats import FORMATS, Format, table
from kb.services.sharing.formats import docx as word
from tests.building import document
from tests.kb.services.sharing.selecting import ADDRESS, cited, selection, style_of, words

_STORY = cited(
    document(
        "verhaal", "Ik legde\nde brief weg. <b>&amp;", source=KnowledgeSource.EXPERIENCE, title="De la", place="Ede"
    ),
    contributor="moeder van twee, 30–39 jaar",
)
_REPORT = cited(
    document("rapport", "Van de 212 gezinnen vroegen er 80 hulp. Dat is minder.", title="Monitor\nschulden"),
    Span(start=0, end=39),
)


def _opened(content: bytes) -> list[tuple[str, str]]:
    """The style and the words of each paragraph."""
    return [(style_of(one), one.text) for one in docx.Document(BytesIO(content)).paragraphs]


def test_word_has_headings_exact_words_in_a_style_their_source_and_notes() -> None:
    made = word.write(selection(_STORY, _REPORT, notes=("Voor dinsdag",), title="Casus", asked="schulden"), words())

    paragraphs = _opened(made)
    assert [text for style, text in paragraphs if style == "Title"] == ["Casus"]
    assert [text for style, text in paragraphs if style == "Subtitle"] == ["Vraag: schulden"]
    assert [text for style, text in paragraphs if style == "Heading 1"] == ["Onderzoek", "Praktijk", "Ervaring"]
    assert [text for style, text in paragraphs if style == "Quote"] == [f"“{_REPORT.exact}”", f"“{_STORY.exact}”"]
    assert [text for style, text in paragraphs if style == "Note"] == ["Notitie: Voor dinsdag"]
    sources = [text for style, text in paragraphs if style == "Source"]
    assert sources[1] == (
        "Ervaring: De la, verslag, moeder van twee, 30–39 jaar, Ede, maart 2021. "
        f"Versie 1, tekst {_STORY.work.short_hash}. {ADDRESS}{_STORY.path}"
    )


def test_word_keeps_the_place_of_a_silent_voice_and_says_what_is_gone() -> None:
    silent = [text for style, text in _opened(word.write(selection(_REPORT, None), words())) if style == "Silent voice"]

    assert silent == [
        "Praktijk ontbreekt in uw selectie",
        "Ervaring ontbreekt in uw selectie",
        "1 citaat is er niet meer: teruggenomen, of de tekst is veranderd.",
    ]


@pytest.mark.parametrize(("language", "region"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_word_says_its_language_and_that_of_words_in_another(language: str, region: str) -> None:
    opened = docx.Document(BytesIO(word.write(selection(_REPORT), words(language))))

    defaults = opened.styles.element.find(qn("w:docDefaults"))
    assert {one.get(qn("w:val")) for one in defaults.iter(qn("w:lang"))} == {region}
    assert opened.core_properties.language == region
    quoted = next(one for one in opened.paragraphs if style_of(one) == "Quote")
    spoken = [one.get(qn("w:val")) for one in quoted._p.iter(qn("w:lang"))]
    assert spoken == ([] if language == "nl" else ["nl-NL"])


def test_a_link_in_word_names_no_words_of_a_resident() -> None:
    opened = docx.Document(BytesIO(word.write(selection(_STORY), words())))

    assert [one.target_ref for one in opened.part.rels.values() if one.is_external] == [ADDRESS + _STORY.path]


def test_word_holds_links_and_no_name_of_whoever_made_it() -> None:
    made = word.write(selection(_REPORT), words())

    opened = docx.Document(BytesIO(made))
    links = [one.target_ref for one in opened.part.rels.values() if one.is_external]
    assert links == [f"{ADDRESS}{_REPORT.path}:~:text=Van%20de%20212%20gezinnen%20vroegen%20er%2080%20hulp."]
    assert opened.core_properties.author == "Meervoud"
    assert b"python-docx" not in b"".join(zipfile.ZipFile(BytesIO(made)).read(name) for name in ("docProps/core.xml",))


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_has_a_row_for_each_quotation_with_all_that_is_known() -> None:
    first, second = _rows(table.write(selection(_STORY, None, _REPORT, notes=("Let op",)), words()))

    assert first == {
        "Stem": "Ervaring",
        "Citaat": _STORY.exact,
        "Titel": "De la",
        "Vorm": "verslag",
        "Van wie": "moeder van twee, 30–39 jaar",
        "Plaats": "Ede",
        "Datum": "2021-03",
        "Plek": "",
        "Versie": "1",
        "Hash van de tekst": _STORY.work.short_hash,
        "Adres": ADDRESS + _STORY.path,
        "Notitie": "Let op",
    }
    assert second["Titel"] == "Monitor\nschulden"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(begin: str) -> None:
    risky = cited(document("een", f"{begin}2+5 staat er."), title=f"{begin}HYPERLINK()", contributor=f"{begin}x")

    (row,) = _rows(table.write(selection(risky, notes=(f"{begin}1",)), words()))

    cells = [row[name] for name in ("Citaat", "Titel", "Van wie", "Notitie")]
    assert [cell[:2] for cell in cells] == [f"'{begin}"] * 4
    assert cells[0][1:] == risky.exact


@pytest.mark.parametrize("format", FORMATS, ids=lambda one: one.extension)
@pytest.mark.parametrize("empty", [selection(), selection(None)], ids=["nothing kept", "all gone"])
def test_of_nothing_a_file_holds_no_words(format: Format, empty: Selection) -> None:
    assert b"\xe2\x80\x9c" not in format.write(empty, words())
