"""``ingest.readers.html``: everything that text can stand in on a page, and what is left out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import normalise
from ingest.readers.html import read
from ingest.readers.raw import Block, Kind, RawDocument
from ingest.regions import Outline
from ingest.split import split
from tests.cases import CASES
from tests.ingest import blocks as file
from tests.ingest.traces import assert_exact

PROSE = (
    "Vijftien jaar heb ik de sleutel gehad van het buurthuis, en vrijdag heb ik hem ingeleverd bij een meneer "
    "van de gemeente die er een papiertje voor had en vroeg of er nog een reservesleutel was."
)


def case(name: str) -> RawDocument:
    return read((CASES / Path(name)).read_bytes())


def page(body: str, head: str = "") -> RawDocument:
    return read(f"<!doctype html><html lang='nl'><head>{head}</head><body>{body}</body></html>".encode())


def blocks(body: str) -> tuple[Block, ...]:
    return page(f"<main><h1>Titel</h1><p>{PROSE}</p>{body}</main>").blocks[2:]


def texts(body: str) -> list[str]:
    return [normalise(RawDocument(raw="", blocks=(block,))).text for block in blocks(body)]


def test_a_page_within_one_form_is_read() -> None:
    document = case("html-formulier-om-de-pagina.html")

    assert document.title == "Verhuizen"
    assert [block.kind for block in document.blocks] == [Kind.HEADING, Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_paragraphs_in_a_cell_are_parted() -> None:
    document = case("html-tabelcel-met-twee-alineas.html")

    assert [(block.content.text, block.header) for block in document.blocks if block.kind is Kind.ROW] == [
        ("Vraag | Antwoord", True),
        ("Wat? | Hulp bij schulden. Hulp bij wonen.", False),
    ]


def test_what_was_struck_out_is_no_text_and_what_came_instead_is() -> None:
    document = case("html-doorgehaald-en-nieuw.html")

    assert normalise(document).text.endswith("Het bedrag is tweehonderd euro per maand.")
    assert document.left_out == ("doorgehaalde tekst",)


def test_a_closed_panel_is_read_under_its_heading() -> None:
    document = case("html-uitklapblok-dicht.html")

    assert [block.content.text[:12] for block in document.blocks[2:]] == ["Voorwaarden", "Wie te weini"]
    assert document.blocks[2].kind is Kind.HEADING


@pytest.mark.parametrize(
    "panels",
    [
        "<details><summary>Kosten</summary><p>{0}</p><p>{0}</p></details><p>{0} Na.</p>",
        "<details><summary>Wie</summary><p>{0}</p></details><details><summary>Kosten</summary><p>{0}</p><h4>Meer</h4>"
        "<p>{0}</p></details><table><tr><th>Naam</th><th>Dag</th></tr><tr><td>Na</td><td>ma</td></tr></table>",
        "<button aria-controls='k'>Kosten</button><div id='k' hidden><p>{0}</p></div><p>{0} Na.</p>",
        "<h3><button aria-expanded='false'>Kosten</button></h3><div><p>{0}</p></div><p>{0} Na.</p>",
    ],
)
def test_what_follows_a_panel_stands_under_the_heading_above_it(panels: str) -> None:
    above = f"<h1>Titel</h1><p>{PROSE}</p><h2>Hulp</h2><p>{PROSE}</p>"
    document = file.of(page(f"<main>{above}{panels.format(PROSE)}</main>"))

    paths, text = Outline(document.sections), document.text
    assert paths.path(text.rindex("Na")) == ("Titel", "Hulp")
    assert paths.path(text.index(PROSE, text.index("Kosten")))[:3] == ("Titel", "Hulp", "Kosten")
    cut = split(document)
    assert {one.path for one in cut if "Na." in one.exact or "Dag" in one.exact} == {("Titel", "Hulp")}


def test_a_panel_in_a_panel_ends_in_it() -> None:
    inner = f"<details><summary>Binnen</summary><p>{PROSE} Twee.</p></details>"
    outer = f"<details><summary>Buiten</summary><p>{PROSE} Een.</p>{inner}<p>{PROSE} Drie.</p></details>"

    document = file.of(page(f"<main><h1>Titel</h1><p>{PROSE}</p>{outer}<p>{PROSE} Vier.</p></main>"))

    paths, text = Outline(document.sections), document.text
    assert [paths.path(text.index(said)) for said in ("Een.", "Twee.", "Drie.", "Vier.")] == [
        ("Titel", "Buiten"),
        ("Titel", "Buiten", "Binnen"),
        ("Titel", "Buiten"),
        ("Titel",),
    ]


def test_of_a_row_of_tabs_the_last_is_no_heading_of_the_first_panel() -> None:
    tabs = "".join(f"<li><a role='tab' href='#{name}'>{name}</a></li>" for name in ("Ouders", "Jongeren"))
    panels = "".join(f"<div id='{name}' role='tabpanel'><p>{PROSE}</p></div>" for name in ("Ouders", "Jongeren"))

    found = blocks(f"<ul role='tablist'>{tabs}</ul>{panels}")

    assert [block.content.text for block in found] == ["Ouders", "Jongeren", PROSE, PROSE]
    assert Kind.HEADING not in {block.kind for block in found}


def test_a_foot_within_the_text_is_text_where_it_says_something() -> None:
    said = "Dit artikel is geschreven in opdracht van de raad en is gebaseerd op veertig gesprekken."

    assert texts(f"<footer><p>{said}</p></footer>") == [said]
    assert texts("<footer><p>Deel dit</p><a href='/x'>X</a></footer>") == []
    assert page(f"<article><h1>Titel</h1><p>{PROSE}</p></article><footer><p>{said}</p></footer>").blocks[2:] == ()


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a<sup>2</sup> + b<sup>2</sup> = c<sup>2</sup>", "a² + b² = c²"),
        ("(a + b)<sup>2</sup> en 10<sup>−3</sup> en n<sup>1/2</sup>", "(a + b)² en 10⁻³ en n1/2"),
        ("H<sub>2</sub>O, de 19<sup>e</sup> eeuw, 80 m<sup>2</sup>", "H2O, de 19e eeuw, 80 m²"),
        ("zie daar<sup>1</sup>, plan B<sup>2</sup> en u<sup>3</sup>", "zie daar, plan B en u"),
        (
            "<math><semantics><msup><mi>a</mi><mn>2</mn></msup><annotation>a^2</annotation></semantics></math> telt",
            "a2 telt",
        ),
        ("<math><mfrac><mn>1</mn><mi>n</mi></mfrac></math> deel", "1/n deel"),
        (
            "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mfrac></math>",
            "(a+1)/(1/2)",
        ),
    ],
)
def test_raised_letters_are_powers_or_the_marks_of_notes(written: str, seen: str) -> None:
    assert texts(f"<p>{written}</p>") == [seen]


def test_reactions_of_residents_are_text() -> None:
    said = [block.content.text for block in case("html-reacties-van-bewoners.html").blocks]

    assert said[-2:] == [
        "Ik durf hier in het donker niet meer te lopen, er brandt maar een lamp.",
        "Mijn kinderen spelen er elke dag, laat de bomen staan.",
    ]


def test_reactions_outside_the_main_part_are_text_too_and_the_form_to_react_is_not() -> None:
    reactions = (
        "<section id='comments'><h2>2 reacties</h2><ul><li class='comment'><b>Een buurman</b><p>Laat die bomen toch "
        "staan.</p></li><li class='comment'><p>Er is al zo weinig groen.</p></li></ul>"
        "<form><label>Uw naam</label><textarea></textarea><button>Verstuur</button></form></section>"
    )

    said = [block.content.text for block in page(f"<main><h1>Park</h1><p>{PROSE}</p></main>{reactions}").blocks]

    assert said[2:] == ["2 reacties", "Een buurman", "Laat die bomen toch staan.", "Er is al zo weinig groen."]


def test_reactions_on_a_page_within_one_form_are_text_and_the_form_to_react_is_not() -> None:
    reactions = (
        "<section class='comments'><h2>Reacties</h2><article><p>Er is al zo weinig groen.</p></article>"
        "<form><label>Uw naam en uw reactie</label><textarea></textarea></form></section>"
    )

    said = [block.content.text for block in page(f"<form><main><p>{PROSE}</p>{reactions}</main></form>").blocks]

    assert said[1:] == ["Reacties", "Er is al zo weinig groen."]


def test_what_stands_beside_a_text_is_text_when_it_says_something() -> None:
    beside = "<aside><h3>Kader</h3><p>Een wijkteam telt gemiddeld twaalf mensen.</p></aside>"
    links = "<aside><h3>Zie ook</h3><ul><li><a href='x'>Meer over schulden. Lees verder.</a></li></ul></aside>"

    assert texts(beside + links) == ["Kader", "Een wijkteam telt gemiddeld twaalf mensen."]
    assert [block.content.text for block in page(f"<div><p>{PROSE}</p></div>{beside}").blocks] == [PROSE]


def test_the_title_above_what_a_page_marks_as_its_content_stays_with_what_introduces_it() -> None:
    above = "<div><a href='/'>Home</a><h1>Schuldhulp</h1><p>Wie schulden heeft, kan bij het wijkteam terecht.</p></div>"

    document = page(f"<div class='balk'>Bel 14 026</div>{above}<main><p>{PROSE}</p></main>")

    assert [block.content.text for block in document.blocks][:2] == [
        "Schuldhulp",
        "Wie schulden heeft, kan bij het wijkteam terecht.",
    ]
    assert document.blocks[0].kind is Kind.HEADING


def test_a_header_that_says_it_holds_the_title_is_no_frame() -> None:
    site = "<header class='site-header'><a href='/'>Gemeente</a><h2>Welkom</h2></header>"
    title = "<header id='title-block-header'><h1>Wachten op hulp</h1><p>12 mei 2021</p></header>"

    document = page(f"{site}{title}<h1>Inleiding</h1><p>{PROSE}</p><p>{PROSE}</p>", "<title>Wachten op hulp</title>")

    assert [block.content.text for block in document.blocks][:3] == ["Wachten op hulp", "12 mei 2021", "Inleiding"]
    assert document.title == "Wachten op hulp"


def test_who_reacts_stands_with_the_reaction() -> None:
    reaction = (
        "<div class='comments'><article class='comment'><footer><b>Een buurvrouw</b> 3 mei</footer><p>Er brandt maar "
        "een lamp op dat plein.</p><a href='#'>Beantwoorden</a></article></div>"
    )

    assert texts(reaction)[:2] == ["Een buurvrouw 3 mei", "Er brandt maar een lamp op dat plein."]


def test_the_heading_right_above_the_text_stays_with_it() -> None:
    body = (
        "<div class='kop'><h2>Het kruisje</h2><p>14 oktober</p></div>"
        f"<div class='stuk'><p>{PROSE}</p><p>{PROSE}</p></div><div><h3>Eerder</h3><p>Nog iets.</p></div>"
    )

    assert [block.content.text for block in page(body).blocks][:2] == ["Het kruisje", PROSE]


def test_a_deletion_never_glues_words() -> None:
    assert texts("<p>Het is<del> honderd</del><ins>tweehonderd</ins> euro.</p>") == ["Het is tweehonderd euro."]


@pytest.mark.parametrize(
    "panel",
    [
        "<button aria-expanded='false' aria-controls='a'>Voorwaarden</button><div id='a' hidden><p>{}</p></div>",
        "<h3><button aria-expanded='false'>Voorwaarden</button></h3><div style='display:none'><p>{}</p></div>",
        "<h3 aria-expanded='false'>Voorwaarden</h3><div aria-hidden='true'><p>{}</p></div>",
        "<a data-toggle='collapse' href='#c1'>Voorwaarden</a><div id='c1' class='collapse'><p>{}</p></div>",
        "<details><summary>Voorwaarden</summary><p>{}</p></details>",
        "<h3>Voorwaarden</h3><div class='uitklap-inhoud' hidden><p>{}</p></div>",
        "<button role='tab' aria-controls='t'>Voorwaarden</button><div id='t' role='tabpanel' hidden><p>{}</p></div>",
    ],
)
def test_panels_that_open_when_asked_to_are_read_under_their_heading(panel: str) -> None:
    said = "Wie te weinig inkomen heeft kan bijzondere bijstand krijgen."

    assert [(block.kind, block.content.text) for block in blocks(panel.format(said))] == [
        (Kind.HEADING, "Voorwaarden"),
        (Kind.PARAGRAPH, said),
    ]


def test_what_nothing_opens_stays_hidden_and_is_named() -> None:
    document = page(f"<main><h1>Titel</h1><p>{PROSE}</p><p hidden>Sessie verlopen, log opnieuw in.</p></main>")

    assert len(document.blocks) == 2
    assert document.left_out == ("verborgen tekst",)


@pytest.mark.parametrize(
    "name",
    ["onderdelen", "onder-delen", "social-domein", "sociaal", "delen-van-de-wet", "geen-menu", "voet-gangers"],
)
def test_names_that_only_hold_a_word_of_the_frame_are_no_frame(name: str) -> None:
    assert texts(f"<div class='{name}'><p>Korte tekst.</p></div>") == ["Korte tekst."]


def test_an_element_called_delen_with_prose_is_text() -> None:
    assert texts(f"<div class='delen'><p>{PROSE}</p></div>") == [PROSE]


def test_links_are_text_in_what_the_page_marks_as_its_content_and_in_the_midst_of_text() -> None:
    agenda = "<ul><li><a href='1'>Motie over de voedselbank</a></li><li><a href='2'>Rondvraag</a></li></ul>"

    assert texts(agenda) == ["Motie over de voedselbank", "Rondvraag"]
    middle = page(f"<div><p>{PROSE}</p>{agenda}<p>{PROSE}</p></div>").blocks
    assert [block.content.text for block in middle] == [PROSE, "Motie over de voedselbank", "Rondvraag", PROSE]
    only = page(f"<h1>Agenda</h1>{agenda}<p>Kom ook.</p>").blocks
    assert [block.content.text for block in only] == ["Agenda", "Motie over de voedselbank", "Rondvraag", "Kom ook."]


def test_headings_with_a_button_in_them_keep_their_words() -> None:
    assert texts(f"<h2>Hulp <button>bij schulden</button></h2><p>{PROSE}</p>")[0] == "Hulp bij schulden"


def test_a_sentence_is_no_heading() -> None:
    (block, *_) = blocks("<h2>De gemeente betaalt de hele verhuizing van ouderen.</h2><p>Meer.</p>")

    assert block.kind is Kind.PARAGRAPH


def test_marks_of_notes_are_no_text_and_notes_are_notes() -> None:
    body = (
        "<p>Van de overheid<sup><a href='#fn1' id='fnref1'>72</a></sup> en het rijk<a href='#_ftn2'>[73]</a>.</p>"
        "<ol><li id='fn1'>Een wet. <a href='#fnref1'>↩</a></li></ol>"
        "<p><a href='#_ftnref2' name='_ftn2'>[73]</a> Een besluit.</p>"
    )
    document = page(f"<main><p>{PROSE}</p>{body}</main>")

    assert [(block.kind, block.content.text.strip(), block.label) for block in document.blocks[1:]] == [
        (Kind.PARAGRAPH, "Van de overheid en het rijk.", ""),
        (Kind.NOTE, "Een wet.", "72"),
        (Kind.NOTE, "Een besluit.", "73"),
    ]
    assert [mark.label for mark in document.note_marks] == ["72", "73"]
    assert document.raw[document.note_marks[0].raw :].startswith("72<")


def test_raised_digits_after_a_word_are_marks_and_others_are_what_they_mean() -> None:
    document = page(f"<main><p>{PROSE}</p><p>De overheid<sup>72</sup> geeft 30 m<sup>2</sup> of 10<sup>6</sup>, op de "
                    "1<sup>e</sup>.</p></main>")  # fmt: skip

    assert document.blocks[1].content.text == "De overheid geeft 30 m² of 10⁶, op de 1e."
    assert [mark.label for mark in document.note_marks] == ["72"]


def test_tables_keep_their_columns() -> None:
    body = (
        "<table><caption>Bedragen</caption><thead><tr><th>Soort</th><th colspan='2'>Bedrag</th></tr></thead>"
        "<tr><th>Huur</th><td></td><td>30<br>euro</td></tr><tr><td>Zorg</td><td>10</td><td></td></tr></table>"
        "<table><tr><td>Los</td><td>ding</td></tr></table>"
    )
    found = blocks(body)

    assert [(block.kind, block.content.text) for block in found] == [
        (Kind.PARAGRAPH, "Bedragen"),
        (Kind.ROW, "Soort | Bedrag"),
        (Kind.ROW, "Huur | 30 euro"),
        (Kind.ROW, "Zorg | 10"),
        (Kind.ROW, "Los | ding"),
    ]
    assert [[cell.text for cell in block.cells] for block in found[1:4]] == [
        ["Soort", "Bedrag", ""],
        ["Huur", "", "30 euro"],
        ["Zorg", "10", ""],
    ]
    assert [block.header for block in found[1:]] == [True, False, False, False]
    assert [block.table for block in found[1:]] == [1, 1, 1, 2]


def test_a_cell_that_reaches_over_rows_keeps_the_columns_below_it_in_place() -> None:
    (first, second, *others) = blocks(
        "<table><thead><tr><th rowspan=2>Wijk<th colspan=2>Bedrag<tr><th>2022<th>2023</thead>"
        "<tr><td rowspan=2>Noord<td>10<td>12<tr><td>3<td>4<tr><td>Zuid<td>20<td>7</table>"
    )

    assert [cell.text for cell in first.cells] == ["Wijk", "Bedrag", ""]
    assert [cell.text for cell in second.cells] == ["", "2022", "2023"]
    assert [[cell.text for cell in row.cells] for row in others] == [
        ["Noord", "10", "12"],
        ["", "3", "4"],
        ["Zuid", "20", "7"],
    ]


def test_letters_that_a_page_draws_a_line_through_are_no_text() -> None:
    body = f"<p>{PROSE}</p><p>Het is <span style='text-decoration: line-through'>tien</span> twintig euro.</p>"

    assert texts(body)[1] == "Het is twintig euro."


def test_a_link_that_says_it_is_the_mark_of_a_note_is_one_and_the_way_back_is_no_text() -> None:
    document = page(
        f"<main><p>{PROSE}</p><p>Het rijk<a href='#n7' role='doc-noteref'>7</a>.</p>"
        "<ol><li id='n7'>Een wet. <a href='#r7'>↩</a></li></ol></main>"
    )

    assert [(block.content.text.strip(), block.label) for block in document.blocks[1:]] == [
        ("Het rijk.", ""),
        ("Een wet.", "7"),
    ]


def test_what_was_filled_in_in_a_saved_form_is_text() -> None:
    body = (
        "<form><p><label>Wat is uw vraag?<input type='text' name='v' value='Vervoer &amp; hulp'></label></p>"
        "<p><input type='checkbox' checked> ja <input type='checkbox'> nee</p>"
        "<p>Toelichting</p><textarea>Eerste regel\nTweede regel</textarea><select><option>Kies</option></select>"
        "<input type='hidden' value='geheim'><input type='submit' value='Verstuur'></form>"
        "<form><input type='text' name='q' value='zoekterm'></form>"
    )

    assert texts(body) == [
        "Wat is uw vraag? Vervoer & hulp", "☒ ja ☐ nee", "Toelichting", "Eerste regel\nTweede regel",
    ]  # fmt: skip


def test_what_the_page_says_about_itself_is_taken_along() -> None:
    head = (
        "<title>Opvang</title><meta name='DC.creator' content='Gemeente Voorbeeld'>"
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-03-04T10:00:00Z"}]}</script>'
    )
    document = page(f"<p>{PROSE}</p>", head)

    assert (document.language, document.date, document.contributor) == ("nl", "2021-03-04", "Gemeente Voorbeeld")


def test_structured_data_that_cannot_be_read_is_no_harm() -> None:
    head = '<script type="application/ld+json">{"@graph": [</script><script type="application/ld+json">3</script>'

    assert page(f"<p>{PROSE}</p>", head).date == ""


@pytest.mark.parametrize(
    ("title", "body", "seen"),
    [
        ("Home", "<h2>Opvang in de buurt</h2>", "Opvang in de buurt"),
        ("Een ander stuk", "<h1>Opvang in de buurt</h1>", "Opvang in de buurt"),
        ("Opvang in de buurt | De Stad", "<h1>De Stad</h1><h2>Opvang in de buurt</h2>", "Opvang in de buurt"),
    ],
)
def test_the_title_is_that_of_the_page(title: str, body: str, seen: str) -> None:
    assert page(f"{body}<p>{PROSE}</p>", f"<title>{title}</title>").title == seen


def test_pronunciation_stands_between_brackets() -> None:
    assert texts("<p>Het <ruby>woord<rp>(</rp><rt>woort</rt><rp>)</rp></ruby> hier.</p>") == ["Het woord (woort) hier."]


WORDS = ["Aa", "Bb", "Cc", "Dd", "Ee", "Ff"]
CONTAINERS = ["p", "div", "li", "td", "th", "dd", "blockquote", "figcaption", "h3", "label-x", "summary", "caption"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CONTAINERS), st.sampled_from(WORDS)), min_size=2, max_size=8))
def test_words_of_different_elements_are_never_glued(parts: list[tuple[str, str]]) -> None:
    inside = "".join(f"<{tag}>{word}</{tag}>" for tag, word in parts)
    body = f"<main><p>{PROSE}</p><table><tr>{inside}</tr></table><ul>{inside}</ul></main>"
    document = page(body)

    text = normalise(document).text.removeprefix(PROSE)
    assert set(text.replace("|", " ").split()) <= set(WORDS)
    for block in document.blocks:
        assert_exact(block.content, document.raw)
        for cell in block.cells:
            assert_exact(cell, document.raw)
