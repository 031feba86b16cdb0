"""``/v1/studies``: beginning one, who is in it, what is read, and taking back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kb.model.identity import new_id
from kb.model.people import Role
from kb.model.reader import Scope
from tests.api.bench import Place, place, somebody
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("studies"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    return house.begun()


def test_a_study_begins_with_a_question_and_is_there_for_its_members(desk: Place) -> None:
    answer = desk.noor.ask("POST", "/v1/studies", json={"question": "Wie helpt?", "documents": [desk.story.id]})
    study = answer.json()["id"]

    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/v1/studies/{study}")
    found = desk.noor.get(f"/v1/studies/{study}")
    assert (found["question"], found["role"], found["documents"], found["number"]) == ("Wie helpt?", "lead", 1, 1)
    assert [(one["name"], one["role"]) for one in found["members"]] == [("Noor", "lead")]
    assert study in [one["id"] for one in desk.noor.get("/v1/studies?pageSize=100")["studies"]]


def test_for_who_is_no_member_there_is_no_study(desk: Place) -> None:
    for path in ("", "/members", "/documents"):
        assert desk.bo.get(f"{desk.path}{path}", 404)["title"] == "Niet gevonden"
        assert desk.client.get(f"{desk.path}{path}").status_code == 404
    for path in ("/_undo", "/_redo"):
        assert desk.bo.ask("POST", f"{desk.path}{path}").status_code == 404
    assert desk.bo.get("/v1/studies")["studies"] == []
    assert desk.client.get("/v1/studies").status_code == 403


def test_pages_of_studies_link_to_each_other(desk: Place) -> None:
    answer = desk.noor.ask("GET", "/v1/studies?pageSize=1")

    assert len(answer.json()["studies"]) == 1
    assert 'rel="last"' in answer.headers["Link"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "x" * 10_000},
        {"question": "a\u0000b"},
        {"question": "a\u202eb"},
        {"question": "Wie?", "documents": ["x"]},
        {"question": "Wie?", "ander": 1},
    ],
)
def test_what_is_no_study_is_told_so(desk: Place, body: dict[str, object]) -> None:
    answer = desk.noor.ask("POST", "/v1/studies", json=body)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_half_a_character_is_no_text(desk: Place) -> None:
    said = {"Content-Type": "application/json"}
    answer = desk.noor.ask("POST", "/v1/studies", content=rb'{"question": "\ud83d"}', headers=said)

    assert (answer.status_code, answer.json()["errors"][0]["reason"]) == (400, "is geen tekst")


def test_a_question_with_markup_is_text(desk: Place) -> None:
    said = "<script>alert(1)</script> =cmd?"
    assert desk.noor.post("/v1/studies", {"question": said})["question"] == said


def test_a_document_that_is_not_there_is_not_read(desk: Place) -> None:
    desk.noor.post("/v1/studies", {"question": "Wie?", "documents": [new_id()]}, 404)
    desk.noor.post(f"{desk.path}/documents", {"documents": [new_id()]}, 404)


def test_a_study_that_is_sent_twice_is_begun_once(desk: Place) -> None:
    twice = [desk.noor.ask("POST", "/v1/studies", json={"question": "Eén keer?"}, key="een-keer") for _ in range(2)]

    assert twice[0].json() == twice[1].json()
    questions = [one["question"] for one in desk.noor.get("/v1/studies?pageSize=100")["studies"]]
    assert questions.count("Eén keer?") == 1


def test_a_key_that_is_too_long_is_told_so(desk: Place) -> None:
    answer = desk.noor.ask("POST", "/v1/studies", json={"question": "Wie?"}, key="k" * 65)

    assert (answer.status_code, answer.json()["errors"][0]["location"]) == (400, "header")


def test_a_key_is_of_one_change_only(desk: Place) -> None:
    desk.noor.post(f"{desk.path}/documents", {"documents": [desk.story.id]}, 200, key="sleutel")
    answer = desk.noor.ask("PATCH", desk.path, json={"question": "Anders?"}, key="sleutel")

    assert (answer.status_code, "Idempotency-Key" in answer.json()["detail"]) == (400, True)
    assert desk.noor.get(desk.path)["question"] != "Anders?"


def test_who_saw_something_else_changes_nothing_and_hears_who_was_before(desk: Place) -> None:
    seen = desk.noor.ask("GET", desk.path).headers["ETag"]
    first = desk.noor.ask("PATCH", desk.path, json={"question": "Eerst?"}, tag=seen)
    late = desk.noor.ask("PATCH", desk.path, json={"question": "Later?"}, tag=seen)

    assert first.status_code == 200
    assert first.headers["ETag"] != seen
    assert (late.status_code, late.json()["why"], late.json()["thing"]) == (412, "changed", "study")
    assert late.json()["by"] == {"role": "researcher", "name": "Noor"}
    assert late.json()["fields"] == ["question"]
    blind = desk.noor.ask("PATCH", desk.path, json={"question": "Later?"}, tag="")
    assert (blind.status_code, blind.json()["title"]) == (428, "Zeg eerst wat u zag")
    assert desk.noor.get(desk.path)["question"] == "Eerst?"


def test_a_change_that_is_sent_twice_is_no_late_one(desk: Place) -> None:
    seen = desk.noor.ask("GET", desk.path).headers["ETag"]
    twice = [
        desk.noor.ask("PATCH", desk.path, json={"question": "Twee keer?"}, tag=seen, key="wijziging") for _ in range(2)
    ]

    assert [one.status_code for one in twice] == [200, 200]
    assert twice[0].json() == twice[1].json()


def test_only_who_leads_changes_it(desk: Place) -> None:
    body = {"email": desk.bo.email, "role": "coder"}
    assert desk.ana.ask("PATCH", desk.path, json={"question": "Mag dit?"}).status_code == 403
    assert desk.ana.ask("POST", f"{desk.path}/members", json=body).status_code == 403


def test_who_is_let_in_reads_it_and_who_is_put_out_no_more(desk: Place) -> None:
    desk.noor.post(f"{desk.path}/members", {"email": desk.bo.email, "role": "reader"}, 200)
    members = {one["name"]: one["id"] for one in desk.bo.get(f"{desk.path}/members")["members"]}
    assert desk.bo.ask("POST", f"{desk.path}/documents", json={"documents": [desk.story.id]}).status_code == 403

    assert desk.noor.ask("DELETE", f"{desk.path}/members/{members['Bo']}").status_code == 204
    desk.bo.get(desk.path, 404)


def test_a_member_who_became_something_else_is_not_changed_unseen(desk: Place) -> None:
    ana = next(one for one in desk.noor.get(f"{desk.path}/members")["members"] if one["name"] == "Ana")
    body, path = {"email": desk.ana.email, "role": "lead"}, f"{desk.path}/members/{ana['id']}"
    assert desk.noor.ask("POST", f"{desk.path}/members", json=body, tag=ana["etag"]).status_code == 200

    late = [
        desk.ana.ask("POST", f"{desk.path}/members", json={**body, "role": "reader"}, tag=ana["etag"]),
        desk.ana.ask("DELETE", path, tag=ana["etag"]),
    ]

    for answer in late:
        assert (answer.status_code, answer.json()["thing"], answer.json()["by"]["name"]) == (412, "member", "Noor")
        assert answer.json()["fields"] == ["role"]


def test_a_document_that_somebody_did_something_to_meanwhile_is_not_dropped_unseen(desk: Place) -> None:
    path = f"{desk.path}/documents"
    desk.noor.post(path, {"documents": [desk.story.id]}, 200)
    (seen,) = (one["etag"] for one in desk.noor.get(path)["documents"])
    assert desk.ana.ask("PATCH", f"{path}/{desk.story.id}", json={"read": True}, tag=seen).status_code == 200

    late = desk.noor.ask("DELETE", f"{path}/{desk.story.id}", tag=seen)

    assert (late.status_code, late.json()["by"]["name"], late.json()["fields"]) == (412, "Ana", ["readBy"])


def test_an_address_of_nobody_is_told_so(desk: Place) -> None:
    answer = desk.noor.ask("POST", f"{desk.path}/members", json={"email": "wie@niemand.example", "role": "coder"})

    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (400, "email")


def test_a_study_is_never_without_who_leads_it(desk: Place) -> None:
    me = desk.noor.get(desk.path)["me"]

    assert desk.noor.ask("DELETE", f"{desk.path}/members/{me}").status_code == 403


def test_documents_are_read_finished_and_dropped(desk: Place) -> None:
    path = f"{desk.path}/documents"
    desk.noor.post(path, {"documents": [desk.story.id, desk.report.id]}, 200)
    desk.noor.post(path, {"documents": [desk.story.id]}, 200)
    assert desk.noor.ask("PATCH", f"{path}/{desk.story.id}", json={"read": True}).status_code == 200

    found = desk.noor.get(path)["documents"]
    assert [(one["document"]["id"], one["read"]) for one in found] == [(desk.story.id, True), (desk.report.id, False)]
    assert desk.ana.get(path)["documents"][0]["read"] is False
    assert desk.noor.ask("DELETE", f"{path}/{desk.story.id}").status_code == 200
    assert [one["document"]["id"] for one in desk.noor.get(path)["documents"]] == [desk.report.id]


def test_what_was_done_is_taken_back_and_done_again_once_per_key(desk: Place) -> None:
    path = f"{desk.path}/documents"
    desk.noor.post(path, {"documents": [desk.story.id]}, 200)
    desk.noor.post(path, {"documents": [desk.report.id]}, 200)

    twice = [desk.noor.post(f"{desk.path}/_undo", None, 200, key="terug") for _ in range(2)]
    assert twice[0] == twice[1]
    assert [one["document"]["id"] for one in desk.noor.get(path)["documents"]] == [desk.story.id]
    desk.noor.post(f"{desk.path}/_redo", None, 200)
    assert len(desk.noor.get(path)["documents"]) == 2
    nothing = desk.noor.post(f"{desk.path}/_redo", None, 409)
    assert (nothing["why"], nothing["detail"]) == (
        "nothing",
        "U hebt hier niets om ongedaan te maken of opnieuw te doen.",
    )
    (first, *_) = desk.noor.get(f"{desk.path}/events")["events"]
    desk.noor.post(f"{desk.path}/_undo", {"deed": first["id"]}, 409)
    desk.noor.post(f"{desk.path}/_undo", {"deed": "0" * 8 + "-0000-4000-8000-" + "0" * 12}, 404)


def test_a_token_writes_only_when_it_was_made_for_that(desk: Place) -> None:
    tokens = desk.base.people.tokens
    reading = desk.noor._replace(token=tokens.add(desk.noor.reader, "lezen", {Scope.READ}, timedelta(days=1)))
    other = desk.noor._replace(token=tokens.add(desk.noor.reader, "anders", {Scope.INGEST}, timedelta(days=1)))

    assert reading.get(desk.path)["role"] == "lead"
    refused = reading.ask("PATCH", desk.path, json={"question": "Mag dit?"})
    assert (refused.status_code, refused.json()["detail"]) == (403, "Het token mag dit niet.")
    assert other.ask("GET", desk.path).status_code == 403


def test_a_browser_writes_only_from_a_page_of_ours(desk: Place) -> None:
    account = someone(desk.base, f"Cy {new_id()[:8]}", Role.RESEARCHER)
    browser = sign_in(type(desk.client)(desk.client.app, base_url=ORIGIN), account)

    assert browser.post("/v1/studies", json={"question": "Wie?"}).status_code == 403
    made = browser.post("/v1/studies", json={"question": "Wie?"}, headers=FROM_OURS)
    assert (made.status_code, "ETag" in made.headers) == (201, True)


def test_who_is_no_researcher_begins_nothing(desk: Place) -> None:
    professional = somebody(desk.base, desk.client, f"Pro {new_id()[:8]}", Role.PROFESSIONAL)

    answer = professional.ask("POST", "/v1/studies", json={"question": "Wie?"})
    assert (answer.status_code, answer.json()["detail"]) == (403, "Hiervoor is een andere rol nodig.")


def test_an_address_says_every_method_that_it_takes(desk: Place) -> None:
    answer = desk.noor.ask("PUT", desk.path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PATCH")


def test_what_can_be_taken_back_and_done_again_is_listed(desk: Place) -> None:
    desk.noor.post(f"{desk.path}/codes", {"name": "hulp"})
    desk.noor.post(f"{desk.path}/_undo", None, 200)

    steps = desk.noor.get(f"{desk.path}/steps")

    assert [one["kind"] for one in steps["again"]] == ["code-added"]
    assert "code-added" not in [one["kind"] for one in steps["back"]]
    assert desk.ana.get(f"{desk.path}/steps") == {"back": [], "again": []}


def test_who_is_refused_hears_why(desk: Place) -> None:
    (lead,) = [one for one in desk.noor.get(f"{desk.path}/members")["members"] if one["role"] == "lead"]

    answer = desk.noor.ask("DELETE", f"{desk.path}/members/{lead['id']}")

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Een onderzoek heeft iemand nodig die het leidt; maak eerst een ander leider."


def test_who_left_finds_no_study_any_more_and_changes_nothing(desk: Place) -> None:
    (ana,) = [one for one in desk.ana.get(f"{desk.path}/members")["members"] if one["name"] == "Ana"]

    first = desk.ana.ask("DELETE", f"{desk.path}/members/{ana['id']}").status_code
    number = desk.noor.get(desk.path)["number"]
    second = desk.ana.ask("DELETE", f"{desk.path}/members/{ana['id']}").status_code

    assert (first, second) == (204, 404)
    assert desk.noor.get(desk.path)["number"] == number
