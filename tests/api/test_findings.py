"""``/v1/findings`` and the findings of a study, with what they stand on."""

from collections.abc import Iterator
from typing import Any

import pytest

from kb.model.identity import new_id
from tests.api.bench import Place, place

SHY = "Ik durfde de post 😀 niet meer te openen."
SENTENCE = "Wie zich schaamt, vraagt laat om hulp."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("findings"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    return house.begun()


def _state(desk: Place) -> str:
    made = desk.noor.post(f"{desk.path}/findings", {"sentence": SENTENCE, "place": "Arnhem"})
    return f"{desk.path}/findings/{made['id']}"


def _attach(desk: Place, path: str, words: str = SHY, kind: str = "supports", **said: Any) -> Any:
    (coded,) = desk.coded(words, "schaamte")["annotations"]
    body = {"highlight": coded["highlight"], "kind": kind, "note": "Zij zegt het zelf."}
    return desk.noor.post(f"{path}/stances", body, 200, **said)


def test_a_finding_stands_on_words_as_they_stand_in_the_text(desk: Place) -> None:
    path = _state(desk)
    _attach(desk, path)

    found = desk.ana.get(path)

    assert (found["sentence"], found["place"], found["targetGroup"]) == (SENTENCE, "Arnhem", "")
    (quotation,) = found["quotations"]
    assert (quotation["exact"], quotation["kind"], quotation["counts"]) == (SHY, "supports", True)
    assert desk.story.text[quotation["start"] : quotation["end"]] == SHY
    assert found["counts"]["experience"] == {"supports": 1, "qualifies": 0, "contradicts": 0}
    assert found["counts"].keys() == {"research", "practice", "experience"}
    assert [one["id"] for one in desk.noor.get(f"{desk.path}/findings")["findings"]] == [found["id"]]


def test_a_change_sent_twice_happens_once_and_not_over_what_was_not_seen(desk: Place) -> None:
    body = {"sentence": SENTENCE}
    first = desk.noor.post(f"{desk.path}/findings", body, key="een")
    assert desk.noor.post(f"{desk.path}/findings", body, key="een")["id"] == first["id"]
    path = f"{desk.path}/findings/{first['id']}"
    tag = desk.noor.ask("GET", path).headers["ETag"]

    changed = desk.ana.ask("PUT", path, json={"sentence": "Schaamte stelt hulp uit."}, tag=tag)
    stale = desk.noor.ask("PUT", path, json={"sentence": "Te laat."}, tag=tag)

    assert (changed.status_code, changed.json()["sentence"]) == (200, "Schaamte stelt hulp uit.")
    assert (stale.status_code, stale.json()["by"]["name"], stale.json()["fields"]) == (412, "Ana", ["sentence"])
    assert desk.noor.ask("PUT", path, json={"sentence": "Te laat."}, tag="").status_code == 428
    assert desk.noor.ask("DELETE", path, tag=tag).status_code == 412
    assert desk.noor.ask("DELETE", path).status_code == 200
    assert desk.noor.get(path, 404)["status"] == 404


def test_everything_in_the_way_of_publishing_is_told_at_once(desk: Place) -> None:
    path = _state(desk)

    answer = desk.noor.ask("POST", f"{path}/_publish")

    assert (answer.status_code, answer.json()["why"]) == (409, "not-ready")
    assert [one["reason"] for one in answer.json()["errors"]] == ["Er staat geen citaat onder dat telt."]
    assert [one["why"] for one in desk.noor.get(path)["objections"]] == ["silent"]
    assert desk.ana.ask("POST", f"{path}/_publish").status_code == 403


def test_what_is_published_is_for_everybody_until_it_is_taken_back(desk: Place) -> None:
    path = _state(desk)
    _attach(desk, path)
    public = f"/v1/findings/{path.rpartition('/')[2]}"
    assert desk.client.get(public).status_code == 404
    assert desk.noor.post(f"{path}/_publish", None, 200)["publishedAt"]

    shown = desk.client.get(public).json()
    assert [one["exact"] for one in shown["quotations"]] == [SHY]
    assert not {"study", "madeBy", "objections"} & shown.keys()
    assert "by" not in shown["quotations"][0]
    listed = desk.client.get("/v1/findings?pageSize=1")
    assert shown["id"] in [one["id"] for one in listed.json()["findings"]]
    assert "rel=" in listed.headers["Link"]

    desk.noor.post(f"{path}/_retract", None, 200)
    assert desk.client.get(public).status_code == 404


def test_a_withdrawn_source_empties_its_quotation_everywhere_at_once(tmp_path: Any) -> None:
    desk = place(tmp_path).begun()
    path = _state(desk)
    _attach(desk, path)
    desk.noor.post(f"{path}/_publish", None, 200)

    desk.base.withdrawing.withdraw([desk.story.id], "op verzoek")

    public = desk.client.get(f"/v1/findings/{path.rpartition('/')[2]}").json()
    assert (public["quotations"], public["gone"], public["stands"]) == ([], 1, False)
    assert len(desk.noor.get(f"{desk.path}/findings?again=true")["findings"]) == 1
    for address in ("", "/matrix", "/display", "/quotations", "/meetings", "/findings"):
        assert "durfde" not in desk.noor.ask("GET", f"{desk.path}{address}").text
    assert desk.noor.post(f"{path}/_clear", None, 200)["gone"] == 0
    desk.base.close()


def test_whoever_has_an_account_doubts_and_two_members_confirm(desk: Place) -> None:
    path = _state(desk)
    (quotation,) = _attach(desk, path)["quotations"]
    desk.noor.post(f"{path}/_publish", None, 200)
    public = f"/v1/findings/{path.rpartition('/')[2]}"
    doubt = f"{public}/stances/{quotation['id']}/_doubt"

    assert desk.client.post(doubt).status_code == 403
    assert desk.bo.ask("POST", doubt, key="twijfel").status_code == 204
    assert desk.bo.ask("POST", doubt, key="twijfel").status_code == 204
    assert desk.client.get(public).json()["counts"]["experience"]["supports"] == 0
    for who in (desk.noor, desk.ana):
        found = who.post(f"{path}/stances/{quotation['id']}/_confirm", None, 200)
    assert found["counts"]["experience"]["supports"] == 1
    found = desk.ana.post(f"{path}/stances/{quotation['id']}/_doubt", None, 200)
    assert found["quotations"][0]["doubted"]
    stance, seen = f"{path}/stances/{quotation['id']}", found["quotations"][0]["etag"]
    assert desk.noor.ask("POST", f"{stance}/_confirm", tag=seen).status_code == 200
    late = [desk.ana.ask(*asked, tag=seen) for asked in (("POST", f"{stance}/_doubt"), ("DELETE", stance))]
    assert [(one.status_code, one.json()["thing"]) for one in late] == 2 * [(412, "stance")]
    assert late[0].json()["fields"] == ["confirmedBy"]
    assert desk.noor.ask("DELETE", stance, tag="").status_code == 428
    assert desk.noor.ask("DELETE", stance).json()["quotations"] == []


def test_nothing_is_done_to_a_finding_that_is_another_by_now(desk: Place) -> None:
    id = desk.noor.post(f"{desk.path}/findings", {"sentence": "Een naaste helpt."})["id"]
    path = f"{desk.path}/findings/{id}"
    tag = desk.noor.ask("GET", path).headers["ETag"]
    desk.ana.ask("PUT", path, json={"sentence": "Een buur helpt."})

    asked = [("POST", verb) for verb in ("_publish", "_retract", "_clear", f"stances/{new_id()}/_confirm")]
    asked += [("DELETE", f"stances/{new_id()}"), ("POST", f"stances/{new_id()}/_doubt"), ("POST", "stances")]
    for method, verb in asked:
        body = {"highlight": new_id(), "kind": "supports"} if verb == "stances" else None
        answer = desk.noor.ask(method, f"{path}/{verb}", json=body, tag=tag)
        assert (answer.status_code, answer.json()["by"]["name"]) == (412, "Ana"), verb


def test_for_who_is_no_member_there_is_nothing(desk: Place) -> None:
    path = _state(desk)
    (quotation,) = _attach(desk, path)["quotations"]
    for address in (path, f"{desk.path}/findings", *(f"{desk.path}/{one}" for one in ("matrix", "display"))):
        assert desk.bo.get(address, 404)["title"] == "Niet gevonden"
        assert desk.client.get(address).status_code == 404
    for verb in ("_publish", "_retract", "_clear", f"stances/{quotation['id']}/_doubt"):
        assert desk.bo.ask("POST", f"{path}/{verb}").status_code == 404
    assert path.rpartition("/")[2] not in desk.bo.ask("GET", "/v1/findings").text
    assert desk.noor.get(f"{desk.path}/findings/{new_id()}", 404)["status"] == 404


@pytest.mark.parametrize(
    "body", [{}, {"sentence": ""}, {"sentence": "a\u0000b"}, {"sentence": "x", "ander": 1}, {"sentence": "x" * 501}]
)
def test_what_is_no_finding_is_told_so(desk: Place, body: dict[str, Any]) -> None:
    answer = desk.noor.ask("POST", f"{desk.path}/findings", json=body)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
