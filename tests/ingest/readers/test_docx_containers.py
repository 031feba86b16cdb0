"""``ingest.readers.docx``: everything that text can stand in, and what is left out."""

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import normalise
from ingest.readers.docx import read
from ingest.readers.raw import Kind
from kb.errors import InvalidDocument
from tests.cases import CASES
from tests.ingest.files import with_part
from tests.ingest.packages import SPACES, control, package, paragraph, part, row, run, table
from tests.ingest.traces import assert_exact

BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def texts(body: str, parts: dict[str, str | bytes] | None = None) -> list[str]:
    return [block.content.text for block in read(package(body, parts)).blocks]


def left_out(body: str, parts: dict[str, str | bytes] | None = None) -> tuple[str, ...]:
    return read(package(body, parts)).left_out


def test_the_answer_of_a_form_stands_beside_its_question() -> None:
    document = read((CASES / "docx-antwoord-in-invulveld.docx").read_bytes())

    assert [block.content.text for block in document.blocks if block.kind is Kind.ROW] == [
        "Wat is uw vraag? | Ik zoek vervoer naar de dagopvang.",
        "Wie helpt u nu? | Mijn buurvrouw doet de boodschappen.",
    ]
    assert not any(block.header for block in document.blocks)


def test_text_of_which_hiding_is_turned_off_is_read() -> None:
    document = read((CASES / "docx-verborgen-staat-uit.docx").read_bytes())

    assert document.blocks[0].content.text == "De bewoner kreeg geen hulp."
    assert document.left_out == ()


def test_which_box_was_ticked_can_be_read() -> None:
    document = read((CASES / "docx-aangevinkt-vakje.docx").read_bytes())

    assert normalise(document).text == "☑ ja ☐ nee"


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>', "☐"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>þ</w:t></w:r>', "☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        (control(run("?"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'), "☒"),
        (control(run("☒"), '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'), "☐"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'
         '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "☒"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="nee"/>'
         '<w:listEntry w:val="soms"/></w:ddList></w:ffData></w:fldChar></w:r>'
         '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "soms"),
    ],
)  # fmt: skip
def test_signs_and_boxes_are_read_as_what_they_look_like(inside: str, said: str) -> None:
    assert texts(f"<w:p>{run('Hulp: ')}{inside}{run(' thuis')}</w:p>") == [f"Hulp: {said} thuis"]


def test_a_sign_that_nobody_knows_is_named() -> None:
    body = f'<w:p>{run("Bel")}<w:r><w:sym w:font="Wingdings" w:char="F0B0"/></w:r>{run("ons")}</w:p>'

    assert texts(body) == ["Bel ons"]
    assert left_out(body) == ("onbekende tekens",)


def test_content_controls_and_text_boxes_are_read_wherever_they_stand() -> None:
    inline = f"<w:p>{run('Naam: ')}{control(run('de buurvrouw'))}</w:p>"
    nested = control(control(paragraph("In een veld in een veld.")), "<w:group/>")
    box = f"<w:p>{BOX.format(paragraph('In een kader.'))}</w:p>"
    body = inline + nested + table(row("Vraag", inline + box), row("Wie", control(paragraph("ik"))))

    assert texts(body) == [
        "Naam: de buurvrouw",
        "In een veld in een veld.",
        "Vraag | Naam: de buurvrouw In een kader.",
        "Wie | ik",
    ]


def test_rows_and_cells_in_content_controls_are_read() -> None:
    rows = control(row("een", "twee"), "<w:repeatingSection/>")
    cells = f"<w:tr>{control('<w:tc>' + paragraph('drie') + '</w:tc>')}<w:tc>{paragraph('vier')}</w:tc></w:tr>"

    assert texts(table(rows, cells)) == ["een | twee", "drie | vier"]


def test_of_alternatives_one_is_read() -> None:
    box = paragraph("In een kader.")
    body = (
        f"<w:p>{run('Buiten.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>{box}"
        f"</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{box}</w:txbxContent></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    assert texts(body) == ["Buiten.", "In een kader."]


def test_a_request_to_fill_in_is_no_answer_and_a_form_without_answers_is_named() -> None:
    asked = control(run("Klik hier om tekst in te voeren."), "<w:showingPlcHdr/><w:text/>")
    body = table(row("Wat is uw vraag?", f"<w:p>{asked}</w:p>"), row("Wie helpt u?", f"<w:p>{asked}</w:p>"))
    document = read(package(body))

    assert [block.content.text for block in document.blocks] == ["Wat is uw vraag?", "Wie helpt u?"]
    assert [len(block.cells) for block in document.blocks] == [2, 2]
    assert document.left_out == ("lege invulvelden",)
    assert [caveat.code for caveat in document.caveats] == ["form"]


def test_changes_count_as_accepted_and_what_was_deleted_is_named() -> None:
    body = (
        f"<w:p>{run('Het bedrag is ')}<w:del><w:r><w:delText>honderd</w:delText></w:r></w:del>"
        f"<w:ins>{run('tweehonderd')}</w:ins>{run(' euro.')}</w:p>"
        f"<w:p><w:moveFrom>{run('Verplaatst.')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo>{run('Verplaatst.')}</w:moveTo></w:p>"
    )

    assert texts(body) == ["Het bedrag is tweehonderd euro.", "Verplaatst."]
    assert left_out(body) == ("verwijderde tekst",)


def test_paragraphs_between_which_the_end_was_deleted_are_one() -> None:
    gone = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"

    assert texts(paragraph("Wie hulp zoekt,", gone) + paragraph("belt het wijkteam.")) == [
        "Wie hulp zoekt, belt het wijkteam."
    ]


def test_a_large_first_letter_belongs_to_its_word() -> None:
    frame = '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>'

    assert texts(paragraph("D", frame) + paragraph("e wijk helpt.")) == ["De wijk helpt."]


def test_raised_digits_after_a_word_are_marks_and_others_are_what_they_mean() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    body = (
        f"<w:p>{run('De overheid')}{run('72', up)}{run(' geeft 30 m')}{run('2', up)}{run(' of 10')}{run('6', up)}"
        f"{run(', op de 1')}{run('e', up)}{run('.')}</w:p>"
    )
    document = read(package(body))

    assert document.blocks[0].content.text == "De overheid geeft 30 m² of 10⁶, op de 1e."
    assert [(mark.label, document.raw[: mark.raw]) for mark in document.note_marks] == [("72", "De overheid")]


def test_letters_of_a_formula_stay_apart() -> None:
    formula = (
        "<m:oMath><m:sSub><m:e><m:r><m:t>e</m:t></m:r></m:e><m:sub><m:r><m:t>i</m:t></m:r></m:sub></m:sSub>"
        "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )

    assert texts(f"<w:p>{formula}</w:p>") == ["e_ix^2"]


def test_what_was_struck_out_is_no_text_and_is_named() -> None:
    body = f"<w:p>{run('Het bedrag is ')}{run('honderd ', '<w:strike/>')}{run('tweehonderd euro.')}</w:p>"

    assert texts(body) == ["Het bedrag is tweehonderd euro."]
    assert left_out(body) == ("doorgehaalde tekst",)


def test_a_deletion_never_glues_words() -> None:
    body = (
        f"<w:p>{run('Het is')}<w:del><w:r><w:delText> honderd</w:delText></w:r></w:del>{run('tweehonderd euro.')}</w:p>"
    )

    assert texts(body) == ["Het is tweehonderd euro."]


def test_the_words_of_a_drawn_list_are_read() -> None:
    space = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    words = "".join(f"<a:p><a:r><a:t>{word}</a:t></a:r></a:p>" for word in ("Melden", "Bellen"))
    data = (
        f'<dgm:dataModel {space} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt>'
        f"<dgm:t>{words}</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    )
    body = f'<w:p>{run("Zo gaat het:")}<w:r><w:drawing><dgm:relIds {space} r:dm="rel1"/></w:drawing></w:r></w:p>'

    assert texts(body, {"diagramData:data1.xml": data}) == ["Zo gaat het:", "Melden", "Bellen"]


def test_the_titles_of_a_chart_are_text_and_the_rest_is_named() -> None:
    space = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    letters = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>Aanvragen per wijk</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    chart = f"<c:chartSpace {space} {letters}><c:chart>{title}<c:v>12</c:v></c:chart></c:chartSpace>"
    body = f'<w:p>{run("Zo ging het:")}<w:r><w:drawing><c:chart {space} r:id="rel1"/></w:drawing></w:r></w:p>'

    assert texts(body, {"chart:chart1.xml": chart}) == ["Zo ging het:", "Aanvragen per wijk"]


def test_a_row_that_was_deleted_is_no_row() -> None:
    assert texts(table(row("a", "b"), row("weg", "weg", properties="<w:del/>"), row("c", "d"))) == ["a | b", "c | d"]


def test_hidden_text_is_left_out_by_its_style_too_and_named() -> None:
    styles = part(
        "w:styles",
        '<w:style w:type="character" w:styleId="Stil"><w:name w:val="Stil"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Weg"><w:name w:val="Weg"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Weg2"><w:basedOn w:val="Weg"/></w:style>',
    )
    still = '<w:rStyle w:val="Stil"/>'
    body = (
        f"<w:p>{run('Gezien. ')}{run('Niet gezien.', still)}</w:p>"
        + paragraph("Ook niet.", '<w:pPr><w:pStyle w:val="Weg2"/></w:pPr>')
        + f'<w:p><w:pPr><w:pStyle w:val="Weg"/></w:pPr>{run("Twee keer is aan.", still)}</w:p>'
    )

    assert texts(body, {"styles:styles.xml": styles}) == ["Gezien. ", "Twee keer is aan."]
    assert left_out(body, {"styles:styles.xml": styles}) == ("verborgen tekst",)


def test_only_the_outcome_of_a_field_is_text() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    inner = f"{begin}{run('binnen de code')}{separate}{run('7')}{end}"
    field = f"{begin}<w:r><w:instrText> IF </w:instrText></w:r>{inner}{separate}{run('zeven')}{end}"

    assert texts(f"<w:p>{run('Er zijn ')}{field}{run(' wijken.')}</w:p>") == ["Er zijn zeven wijken."]


def test_a_field_that_never_ends_costs_no_words() -> None:
    begun = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'

    assert texts(begun + paragraph("Dit blijft staan.")) == ["Dit blijft staan."]


def test_foot_and_end_notes_and_comments_are_notes_that_the_text_refers_to() -> None:
    reference = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    body = (
        f"<w:p>{run('De overheid')}{reference.format('footnote', 2)}{run(' helpt')}{reference.format('endnote', 2)}"
        f"{run('.')}{reference.format('comment', 0)}</w:p>" + paragraph("Tot slot.")
    )
    line = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>lijn</w:t></w:r></w:p></w:footnote>'
    notes = f'{line}<w:footnote w:id="2">{paragraph("Het Rijk.")}</w:footnote>'
    comments = f'<w:comment w:id="0" w:initials="AB">{paragraph("Klopt dit?")}</w:comment>'
    parts: dict[str, str | bytes] = {
        "footnotes:footnotes.xml": part("w:footnotes", notes),
        "endnotes:endnotes.xml": part("w:endnotes", f'<w:endnote w:id="2">{paragraph("Soms.")}</w:endnote>'),
        "comments:comments.xml": part("w:comments", comments),
    }
    document = read(package(body, parts))

    assert [(block.kind, block.content.text, block.label, block.comment) for block in document.blocks] == [
        (Kind.PARAGRAPH, "De overheid helpt.", "", False),
        (Kind.PARAGRAPH, "Tot slot.", "", False),
        (Kind.NOTE, "Het Rijk.", "1", False),
        (Kind.NOTE, "Soms.", "i", False),
        (Kind.NOTE, "Klopt dit?", "AB1", True),
    ]
    assert [(document.raw[: mark.raw], mark.label) for mark in document.note_marks] == [
        ("De overheid", "1"),
        ("De overheid helpt", "i"),
        ("De overheid helpt.", "AB1"),
    ]


def test_a_mark_that_somebody_typed_is_the_label_of_its_note_and_no_text() -> None:
    body = (
        f"<w:p>{run('Het bedrag')}<w:r><w:footnoteReference w:customMarkFollows='1' w:id='1'/><w:t>*</w:t></w:r></w:p>"
    )
    notes = part("w:footnotes", f'<w:footnote w:id="1">{paragraph("Per maand.")}</w:footnote>')
    document = read(package(body, {"footnotes:footnotes.xml": notes}))

    assert [block.content.text for block in document.blocks] == ["Het bedrag", "Per maand."]
    assert document.blocks[1].label == "*"


def test_strict_documents_are_read() -> None:
    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/": b"http://purl.oclc.org/ooxml/wordprocessingml/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }
    data = package(paragraph("Strikt.") + table(row("a", "b")))
    with ZipFile(BytesIO(data)) as parts:
        for called in ("word/document.xml", "_rels/.rels"):
            content = parts.read(called)
            for transitional, other in strict.items():
                content = content.replace(transitional, other)
            data = with_part(data, called, content)

    assert [block.content.text for block in read(data).blocks] == ["Strikt.", "a | b"]


PAGE = "<html><body><h2>Uit een webpagina</h2><p>Met &eacute;&eacute;n alinea.</p></body></html>"


@pytest.mark.parametrize(
    ("called", "content", "seen"),
    [
        ("a.html", PAGE.encode(), ["Uit een webpagina", "Met één alinea."]),
        ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode(),
         ["Uit een webpagina", "Met één alinea."]),
        ("a.txt", b"Gewone tekst, een hele zin.", ["Gewone tekst, een hele zin."]),
        ("a.docx", package(paragraph("Uit een ander document.")), ["Uit een ander document."]),
    ],
)  # fmt: skip
def test_documents_that_were_put_in_are_read(called: str, content: bytes, seen: list[str]) -> None:
    body = paragraph("Voor.") + '<w:altChunk r:id="rel1"/>' + paragraph("Na.")
    document = read(package(body, {f"aFChunk:{called}": content}))

    assert [block.content.text for block in document.blocks] == ["Voor.", *seen, "Na."]
    for block in document.blocks:
        assert document.raw[block.content.raw(len(block.content.text) - 1)] == block.content.text[-1]


@pytest.mark.usefixtures("libreoffice")
def test_rich_text_that_was_put_in_is_read_by_libreoffice() -> None:
    body = paragraph("Voor.") + '<w:altChunk r:id="rel1"/>' + paragraph("Na.")
    rich = rb"{\rtf1\ansi\ansicpg1252 Uit het oude systeem: ge\'efnteresseerde bewoners.\par Een tweede alinea.\par}"
    document = read(package(body, {"aFChunk:a.rtf": rich}))

    assert [block.content.text for block in document.blocks] == [
        "Voor.",
        "Uit het oude systeem: geïnteresseerde bewoners.",
        "Een tweede alinea.",
        "Na.",
    ]
    assert document.left_out == ()


def test_no_more_rich_text_is_read_than_anybody_puts_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time a program that only notes that it was started stands in LibreOffice's place."""
    program, begun = tmp_path / "soffice", tmp_path / "begonnen"
    program.write_text(f"#!/bin/sh\necho een >> {begun}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    body = '<w:altChunk r:id="rel1"/>' * 30

    assert left_out(body, {"aFChunk:a.rtf": b"{\\rtf1 Hallo}"}) == ("ingevoegde documenten",)
    assert len(begun.read_text().splitlines()) == 10


def test_rich_text_is_named_where_libreoffice_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    body = paragraph("Voor.") + '<w:altChunk r:id="rel1"/>'

    assert left_out(body, {"aFChunk:a.rtf": b"{\\rtf1 Hallo}"}) == ("ingevoegde documenten",)


def test_a_document_that_holds_itself_ends() -> None:
    data = package(paragraph("Diep.") + '<w:altChunk r:id="rel1"/>')
    for _ in range(6):
        data = package(paragraph("Laag.") + '<w:altChunk r:id="rel1"/>', {"aFChunk:a.docx": data})

    assert 1 < len(read(data).blocks) < 6


def test_headers_footers_and_pictures_are_named() -> None:
    parts: dict[str, str | bytes] = {"header:header1.xml": part("w:hdr", paragraph("Gemeente Voorbeeld"))}
    body = f"<w:p>{run('Tekst.')}<w:r><w:pict><v:imagedata/></w:pict></w:r></w:p>"

    assert left_out(body, parts) == ("afbeeldingen", "kop- en voetteksten")


def test_words_stay_apart_and_what_nobody_thought_of_is_gone_into() -> None:
    body = (
        f"<w:p><w:smartTag><w:nieuw>{run('Hulp')}</w:nieuw></w:smartTag><w:r><w:tab/></w:r>{run('thuis')}"
        f"<w:r><w:br/></w:r><w:hyperlink>{run('en buiten')}</w:hyperlink>"
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>"
        f"<w:onbekend>{paragraph('Ook dit.')}</w:onbekend>"
    )

    assert normalise(read(package(body))).text == "Hulp thuis\nen buiten1/2\n\nOok dit."


def test_the_table_of_contents_says_nothing_that_the_headings_do_not() -> None:
    styles = part("w:styles", '<w:style w:type="paragraph" w:styleId="I1"><w:name w:val="toc 1"/></w:style>')
    body = paragraph("1 Inleiding\t3", '<w:pPr><w:pStyle w:val="I1"/></w:pPr>') + paragraph("Tekst.")

    assert texts(body, {"styles:styles.xml": styles}) == ["Tekst."]
    assert left_out(body, {"styles:styles.xml": styles}) == ("inhoudsopgave",)


def test_a_document_without_a_body_is_broken() -> None:
    with pytest.raises(InvalidDocument):
        read(with_part(package(""), "word/document.xml", f"<w:document {SPACES}/>".encode()))


WORDS = ["Aa", "Bb", "Cc", "Dd"]
WRAPS = [
    "{}", f"<w:p>{{}}{BOX.format('{}')}</w:p>", control("{}"), control("{}", "<w:group/>"), "<w:ins>{}</w:ins>",
    "<w:tbl><w:tblPr/><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", "<w:customXml>{}</w:customXml>",
    "<w:onbekend>{}</w:onbekend>",
]  # fmt: skip
wraps = st.sampled_from(WRAPS)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(wraps, wraps, st.sampled_from(WORDS)), min_size=1, max_size=6))
def test_no_container_loses_or_glues_words(parts: list[tuple[str, str, str]]) -> None:
    def wrapped(wrap: str, inside: str) -> str:
        # Within a paragraph stand letters, and paragraphs only in the box.
        first = "<w:r/>" if wrap.startswith("<w:p>") else inside
        return wrap.replace("{}", first, 1).replace("{}", inside)

    body = "".join(wrapped(outer, wrapped(inner, paragraph(word))) for outer, inner, word in parts)
    document = read(package(body))

    seen = normalise(document).text.replace("|", " ").split()
    assert set(seen) <= set(WORDS)
    assert set(seen) == {word for *_, word in parts}
    for block in document.blocks:
        assert_exact(block.content, document.raw)


def test_a_table_in_a_cell_stands_after_the_table_around_it() -> None:
    inner = table(row("Naam", "Rol"), row("Anna", "Verpleegkundige"))
    holding = f"<w:tr><w:tc>{paragraph('Wie helpt?')}</w:tc><w:tc>{paragraph('Kijk:')}{inner}</w:tc></w:tr>"
    document = read(package(table(row("Vraag", "Antwoord"), holding)))

    assert [[cell.text for cell in block.cells] for block in document.blocks] == [
        ["Vraag", "Antwoord"],
        ["Wie helpt?", "Kijk:"],
        ["Naam", "Rol"],
        ["Anna", "Verpleegkundige"],
    ]


def test_a_foot_and_an_end_note_with_the_same_number_are_two() -> None:
    reference = '<w:r><w:{}Reference w:id="2"/></w:r>'
    notes = {
        f"{kind}s:{kind}s.xml": part(f"w:{kind}s", f'<w:{kind} w:id="2">{paragraph(said)}</w:{kind}>')
        for kind, said in (("footnote", "Voet."), ("endnote", "Eind."))
    }
    settings = '<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'
    body = f"<w:p>{run('Een')}{reference.format('footnote')}{run(' en')}{reference.format('endnote')}</w:p>"
    clean = normalise(read(package(body, {**notes, "settings:settings.xml": part("w:settings", settings)})))

    assert [(one.label, clean.text[one.start : one.end]) for one in clean.notes] == [("1", "Voet."), ("1", "Eind.")]
