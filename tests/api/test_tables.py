"""``/v1/studies/{id}/matrix`` and what else lays codings side by side."""

from collections.abc import Iterator

import pytest

from kb.model.identity import new_id
from tests.api.bench import Place, place


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("tables"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    made = house.begun()
    made.coded("Mijn buurvrouw hielp mij.", "naaste")
    made.coded("buurvrouw", "vrouw")
    made.coded("Zij schamen zich", "schaamte", of=made.report)
    return made


def test_a_matrix_counts_people_per_code_and_voice(desk: Place) -> None:
    found = desk.noor.get(f"{desk.path}/matrix")

    assert found["columns"] == ["research", "practice", "experience", "framework"]
    assert {row["name"]: row["cells"] for row in found["rows"]} == {
        "naaste": {"experience": {"codings": 1, "documents": 1, "people": 1}},
        "vrouw": {"experience": {"codings": 1, "documents": 1, "people": 1}},
        "schaamte": {"research": {"codings": 1, "documents": 1, "people": 1}},
    }
    assert desk.noor.get(f"{desk.path}/matrix?columns=year&rows=codes")["columns"] == ["2021"]
    assert desk.noor.get(f"{desk.path}/matrix?rows=themes")["rows"] == []


def test_a_matrix_of_what_is_not_there_is_told_so(desk: Place) -> None:
    for query in ("columns=weer", "rows=x", "columns=variable", "variable=x"):
        assert desk.noor.ask("GET", f"{desk.path}/matrix?{query}").status_code == 400


def test_every_number_opens_its_quotations(desk: Place) -> None:
    rows = {row["name"]: row["id"] for row in desk.noor.get(f"{desk.path}/matrix")["rows"]}

    found = desk.noor.get(f"{desk.path}/quotations?row={rows['naaste']}&columns=voice&column=experience")
    assert [one["exact"] for one in found["quotations"]] == ["Mijn buurvrouw hielp mij."]
    assert (found["total"], found["people"], found["frameworks"]) == (1, 1, 0)
    without = f"{desk.path}/quotations?row={rows['schaamte']}&other={rows['naaste']}&meet=document&met=false"
    assert desk.noor.get(without)["total"] == 1
    for nothing in (new_id(), "niets", "a%00b"):
        answer = desk.noor.ask("GET", f"{desk.path}/quotations?row={nothing}")
        assert answer.status_code == 400 if "%00" in nothing else answer.json()["total"] == 0


def test_where_codes_meet(desk: Place) -> None:
    rows = {row["name"]: row["id"] for row in desk.noor.get(f"{desk.path}/matrix")["rows"]}

    pairs = desk.noor.get(f"{desk.path}/meetings?meet=inside")["pairs"]

    assert pairs == [{"one": rows["vrouw"], "other": rows["naaste"], "codings": 1, "documents": 1, "people": 1}]


def test_how_near_is_near_can_be_said_within_bounds(desk: Place) -> None:
    desk.coded("Ik durfde", "moed")
    far = len("Ik durfde de post 😀 niet meer te openen. ") - len("Ik durfde")

    def met(near: int) -> set[int]:
        pairs = desk.noor.get(f"{desk.path}/meetings?meet=near&near={near}")["pairs"]
        names = {one["id"]: one["name"] for one in desk.noor.get(f"{desk.path}/codes")["codes"]}
        return {pair["codings"] for pair in pairs if {names[pair["one"]], names[pair["other"]]} == {"moed", "naaste"}}

    assert (met(far - 1), met(far)) == (set(), {1})
    assert desk.noor.ask("GET", f"{desk.path}/meetings?meet=near&near=5001").status_code == 400


def test_people_say_how_the_voices_relate(desk: Place) -> None:
    (row,) = (row["id"] for row in desk.noor.get(f"{desk.path}/matrix")["rows"] if row["name"] == "naaste")
    (marked,) = (one["highlight"] for one in desk.noor.get(f"{desk.path}/quotations?row={row}")["quotations"])
    path = f"{desk.path}/display/{row}"
    said = {"verdict": "disagree", "reason": "Alleen in verhalen.", "keys": [marked]}

    assert desk.noor.ask("PUT", path, json=said).json()["kind"] == "judged"

    first = desk.ana.get(f"{desk.path}/display")["rows"][0]
    assert (first["name"], first["silent"]) == ("naaste", ["research", "practice"])
    assert [(one["verdict"], one["reason"]) for one in first["judgements"]] == [("disagree", "Alleen in verhalen.")]
    assert [one["exact"] for one in first["keys"]["experience"]] == ["Mijn buurvrouw hielp mij."]
    assert desk.noor.ask("PUT", path, json={"verdict": "agree", "reason": " "}).status_code == 400
    assert desk.noor.ask("PUT", f"{desk.path}/display/{new_id()}", json=said).status_code == 404
    seen = first["judgements"][0]["etag"]
    assert desk.noor.ask("PUT", path, json={**said, "verdict": "add"}, tag=seen).status_code == 200
    late = desk.noor.ask("DELETE", path, tag=seen)
    assert (late.status_code, late.json()["thing"], late.json()["fields"][0]) == (412, "judgement", "verdict")
    assert desk.noor.ask("DELETE", path).status_code == 200
    assert desk.noor.ask("DELETE", path, tag=seen).json()["why"] == "gone"
    assert all(not one["judgements"] for one in desk.ana.get(f"{desk.path}/display")["rows"])
