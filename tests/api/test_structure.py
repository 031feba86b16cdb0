"""What programs get of a document besides running text, and of its passages: where they stand."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import client_of
from tests.building import knowledge_base
from tests.ui.structured import with_table, with_turns


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an explorer with a table and a conversation."""
    base = knowledge_base(tmp_path_factory.mktemp("structure"), with_table(), with_turns())
    yield client_of(base)
    base.close()


def document(client: TestClient, id: str) -> dict[str, Any]:
    body: dict[str, Any] = client.get(f"/v1/documents/{id}").json()
    return body


def passages(client: TestClient, id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/v1/documents/{id}/passages").json()["passages"]
    return found


def test_a_table_is_given_cell_by_cell(client: TestClient) -> None:
    made = document(client, with_table()[0].id)
    (table,) = made["tables"]

    said = [[made["text"][cell["start"] : cell["end"]] for cell in row["cells"]] for row in table["rows"]]

    assert said[0] == ["Voorziening", "Jaar", "Aantal", "Toelichting"]
    assert said[3][:3] == ["Reparatie in de wijk", "2024", ""]
    assert [row["header"] for row in table["rows"]][:2] == [True, False]


def test_notes_are_given_with_their_marks_and_no_comment_is(client: TestClient) -> None:
    made = document(client, with_table()[0].id)

    assert [(made["text"][note["start"] : note["end"]], note["label"]) for note in made["notes"]] == [
        ("Telling van 12 april, door het wijkteam.", "1"),
        ("Zie ook de monitor van de provincie, tabel 4.", "2"),
    ]
    assert [(made["text"][: mark["offset"]][-8:], mark["label"]) for mark in made["noteMarks"]] == [
        ("gemeente", "1"),
        (" bekend.", "2"),
    ]
    assert "Zandloper" not in client.get(f"/v1/documents/{made['id']}").text
    assert "Zandloper" not in client.get(f"/v1/documents/{made['id']}/passages").text
    assert client.get("/v1/search", params={"q": "zandloper"}).json()["hits"] == []


def test_who_says_what_and_when_is_given(client: TestClient) -> None:
    made = document(client, with_turns()[0].id)

    assert [(turn["speaker"], turn["asks"]) for turn in made["turns"]] == [
        ("Interviewer", True),
        ("Moeder van twee", False),
        ("Interviewer", True),
        ("Moeder van twee", False),
    ]
    assert [time["seconds"] for time in made["times"]] == [4.0, 725.5]


def test_a_passage_says_where_it_stands(client: TestClient) -> None:
    *_, answer = passages(client, with_turns()[0].id)
    rows = [passage for passage in passages(client, with_table()[0].id) if passage["columns"]]

    assert (answer["path"], answer["speaker"], answer["seconds"]) == (["Wat zou helpen?"], "Moeder van twee", 725.5)
    assert rows[-1]["columns"] == ["Voorziening", "Jaar", "Aantal", "Toelichting"]
    assert rows[-1]["path"] == ["Voorzieningen"]


def test_a_hit_says_where_it_was_found(client: TestClient) -> None:
    (hit,) = client.get("/v1/search", params={"q": "fietsen overdorp", "source": "research"}).json()["hits"]

    assert hit["foundIn"] == "title"
    assert hit.keys() >= {"path", "speaker", "seconds", "columns"}
