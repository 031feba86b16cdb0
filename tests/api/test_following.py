"""``/v1/studies/{id}/found``: what the search of a study finds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from tests.api.bench import Place, place
from tests.building import document


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("following"))
    study = made.noor.post("/v1/studies", {"question": "Wie helpt?", "query": "q=hulp"})["id"]
    made = made._replace(study=study)
    made.noor.post(f"{made.path}/members", {"email": made.ana.email, "role": "reader"}, 200)
    yield made
    made.base.close()


def test_what_came_in_since_it_was_looked_at_is_new(desk: Place) -> None:
    path = f"{desk.path}/found"
    first = desk.noor.get(path)
    assert (first["query"], first["seenAt"], first["left"], first["taken"]) == ("q=hulp", None, 0, 0)
    assert "Monitor schulden" in [one["title"] for one in first["documents"]]
    assert first["new"] == first["total"] == len(first["documents"])
    assert desk.noor.get(desk.path)["seenAt"] is None

    deed = desk.noor.post(f"{desk.path}/_seen", {"until": first["until"]}, 200, key="gezien")
    assert desk.noor.post(f"{desk.path}/_seen", {"until": first["until"]}, 200, key="gezien") == deed
    later, passages = document("test:later", "Gezinnen met schulden vragen laat om hulp.", title="Later")
    desk.base.catalogue.save(later.model_copy(update={"added_at": datetime.now(UTC)}), passages)
    desk.base.following.catch_up()

    now = desk.noor.get(path)
    assert ([one["title"] for one in now["documents"]], now["left"]) == (["Later"], first["new"])
    assert now["seenAt"] == desk.noor.get(desk.path)["seenAt"] == first["until"]
    left = desk.noor.ask("GET", f"{path}?which=left&pageSize=1")
    assert (len(left.json()["documents"]), left.json()["total"]) == (1, first["new"])
    desk.noor.post(f"{desk.path}/documents", {"documents": [later.id]}, 200)
    assert desk.ana.get(path)["taken"] == 1
    desk.noor.post(f"{desk.path}/_seen", None, 200)
    assert desk.noor.get(path)["until"] >= desk.noor.get(path)["seenAt"] > first["until"]


def test_who_reads_along_sees_it_and_may_not_say_it_was_looked_at_and_others_see_nothing(desk: Place) -> None:
    assert desk.ana.get(f"{desk.path}/found")["query"] == "q=hulp"
    assert desk.ana.ask("POST", f"{desk.path}/_seen").status_code == 403
    for method, path in (("GET", "found"), ("POST", "_seen")):
        assert desk.bo.ask(method, f"{desk.path}/{path}").status_code == 404
    assert desk.noor.ask("POST", f"{desk.path}/_seen", json={"until": "2026-01-01T00:00:00"}).status_code == 400


def test_a_study_that_follows_nothing_finds_nothing(desk: Place) -> None:
    for query, status in (("", 200), ("=", 200), (f"code={quote(desk.study)}", 400)):
        other = desk.noor.post("/v1/studies", {"question": "En?", "query": query})["id"]
        answer = desk.noor.ask("GET", f"/v1/studies/{other}/found")
        assert answer.status_code == status, query
        assert status == 400 or (answer.json()["total"], answer.json()["until"]) == (0, None), query
