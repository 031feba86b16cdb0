"""``ingest.readers.epub``."""

import zipfile
from io import BytesIO

import pytest

from ingest.readers.epub import read
from ingest.readers.raw import Kind
from kb.errors import EncryptedDocument, InvalidDocument, UnknownType
from tests.ingest.files import with_part, word
from tests.ingest.traces import assert_exact

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/boek%20een.opf"/></rootfiles></container>'
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE html>'
PAGES = {
    "nav.xhtml": "<nav><ol><li><a href='een.xhtml'>Een</a></li></ol></nav>",
    "een.xhtml": (
        "<h1>Hoofdstuk een</h1><p>De brief bleef liggen.<sup><a href='noten.xhtml#n1'>1</a></sup> Dagen lang.</p>"
        "<aside><p>Een kader naast de tekst.</p></aside><p hidden='hidden'>Verborgen.</p>"
    ),
    "twee.xhtml": (
        "<h1>Hoofdstuk twee</h1><table><tr><th>Wijk</th><th>Aantal</th></tr><tr><td>Noord</td><td>12</td></tr></table>"
    ),
    "noten.xhtml": "<p id='n1'>1. Zie het jaarverslag. <a href='een.xhtml#fnref1'>↩</a></p>",
}


def book(spine: tuple[str, ...] = ("nav", "twee", "een", "noten"), extra: str = "") -> bytes:
    """A book with these pages in this order."""
    items = "".join(
        f'<item id="{name[:-6]}" href="{name}" media-type="application/xhtml+xml"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if name == 'nav.xhtml' else ''}/>"
        for name in PAGES
    )
    order = "".join(f'<itemref idref="{name}"/>' for name in spine)
    facts = (
        "<dc:title>Een boek</dc:title><dc:creator>Team Wijk</dc:creator>"
        "<dc:language>nl</dc:language><dc:date>2024-05-03</dc:date>"
    )
    opf = (
        f'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{facts}</metadata>'
        f"<manifest>{items}{extra}</manifest><spine>{order}</spine></package>"
    )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/epub+zip")
        package.writestr("META-INF/container.xml", CONTAINER)
        package.writestr("OEBPS/boek een.opf", opf)
        for name, body in PAGES.items():
            package.writestr(
                f"OEBPS/{name}", f"{DOCTYPE}<html><head><title>{name}</title></head><body>{body}</body></html>"
            )
    return buffer.getvalue()


def test_chapters_come_in_reading_order_without_the_contents_list() -> None:
    document = read(book())

    assert [(block.kind, " ".join(block.content.text.split())) for block in document.blocks] == [
        (Kind.HEADING, "Hoofdstuk twee"),
        (Kind.ROW, "Wijk | Aantal"),
        (Kind.ROW, "Noord | 12"),
        (Kind.HEADING, "Hoofdstuk een"),
        (Kind.PARAGRAPH, "De brief bleef liggen. Dagen lang."),
        (Kind.PARAGRAPH, "Een kader naast de tekst."),
        (Kind.NOTE, "1. Zie het jaarverslag."),
    ]
    assert document.left_out == ("inhoudsopgave", "verborgen tekst")
    for block in document.blocks:
        assert_exact(block.content, document.raw)


def test_a_mark_leads_to_its_note_on_another_page() -> None:
    document = read(book())

    assert [mark.label for mark in document.note_marks] == ["1"]
    assert document.blocks[-1].label == "1"


def test_the_book_says_its_title_maker_date_and_language() -> None:
    document = read(book(extra='<item id="x" href="a.png" media-type="image/png"/>'))

    assert (document.title, document.contributor) == ("Een boek", "Team Wijk")
    assert (document.date, document.language) == ("2024-05-03", "nl")
    assert "afbeeldingen" in document.left_out


def test_a_locked_book_is_called_that_and_locked_fonts_do_no_harm() -> None:
    lock = '<encryption><EncryptedData><CipherReference URI="{}"/></EncryptedData></encryption>'

    with pytest.raises(EncryptedDocument, match="DRM"):
        read(with_part(book(), "META-INF/encryption.xml", lock.format("OEBPS/een.xhtml").encode()))
    assert read(with_part(book(), "META-INF/encryption.xml", lock.format("OEBPS/letter.otf").encode())).blocks


def test_what_is_broken_or_hostile_is_refused() -> None:
    for name, content in (
        ("META-INF/container.xml", b"<a/>"),
        ("OEBPS/boek een.opf", b"<a"),
        ("OEBPS/een.xhtml", b'<!DOCTYPE html [<!ENTITY a "b">]><html>&a;</html>'),
    ):
        with pytest.raises(InvalidDocument):
            read(with_part(book(), name, content))
    with pytest.raises(UnknownType):
        read(word("Tekst."))
    with pytest.raises(InvalidDocument):
        read(book()[:900])
