"""``ingest.readers.html``: prose is text whatever it stands in, and what is left out is named."""

import gc
import time

import pytest

from ingest.normalise import normalise
from ingest.readers.html import read
from ingest.readers.raw import RawDocument

PROSE = (
    "Vijftien jaar heb ik de sleutel gehad van het buurthuis, en vrijdag heb ik hem ingeleverd bij een meneer "
    "van de gemeente die er een papiertje voor had en vroeg of er nog een reservesleutel was."
)
SAID = "Op maandag is de keuken dicht en eet iedereen thuis."


def page(body: str) -> RawDocument:
    return read(f"<!doctype html><html lang='nl'><body>{body}</body></html>".encode())


def texts(body: str) -> list[str]:
    return [block.content.text for block in page(body).blocks]


@pytest.mark.parametrize(
    "name",
    """
    socialmedia-tekst menu-kaart banner-text footer-noot footer sidebar nav-uitleg cookie-uitleg nieuwsbrief-tekst
    advertentie share-verhaal related delen zijbalk masthead skip voettekst
    """.split(),
)
@pytest.mark.parametrize("around", ["<main>{}{}</main>", "<div>{}{}</div>", "<div>{}</div>{}"])
def test_a_sentence_is_text_whatever_the_element_around_it_is_called(name: str, around: str) -> None:
    text, more = f"<h1>Titel</h1><p>{PROSE}</p><p>{PROSE}</p>", f"<div class='{name}'><p>{SAID}</p></div>"

    assert texts(around.format(text, more)) == ["Titel", PROSE, PROSE, SAID]


def test_a_bill_of_fare_without_links_is_text_though_it_is_called_a_menu() -> None:
    dishes = [f"Soep van de dag nummer {number}, met brood" for number in range(5)]
    menu = "<div class='menu'>" + "".join(f"<p>{dish}</p>" for dish in dishes) + "</div>"

    assert texts(f"<main><p>{PROSE}</p><p>{PROSE}</p>{menu}</main>")[2:] == dishes


@pytest.mark.parametrize(
    "notice",
    [
        "<div class='cookiebalk'><p>Deze website gebruikt cookies om te tellen wie er komt.</p></div>",
        "<div class='nieuwsbrief'><p>Schrijf u in voor onze nieuwsbrief en blijf op de hoogte.</p></div>",
        "<div class='footer'><p>© Gemeente Voorbeeld, wij zijn er elke dag voor u.</p></div>",
    ],
)
def test_what_a_site_says_of_itself_where_its_name_says_so_is_no_text(notice: str) -> None:
    assert texts(f"<main><p>{PROSE}</p>{notice}<p>{PROSE}</p></main>") == [PROSE, PROSE]


def test_what_was_chosen_from_a_list_is_an_answer() -> None:
    form = (
        "<form><label>Uw gemeente</label><select name='gemeente'><option value=''>Kies een gemeente<option>Almere"
        "<option selected>Dronten</select></form><form><select name='sort'><option selected>Nieuwste</select></form>"
        "<form><label>Uw wijk</label><select><option value='' selected>Kies een wijk</option></select></form>"
    )

    text = normalise(page(f"<main><p>{PROSE}</p>{form}<p>{PROSE}</p></main>")).text

    assert text.split("\n\n")[1:-1] == ["Uw gemeente Dronten"]


@pytest.mark.parametrize(
    ("seen", "named"),
    [
        ("<img src='a.png' alt='Een bank in het park'>", ("afbeeldingen",)),
        ("<img src='a.png' alt=''>", ()),
        ("<nav><img src='a.png' alt='Naar boven'></nav>", ("menu's en andere omlijsting van de site",)),
        ("<svg><text>Helft van de bewoners</text></svg>", ("afbeeldingen",)),
        ("<svg><path d='m0 0'/></svg>", ()),
        ("<iframe src='x'></iframe>", ("filmpjes, kaarten en andere inhoud van elders",)),
        ("<noscript><iframe src='x'></iframe></noscript>", ()),
    ],
)
def test_what_can_be_seen_and_is_no_text_is_named(seen: str, named: tuple[str, ...]) -> None:
    frame = named[:1] if "nav" in seen else ()
    document = page(f"<main><p>{PROSE}</p>{seen}{'<nav>Naar boven</nav>' if frame else ''}</main>")

    assert document.left_out == named


def test_a_number_sign_after_an_ampersand_ends_no_tags() -> None:
    assert texts("<p>R&#D is een afdeling;</p><p>Q&#A ook.</p><p>Einde.</p>") == [
        "R&#D is een afdeling;",
        "Q&#A ook.",
        "Einde.",
    ]


def test_a_declaration_that_nobody_knows_does_no_harm() -> None:
    assert texts(f"<p>Kop.</p><![vreemd[ x ]]><p>{PROSE}</p>") == ["Kop.", PROSE]


_UNITS = {
    "open tags": ("<a ", 4_000),
    "open quotes": ("<p title='", 2_000),
    "open comments": ("<!--", 4_000),
    "nested elements": ("<div>a ", 600),
    "elements closed by others": ("<b>a</i>", 600),
    "paragraphs without an end": ("<p>a", 250),
    "cells over many rows": ("<tr><td rowspan=60000 colspan=63>a", 50),
    "cells without an end": ("<table><tr><td>a", 300),
    "filled fields": ("<input type=text value='a&amp;b'>", 400),
    "addresses that lead nowhere": ("<a href=#x ", 2_000),
    "half references": ("&a", 4_000),
    "breaks": ("a<br> <br>", 200),
    "letters under a pile of marks": ("a" + "\u0301\u0316" * 5_000, 1),
    "marks of notes": ("woord<sup><a href='#fn1'>1</a></sup> ", 300),
    "headings": ("<h2>Kop</h2><h1>Kop</h1>", 150),
}
_ATTRIBUTES = {"styles": ("style", "text-decoration:"), "names": ("class", "menu "), "address": ("href", "#")}


@pytest.mark.parametrize("kind", _UNITS)
def test_twice_the_page_takes_twice_the_time_whatever_it_is_made_of(kind: str) -> None:
    unit, count = _UNITS[kind]

    assert is_in_proportion(unit * count, unit * (2 * count))


@pytest.mark.parametrize("kind", _ATTRIBUTES)
def test_twice_the_attribute_takes_twice_the_time(kind: str) -> None:
    name, unit = _ATTRIBUTES[kind]
    short, long = (f"<p {name}='{unit * count}'>a</p>" for count in (20_000, 40_000))

    assert is_in_proportion(short, long)


def is_in_proportion(short: str, long: str) -> bool:
    """Whether twice the page takes at most 2.5 times as long; on a machine with other work, once in three times."""
    return any(seconds(long) <= 2.5 * max(seconds(short), 0.03) for _ in range(3))


def seconds(body: str) -> float:
    """Of a processor, the least of two times."""
    spent = []
    # What others left behind is not swept up at this page's cost.
    gc.disable()
    try:
        for _ in range(2):
            start = time.process_time()
            normalise(page(body))
            spent.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(spent)


@pytest.mark.parametrize("container", ["div", "section"])
def test_short_lines_beside_the_one_long_paragraph_are_text(container: str) -> None:
    found = texts(
        f"<{container}><h1>Schulden</h1><div><p>{PROSE}</p></div>"
        f"<div><h2>Wat moet u doen?</h2><ol><li>Bel ons.</li><li>Maak een afspraak.</li></ol></div></{container}>"
    )

    assert found == ["Schulden", PROSE, "Wat moet u doen?", "Bel ons.", "Maak een afspraak."]


def test_short_lines_under_a_title_that_stands_loose_on_the_page_are_text() -> None:
    found = texts(f"<h1>Schulden</h1><div><p>{PROSE}</p></div><p>Bel ons.</p>")

    assert found == ["Schulden", PROSE, "Bel ons."]


@pytest.mark.parametrize("title", ["h2", "h3"])
@pytest.mark.parametrize("container", ["div", "body"])
def test_short_lines_under_a_title_of_another_level_are_text(container: str, title: str) -> None:
    found = texts(
        f"<{container}><{title}>Schulden</{title}><p>12 mei</p><div><p>{PROSE}</p></div><p>Bel ons.</p></{container}>"
    )

    assert found == ["Schulden", "12 mei", PROSE, "Bel ons."]


def test_short_lines_are_text_where_title_and_headings_have_one_level() -> None:
    found = texts(
        f"<div><h2>Schulden</h2><div><p>{PROSE}</p></div><h2>Wat moet u doen?</h2><p>Bel ons.</p></div>"
        "<div><h2>Meer nieuws</h2><p>Markt gaat door</p></div>"
    )

    assert found == ["Schulden", PROSE, "Wat moet u doen?", "Bel ons."]


def test_a_term_that_a_button_explains_stays_in_its_sentence() -> None:
    found = texts(
        f"<main><p>{PROSE}</p><p>Vraag <button>bijzondere <b>bijstand</b></button> aan bij de gemeente.</p>"
        "<p>Deel dit: <button>Facebook</button></p><p><button>Verstuur</button></p></main>"
    )

    assert found == [PROSE, "Vraag bijzondere bijstand aan bij de gemeente."]
