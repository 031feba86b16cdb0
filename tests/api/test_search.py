"""``/v1/search`` and what it leads to: names on the wire, exact quotations, filters, and odd questions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.errors import IndexDamaged
from kb.model.evidence import KnowledgeSource
from kb.settings import Settings
from tests.api.conftest import client_of
from tests.api.failing import with_failing_index
from tests.building import document, knowledge_base

_SOURCES = ["research", "practice", "experience", "framework"]
_HIT = {
    "documentId": str,
    "passageId": str,
    "knowledgeSource": str,
    "title": str,
    "text": str,
    "start": int,
    "end": int,
    "matches": list,
}
"""The names that scripts rely on."""


def _search(client: TestClient, **parameters: str | int | list[str]) -> dict[str, Any]:
    answer = client.get("/v1/search", params=parameters)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_a_question_in_a_body_is_answered_as_one_in_an_address(client: TestClient) -> None:
    asked = {"q": "schulden", "source": ["research", "practice"], "targetGroup": [], "pageSize": 3, "page": 2}
    answer = client.post("/v1/_zoek", json=asked)

    assert answer.status_code == 200
    assert answer.json() == _search(client, q="schulden", source=["research", "practice"], pageSize=3, page=2)
    assert "link" not in answer.headers


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"q": "x" * 2_000}, ["q"]), ({"source": ["niemand"]}, ["source.0"]), ({"period": "2020-2010"}, ["period"]),
        ({"page": 0, "pageSize": 0}, ["page", "pageSize"]), ({"vraag": "schulden"}, ["vraag"]), ([], ["body"]),
    ],
)  # fmt: skip
def test_a_body_that_is_not_right_is_told_field_by_field(client: TestClient, body: Any, names: list[str]) -> None:
    answer = client.post("/v1/_zoek", json=body)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert [error["name"] for error in answer.json()["errors"]] == names


def _titles(body: Mapping[str, Any]) -> set[str]:
    return {hit["title"] for hit in body["hits"]}


def _refused(client: TestClient, query: str, field: str) -> str:
    """Why a search was refused, when it was refused for this parameter."""
    answer = client.get(f"/v1/search?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    reasons = {entry["name"]: entry["reason"] for entry in answer.json()["errors"]}
    assert reasons.keys() == {field}
    return str(reasons[field])


def test_an_answer_has_the_names_that_scripts_rely_on(client: TestClient) -> None:
    body = _search(client, q="schulden")

    assert body.keys() >= {"hits", "framework", "coverage", "facets", "total"}
    assert {hit["knowledgeSource"] for hit in body["hits"]} == {"research", "practice", "experience"}
    assert {hit["knowledgeSource"] for hit in body["framework"]} == {"framework"}
    for hit in [*body["hits"], *body["framework"]]:
        assert {name: type(hit[name]) for name in _HIT} == _HIT
        assert hit["tier"] == "about"
        assert hit["probability"] is None
    assert list(body["coverage"]) == _SOURCES
    assert all(
        coverage.keys() >= {"about", "units", "likely", "collection", "shown"} for coverage in body["coverage"].values()
    )
    assert list(body["facets"]) == ["theme", "source", "law", "targetGroup", "place", "period", "code"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "schulden"},
        {"q": "aanmaningen", "sort": "date"},
        {"q": "keukentafelgesprek Wmo ouderen"},
        {"q": "wijkteam", "pageSize": 100},
        {"theme": "schulden"},
        {"period": "2010-"},
    ],
)
def test_every_hit_is_an_exact_quotation(client: TestClient, parameters: dict[str, str | int]) -> None:
    body = _search(client, **parameters)
    quotations = [*body["hits"], *body["framework"]]

    assert quotations
    for hit in quotations:
        document = client.get(f"/v1/documents/{hit['documentId']}").json()
        passage = client.get(f"/v1/passages/{hit['passageId']}").json()
        assert document["text"][hit["start"] : hit["end"]] == hit["text"] == passage["text"]
        assert document["sha256"] == hit["sha256"] == passage["sha256"]
        for match in hit["matches"]:
            assert hit["start"] <= match["start"] < match["end"] <= hit["end"]
            assert document["text"][match["start"] : match["end"]] == match["text"]


def test_offsets_count_code_points_also_behind_a_sign_outside_the_basic_plane(client: TestClient) -> None:
    hit = _search(client, q="gezinnen in drie buurten met schulden", source="research")["hits"][0]

    assert hit["text"].startswith("🏘️")
    found = hit["text"].index("schulden")
    assert found > 0
    assert found in {match["start"] - hit["start"] for match in hit["matches"]}


def test_passages_and_marks_of_a_document_stand_in_its_text(client: TestClient, base: KnowledgeBase) -> None:
    for hit in _search(client, q="schulden")["hits"]:
        document = client.get(f"/v1/documents/{hit['documentId']}").json()
        passages = client.get(f"/v1/documents/{hit['documentId']}/passages").json()["passages"]
        assert hit["passageId"] in {passage["id"] for passage in passages}
        for passage in passages:
            assert document["text"][passage["start"] : passage["end"]] == passage["text"]
        in_title = {mark.theme for mark in base.linker.marks(document["title"])}
        assert {mark["theme"] for mark in document["marks"]} | in_title == set(document["themes"])


def test_a_passage_that_no_longer_stands_in_its_document_is_withheld_and_counted(tmp_path: Path) -> None:
    base = knowledge_base(
        tmp_path, document("test:heel", "Over schulden."), document("test:stuk", "Ook over schulden.")
    )
    # As somebody would who edits the database by hand.
    engine = base.catalogue._engine  # type: ignore[attr-defined]
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE passages SET exact = 'Verzonnen over schulden.' WHERE exact LIKE 'Ook%'")

    body = _search(client_of(base), q="schulden")

    assert [hit["text"] for hit in body["hits"]] == ["Over schulden."]
    assert body["withheld"] == 1
    base.close()


def test_frameworks_stand_apart_and_are_never_counted(client: TestClient) -> None:
    body = _search(client, q="schulden")

    assert "framework" not in {hit["knowledgeSource"] for hit in body["hits"]}
    assert body["total"] == sum(body["coverage"][voice]["about"] for voice in _SOURCES[:3]) == len(body["hits"])
    assert [hit["title"] for hit in body["framework"]] == ["Agenda bestaanszekerheid"]
    assert body["coverage"]["framework"]["shown"] == 1


def test_only_frameworks_is_no_evidence(client: TestClient) -> None:
    body = _search(client, q="schulden", source="framework")

    assert (body["hits"], body["total"], len(body["framework"])) == ([], 0, 1)


def test_a_source_without_an_answer_is_there_with_zero(client: TestClient) -> None:
    coverage = _search(client, q="keukentafelgesprek")["coverage"]

    assert coverage["experience"]["about"] == coverage["experience"]["shown"] == 0
    assert coverage["experience"]["collection"] > 0
    assert coverage["research"]["about"] > 0
    assert coverage["practice"]["about"] > 0


def test_a_word_that_nobody_wrote_is_answered_with_four_silences(client: TestClient) -> None:
    body = _search(client, q="xyzzyqwv")

    assert (body["hits"], body["framework"], body["total"]) == ([], [], 0)
    assert [coverage["about"] for coverage in body["coverage"].values()] == [0, 0, 0, 0]
    assert not any(body["facets"].values())


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"source": "research"}, {"Schulden bij jonge gezinnen"}),
        ({"source": ["practice", "experience"]}, {"Het keukentafelgesprek", "De post"}),
        ({"place": "Tilburg"}, {"De post"}),
        ({"place": ["Tilburg", "Rotterdam"]}, {"De post", "Schulden bij jonge gezinnen"}),
        ({"place": "gemeente tilburg"}, {"De post"}),
        ({"place": "Berkel-Enschot"}, {"De post"}),
        ({"place": "Assen"}, set()),
        ({"law": "wmo"}, {"Het keukentafelgesprek"}),
        ({"targetGroup": "ouderen"}, {"Het keukentafelgesprek"}),
        ({"theme": "schulden", "targetGroup": "ouderen"}, {"Het keukentafelgesprek"}),
        ({"period": "2021"}, {"Schulden bij jonge gezinnen"}),
        ({"period": "2018-2021"}, {"Schulden bij jonge gezinnen", "Het keukentafelgesprek"}),
        ({"period": "2022-"}, {"De post"}),
        ({"period": "-2018"}, {"Het keukentafelgesprek"}),
        ({"place": "Utrecht", "period": "2022-"}, set()),
    ],
)
def test_filters_narrow_an_answer(client: TestClient, filters: dict[str, str | list[str]], titles: set[str]) -> None:
    assert _titles(_search(client, q="schulden", related="false", **filters)) == titles


def test_a_theme_stands_for_what_lies_below_it(client: TestClient) -> None:
    above = client.get("/v1/themes/schulden").json()["broader"]

    assert _titles(_search(client, theme=above)) >= _titles(_search(client, theme="schulden")) > set()


def test_facets_count_what_a_click_on_them_would_give(client: TestClient) -> None:
    body = _search(client, q="schulden")

    for facet, values in body["facets"].items():
        for value in values:
            narrowed = _search(client, q="schulden", **{facet: value["value"]})
            counted = _SOURCES if facet == "source" else _SOURCES[:3]
            assert sum(narrowed["coverage"][source]["about"] for source in counted) == value["count"], (facet, value)


def test_facets_have_dutch_labels(client: TestClient) -> None:
    facets = _search(client, q="schulden")["facets"]

    assert {(value["value"], value["label"]) for value in facets["source"]} == {
        ("research", "onderzoek"),
        ("practice", "vakkennis"),
        ("experience", "ervaringskennis"),
        ("framework", "kader"),
    }
    assert ("schulden", "Schulden") in {(value["value"], value["label"]) for value in facets["theme"]}


def test_results_can_be_sorted_by_date(client: TestClient) -> None:
    body = _search(client, q="schulden", sort="date", related="false")

    assert [hit["dated"]["edtf"] for hit in body["hits"]] == ["2023-05-12", "2021-03", "2018"]


def test_other_words_for_a_theme_are_shown_as_such_and_can_be_switched_off(client: TestClient) -> None:
    related = _search(client, q="aanmaningen")
    literal = _search(client, q="aanmaningen", related="false")

    through = {
        (match["text"], match["theme"], match["themeLabel"]) for hit in related["hits"] for match in hit["matches"]
    }
    assert through == {(word, "schulden", "Schulden") for word in ("schulden", "Schulden", "loonbeslag")}
    assert related["concepts"] == ["schulden"]
    assert "De brief" in _titles(related)
    assert related["mentions"] == [{"theme": "schulden", "themeLabel": "Schulden", "words": ["aanmaningen"]}]
    assert (literal["concepts"], literal["mentions"], literal["hits"]) == ([], [], [])


def test_residents_have_the_word_on_a_theme(client: TestClient) -> None:
    sayings = client.get("/v1/themes/schulden/sayings").json()["sayings"]

    assert [(one["document"]["title"], one["text"]) for one in sayings] == [
        ("De brief", "Eerst kwam er een brief en daarna loonbeslag."),
        ("De post", "'k Had schulden en schaamde me dood, zó erg dat ik de post niet meer openmaakte."),
    ]
    for one in sayings:
        whole = client.get(f"/v1/documents/{one['document']['id']}").json()
        assert whole["text"][one["start"] : one["end"]] == one["text"]
        assert whole["sha256"] == one["sha256"]
        assert client.get(f"/v1/passages/{one['passageId']}").json()["documentId"] == whole["id"]
    marks = [(one["label"], one["register"]) for one in sayings[0]["marks"]]
    assert marks == [("loonbeslag", "everyday")]


def test_a_theme_that_no_story_names_has_no_sayings(client: TestClient) -> None:
    assert client.get("/v1/themes/dementie/sayings").json() == {"sayings": []}
    assert client.get("/v1/themes/bestaat-niet/sayings").status_code == 404


def test_a_text_in_other_words_is_found_also_when_others_use_the_word_itself(client: TestClient) -> None:
    assert "De brief" in _titles(_search(client, q="schulden"))


def test_a_passage_leads_to_the_other_voices(client: TestClient) -> None:
    hit = next(hit for hit in _search(client, q="schulden")["hits"] if hit["knowledgeSource"] == "research")

    neighbours = client.get(f"/v1/passages/{hit['passageId']}/neighbours").json()["neighbours"]

    assert neighbours.keys() == {"practice", "experience"}
    for voice, found in neighbours.items():
        assert {near["document"]["knowledgeSource"] for near in found} == {voice}


def test_knowledge_sources_say_which_of_them_count(client: TestClient) -> None:
    sources = client.get("/v1/knowledge-sources").json()["knowledgeSources"]

    assert [(source["id"], source["countsAsEvidence"]) for source in sources] == [
        ("research", True),
        ("practice", True),
        ("experience", True),
        ("framework", False),
    ]
    assert sources[3]["documents"] == 1


@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ("", "q", "typ een vraag, of kies een thema, plaats of bron"),
        ("q=", "q", "typ een vraag, of kies een thema, plaats of bron"),
        ("q=%20%09%0A%E2%80%83", "q", "typ een vraag, of kies een thema, plaats of bron"),
        ("q=de+het+en", "q", "de vraag bevat alleen leestekens of kleine woorden"),
        ("q=%3F%21%E2%80%A6", "q", "de vraag bevat alleen leestekens of kleine woorden"),
        ("q=wat+werkt%3F", "q", "de vraag bevat alleen woorden om te vragen"),
        ("q=kan+dat+zomaar", "q", "de vraag bevat alleen woorden om te vragen"),
        ("q=-schulden", "q", "de vraag zegt alleen wat u niet wilt; noem ook een onderwerp"),
        ("q=" + "a" * 1001, "q", "mag hoogstens 1000 tekens tellen"),
        ("q=" + "%F0%9F%8F%98" * 1001, "q", "mag hoogstens 1000 tekens tellen"),
        ("q=schuld%00en", "q", "de vraag bevat tekens die geen tekst zijn"),
        ("q=schuld%1B%5B31m", "q", "de vraag bevat tekens die geen tekst zijn"),
        ("q=schulden&theme=eenhoorns", "theme", "'eenhoorns' staat niet in de thesaurus"),
        ("q=schulden&law=eenhoorns", "law", "'eenhoorns' staat niet in de thesaurus"),
        ("q=schulden&targetGroup=eenhoorns", "targetGroup", "'eenhoorns' staat niet in de thesaurus"),
        ("q=schulden&page=0", "page", "moet 1 of meer zijn"),
        ("q=schulden&page=-1", "page", "moet 1 of meer zijn"),
        ("q=schulden&page=10001", "page", "mag 10000 of minder zijn"),
        ("q=schulden&page=twee", "page", "moet een geheel getal zijn"),
        ("q=schulden&page=1.5", "page", "moet een geheel getal zijn"),
        ("q=schulden&page=" + "9" * 5000, "page", ""),
        ("q=schulden&pageSize=101", "pageSize", "mag 100 of minder zijn"),
        ("q=schulden&period=vorig+jaar", "period", "heeft een andere vorm dan gevraagd"),
        ("q=schulden&period=%D9%A2%D9%A0%D9%A2%D9%A1", "period", "heeft een andere vorm dan gevraagd"),
        ("q=schulden&period=2021-2020", "period", "2021-2020 eindigt voor het begint"),
        ("q=schulden&place=%00", "place.0", "heeft een andere vorm dan gevraagd"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_why(
    client: TestClient, query: str, field: str, reason: str
) -> None:
    assert _refused(client, query, field).startswith(reason)


@pytest.mark.parametrize(
    "question",
    [
        "schulden".ljust(1000, "s"),
        "🏘️" * 499 + "os",
        "woord " * 166 + "vier",
        "﷽ ‮schulden‬ \u200bmet\u200d nul\ufeffbreedte",
        "s\u0301\u0302\u0303chulden " + "e" + "\u0301" * 500,
        "İŞÇİ ŉ ẞ ﬁnanciële Ⅳ ½ ①",
        "债务 ديون חובות долги",
        "\U000e0001\U0010ffff schulden",
        "'; DROP TABLE documents; --",
        "<script>alert('schulden')</script>",
        "{{7*7}} ${7*7} %s %n",
        "schulden\u2028geld\u0085zorgen",
    ],
)
def test_an_odd_question_is_answered_or_refused_and_never_breaks(client: TestClient, question: str) -> None:
    answer = client.get("/v1/search", params={"q": question})

    assert answer.status_code in {200, 400}
    assert answer.json().keys() >= ({"hits", "coverage"} if answer.status_code == 200 else {"detail", "errors"})


def test_a_question_of_exactly_a_thousand_signs_is_answered(client: TestClient) -> None:
    question = "schulden " + "🏘" * 991

    assert len(question) == 1000
    assert _titles(_search(client, q=question)) > set()


@pytest.mark.parametrize("bytes_", ["%ED%A0%80", "%FF%FE", "%C3", "%80", "%F4%90%80%80"])
def test_bytes_that_are_no_text_never_break_a_search(client: TestClient, bytes_: str) -> None:
    assert client.get(f"/v1/search?q=schulden{bytes_}").status_code in {200, 400}
    assert client.get(f"/v1/search?q=schulden&place={bytes_}").status_code in {200, 400}
    assert client.get(f"/v1/themes/{bytes_}").status_code in {400, 404}
    assert client.get(f"/v1/documents/{bytes_}").status_code in {400, 404}


def test_a_postgresql_catalogue_takes_odd_filters_too(tmp_path: Path, postgres_url: str) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, database_url=postgres_url, _env_file=None))
    made, passages = document("test:een", source=KnowledgeSource.EXPERIENCE, place="Den Bosch")
    base.catalogue.save(made, passages)
    base.following.catch_up()
    client = client_of(base)

    found = {
        place: client.get(f"/v1/search?{urlencode({'place': place})}").status_code
        for place in ("Den Bosch", "'s-Gravenhage", "\x00", "%", "\\", "🏘️", "\ufffe")
    }

    base.close()
    assert found == {
        "Den Bosch": 200, "'s-Gravenhage": 200, "\x00": 400, "%": 200, "\\": 200, "🏘️": 200, "\ufffe": 200
    }  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/v1"])
def test_the_health_of_an_explorer_that_works(client: TestClient, prefix: str) -> None:
    live, ready = client.get(f"{prefix}/health/live"), client.get(f"{prefix}/health/ready")

    assert (live.status_code, live.json()["status"]) == (200, "ok")
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    assert ready.json()["checks"] == {
        "catalogue": "ok", "index": "ok", "models": "ok", "encoder": "letterreeksen (zonder taalmodel)"
    }  # fmt: skip


def test_an_explorer_without_its_index_lives_and_is_not_ready(base: KnowledgeBase) -> None:
    client = client_of(with_failing_index(base, IndexDamaged("stuk")))

    assert client.get("/v1/health/live").status_code == 200
    ready = client.get("/v1/health/ready")
    assert (ready.status_code, ready.headers["content-type"]) == (503, "application/problem+json")
    assert ready.json()["errors"] == [{"location": "check", "name": "index", "reason": "index-damaged"}]


def test_an_explorer_without_its_catalogue_is_not_ready(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, document())
    with base.catalogue._engine.begin() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("ALTER TABLE documents RENAME TO weg")

    ready = client_of(base).get("/v1/health/ready")

    base.close()
    assert ready.status_code == 503
    assert {"location": "check", "name": "catalogue", "reason": "catalogue-unavailable"} in ready.json()["errors"]
