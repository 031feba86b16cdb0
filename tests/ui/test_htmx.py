"""What htmx asks for and gets."""

import re

import pytest
from starlette.testclient import TestClient

from tests.ui.reading import SEARCH

PART = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#resultaten"}


def test_htmx_gets_the_part_it_asks_for_and_the_shortest_address(client: TestClient) -> None:
    answer = client.get(f"{SEARCH}&periode=&verwant=nee&verwant=ja", headers=PART)

    assert answer.status_code == 200
    assert answer.headers["hx-push-url"] == SEARCH
    assert "<html" not in answer.text
    assert re.search(r'id="melding"[^>]*>\d+ bronnen gevonden: \d+ onderzoek, \d+ praktijk, \d+ ervaring<', answer.text)


def test_htmx_gets_more_rounds_only_when_it_adds_them(client: TestClient) -> None:
    added = client.get(f"{SEARCH}&pagina=2", headers=PART | {"HX-Target": "div#rondes"})

    assert "hx-push-url" not in added.headers
    assert "mv-lucht" not in added.text
    assert "mv-kaart" in added.text
    assert 'id="verder"' in added.text


def test_htmx_gets_the_whole_page_when_it_restores_one(client: TestClient) -> None:
    restored = client.get(SEARCH, headers={"HX-Request": "true", "HX-Request-Type": "full"})

    assert "<html" in restored.text


def test_htmx_is_sent_to_the_whole_page_of_an_error(client: TestClient) -> None:
    answer = client.get("/zoeken?q=post&bron=krant", headers=PART)

    assert answer.status_code == 400
    assert answer.headers["hx-redirect"] == "/zoeken?q=post&bron=krant"


@pytest.mark.parametrize("path", ["//kwaad.example/x", "/themas/%C5%82%C3%B3d%C5%BA", "/themas/a%0Ab"])
def test_htmx_is_sent_to_this_site_only_whatever_the_path(client: TestClient, path: str) -> None:
    answer = client.get(f"http://127.0.0.1:8000{path}", headers=PART)

    assert answer.status_code == 404
    assert re.match(r"/[^/\\]", answer.headers["hx-redirect"])
    assert answer.headers["hx-redirect"].isascii()


def test_the_switch_of_language_follows_the_question(client: TestClient) -> None:
    answer = client.get(f"{SEARCH}&periode=&verwant=nee&verwant=ja", headers=PART)

    assert f'id="taal" href="/en{SEARCH}"' in answer.text
