"""``ingest.readers.jats``."""

import pytest

from ingest.readers.jats import FORM, read
from ingest.readers.opening import read_bytes
from ingest.readers.raw import Kind
from kb.errors import InvalidDocument
from tests.ingest.traces import assert_exact

ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3//EN"
"JATS-journalpublishing1-3.dtd">
<article xml:lang="nl"><front><journal-meta><journal-title>Tijdschrift</journal-title></journal-meta><article-meta>
<title-group><article-title>Schulden in <italic>de wijk</italic></article-title></title-group>
<contrib-group>
<contrib contrib-type="author"><name><surname>De Wit</surname><given-names>A.</given-names></name>
</contrib>
<contrib contrib-type="author"><collab>Werkgroep Wijk</collab></contrib>
<contrib contrib-type="editor"><name><surname>Weg</surname></name></contrib></contrib-group>
<pub-date><day>3</day><month>5</month><year>2024</year></pub-date>
<abstract><p>Wij spraken met twintig bewoners.</p></abstract>
<kwd-group><kwd>schulden</kwd></kwd-group></article-meta></front>
<body><sec><title>Inleiding</title><p>De overheid<sup><xref ref-type="bibr" rid="b1">72</xref></sup> belt laat<xref
ref-type="fn" rid="f1">a</xref>, op 12&#160;m<sup>2</sup>&nbsp;grond
(<xref ref-type="bibr" rid="b1">Jansen, 2019</xref>).
<list><list-item><p>een</p></list-item><list-item><label>2</label><p>twee</p></list-item>
</list></p>
<sec><title>Cijfers</title><table-wrap><label>Tabel 1</label><caption><p>Aantallen</p></caption>
<table><thead><tr><th>Wijk</th>
<th>Aantal</th></tr></thead><tbody><tr><td>Noord</td><td>12</td></tr></tbody></table></table-wrap></sec></sec></body>
<back><ack><title>Dank</title><p>Aan de bewoners.</p></ack><fn-group><fn id="f1"><p>Na een jaar.</p></fn></fn-group>
<ref-list><title>Literatuur</title><ref id="b1"><mixed-citation>Jansen 2019</mixed-citation></ref>
</ref-list></back></article>"""


def test_title_abstract_sections_lists_tables_and_notes_are_read() -> None:
    document = read(ARTICLE.encode())

    assert [(block.kind, block.level, " ".join(block.content.text.split())) for block in document.blocks] == [
        (Kind.HEADING, 1, "Schulden in de wijk"),
        (Kind.PARAGRAPH, 0, "Wij spraken met twintig bewoners."),
        (Kind.HEADING, 2, "Inleiding"),
        (Kind.PARAGRAPH, 0, "De overheid belt laat, op 12 m² grond (Jansen, 2019)."),
        (Kind.ITEM, 0, "een"),
        (Kind.ITEM, 0, "twee"),
        (Kind.HEADING, 3, "Cijfers"),
        (Kind.PARAGRAPH, 0, "Tabel 1"),
        (Kind.PARAGRAPH, 0, "Aantallen"),
        (Kind.ROW, 0, "Wijk | Aantal"),
        (Kind.ROW, 0, "Noord | 12"),
        (Kind.HEADING, 2, "Dank"),
        (Kind.PARAGRAPH, 0, "Aan de bewoners."),
        (Kind.NOTE, 0, "Na een jaar."),
    ]
    assert [block.header for block in document.blocks if block.kind is Kind.ROW] == [True, False]
    for block in document.blocks:
        assert_exact(block.content, document.raw)


def test_a_mark_leads_to_its_note() -> None:
    document = read(ARTICLE.encode())

    (mark,) = document.note_marks
    assert document.raw[: mark.raw].endswith("belt laat")
    assert (mark.label, document.blocks[-1].label) == ("a", "a")


def test_the_article_says_its_title_authors_date_and_language() -> None:
    document = read_bytes(ARTICLE.encode(), "a.xml")

    assert document.title == "Schulden in de wijk"
    assert document.contributor == "De Wit, A.; Werkgroep Wijk"
    assert (document.date, document.language, document.form) == ("2024-05-03", "nl", FORM)
    assert document.left_out == ("trefwoorden", "literatuurlijst")
    assert document.media_type == "application/jats+xml"


@pytest.mark.parametrize(
    "data",
    [
        b"<article",
        b"<boek/>",
        b'<!DOCTYPE article [<!ENTITY a "b">]><article>&a;</article>',
        b"<article>" + b"<sec>" * 400 + b"</sec>" * 400 + b"</article>",
    ],
)
def test_what_is_broken_hostile_or_other_xml_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDocument):
        read(data)


def test_the_number_of_a_work_is_not_glued_to_the_word_before_it() -> None:
    body = (
        "<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front>"
        "<body><sec><title>Kop</title><p>Gezinnen wachten lang<xref ref-type='bibr'>12</xref>. Zie ook "
        "[<xref ref-type='bibr'>3</xref>] en tabel <xref ref-type='table'>4</xref>.</p></sec></body></article>"
    )
    document = read(body.encode())

    assert document.blocks[-1].content.text == "Gezinnen wachten lang. Zie ook [3] en tabel 4."
    assert [mark.label for mark in document.note_marks] == ["12"]


HEAD = "<front><article-meta><title-group><article-title>T</article-title></title-group>{}</article-meta></front>"


def test_an_abstract_has_the_heading_that_the_file_gives_it_and_no_other() -> None:
    own = "<abstract><sec><title>Doel</title><p>Wij zochten.</p></sec></abstract>"
    other = "<trans-abstract xml:lang='en'><p>We searched.</p></trans-abstract>"
    document = read(f"<article>{HEAD.format(own + other)}<body><p>Wij vonden.</p></body></article>".encode())

    assert [block.content.text for block in document.blocks] == [
        "T",
        "Doel",
        "Wij zochten.",
        "We searched.",
        "Wij vonden.",
    ]


def test_who_speaks_is_known_of_each_paragraph() -> None:
    talk = (
        "<p>Zij vertelden.</p><speech><speaker>Interviewer:</speaker><p>Hoe ging dat?</p></speech>"
        "<speech><speaker>Anna</speaker><p>Niet goed.</p><p>Er was te weinig geld.</p></speech>"
    )
    document = read(f"<article>{HEAD.format('')}<body><sec>{talk}</sec></body></article>".encode())

    assert [(block.speaker, block.asks, block.content.text) for block in document.blocks[1:]] == [
        ("", False, "Zij vertelden."),
        ("Interviewer", True, "Hoe ging dat?"),
        ("Anna", False, "Niet goed."),
        ("Anna", False, "Er was te weinig geld."),
    ]


def test_a_fraction_keeps_its_stroke() -> None:
    one = "<mml:mfrac><mml:mn>1</mml:mn><mml:mi>n</mml:mi></mml:mfrac>"
    above = "<mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi></mml:mrow>"
    two = f"<mml:mfrac>{above}<mml:mn>2</mml:mn></mml:mfrac>"
    said = f"<p>Van <inline-formula><mml:math>{one}</mml:math></inline-formula> tot <mml:math>{two}</mml:math>.</p>"
    space = "xmlns:mml='http://www.w3.org/1998/Math/MathML'"
    document = read(f"<article {space}>{HEAD.format('')}<body>{said}</body></article>".encode())

    assert document.blocks[-1].content.text == "Van 1/n tot (a+b)/2."
