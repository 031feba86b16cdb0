"""``ingest.readers.odt`` and what it stands on, on files made by hand and by LibreOffice."""

import pytest

from ingest.normalise import normalise
from ingest.readers import package
from ingest.readers.odt import read, read_flat, read_slides
from ingest.readers.raw import HARD_BREAK, Kind
from kb.errors import EncryptedDocument, InvalidDocument, TooLarge, UnknownType
from tests.ingest.files import with_part
from tests.ingest.readers.odf import SLIDES, SPACES, flat, odf, paragraphs, table
from tests.ingest.traces import assert_exact

NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>Zie het jaarverslag.</text:p></text:note-body></text:note>"
)
ENCRYPTED = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml">'
    "<m:encryption-data/></m:file-entry></m:manifest>"
)


def shapes(data: bytes) -> list[tuple[Kind, str]]:
    return [(block.kind, block.content.text) for block in read(data).blocks]


def test_headings_paragraphs_and_lists_come_in_the_order_of_the_document() -> None:
    body = (
        '<text:p text:style-name="Title">Jaarverslag</text:p><text:h text:outline-level="2">Cijfers</text:h>'
        "<text:p>Een  alinea\n met <text:span>opmaak</text:span>.<text:line-break/>Nieuwe<text:s "
        'text:c="2"/>regel.</text:p>'
        "<text:list><text:list-item><text:p>een</text:p><text:p>bij een</text:p><text:list><text:list-item>"
        "<text:p>dieper</text:p></text:list-item></text:list></text:list-item></text:list><text:p/>"
    )

    document = read(odf(body))

    assert [(block.kind, block.level, block.content.text) for block in document.blocks] == [
        (Kind.HEADING, 1, "Jaarverslag"),
        (Kind.HEADING, 3, "Cijfers"),
        (Kind.PARAGRAPH, 0, f"Een alinea met opmaak.{HARD_BREAK}Nieuwe  regel."),
        (Kind.ITEM, 0, "een"),
        (Kind.PARAGRAPH, 0, "bij een"),
        (Kind.ITEM, 0, "dieper"),
    ]
    for block in document.blocks:
        assert_exact(block.content, document.raw)


def test_a_style_based_on_a_heading_is_a_heading_by_its_name() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_2"/>'
        '<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"/>'
    )
    assert [
        block.level for block in read(odf('<text:p text:style-name="P1">Kop</text:p>', automatic=styles)).blocks
    ] == [2]


def test_a_table_keeps_its_cells_and_the_names_of_its_columns() -> None:
    document = read(odf(table("a||c", "d|e|f", header="Wat|Wie|Waar")))

    assert [(block.header, [cell.text for cell in block.cells]) for block in document.blocks] == [
        (True, ["Wat", "Wie", "Waar"]),
        (False, ["a", "", "c"]),
        (False, ["d", "e", "f"]),
    ]
    assert {block.table for block in document.blocks} == {1}
    assert document.blocks[1].content.text == "a | c"
    for block in document.blocks:
        for cell in block.cells:
            assert_exact(cell, document.raw)


def test_paragraphs_and_lists_in_a_cell_are_parted() -> None:
    item = "<text:list><text:list-item><text:p>Hulp bij wonen.</text:p></text:list-item></text:list>"
    cells = (paragraphs("Wat?"), paragraphs("Hulp bij schulden.") + item)
    row = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    body = f"<table:table><table:table-row>{row}</table:table-row></table:table>"

    assert shapes(odf(body)) == [(Kind.ROW, "Wat? | Hulp bij schulden. Hulp bij wonen.")]


def test_cells_that_are_repeated_to_the_end_of_the_sheet_are_not_made_one_by_one() -> None:
    body = table("a").replace(
        "</table:table-row>", '<table:table-cell table:number-columns-repeated="999999999"/></table:table-row>'
    )

    assert len(read(odf(body)).blocks[0].cells) <= 65


def test_a_table_that_lays_out_a_page_is_read_as_paragraphs() -> None:
    assert [kind for kind, _ in shapes(odf(table("woord " * 80)))] == [Kind.PARAGRAPH]


def test_a_note_stands_apart_with_its_mark_and_is_not_glued_to_the_text() -> None:
    document = read(odf(paragraphs(f"De hulp stopte.{NOTE} Daarna niets.")))

    assert [(block.kind, block.content.text, block.label) for block in document.blocks] == [
        (Kind.PARAGRAPH, "De hulp stopte. Daarna niets.", ""),
        (Kind.NOTE, "Zie het jaarverslag.", "1"),
    ]
    (mark,) = document.note_marks
    assert (document.raw[: mark.raw], mark.label) == ("De hulp stopte.", "1")


def test_a_comment_in_the_margin_is_a_note_that_is_nobodys_text() -> None:
    comment = "<office:annotation><dc:creator>Lezer</dc:creator><text:p>Klopt dit?</text:p></office:annotation>"

    document = read(odf(paragraphs(f"De hulp{comment} stopte.")))

    assert [(block.content.text, block.comment) for block in document.blocks] == [
        ("De hulp stopte.", False),
        ("Klopt dit?", True),
    ]


def test_deleted_and_hidden_text_is_out_and_named() -> None:
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="P1" style:family="paragraph">'
        '<style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1">'
        '<style:text-properties text:display="true"/></style:style>'
    )
    body = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        "<text:p>honderd</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>Het bedrag is <text:change text:change-id="c1"/>tweehonderd euro<text:span '
        'text:style-name="T1"> geheim</text:span>.</text:p>'
        '<text:p text:style-name="P1">Verborgen.</text:p><text:p text:style-name="P2">Toch te zien.</text:p>'
        '<text:section text:display="none"><text:p>Weg.</text:p></text:section><text:section>'
        "<text:p>Deel.</text:p></text:section>"
    )

    document = read(odf(body, automatic=styles))

    assert [block.content.text for block in document.blocks] == [
        "Het bedrag is tweehonderd euro.",
        "Toch te zien.",
        "Deel.",
    ]
    assert document.left_out == ("verwijderde tekst", "verborgen tekst")


def test_raised_struck_and_drawn_letters_are_what_they_mean_in_word() -> None:
    looks = {
        "T1": 'style:text-position="super 58%"',
        "T2": 'style:text-line-through-style="solid"',
        "T3": 'style:font-name="Wingdings"',
    }
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in looks.items()
    )
    body = (
        '<text:p>De overheid<text:span text:style-name="T1">72</text:span> geeft <text:span text:style-name="T2">tien'
        '</text:span> 30 m<text:span text:style-name="T1">2</text:span>.</text:p>'
        '<text:p>Een auto? <text:span text:style-name="T3">\uf0a8</text:span> ja <text:span text:style-name="T3">\uf0fe'
        "</text:span> nee</text:p>"
        f'<text:p>Woord<text:span text:style-name="T1">{NOTE}</text:span>.</text:p>'
    )

    document = read(odf(body, automatic=styles))

    assert [block.content.text for block in document.blocks] == [
        "De overheid geeft  30 m².",
        "Een auto? ☐ ja ☑ nee",
        "Woord.",
        "Zie het jaarverslag.",
    ]
    assert [mark.label for mark in document.note_marks] == ["72", "1"]
    assert document.left_out == ("doorgehaalde tekst",)


def test_a_ticked_box_of_an_old_form_is_read() -> None:
    box = '<field:fieldmark field:type="vnd.oasis.opendocument.field.FORMCHECKBOX">{}</field:fieldmark>'
    ticked = box.format('<field:param field:name="Checkbox_Checked" field:value="true"/>')
    space = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'

    assert shapes(odf(f"<text:p {space}>{ticked} ja {box.format('')} nee</text:p>")) == [(Kind.PARAGRAPH, "☒ ja ☐ nee")]


def test_what_was_chosen_from_a_list_of_an_old_form_and_what_stands_above_letters_is_read() -> None:
    space = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
    entries = "".join(f'<field:param field:name="Dropdown_ListEntry" field:value="{one}"/>' for one in ("Huur", "Koop"))
    chosen = '<field:param field:name="Dropdown_Selected" field:value="1"/>'
    marked = (
        f'<field:fieldmark field:type="vnd.oasis.opendocument.field.FORMDROPDOWN">{entries}{chosen}</field:fieldmark>'
    )
    ruby = "<text:ruby><text:ruby-base>Wmo</text:ruby-base><text:ruby-text>de wet</text:ruby-text></text:ruby>"

    assert shapes(odf(f"<text:p {space}>Woning: {marked}, {ruby}.</text:p>")) == [
        (Kind.PARAGRAPH, "Woning: Koop, Wmo (de wet).")
    ]


def test_who_remarks_in_a_document_in_one_file_is_not_its_maker() -> None:
    body = (
        "<text:p>Tekst van <text:date>1 mei 2020</text:date>.<office:annotation><dc:creator>Jan</dc:creator>"
        "<dc:date>2019-01-01</dc:date><text:p>Klopt dit?</text:p></office:annotation></text:p>"
    )

    document = read_flat(flat(body, root="document").encode())

    assert (document.contributor, document.date) == ("", "")


def test_the_page_says_the_title_where_a_template_left_another_in_the_file() -> None:
    meta = "<office:meta><dc:title>Sjabloon brief 2015</dc:title></office:meta>"
    body = '<text:p text:style-name="Title">Aanvraag vervoer</text:p><text:p>Vul dit in.</text:p>'

    assert read(odf(body, meta=meta)).title == "Aanvraag vervoer"


def test_a_text_box_is_read_after_its_paragraph_and_a_contents_list_is_left_out() -> None:
    body = (
        "<text:table-of-content><text:index-body><text:p>Cijfers 3</text:p></text:index-body></text:table-of-content>"
        "<text:p>Buiten.<draw:frame><draw:text-box><text:p>In een kader.</text:p></draw:text-box></draw:frame></text:p>"
        "<draw:custom-shape><text:p>In een vorm.</text:p></draw:custom-shape>"
    )

    document = read(odf(body))

    assert [block.content.text for block in document.blocks] == ["Buiten.", "In een kader.", "In een vorm."]
    assert document.left_out == ("inhoudsopgave",)


def test_what_is_filled_in_in_a_form_is_text() -> None:
    body = (
        '<office:forms><form:form><form:text form:id="c1" form:current-value="Vervoer"/>'
        '<form:checkbox form:id="c2" form:current-state="checked"/></form:form></office:forms>'
        '<text:p>Uw vraag: <draw:control draw:control="c1"/> spoed <draw:control draw:control="c2"/></text:p>'
    )

    assert shapes(odf(body)) == [(Kind.PARAGRAPH, "Uw vraag: Vervoer spoed ☒")]


def test_the_file_says_its_title_maker_date_and_language() -> None:
    meta = (
        "<office:meta><dc:title>Een titel</dc:title><meta:initial-creator>Team Wijk</meta:initial-creator>"
        "<dc:date>2024-05-01T10:00:00</dc:date><dc:language>nl-NL</dc:language></office:meta>"
    )

    document = read(odf(paragraphs("Tekst."), meta=meta))

    assert (document.title, document.contributor, document.date, document.language) == (
        "Een titel",
        "Team Wijk",
        "2024-05-01",
        "nl-NL",
    )


def test_head_and_foot_of_the_page_are_named_as_left_out() -> None:
    styles = "<style:master-page><style:footer><text:p>Gemeente, pagina 1</text:p></style:footer></style:master-page>"

    assert read(odf(paragraphs("Tekst."), styles=styles)).left_out == ("kop- en voetteksten",)


def test_a_document_in_one_file_is_read_too() -> None:
    document = read_flat(flat(paragraphs("Tekst."), root="document").encode())

    assert [block.content.text for block in document.blocks] == ["Tekst."]


def test_slides_are_pages_with_the_speakers_notes_apart() -> None:
    frame = '<draw:frame presentation:class="{}"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
    body = "".join(
        f"<draw:page>{frame.format('outline', f'Punt {number}')}{frame.format('title', f'Dia {number}')}"
        f"<presentation:notes>{frame.format('notes', f'Zeg {number}')}</presentation:notes></draw:page>"
        for number in (1, 2)
    )

    document = read_slides(odf(body, kind=SLIDES))

    assert [(block.kind, block.content.text) for block in document.blocks] == [
        (Kind.HEADING, "Dia 1"),
        (Kind.PARAGRAPH, "Punt 1"),
        (Kind.NOTE, "Zeg 1"),
        (Kind.HEADING, "Dia 2"),
        (Kind.PARAGRAPH, "Punt 2"),
        (Kind.NOTE, "Zeg 2"),
    ]
    assert [document.raw[page:].split("\n")[0] for page in document.pages] == ["Dia 1", "Dia 2"]


def test_a_hidden_slide_is_left_out_and_named() -> None:
    styles = (
        '<style:style style:name="d1" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    page = "<draw:page {}><draw:frame><draw:text-box><text:p>Tekst.</text:p></draw:text-box></draw:frame></draw:page>"
    body = page.format("") + page.format('draw:style-name="d1"')

    document = read_slides(odf(body, kind=SLIDES, automatic=styles))

    assert len(document.blocks) == 1
    assert document.left_out == ("verborgen dia 2",)


def test_a_password_is_named_as_the_reason() -> None:
    with pytest.raises(EncryptedDocument, match="wachtwoord"):
        read(odf(paragraphs("x"), manifest=ENCRYPTED))


def test_another_kind_of_package_is_refused() -> None:
    with pytest.raises(UnknownType):
        read(odf(paragraphs("x"), kind=SLIDES))


@pytest.mark.parametrize(
    "content",
    [
        b"<a",
        b"",
        b'<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>',
        f"<office:document-content {SPACES}>{'<text:section>' * 400}".encode(),
        f"<a {SPACES}>{'<text:section>' * 400}x{'</text:section>' * 400}</a>".encode(),
    ],
)
def test_content_that_is_broken_deep_or_defines_entities_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidDocument):
        read(with_part(odf(paragraphs("x")), "content.xml", content))


def test_a_flat_document_that_defines_entities_is_refused() -> None:
    with pytest.raises(InvalidDocument):
        read_flat(b'<!DOCTYPE x [<!ENTITY a "ha">]>' + flat(paragraphs("&a;"), root="document").encode())


def test_a_bomb_is_refused() -> None:
    with pytest.raises(TooLarge):
        read(with_part(odf(paragraphs("x")), "Pictures/1.bin", bytes(package.LARGEST // 20)))


_TABLE = "<table:table><table:table-row>{}</table:table-row><table:table-row>{}</table:table-row></table:table>"


def cell(content: str) -> str:
    return f"<table:table-cell><text:p>{content}</text:p></table:table-cell>"


def test_a_table_in_a_cell_stands_after_the_table_around_it() -> None:
    inner = _TABLE.format(cell("Naam") + cell("Rol"), cell("Anna") + cell("Verpleegkundige"))
    holding = f"<table:table-cell><text:p>Kijk:</text:p>{inner}</table:table-cell>"
    document = read(odf(_TABLE.format(cell("Vraag") + cell("Antwoord"), cell("Wie helpt?") + holding)))

    assert [[one.text for one in block.cells] for block in document.blocks] == [
        ["Vraag", "Antwoord"],
        ["Wie helpt?", "Kijk:"],
        ["Naam", "Rol"],
        ["Anna", "Verpleegkundige"],
    ]


def test_a_formula_is_named_as_one() -> None:
    inside = "<draw:frame><draw:object><math>x</math></draw:object></draw:frame>"
    apart = "<draw:frame><draw:object xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='./Object 1'/></draw:frame>"
    manifest = (
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><manifest:file-entry "
        'manifest:full-path="Object 1/" manifest:media-type="application/vnd.oasis.opendocument.formula"/>'
        "</manifest:manifest>"
    )

    for drawn, stated in ((inside, ""), (apart, manifest)):
        assert read(odf(f"<text:p>Som {drawn}</text:p>", manifest=stated)).left_out == ("formules",)


def test_a_foot_and_an_end_note_with_the_same_number_are_two() -> None:
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p>'
        "</text:note-body></text:note>"
    )
    document = read(odf(f"<text:p>Een{note.format('footnote', 'Voet.')} en{note.format('endnote', 'Eind.')}.</text:p>"))
    clean = normalise(document)

    assert [clean.text[one.start : one.end] for one in clean.notes] == ["Voet.", "Eind."]


def test_the_first_row_names_the_columns_where_numbers_stand_under_it_or_a_slide_says_so() -> None:
    numbers = table("Jaar|Aantal", "2021|30", "2022|40")
    said = "<table:table table:use-first-row-styles='true'><table:table-row>{}</table:table-row></table:table>"

    assert [block.header for block in read(odf(numbers)).blocks] == [True, False, False]
    assert [block.header for block in read(odf(said.format(cell("Naam") + cell("Rol")))).blocks] == [True]


def test_the_picture_of_a_table_on_a_slide_is_no_picture() -> None:
    drawn = f"<draw:page><draw:frame>{table('a|b', 'c|d')}<draw:image/></draw:frame></draw:page>"

    assert read_slides(odf(drawn, kind=SLIDES)).left_out == ()


def test_a_row_that_is_repeated_stands_there_as_often() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row {}>{}</table:table-row>"
    rows = (
        row.format("", cell.format("Wijk") + cell.format("Aantal"))
        + row.format('table:number-rows-repeated="2"', cell.format("Noord") + cell.format("10"))
        + row.format('table:number-rows-repeated="1048576"', cell.format(""))
    )
    document = read(odf(f"<table:table>{rows}</table:table>"))

    assert [block.content.text for block in document.blocks] == ["Wijk | Aantal", "Noord | 10", "Noord | 10"]


def test_the_bold_line_above_all_chapters_is_the_title() -> None:
    # As pandoc writes RTF: no style, only letters.
    bold = (
        '<style:style style:name="T" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    chapter = '<text:h text:outline-level="1">Hoofdstuk {}</text:h><text:p>Wij spraken met bewoners.</text:p>'
    title = '<text:p><text:span text:style-name="T">Schulden in de wijk</text:span></text:p><text:p>A. de Wit</text:p>'
    chapters = chapter.format("een") + chapter.format("twee")

    assert read(odf(title + chapters, automatic=bold)).title == "Schulden in de wijk"
    assert read(odf(title + chapter.format("een"), automatic=bold)).title == "Hoofdstuk een"
