"""The page of filters: for a phone, and for who reads without scripts."""

import re
from html import unescape

from starlette.testclient import TestClient

from tests.ui.corpus import QUESTION
from tests.ui.reading import SEARCH, text_of

_FILTERS = SEARCH.replace("/zoeken", "/zoeken/filters")
_NAMED = re.compile(r'<(?:input|button)[^>]*name="([^"]+)"[^>]*value="([^"]*)"([^>]*)')


def test_an_answer_leads_to_the_page_of_its_filters(client: TestClient) -> None:
    html = client.get(f"{SEARCH}&plaats=Breda").text

    (link,) = re.findall(r'id="filterknop" href="([^"]+)">([^<]+)', html)
    assert unescape(link[0]) == f"{_FILTERS}&plaats=Breda"
    assert link[1] == "Filter (1)"


def test_the_page_keeps_the_question_and_what_was_chosen(client: TestClient) -> None:
    html = client.get(f"{_FILTERS}&plaats=Breda&sorteer=datum&verwant=nee").text
    fields = {(name, unescape(value)): rest for name, value, rest in _NAMED.findall(html)}

    assert "checked" in fields["plaats", "Breda"]
    assert "checked" not in fields["plaats", "Tilburg"]
    assert {("q", QUESTION), ("sorteer", "datum"), ("verwant", "nee")} <= fields.keys()
    assert "checked" not in fields["verwant", "ja"]
    assert f'href="{SEARCH.replace("&", "&amp;")}&amp;plaats=Breda&amp;sorteer=datum&amp;verwant=nee"' in html


def test_the_page_says_how_much_answers(client: TestClient) -> None:
    assert re.search(r"\d+ bronnen gevonden: \d+ onderzoek", text_of(client.get(_FILTERS).text))


def test_filters_of_nothing_lead_to_the_empty_form(client: TestClient) -> None:
    answer = client.get("/zoeken/filters")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/zoeken"


def test_years_of_ones_own_lead_to_the_address_of_that_period(client: TestClient) -> None:
    answer = client.get(f"{SEARCH}&periode=eigen&van=2018&tot=2021")

    assert answer.headers["location"] == f"{SEARCH}&periode=2018-2021"


def test_where_nothing_answers_there_is_nothing_to_narrow_by(client: TestClient) -> None:
    """An empty band would stand where the filters are; what was chosen stays, to take it off."""
    assert 'class="mv-filters"' not in client.get("/zoeken?q=xyzzyx").text
    assert 'class="mv-filters"' in client.get("/zoeken?q=xyzzyx&plaats=Breda").text
    assert 'id="verwant"' in client.get("/zoeken?q=xyzzyx&verwant=nee").text
