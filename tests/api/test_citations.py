"""Quotations for programs: the same words, sources and files as the pages give."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import bibtexparser
import docx
import pytest
import rispy
from starlette.testclient import TestClient

from tests.kb.services.sharing.selecting import style_of

_MISSING = "00000000-0000-0000-0000-000000000000"
_RIS = "application/x-research-info-systems"


@pytest.fixture(scope="module")
def hits(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/search", params={"q": "schulden"}).json()["hits"]
    return [hit for hit in found if hit["quote"]]


def _items(hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"passageId": hit["passageId"], **{key: hit["quote"][key] for key in ("start", "end")}} for hit in hits]


def test_words_come_with_whose_they_are_and_where_they_stand(client: TestClient, hits: list[dict[str, Any]]) -> None:
    answer = client.post("/v1/_cite", json={"items": [*_items(hits), {"passageId": _MISSING}]})

    *found, gone = answer.json()["citations"]
    assert gone is None
    assert [one["text"] for one in found] == [hit["quote"]["text"] for hit in hits]
    for one, hit in zip(found, hits, strict=True):
        assert (one["title"], one["knowledgeSource"]) == (hit["title"], hit["knowledgeSource"])
        place = f"passage={one['passageId']}&citaat={one['start']}-{one['end']}#passage"
        assert one["url"] == f"http://127.0.0.1:8000/documenten/{one['documentId']}?{place}"
        assert len(one["shortHash"]) == 12
        page = client.get(one["url"].removeprefix("http://127.0.0.1:8000").partition("#")[0])
        assert page.status_code == 200


def test_a_file_is_asked_for_by_name_or_by_header(client: TestClient, hits: list[dict[str, Any]]) -> None:
    asked = {"items": [{**one, "note": "Let op"} for one in _items(hits)], "title": "Casus"}
    said = {f"“{hit['quote']['text']}”" for hit in hits}

    word = client.post("/v1/_cite", json={**asked, "format": "docx"}).content
    assert {one.text for one in docx.Document(BytesIO(word)).paragraphs if style_of(one) == "Quote"} == said

    named = client.post("/v1/_cite", json={**asked, "format": "ris"})
    by_header = client.post("/v1/_cite", json=asked, headers={"Accept": f"{_RIS}, */*;q=0.1"})
    assert named.content == by_header.content
    assert by_header.headers["content-type"] == _RIS
    assert "Accept" in by_header.headers["vary"].split(", ")
    assert len(rispy.loads(named.text)) == len({hit["documentId"] for hit in hits})

    sheet = client.post("/v1/_cite", json={**asked, "format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(sheet), delimiter=";"))
    assert {f"“{row['Citaat']}”" for row in rows} == said
    assert {row["Notitie"] for row in rows} == {"Let op"}

    bibtex = client.post("/v1/_cite", json={**asked, "format": "bib"}).text
    assert len(bibtexparser.parse_string(bibtex).entries) == len({hit["documentId"] for hit in hits})


def test_a_passage_is_its_own_citation(client: TestClient, hits: list[dict[str, Any]]) -> None:
    address = f"/v1/passages/{hits[0]['passageId']}"

    body = client.get(address).json()

    assert body["citation"]["text"] == body["text"]
    assert body["citation"]["title"] == hits[0]["title"]
    (record,) = rispy.loads(client.get(address, headers={"Accept": _RIS}).text)
    assert record["title"] == hits[0]["title"]
    (item,) = json.loads(client.get(address, headers={"Accept": "application/vnd.citationstyles.csl+json"}).text)
    assert item["title"] == hits[0]["title"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"items": []},
        {"items": [{"passageId": "x"}]},
        {"items": [{"passageId": _MISSING}] * 31},
        {"items": [{"passageId": _MISSING, "start": 3}]},
        {"items": [{"passageId": _MISSING, "start": 3, "end": 3}]},
        {"items": [{"passageId": _MISSING}], "format": "pdf"},
        {"items": [{"passageId": _MISSING, "note": "x" * 2_001}]},
    ],
)
def test_what_cannot_be_cited_is_told_so(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/v1/_cite", json=body)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"]


def test_the_description_says_which_files_there_are(client: TestClient) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]

    for operation in (paths["/_cite"]["post"], paths["/passages/{id}"]["get"]):
        kinds = operation["responses"]["200"]["content"].keys()
        assert {"application/json", _RIS, "application/x-bibtex", "text/csv"} <= kinds


def test_a_field_that_does_not_exist_and_a_body_that_is_no_json_are_told_as_such(client: TestClient) -> None:
    unknown = client.post("/v1/_cite", json={"items": [], "passages": []}).json()["errors"]
    broken = client.post("/v1/_cite", content=b"{", headers={"Content-Type": "application/json"}).json()["errors"]

    assert {"location": "body", "name": "passages", "reason": "bestaat hier niet"} in unknown
    assert [entry["reason"] for entry in broken] == ["is geen JSON"]
