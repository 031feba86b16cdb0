"""``/v1/studies/{id}/cases`` and what is known of them."""

from collections.abc import Iterator

import pytest

from tests.api.bench import Place, place


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("cases"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    return house.begun()


def test_cases_are_made_filled_and_taken_away_and_that_can_be_undone(desk: Place) -> None:
    desk.coded("Mijn buurvrouw", "naaste")
    body = {"name": "Gezin 1", "documents": [desk.story.id]}
    made = desk.noor.post(f"{desk.path}/cases", body, key="een")
    assert desk.noor.post(f"{desk.path}/cases", body, key="een") == made
    size = desk.noor.post(f"{desk.path}/variables", {"name": "Kinderen", "kind": "integer"})["id"]
    cell = {"case": made["id"], "variable": size, "value": " +2", "before": ""}

    desk.noor.post(f"{desk.path}/cases/_fill", {"cells": [cell]}, 200)

    (found,) = desk.noor.get(f"{desk.path}/cases")["cases"]
    assert found == {**made, "values": {size: "2"}}
    assert desk.noor.get(f"{desk.path}/matrix?columns=variable&variable={size}")["columns"] == ["2"]
    assert desk.noor.ask("POST", f"{desk.path}/cases/_fill", json={"cells": [cell]}).status_code == 409
    assert desk.noor.ask("DELETE", f"{desk.path}/variables/{size}").status_code == 200
    assert desk.noor.get(f"{desk.path}/cases/{made['id']}")["values"] == {}
    assert desk.noor.ask("POST", f"{desk.path}/_undo").status_code == 200
    assert desk.noor.get(f"{desk.path}/cases/{made['id']}")["values"] == {size: "2"}


def test_what_somebody_else_changed_is_not_written_over(desk: Place) -> None:
    case = desk.noor.post(f"{desk.path}/cases", {"name": "Gezin 1", "description": "Drie hoog."})["id"]
    variable = desk.noor.post(f"{desk.path}/variables", {"name": "Wijk"})["id"]
    for address in (f"{desk.path}/cases/{case}", f"{desk.path}/variables/{variable}"):
        seen = desk.noor.ask("GET", address).headers["ETag"]
        assert desk.ana.ask("PATCH", address, json={"name": "Anders"}).json()["name"] == "Anders"
        assert desk.noor.ask("PATCH", address, tag=seen, json={"description": "Zo."}).status_code == 412
        assert desk.noor.ask("DELETE", address, tag=seen).status_code == 412
        assert desk.noor.ask("DELETE", address).status_code == 200
        assert desk.bo.ask("GET", address).status_code == 404


def test_a_value_that_is_none_is_told_with_its_place(desk: Place) -> None:
    case = desk.noor.post(f"{desk.path}/cases", {"name": "Gezin 1"})["id"]
    since = desk.noor.post(f"{desk.path}/variables", {"name": "Sinds", "kind": "date"})["id"]

    told = desk.noor.post(
        f"{desk.path}/cases/_fill", {"cells": [{"case": case, "variable": since, "value": "ooit"}]}, 400
    )

    assert "Sinds bij Gezin 1: “ooit” is geen datum" in told["detail"]
    assert desk.noor.ask("POST", f"{desk.path}/cases", json={"name": "gezin 1"}).status_code == 400
