"""``ingest.readers.docx`` and ``ingest.readers.package``, on documents made by python-docx."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.normalise import normalise
from ingest.readers import package
from ingest.readers.docx import read
from ingest.readers.raw import HARD_BREAK, Kind
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument, TooLarge, UnknownType
from tests.ingest.files import saved, with_part, word
from tests.ingest.traces import assert_exact, assert_map_exact

MAIN = "word/document.xml"


def shapes(data: bytes) -> list[tuple[Kind, str]]:
    return [(block.kind, block.content.text) for block in read(data).blocks]


def test_blocks_come_in_the_order_of_the_document() -> None:
    document = docx.Document()
    document.add_heading("Logboek", level=0)
    document.add_paragraph("Periode: twee weken.\nPlaats: het bankje.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Datum", "Wat", "2 mei", "Muziek"], strict=True
    ):
        cell.text = text
    document.add_heading("Vervolg", level=2)
    document.add_paragraph("een", style="List Bullet")
    document.add_paragraph("twee", style="List Number")
    document.add_paragraph("")

    assert shapes(saved(document)) == [
        (Kind.HEADING, "Logboek"),
        (Kind.PARAGRAPH, f"Periode: twee weken.{HARD_BREAK}Plaats: het bankje."),
        (Kind.ROW, "Datum | Wat"),
        (Kind.ROW, "2 mei | Muziek"),
        (Kind.HEADING, "Vervolg"),
        (Kind.ITEM, "een"),
        (Kind.ITEM, "twee"),
    ]


def test_headings_of_a_dutch_word_are_headings() -> None:
    document = docx.Document()
    style = document.styles.add_style("Kop 2", 1)
    document.add_paragraph("Een kop", style=style)
    document.add_paragraph("Een eigen stijl", style=_based_on(document, "Eigen kop", "Kop 2"))

    assert [(block.kind, block.level) for block in read(saved(document)).blocks] == [
        (Kind.HEADING, 2),
        (Kind.HEADING, 2),
    ]


def _based_on(document: docx.document.Document, name: str, base: str) -> str:
    style = document.styles.add_style(name, 1)
    style.base_style = document.styles[base]
    return name


def test_tracked_changes_count_as_accepted_and_hidden_text_is_not_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Het blijft. ")
    for xml in (
        "<w:ins {ns}><w:r><w:t>Erbij.</w:t></w:r></w:ins>",
        "<w:del {ns}><w:r><w:delText>Weg.</w:delText></w:r></w:del>",
        "<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>Verborgen.</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(ns=nsdecls("w"))))

    assert shapes(saved(document)) == [(Kind.PARAGRAPH, "Het blijft. Erbij.")]


def test_text_in_content_controls_and_text_boxes_is_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Buiten.")
    control = "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>In een veld.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    paragraph._p.addnext(parse_xml(control.format(ns=nsdecls("w"))))
    box = (
        "<w:r {ns}><w:pict><w:txbxContent><w:p><w:r><w:t>In een kader.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    paragraph._p.append(parse_xml(box.format(ns=nsdecls("w"))))

    assert [text for _, text in shapes(saved(document))] == ["Buiten.", "In een kader.", "In een veld."]


def test_a_table_that_lays_out_a_page_is_read_as_paragraphs() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "woord " * 80

    assert [block.kind for block in read(saved(document)).blocks] == [Kind.PARAGRAPH]


@pytest.mark.parametrize(
    ("own", "title"),
    [
        ("SJABLOON_brief", "Opvang in de buurt"),
        ("Jaarverslag van een ander", "Opvang in de buurt"),
        ("Handreiking: opvang in de buurt", "Opvang in de buurt"),
        ("opvang in de Buurt", "opvang in de Buurt"),
    ],
)
def test_the_title_is_that_of_the_page_unless_the_page_says_what_the_file_says(own: str, title: str) -> None:
    document = docx.Document()
    document.core_properties.title = own
    document.add_heading("Opvang in de buurt", level=0)
    document.add_paragraph("Dit is een handreiking over hoe het kan.")

    assert read(saved(document)).title == title


def test_where_the_page_has_no_title_that_of_the_file_counts() -> None:
    document = docx.Document()
    document.core_properties.title = "Een titel"
    document.core_properties.language = "nl-NL"
    document.add_paragraph("Tekst.")

    found = read(saved(document))

    assert (found.title, found.language) == ("Een titel", "nl-NL")


def test_offsets_point_into_the_text_that_was_read() -> None:
    document = read(word("# Kop", "Een alinea met ﬁnanciën.", "Nog een."))
    clean = normalise(document)

    for block in document.blocks:
        assert_exact(block.content, document.raw)
    assert_map_exact(clean.offsets, clean.text, document.raw)
    assert document.raw[clean.offsets.raw(clean.text.index("Nog")) :].startswith("Nog een.")


def test_a_zip_bomb_is_refused_by_the_sizes_it_states() -> None:
    bomb = with_part(word("Tekst."), MAIN, b"<a>" + bytes(60 * 1024 * 1024))

    assert len(bomb) < 1024 * 1024
    with pytest.raises(TooLarge):
        read(bomb)


def test_a_part_that_is_packed_too_densely_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(TooLarge):
        read(with_part(word("Tekst."), "word/media/1.bin", bytes(6 * 1024 * 1024)))


def test_a_zip_bomb_of_many_parts_is_refused() -> None:
    buffer = BytesIO(word("Tekst."))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        for number in range(60):
            package.writestr(f"word/media/{number}.bin", bytes(4 * 1024 * 1024))

    with pytest.raises(TooLarge):
        read(buffer.getvalue())


def test_sizes_are_counted_while_reading_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_check_stated", lambda _parts: None)
    bomb = with_part(word("Tekst."), MAIN, b"<a>" + bytes(60 * 1024 * 1024))

    with pytest.raises(TooLarge):
        read(bomb)


def test_a_zip_that_lies_about_its_sizes_is_broken() -> None:
    honest = with_part(word("Tekst."), MAIN, b"<a>" + bytes(60 * 1024 * 1024))
    size = (60 * 1024 * 1024 + 3).to_bytes(4, "little")
    lying = honest.replace(size, (100).to_bytes(4, "little"))

    assert lying != honest
    with pytest.raises(InvalidDocument):
        read(lying)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused(encoding: str) -> None:
    entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entities}]><x>&b;</x>'

    with pytest.raises(InvalidDocument, match="DOCTYPE"):
        read(with_part(word("Tekst."), MAIN, xml.encode(encoding)))


def test_a_password_is_named_as_the_reason() -> None:
    protected = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(EncryptedDocument, match="wachtwoord"):
        read(protected)


def test_an_old_word_document_is_called_that() -> None:
    with pytest.raises(UnknownType, match=r"\.docx"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_another_zip_is_no_word_document() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")

    with pytest.raises(UnknownType):
        read(buffer.getvalue())


@pytest.mark.parametrize("data", [b"gewone tekst", word("Tekst.")[:2_000], b"PK\x03\x04kapot"])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDocument):
        read(data)


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(EmptyDocument):
        read(b"")
