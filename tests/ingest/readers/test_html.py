"""``ingest.readers.html`` and ``ingest.readers.chrome``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import html
from ingest.readers import page as page_module
from ingest.readers.html import read
from ingest.readers.raw import HARD_BREAK, Kind
from kb.errors import TooLarge
from tests.ingest.traces import assert_exact

PROSE = (
    "Vijftien jaar heb ik de sleutel gehad van het buurthuis, en vrijdag heb ik hem ingeleverd bij een meneer "
    "van de gemeente die er een papiertje voor had en vroeg of er nog een reservesleutel was."
)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang='nl-NL'><head>{head}</head><body>{body}</body></html>"


def texts(body: str) -> list[str]:
    return [block.content.text for block in read(page(body).encode()).blocks]


@pytest.mark.parametrize(
    "chrome",
    [
        "<nav><a href='/'>Nieuws</a> tekst ernaast</nav>",
        "<header><p>Wijkkrant voor en door de buurt</p></header>",
        "<footer>Alle rechten voorbehouden</footer>",
        "<aside><p>Ook gelezen door anderen</p></aside>",
        "<form><label>Zoek een verhaal</label></form>",
        "<button>Prima</button>",
        "<script>var x = 'tekst';</script>",
        "<style>p { color: red }</style>",
        "<noscript>Zet JavaScript aan</noscript>",
        "<template><p>Sjabloon</p></template>",
        "<div hidden>Verborgen</div>",
        "<div aria-hidden='true'>Verborgen</div>",
        "<div style='display: none'>Verborgen</div>",
        "<div role='dialog'>Wij plaatsen cookies</div>",
        "<div role='search'>Zoeken</div>",
        "<div class='cookiebalk'>Deze site telt bezoekers</div>",
        "<div id='cookieConsent'>Deze site telt bezoekers</div>",
        "<p class='post-share'>Doorvertellen aan anderen</p>",
        "<div class='delen'>Doorvertellen</div>",
        "<div class='main-menu'>Verhalen Foto</div>",
        "<div class='breadcrumb'>Voorpagina &gt; Verhalen</div>",
        "<div class='nieuwsbrief'>Zes keer per jaar in uw bus</div>",
        "<div class='related-posts'>Ook interessant voor u</div>",
        "<div class='comments'><h3>Reacties (0)</h3></div>",
        "<p><a href='a'>Een ander verhaal</a> <a href='b'>Nog een verhaal</a></p>",
    ],
)
def test_what_the_site_wraps_around_the_text_goes(chrome: str) -> None:
    assert texts(f"<div>{chrome}<h1>Titel</h1><p>{PROSE}</p>{chrome}<p>{PROSE}</p></div>") == ["Titel", PROSE, PROSE]


def test_only_main_is_read_where_there_is_one() -> None:
    assert texts(f"<p>{PROSE}</p><main><h1>Kop</h1><p>Kort stuk met tekst. {PROSE}</p></main>") == [
        "Kop",
        f"Kort stuk met tekst. {PROSE}",
    ]


def test_only_the_one_article_is_read() -> None:
    assert texts(f"<p>{PROSE}</p><article><header><h1>Kop</h1></header><p>{PROSE} Einde.</p></article>") == [
        "Kop",
        f"{PROSE} Einde.",
    ]


def test_several_articles_are_all_read() -> None:
    assert texts(f"<article><p>{PROSE}</p></article><article><p>{PROSE}</p></article>") == [PROSE, PROSE]


def test_an_empty_main_does_not_empty_the_page() -> None:
    assert texts(f"<main></main><div><p>{PROSE}</p></div>") == [PROSE]
    assert texts(f"<main>Even laden …</main><div><p>{PROSE}</p></div>")[-1] == PROSE


def test_without_marks_the_element_around_the_text_is_chosen() -> None:
    body = (
        "<div id='boven'><b>Boven de Grond</b></div>"
        f"<div class='rij'><div class='midden'><h1>Kicksen op de bon</h1><p>{PROSE}</p><p>Knie.</p></div>"
        "<div class='rechts'><b>Post</b><p>Eén keer per maand vier verhalen.</p></div></div>"
        "<div id='onder'>Spelregels voor vertellers</div>"
    )

    assert texts(body) == ["Kicksen op de bon", PROSE, "Knie."]


def test_a_second_part_with_real_text_is_never_lost() -> None:
    assert texts(f"<div><p>{PROSE * 3}</p></div><div><p>{PROSE * 2}</p></div>") == [PROSE * 3, PROSE * 2]


def test_an_element_with_most_of_the_text_is_text_whatever_it_is_called() -> None:
    assert texts(f"<div class='page has-sidebar'><p>{PROSE}</p></div>") == [PROSE]


def test_a_heading_that_is_a_link_stays() -> None:
    assert "Een kop" in texts(f"<main><h2><a href='x'>Een kop</a></h2><p>{PROSE}</p></main>")


def test_blocks_are_what_they_are() -> None:
    body = (
        f"<main><h2>Kop</h2><p>Regel een<br>regel twee<br><br>Nieuwe alinea {PROSE}</p>"
        "<ul><li>een<li>twee<ul><li>diep</li></ul></ul>"
        "<table><tr><th>Stap</th><th>Termijn</th></tr><tr><td><p>Melding</p></td><td>7 dagen</td></tr></table>"
        "<pre>zo\nblijft het</pre></main>"
    )

    assert [(block.kind, block.content.text) for block in read(page(body).encode()).blocks] == [
        (Kind.HEADING, "Kop"),
        (Kind.PARAGRAPH, f"Regel een{HARD_BREAK}regel twee"),
        (Kind.PARAGRAPH, f"Nieuwe alinea {PROSE}"),
        (Kind.ITEM, "een"),
        (Kind.ITEM, "twee"),
        (Kind.ITEM, "diep"),
        (Kind.ROW, "Stap | Termijn"),
        (Kind.ROW, "Melding | 7 dagen"),
        (Kind.PARAGRAPH, f"zo{HARD_BREAK}blijft het"),
    ]


def test_a_table_that_lays_out_a_page_is_read_as_paragraphs() -> None:
    body = f"<table><tr><td><p>{PROSE * 2}</p><p>Tweede.</p></td></tr></table>"

    assert [block.kind for block in read(page(body).encode()).blocks] == [Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_entities_are_decoded_and_stand_where_they_are_written() -> None:
    raw = page("<p>caf&eacute; &#233;n &bestaatniet; R&D</p>")
    (block,) = read(raw.encode()).blocks

    assert block.content.text == "café én &bestaatniet; R&D"
    assert block.content.raw(3) == raw.index("&eacute;")
    assert raw[block.content.raw(block.content.text.index("R&D")) :].startswith("R&D")
    assert_exact(block.content, raw)


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Kicksen op de bon | Boven de Grond</title>", "<h1>Kicksen op de bon</h1>", "Kicksen op de bon"),
        ("<title>Biecht over de wachtlijst - De Spreekkamer</title>", "<h2>Column</h2>", "Biecht over de wachtlijst"),
        ("", "<h1>Alleen een kop</h1>", "Alleen een kop"),
        ("<title>Jansen &amp; zn</title>", "", "Jansen & zn"),
        ("<title>Gemeente Ede | Schulden in beeld</title>", "", "Schulden in beeld"),
        (
            "<title>Gemeente Ede - Schulden in beeld</title>",
            "<h1>Gemeente Ede</h1><h2>Schulden in beeld</h2>",
            "Schulden in beeld",
        ),
        (
            "<title>Wijkplein | Schulden in beeld</title><meta property='og:title' content='Schulden in beeld'>",
            "",
            "Schulden in beeld",
        ),
        (
            "<title>Wijkplein | Schulden in beeld</title><meta property='og:site_name' content='Wijkplein'>",
            "",
            "Schulden in beeld",
        ),
        ("<title>Wijkplein – Schulden in beeld</title>", "<h2>Schulden in beeld</h2>", "Schulden in beeld"),
        (
            "<title>Wijkplein - Schulden - nu</title><meta property='og:title' content='Schulden - nu'>",
            "",
            "Schulden - nu",
        ),
        ("<title>Schulden – een verkenning | Gemeente Ede</title>", "", "Schulden"),
        ("<title>Gemeente Ede</title>", "", "Gemeente Ede"),
    ],
)
def test_the_title_is_the_heading_or_the_page_title_without_the_site(head: str, body: str, title: str) -> None:
    assert read(page(f"{body}<p>{PROSE}</p>", head).encode()).title == title


def test_the_language_is_that_of_the_page() -> None:
    assert read(page(f"<p>{PROSE}</p>").encode()).language == "nl-NL"


def test_a_page_without_closing_tags_is_read() -> None:
    assert texts(f"<h1>Titel</h1><p>{PROSE}<p>Nog een alinea.</body>") == ["Titel", PROSE, "Nog een alinea."]


def test_ten_thousand_nested_elements_do_no_harm() -> None:
    pieces = page_module.gathered("<div>" * 10_000 + PROSE).pieces

    assert texts("<div>" * 10_000 + PROSE) == [PROSE]
    assert sum(1 for _ in pieces[-1].element.upwards()) < 1_000


def test_a_page_that_is_made_to_be_slow_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "SLOWEST", 0.0)

    with pytest.raises(TooLarge, match="ingewikkeld"):
        read(b"<a " * 1_000)


def test_a_page_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LARGEST", 100)

    with pytest.raises(TooLarge):
        read(page(f"<p>{PROSE}</p>").encode())


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<br>", "&amp;", "&eacute", "&#x41;", "<!-- x -->",
             "<li>", "<td>", "<tr>", "<table>", "<h1>", "</h1>", "<a href='x'>", "</a>", "tekst ",
             "é\r\n", "<", "&", "<title>"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_offsets_of_any_page_are_exact(parts: list[str]) -> None:
    raw = "x" + "".join(parts)

    for block in read(raw.encode()).blocks:
        assert_exact(block.content, raw)
