"""``/v1/studies/{id}/memos``: what researchers write down."""

from collections.abc import Iterator

import pytest

from kb.model.identity import new_id
from tests.api.bench import Place, place
from tests.api.linked import graph_of


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("memos"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    return house.begun()


def _write(desk: Place, on: str, text: str = "Schaamte, denk ik.", **said: object) -> str:
    id: str = desk.noor.post(f"{desk.path}/memos", {"on": on, "text": text, **said})["id"]
    return id


def test_a_memo_is_written_on_anything_in_a_study(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]
    things = [desk.study, desk.story.id, said["highlight"], said["id"], said["code"]]
    for on in things:
        _write(desk, on, kind="theory")

    found = desk.ana.get(f"{desk.path}/memos")
    assert ([one["on"] for one in found["memos"]], found["total"]) == (things, 5)
    assert {one["kind"] for one in found["memos"]} == {"theory"}
    assert [one["on"] for one in desk.ana.get(f"{desk.path}/memos?on={said['code']}")["memos"]] == [said["code"]]
    within = desk.ana.get(f"{desk.path}/memos?document={desk.story.id}")["memos"]
    assert {one["on"] for one in within} == {desk.story.id, said["highlight"], said["id"]}


def test_words_that_a_memo_is_on_are_referred_to_and_never_written_down(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw hielp mij", "naaste")["annotations"]
    memo = desk.noor.get(f"{desk.path}/memos/{_write(desk, said['highlight'], 'Zij zegt: Mijn buurvrouw hielp mij!')}")

    assert memo["text"] == f"Zij zegt: [[{said['highlight']}]]!"
    assert memo["links"] == [said["highlight"]]


def test_a_memo_that_is_sent_twice_is_written_once(desk: Place) -> None:
    body = {"on": desk.study, "text": "Eén keer."}
    answers = [desk.noor.ask("POST", f"{desk.path}/memos", json=body, key="memo") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["Location"].endswith(answers[0].json()["id"])
    assert desk.noor.get(f"{desk.path}/memos")["total"] == 1


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001, "a\u0000b"])
def test_what_is_no_memo_is_told_so(desk: Place, text: str) -> None:
    assert desk.noor.ask("POST", f"{desk.path}/memos", json={"on": desk.study, "text": text}).status_code == 400


def test_a_memo_on_what_is_not_there_is_not_found(desk: Place) -> None:
    assert desk.noor.ask("POST", f"{desk.path}/memos", json={"on": new_id(), "text": "x"}).status_code == 404
    desk.noor.get(f"{desk.path}/memos/{new_id()}", 404)


def test_a_memo_is_its_authors_to_change_and_as_it_was_seen(desk: Place) -> None:
    path = f"{desk.path}/memos/{_write(desk, desk.study)}"
    seen = desk.noor.ask("GET", path).headers["ETag"]

    assert desk.ana.ask("PATCH", path, json={"text": "Van mij"}).status_code == 403
    assert desk.ana.ask("DELETE", path).status_code == 403
    first = desk.noor.ask("PATCH", path, json={"text": "Eerst <b>"}, tag=seen, key="herschrijven")
    again = desk.noor.ask("PATCH", path, json={"text": "Eerst <b>"}, tag=seen, key="herschrijven")
    late = desk.noor.ask("PATCH", path, json={"text": "Later"}, tag=seen)
    assert desk.noor.ask("PATCH", path, json={"text": "Later"}, tag="").status_code == 428
    assert (first.json()["text"], again.json(), again.headers["ETag"]) == (
        "Eerst <b>",
        first.json(),
        first.headers["ETag"],
    )
    assert (late.status_code, late.json()["thing"]) == (412, "memo")
    assert desk.noor.ask("DELETE", path, tag=seen).status_code == 412
    assert desk.noor.ask("DELETE", path, tag=first.headers["ETag"]).status_code == 200
    desk.noor.get(path, 404)


def test_memos_are_web_annotations_that_comment_on_what_they_are_on(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]
    memo = _write(desk, said["highlight"])
    for on in (said["id"], said["code"], desk.study, desk.story.id):
        _write(desk, on)

    whole = desk.noor.get(f"{desk.path}/memos", accept="application/ld+json")
    targets = [one["target"] for one in whole["first"]["items"]]
    address = f"http://127.0.0.1:8000{desk.path}"

    assert targets[0]["selector"][1]["exact"] == "Mijn buurvrouw"
    assert targets[1:] == [
        f"{address}/annotations/{said['id']}",
        f"{address}/codes/{said['code']}",
        address,
        f"http://127.0.0.1:8000/v1/documents/{desk.story.id}",
    ]
    assert {one["motivation"] for one in whole["first"]["items"]} == {"commenting"}
    assert len(graph_of(whole)) > 40
    one = desk.noor.get(f"{desk.path}/memos/{memo}", accept="application/ld+json")
    assert one["body"] == [
        {"type": "TextualBody", "purpose": "commenting", "value": "Schaamte, denk ik.", "format": "text/markdown"},
        {"type": "TextualBody", "purpose": "classifying", "value": "analysis"},
    ]


def test_for_who_is_no_member_there_are_no_memos(desk: Place) -> None:
    memo = _write(desk, desk.study)
    desk.bo.get(f"{desk.path}/memos", 404)
    desk.bo.get(f"{desk.path}/memos/{memo}", 404)
    assert desk.bo.ask("POST", f"{desk.path}/memos", json={"on": desk.study, "text": "x"}).status_code == 404
    assert desk.bo.ask("DELETE", f"{desk.path}/memos/{memo}").status_code == 404
