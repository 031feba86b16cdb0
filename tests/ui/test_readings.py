"""How a question was read, on the page."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.building import thesaurus
from ui.edition import edition
from ui.views.origins import origin

_CHIP = re.compile(r'<a class="nl-data-badge mv-chip mv-chip--(\w+)" href="([^"]*)"')


def chips(html: str) -> list[tuple[str, str]]:
    return [(state, unescape(url)) for state, url in _CHIP.findall(html)]


def test_a_reading_can_be_taken_off_and_on_again(client: TestClient) -> None:
    on = client.get("/zoeken?q=schulden+Breda").text
    assert [state for state, _ in chips(on)] == ["aan", "aan"]
    off = client.get(chips(on)[1][1]).text
    assert [state for state, _ in chips(off)] == ["aan", "uit"]
    assert 'name="niet_gelezen" value="plaats:Breda"' in off
    assert chips(off)[1][1] == "/zoeken?q=schulden+Breda"


def test_what_comes_first_and_the_rest_are_told_apart(client: TestClient) -> None:
    html = client.get("/zoeken?q=schulden+Breda").text
    eerst, daarna = html.index("uit Breda."), html.index("Hieronder: niet uit Breda.")
    assert eerst < html.index('class="mv-kaart') < daarna < html.rindex('class="mv-kaart')


def test_a_place_without_answers_is_told_and_the_rest_stays(client: TestClient) -> None:
    html = client.get("/zoeken?q=schulden+Delfzijl").text
    assert "vonden wij hierover niets" in html
    assert 'class="mv-kaart' in html


def test_a_place_and_a_year_that_nothing_has_together_lead_with_the_place(client: TestClient) -> None:
    html = client.get("/zoeken?q=schulden+Breda+1975").text
    told = html.index("Uit Breda, 1975, vonden wij hierover niets. Eerst")
    assert told < html.index('class="mv-kaart') < html.index("Hieronder: niet uit Breda.")


def test_a_year_reads_in_the_language_of_the_page(client: TestClient) -> None:
    html = client.get("/en/zoeken?q=schulden+sinds+2018").text
    assert "We read:" in html
    assert "from 2018" in html


def test_signs_that_mean_nothing_are_told(client: TestClient) -> None:
    assert "Wij lezen “AND” niet als opdracht" in client.get("/zoeken?q=schulden+AND+hulp").text
    assert "Stukken met “hulp” laten wij weg" in client.get("/zoeken?q=schulden+-hulp").text
    assert "Elk antwoord heeft letterlijk “hulp”" in client.get("/zoeken?q=%22hulp%22").text


def test_an_answer_without_a_question_was_read_as_nothing(client: TestClient) -> None:
    assert not chips(client.get("/zoeken?thema=schulden").text)


def test_who_asks_in_another_language_is_told_so_in_it(client: TestClient) -> None:
    assert 'lang="tr" dir="ltr">Metinlerin çoğu' in client.get("/zoeken?q=borçlarım+var+ne+yapmalıyım").text
    assert 'lang="ar" dir="rtl"' in client.get("/zoeken?q=أنا+وحيد+وعندي+ديون").text
    assert "We searched for: Dementie." in client.get("/en/zoeken?q=dementia").text
    assert "we counted nothing" in client.get("/zoeken?q=my+landlord+does+not+repair+the+house").text
    assert "Most texts" not in client.get("/zoeken?q=lonely").text
    assert "We searched for: Eenzaamheid." in client.get("/en/zoeken?q=lonely").text
    assert "We counted nothing" in client.get("/zoeken?q=what+will+the+weather+be+tomorrow").text


def test_a_word_that_is_left_out_led_to_no_theme(client: TestClient) -> None:
    told = client.get("/zoeken?q=schulden+-bijstand").text.partition('<p class="mv-brug">')[2].partition("</p>")[0]
    said = re.sub("<[^>]*>", "", told)
    assert ("Schulden" in said, "ijstand" in said) == (True, False)


def test_a_theme_that_no_word_may_be_shown_for_is_told_by_its_name(client: TestClient) -> None:
    told = client.get("/zoeken?q=schulden+kinderen").text.partition('<p class="mv-brug">')[2].partition("</p>")[0]
    assert "thema <a" in told
    assert "via: →" not in " ".join(re.sub("<[^>]*>", "", told).split())


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("schulden Breda sinds 1950", "uit Breda, vanaf 1950."),
        ("schulden sinds 1950", "vanaf 1950."),
        ("schulden Zutphen sinds 2018", "Uit Zutphen, vanaf 2018, vonden wij hierover niets."),
        ("schulden Zutphen", "Uit Zutphen vonden wij hierover niets."),
        ("wat werkt", "alleen woorden om te vragen, zoals ‘wat werkt’"),
        ("-schulden", "De vraag zegt alleen wat u niet wilt."),
    ],
)
def test_where_and_when_are_said_as_a_person_does(client: TestClient, question: str, said: str) -> None:
    assert said in client.get("/zoeken", params={"q": question}).text


def test_a_filter_on_another_place_is_why_there_is_nothing_from_the_one_that_is_asked(client: TestClient) -> None:
    html = client.get("/zoeken", params={"q": "schulden in Breda", "plaats": "Tilburg"}).text
    assert "U koos Tilburg. Daarom staat hier niets uit Breda." in html
    assert "vonden wij hierover niets" not in html


def test_an_abbreviation_is_written_as_it_mostly_is(client: TestClient) -> None:
    assert "Gezocht op Wmo en op Wet maatschappelijke" in client.get("/zoeken?q=hulp+uit+de+wmo").text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("deurwaarder", "Wij lezen uw vraag als “Schulden” en tellen alles daarover."),
        ("schulden", ""),
        ("kinderopvangtoeslag", ""),
    ],
)
def test_a_word_for_a_theme_says_which(client: TestClient, question: str, said: str) -> None:
    notes = re.findall(r'mv-gelezen__noot">([^<]*)', client.get("/zoeken", params={"q": question}).text)
    assert [unescape(note) for note in notes] == [] if not said else said in unescape(notes[0])


def test_a_word_of_two_themes_leads_to_both_and_is_read_as_none(client: TestClient) -> None:
    told = (
        client.get("/zoeken?q=kinderen")
        .text.partition("Uw woord hoort bij meer dan één thema:")[2]
        .partition("</p>")[0]
    )
    assert re.findall('href="([^"]*)"', told) == ["/themas/jeugd", "/themas/jongeren"]


def test_a_phrase_of_little_words_says_what_to_do(client: TestClient) -> None:
    assert "Zet er een woord bij dat iets zegt" in client.get("/zoeken", params={"q": '"om te"'}).text


def test_what_is_about_a_place_or_year_is_not_said_to_be_from_it() -> None:
    english = edition("en", thesaurus())
    assert origin(["Zandpol", "Emmen"], [], english, about=True).said == "from or about Zandpol and Emmen"
    assert origin([], ["2035"], english, about=True).said == "from or about 2035"
    assert origin([], ["2035"], english).said == "from 2035"


def test_a_place_that_is_not_known_is_said_with_the_name_it_is_like(client: TestClient) -> None:
    assert "Wij kennen geen plaats “Atlantis”." in client.get("/zoeken?q=schulden&plaats=Atlantis").text
    assert "“Rotterdm”. Bedoelt u Rotterdam?" in client.get("/zoeken?q=schulden&plaats=Rotterdm").text
    assert "kennen geen plaats" not in client.get("/zoeken?q=schulden&plaats=Zutphen").text
