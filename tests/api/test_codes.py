"""``/v1/studies/{id}/codes``: the codebook."""

from collections.abc import Iterator
from typing import Any

import pytest

from kb.model.identity import new_id
from tests.api.bench import Place, Somebody, place


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("codes"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    return house.begun()


def _codes(desk: Place, by: Somebody | None = None) -> dict[str, Any]:
    return {one["name"]: one for one in (by or desk.noor).get(f"{desk.path}/codes")["codes"]}


def _add(desk: Place, name: str, **said: object) -> str:
    id: str = desk.noor.post(f"{desk.path}/codes", {"name": name, **said})["id"]
    return id


def test_a_code_is_made_and_stands_in_the_tree(desk: Place) -> None:
    answer = desk.noor.ask("POST", f"{desk.path}/codes", json={"name": "Helpers"})
    id = answer.json()["id"]
    _add(desk, "Buren", parent=id)

    assert (answer.status_code, answer.headers["Location"].endswith(f"/codes/{id}")) == (201, True)
    assert desk.ana.ask("GET", f"{desk.path}/codes/{id}").headers["ETag"] == answer.headers["ETag"]
    tree = desk.noor.get(f"{desk.path}/codes")
    assert [(one["name"], one["depth"]) for one in tree["codes"]] == [("Helpers", 0), ("Buren", 1)]
    assert tree["total"] == 2


def test_a_code_that_is_sent_twice_is_made_once_with_the_same_answer(desk: Place) -> None:
    twice = [desk.noor.post(f"{desk.path}/codes", {"name": "Eén"}, key="code") for _ in range(2)]

    assert twice[0] == twice[1]
    assert list(_codes(desk)) == ["Eén"]


def test_how_often_a_code_was_given_is_told_by_voice_and_in_a_document(desk: Place) -> None:
    desk.coded("Mijn buurvrouw", "naaste")
    desk.coded("Zij schamen zich", "naaste", of=desk.report)

    (code,) = desk.noor.get(f"{desk.path}/codes?document={desk.story.id}")["codes"]
    assert (code["codings"], code["here"]) == (2, 1)
    assert code["voices"] == {"experience": 1, "research": 1}


@pytest.mark.parametrize("name", ["", "  ", "x" * 10_000, "a\u0000", "a\u202eb"])
def test_what_is_no_name_is_told_so(desk: Place, name: str) -> None:
    answer = desk.noor.ask("POST", f"{desk.path}/codes", json={"name": name})

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_name_with_markup_or_a_formula_is_text(desk: Place) -> None:
    for name in ("<b>vet</b>", "=cmd|' /C calc'!A0"):
        _add(desk, name)
        assert name in _codes(desk)


def test_a_code_under_one_that_is_not_there_is_refused(desk: Place) -> None:
    assert desk.noor.ask("POST", f"{desk.path}/codes", json={"name": "x", "parent": new_id()}).status_code == 404


def test_what_is_said_of_a_code_changes_and_the_rest_stays(desk: Place) -> None:
    path = f"{desk.path}/codes/{_add(desk, 'naaste')}"
    desk.coded("Mijn buurvrouw", "naaste")
    seen = desk.noor.ask("GET", path).headers["ETag"]

    first = desk.noor.ask("PATCH", path, json={"covers": "wie dichtbij staat", "hue": 7}, tag=seen)
    late = desk.ana.ask("PATCH", path, json={"covers": "iemand anders"}, tag=seen)

    assert (first.status_code, first.json()["name"], first.json()["definition"]) == (200, "naaste", 2)
    assert _codes(desk)["naaste"]["outdated"] == 1
    assert (late.status_code, late.json()["by"]["name"]) == (412, "Noor")
    assert late.json()["fields"] == ["hue", "covers", "definition"]
    assert desk.ana.ask("DELETE", path, tag="").status_code == 428
    assert desk.ana.ask("PATCH", path, json={"covers": "iemand anders"}, tag=first.headers["ETag"]).status_code == 200


def test_a_code_belongs_to_a_concept_in_some_way_or_to_none(desk: Place) -> None:
    path = f"{desk.path}/codes/{_add(desk, 'schuld')}"

    assert desk.noor.ask("PATCH", path, json={"concept": "schulden"}).status_code == 400
    assert desk.noor.ask("PATCH", path, json={"concept": "bestaat-niet", "mapping": "exact"}).status_code == 404
    mapped = desk.noor.ask("PATCH", path, json={"concept": "schulden", "mapping": "exact"})
    assert mapped.json()["concept"] == "schulden"
    freed = desk.noor.ask("PATCH", path, json={"concept": None, "mapping": None})
    assert (freed.json()["concept"], freed.json()["mapping"]) == (None, None)


@pytest.mark.parametrize("body", [{"hue": 12}, {"hue": -1}, {"name": ""}, {"covers": "x" * 20_001}, {"keys": ["x"]}])
def test_what_a_code_cannot_be_is_told_so(desk: Place, body: dict[str, object]) -> None:
    assert desk.noor.ask("PATCH", f"{desk.path}/codes/{_add(desk, 'x')}", json=body).status_code == 400


def test_key_quotations_have_to_be_there(desk: Place) -> None:
    path = f"{desk.path}/codes/{_add(desk, 'naaste')}"
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]

    assert desk.noor.ask("PATCH", path, json={"keys": [new_id()]}).status_code == 404
    assert desk.noor.ask("PATCH", path, json={"keys": [said["highlight"]]}).json()["keys"] == [said["highlight"]]


def test_a_code_moves_but_not_under_itself(desk: Place) -> None:
    above, below = _add(desk, "boven"), _add(desk, "onder")
    assert desk.noor.post(f"{desk.path}/codes/{below}/_move", {"under": above}, 200)["kind"] == "code-moved"

    assert [(one["name"], one["depth"]) for one in _codes(desk).values()] == [("boven", 0), ("onder", 1)]
    desk.noor.post(f"{desk.path}/codes/{above}/_move", {"under": below}, 400)
    desk.noor.post(f"{desk.path}/codes/{below}/_move", {"at": 0}, 200)
    assert list(_codes(desk)) == ["onder", "boven"]


def test_merged_codes_count_once_and_are_apart_again_when_that_is_taken_back(desk: Place) -> None:
    for name in ("buur", "naaste"):
        desk.coded("Mijn buurvrouw", name)
    before = _codes(desk)
    into, other = before["naaste"]["id"], before["buur"]["id"]

    twice = [desk.noor.post(f"{desk.path}/codes/{into}/_merge", {"codes": [other]}, 200, key="een") for _ in "12"]

    assert twice[0] == twice[1]
    assert {name: one["codings"] for name, one in _codes(desk).items()} == {"naaste": 1}
    desk.noor.post(f"{desk.path}/_undo", None, 200)
    assert _codes(desk) == before
    desk.noor.post(f"{desk.path}/codes/{into}/_merge", {"codes": [into]}, 400)


def test_some_codings_of_a_code_get_another_one(desk: Place) -> None:
    (first,) = desk.coded("Mijn buurvrouw", "hulp")["annotations"]
    (second,) = desk.coded("Zij kende de weg", "hulp")["annotations"]
    (foreign,) = desk.coded("Ik durfde", "angst")["annotations"]
    codes = _codes(desk)
    path = f"{desk.path}/codes/{codes['hulp']['id']}/_split"
    to = _add(desk, "buren")

    desk.noor.post(path, {"to": to, "annotations": [first["id"], foreign["id"]]}, 404)
    desk.noor.post(path, {"to": to, "annotations": [first["id"]]}, 200)

    assert {name: one["codings"] for name, one in _codes(desk).items()} == {"hulp": 1, "angst": 1, "buren": 1}
    assert desk.noor.get(f"{desk.path}/annotations/{second['id']}")["code"] == codes["hulp"]["id"]
    desk.noor.post(path, {"annotations": [second["id"]]}, 400)
    desk.noor.post(path, {"name": "weg", "annotations": [second["id"]]}, 200)
    assert {name: one["codings"] for name, one in _codes(desk).items()} == {"hulp": 0, "weg": 1, "angst": 1, "buren": 1}
    assert desk.noor.ask("POST", f"{desk.path}/_undo").status_code == 200
    assert set(_codes(desk)) == {"hulp", "angst", "buren"}


def test_a_retired_code_is_given_to_nothing_new_until_it_is_used_again(desk: Place) -> None:
    desk.coded("Mijn buurvrouw", "naaste")
    id = _codes(desk)["naaste"]["id"]
    desk.noor.post(f"{desk.path}/codes/{id}/_retire", {}, 200)

    given = {**desk.words("Ik durfde"), "code": id}
    assert desk.noor.ask("POST", f"{desk.path}/annotations", json=given).status_code == 400
    assert _codes(desk)["naaste"]["state"] == "retired"
    desk.noor.post(f"{desk.path}/codes/{id}/_retire", {"retired": False}, 200)
    desk.noor.post(f"{desk.path}/annotations", given)


def test_a_code_that_was_given_is_not_taken_away_and_it_says_who_gave_it(desk: Place) -> None:
    desk.coded("Mijn buurvrouw", "naaste", by=desk.ana)
    path = f"{desk.path}/codes/{_codes(desk)['naaste']['id']}"

    answer = desk.noor.ask("DELETE", path)
    told = answer.json()

    assert (answer.status_code, told["thing"], told["why"]) == (409, "coding", "used")
    assert told["by"] == {"role": "researcher", "name": "Ana"}
    assert told["number"] == desk.noor.get(desk.path)["number"]
    empty = f"{desk.path}/codes/{_add(desk, 'leeg')}"
    assert desk.noor.ask("DELETE", empty).json()["kind"] == "code-removed"
    desk.noor.get(empty, 404)


def test_the_codebook_is_there_as_it_was(desk: Place) -> None:
    id = _add(desk, "eerst")
    number = desk.noor.get(desk.path)["number"]
    desk.noor.ask("PATCH", f"{desk.path}/codes/{id}", json={"name": "later"})

    assert [one["name"] for one in desk.noor.get(f"{desk.path}/codes?at={number}")["codes"]] == ["eerst"]


def test_codes_get_other_colours_at_once_or_none_does(desk: Place) -> None:
    first, second = _add(desk, "een"), _add(desk, "twee")

    desk.noor.post(f"{desk.path}/codes/_recolour", {"hues": {first: 3, second: 5}}, 200)
    desk.noor.post(f"{desk.path}/codes/_recolour", {"hues": {first: 7, new_id(): 5}}, 404)
    desk.noor.post(f"{desk.path}/codes/_recolour", {"hues": {first: 99}}, 400)

    assert {name: code["hue"] for name, code in _codes(desk).items()} == {"een": 3, "twee": 5}


def test_a_codebook_starts_from_a_theme(desk: Place) -> None:
    deed = desk.noor.post(f"{desk.path}/codes/_start", {"theme": "schulden"}, 200)

    assert deed["size"] == len(_codes(desk)) > 0
    assert _codes(desk)["Schulden"]["concept"] == "schulden"
    desk.noor.post(f"{desk.path}/codes/_start", {"theme": "bestaat-niet"}, 404)


def test_what_was_coded_under_an_earlier_definition_is_listed_until_it_is_said_to_hold(desk: Place) -> None:
    said = desk.coded("Mijn buurvrouw", "naaste")["annotations"][0]
    path = f"{desk.path}/codes/{said['code']}"
    assert desk.noor.get(f"{path}/outdated")["total"] == 0
    desk.noor.ask("PATCH", path, json={"covers": "wie dichtbij woont"})
    old = desk.noor.get(f"{path}/outdated")
    assert [one["id"] for one in old["annotations"]] == [said["id"]]

    desk.noor.post(f"{path}/_review", {"annotations": [new_id()]}, 404)
    desk.noor.post(f"{path}/_review", {"annotations": [said["id"]]}, 200)

    assert desk.noor.get(f"{path}/outdated")["total"] == 0


def test_nothing_is_done_to_a_code_that_is_another_by_now_and_it_says_by_whom(desk: Place) -> None:
    id, other = _add(desk, "een"), _add(desk, "twee")
    path = f"{desk.path}/codes/{id}"
    tag = desk.noor.ask("GET", path).headers["ETag"]
    desk.ana.ask("PATCH", path, json={"name": "Ana's"})

    asked: dict[str, Any] = {
        "_move": {"under": other},
        "_merge": {"codes": [other]},
        "_split": {"to": other, "annotations": [new_id()]},
        "_review": {"annotations": [new_id()]},
        "_retire": {},
    }
    answers = [desk.noor.ask("POST", f"{path}/{verb}", json=body, tag=tag) for verb, body in asked.items()]
    answers += [desk.noor.ask("DELETE", path, tag=tag), desk.noor.ask("PATCH", path, json={"hue": 1}, tag=tag)]

    for answer in answers:
        told = answer.json()
        assert (answer.status_code, told["thing"], told["by"]["name"]) == (412, "code", "Ana")
    assert set(_codes(desk)) == {"Ana's", "twee"}


def test_for_who_is_no_member_there_are_no_codes(desk: Place) -> None:
    id = _add(desk, "geheim")
    desk.bo.get(f"{desk.path}/codes", 404)
    desk.bo.get(f"{desk.path}/codes/{id}", 404)
    for verb in ("_move", "_retire"):
        desk.bo.post(f"{desk.path}/codes/{id}/{verb}", {}, 404)
    assert desk.bo.ask("DELETE", f"{desk.path}/codes/{id}").status_code == 404
    # Nor through a study of one's own.
    own = desk.bo.post("/v1/studies", {"question": "Van mij?"})["id"]
    desk.bo.get(f"/v1/studies/{own}/codes/{id}", 404)


def test_a_search_counts_codes_for_members_alone(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]
    below = desk.noor.post(f"{desk.path}/codes", {"name": "buur", "parent": said["code"]})["id"]
    desk.noor.post(f"{desk.path}/annotations", {**desk.words("vragen pas laat", of=desk.report), "code": below})

    def codes(address: str, who: Somebody = desk.noor) -> dict[str, tuple[int, int]]:
        found = who.get(f"/v1/search?{address}&study={desk.study}" if who is desk.noor else f"/v1/search?{address}")
        return {one["label"]: (one["count"], one["depth"]) for one in found["facets"]["code"]}

    assert codes("q=hulp") == {"naaste": (1, 0), "buur": (1, 1)}
    assert codes("source=experience") == {"naaste": (1, 0)}
    assert codes(f"source=experience&code={below}") == {"naaste": (1, 0), "buur": (0, 1)}
    typed = desk.noor.get(f"/v1/search?q=-code:buur&study={desk.study}")
    assert [one["title"] for one in typed["hits"]] == ["De post"]
    assert codes("q=hulp", desk.bo) == {}
    assert desk.client.get("/v1/search?q=hulp").json()["facets"]["code"] == []
    told = [desk.bo.ask("GET", f"/v1/search?q=hulp&study={id}") for id in (desk.study, new_id())]
    assert [one.status_code for one in told] == [400, 400]
    assert told[0].json()["errors"] == told[1].json()["errors"]
