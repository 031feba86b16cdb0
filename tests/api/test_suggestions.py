"""``/v1/suggestions``: what may be meant, and where it leads."""

from typing import Any

import pytest
from starlette.testclient import TestClient


def _suggested(client: TestClient, typed: str) -> list[dict[str, Any]]:
    answer = client.get("/v1/suggestions", params={"q": typed})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["suggestions"]
    return found


def test_a_theme_comes_by_its_dutch_name_with_the_word_that_led_to_it(client: TestClient) -> None:
    assert {
        "kind": "theme",
        "value": "schulden",
        "label": client.get("/v1/themes/schulden").json()["prefLabel"]["nl"],
        "matched": "rood staan",
        "knowledgeSource": None,
    } in _suggested(client, "rood")


def test_themes_come_before_places_and_places_before_documents(client: TestClient) -> None:
    kinds = [one["kind"] for one in _suggested(client, "k")]

    assert kinds == sorted(kinds, key=["theme", "place", "document"].index)
    assert set(kinds) == {"theme", "place", "document"}


def test_a_place_and_a_document_lead_to_what_they_name(client: TestClient) -> None:
    place = _suggested(client, "utr")[-1]
    document = _suggested(client, "een uur")[-1]

    assert (place["kind"], place["value"]) == ("place", "Utrecht")
    hits = client.get("/v1/search", params={"place": place["value"]}).json()["hits"]
    assert {hit["place"] for hit in hits} == {"Utrecht"}
    assert (document["kind"], document["knowledgeSource"]) == ("document", "research")
    assert client.get(f"/v1/documents/{document['value']}").json()["title"] == "Een uur aan de keukentafel"


def test_without_anything_typed_nothing_is_suggested(client: TestClient) -> None:
    assert client.get("/v1/suggestions").json() == {"suggestions": []}


@pytest.mark.parametrize("typed", ["x" * 101, "schulden " * 20])
def test_a_whole_story_is_refused(client: TestClient, typed: str) -> None:
    answer = client.get("/v1/suggestions", params={"q": typed})

    assert (answer.status_code, [one["name"] for one in answer.json()["errors"]]) == (400, ["q"])
