"""``/v1/collections``: writing in a draft, and what is refused there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from kb.model.identity import new_id
from kb.model.reader import Scope
from tests.api.shelf import QUOTED, Shelf


def test_a_draft_is_for_its_labs_and_for_nobody_else(desk: Shelf) -> None:
    desk.filled()

    assert [one["kind"] for one in desk.lex.get(f"{desk.path}/blocks")["blocks"]] == [
        "heading",
        "quote",
        "quote",
        "text",
    ]
    for path in ("", "/blocks", "/editions", "/suggestions", "/dissents", "/plurality", "/objections"):
        assert desk.bo.get(f"{desk.path}{path}", 404)["title"] == "Niet gevonden"
        assert desk.client.get(f"{desk.path}{path}").status_code == 404
    assert desk.id in str(desk.lex.get("/v1/collections?state=draft&pageSize=100"))
    assert desk.id not in str(desk.bo.get("/v1/collections?state=draft&pageSize=100"))
    body = {"kind": "text", "text": "Van een ander."}
    assert desk.bo.ask("POST", f"{desk.path}/blocks", json=body).status_code == 404
    assert desk.lex.ask("POST", f"{desk.path}/blocks", json=body).status_code == 403


def test_a_change_is_made_of_the_revision_that_was_seen(desk: Shelf) -> None:
    added = desk.added("text", text="Eerst dit.")
    path = f"{desk.path}/blocks/{added['block']}"
    assert desk.cas.ask("GET", path).headers["ETag"] == '"1"'

    changed = desk.cas.ask("PATCH", path, json={"text": "Toen dat."}, tag='"1"')

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    for tag in ('"1"', '"3"', '"999999999999"', 'W/"2"'):
        for method, where, body in (("PATCH", path, {"text": "Anders."}), ("DELETE", path, None)):
            refused = desk.bea.ask(method, where, json=body, tag=tag)
            assert (refused.status_code, refused.json()["number"]) == (412, 2), (tag, method)
            assert refused.json()["fields"] == (["text"] if tag == '"1"' else []), (tag, method)
        assert desk.bea.ask("POST", f"{path}/_move", json={"position": 0}, tag=tag).status_code == 412
    assert desk.cas.get(path)["text"] == "Toen dat."
    assert desk.cas.ask("PATCH", desk.path, json={"title": "Anders"}, tag='"7"').status_code == 412
    assert desk.cas.ask("POST", f"{desk.path}/_withdraw", json={"reason": "Om."}, tag='"7"').status_code == 412
    for where, method, body in ((path, "PATCH", {"text": "Anders."}), (path, "DELETE", None), (desk.path, "PATCH", {})):
        assert desk.cas.ask(method, where, json=body, tag="").status_code == 428
    assert desk.cas.ask("PATCH", desk.path, json={"title": "Anders"}, tag='"1"').headers["ETag"] == '"2"'
    assert desk.cas.ask("PATCH", desk.path, json={"places": ["Venlo"]}, tag='"2"').status_code == 200
    for tag, fields in (('"1"', ["title", "places"]), ('"2"', ["places"]), ('"9"', [])):
        late = desk.bea.ask("PATCH", desk.path, json={"title": "Toch niet"}, tag=tag).json()
        assert (late["thing"], late["number"], late["fields"]) == ("collection", 3, fields)
        assert late["by"]["role"] == "professional"


def test_what_is_sent_twice_under_one_key_happens_once(desk: Shelf) -> None:
    body = {"kind": "text", "text": "Eenmaal."}
    first, second = (desk.cas.post(f"{desk.path}/blocks", body, key="k1") for _ in range(2))
    assert first == second
    path = f"{desk.path}/blocks/{first['block']}"
    for method, said, tag in (("PATCH", {"text": "Anders."}, '"1"'), ("DELETE", None, '"2"')):
        one, two = (desk.cas.ask(method, path, json=said, tag=tag, key=method) for _ in range(2))
        assert (one.status_code, one.json()) == (200, two.json())
    assert desk.cas.ask("POST", f"{desk.path}/_undo", key="k1").status_code == 400

    assert desk.blocks() == []


def test_a_quote_keeps_its_place_when_only_its_reason_changes(desk: Shelf) -> None:
    block = desk.added("quote", quotation=desk.place(QUOTED), why="Hierom.")["block"]

    desk.cas.ask("PATCH", f"{desk.path}/blocks/{block}", json={"why": "Daarom."})

    now = desk.cas.get(f"{desk.path}/blocks/{block}")
    assert (now["why"], now["words"][0]["exact"]) == ("Daarom.", QUOTED)


def test_everything_can_be_undone_and_done_again(desk: Shelf) -> None:
    desk.filled()
    before = desk.blocks()
    desk.cas.post(f"{desk.path}/blocks/{before[0]['id']}/_move", {"position": 3}, 200)
    desk.cas.ask("DELETE", f"{desk.path}/blocks/{before[1]['id']}")

    for _ in range(2):
        desk.cas.post(f"{desk.path}/_undo", status=200)
    assert [one["id"] for one in desk.blocks()] == [one["id"] for one in before]
    for _ in range(2):
        desk.cas.post(f"{desk.path}/_redo", status=200)

    assert [one["kind"] for one in desk.blocks()] == ["quote", "text", "heading"]
    assert desk.cas.ask("POST", f"{desk.path}/_redo").status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "text", "text": ""}, 400),
        ({"kind": "text", "text": "x" * 20_001}, 400),
        ({"kind": "text", "text": "a\u0000b"}, 400),
        ({"kind": "text", "text": "x", "position": -1}, 400),
        ({"kind": "text", "text": "x", "position": 10**9}, 400),
        ({"kind": "heading", "text": "a\u202eb"}, 400),
        ({"kind": "heading", "text": "a\u200bb"}, 400),
        ({"kind": "quote"}, 400),
        ({"kind": "text", "text": "x", "why": "een tekst heeft geen waarom"}, 400),
        ({"kind": "quote", "quotation": {"document": new_id(), "start": 0, "end": 4}}, 404),
        ({"kind": "ander"}, 400),
        ({"kind": "silence", "voice": "framework"}, 400),
        ({"kind": "silence", "voice": "practice", "reason": "Niemand zei iets."}, 201),
        ({"kind": "silence", "voice": "practice", "lookedOn": "9999-12-31"}, 400),
        ({"kind": "silence", "voice": "practice", "lookedOn": "2026-01-01"}, 201),
        ({"kind": "text", "text": "- " * 9_999 + "x"}, 201),
        ({"kind": "text", "text": "<script>alert(1)</script>"}, 201),
    ],
)
def test_what_cannot_be_a_block_is_told_so(desk: Shelf, body: dict[str, Any], status: int) -> None:
    answer = desk.cas.ask("POST", f"{desk.path}/blocks", json=body)

    assert answer.status_code == status, answer.text


def test_a_quotation_outside_its_document_or_of_another_text_is_refused(desk: Shelf) -> None:
    place = desk.place(QUOTED)
    for wrong in ({"end": 10**9}, {"start": 40, "end": 40}, {"start": -1}, {"sha256": "0" * 64}, {"end": 2**31}):
        body = {"kind": "quote", "quotation": {**place, **wrong}}
        assert desk.cas.ask("POST", f"{desk.path}/blocks", json=body).status_code == 400, wrong


def test_a_block_of_another_collection_does_not_move_or_change(desk: Shelf) -> None:
    block = desk.added("text", text="Van deze.")["block"]
    other = desk.begun()

    assert other.cas.ask("POST", f"{other.path}/blocks/{block}/_move", json={"position": 0}).status_code == 404
    assert other.cas.ask("PATCH", f"{other.path}/blocks/{block}", json={"text": "x"}).status_code == 404
    assert other.cas.ask("DELETE", f"{other.path}/blocks/{block}").status_code == 404
    assert desk.blocks()[0]["text"] == "Van deze."


@pytest.mark.parametrize("position", [-1, 2, 10**9])
def test_a_block_moves_to_no_place_that_is_not_there(desk: Shelf, position: int) -> None:
    blocks = [desk.added("text", text=f"Tekst {number}.")["block"] for number in range(2)]

    answer = desk.cas.ask("POST", f"{desk.path}/blocks/{blocks[0]}/_move", json={"position": position})

    assert answer.status_code == 400
    assert [one["id"] for one in desk.blocks()] == blocks


@pytest.mark.parametrize(
    "slug", ["nieuw", "feed", "en", "labs", "a/b", "A", "", "-a", "a\u202eb", "a\u200bb", "x" * 81]
)
def test_a_name_for_addresses_that_means_something_else_or_hides_something_is_refused(desk: Shelf, slug: str) -> None:
    assert desk.cas.ask("PATCH", desk.path, json={"slug": slug}).status_code == 400


def test_two_labs_cannot_have_one_name_for_two_collections(desk: Shelf) -> None:
    desk.cas.ask("PATCH", desk.path, json={"slug": "de-nachtbus"})
    lab = desk.base.people.labs.lab("arnhem").id
    other = desk.bo.post("/v1/collections", {"lab": lab, "title": "De nachtbus"})

    assert other["slug"] == "de-nachtbus-2"
    refused = desk.bo.ask("PATCH", f"/v1/collections/{other['id']}", json={"slug": "de-nachtbus"})
    assert refused.status_code == 400


@pytest.mark.parametrize("title", ["", " ", "x" * 201, "a\u202eb", "a\u200bb", "a\u0000b", "a\u2066b"])
def test_a_title_that_is_none_or_hides_something_is_refused(desk: Shelf, title: str) -> None:
    assert desk.cas.ask("POST", "/v1/collections", json={"lab": desk.lab, "title": title}).status_code == 400


def test_two_editors_at_once_lose_and_double_nothing(desk: Shelf) -> None:
    desk.added("text", text="Van ons beiden.")

    def write(number: int) -> int:
        who = desk.cas if number % 2 else desk.bea
        body = {"kind": "text", "text": f"Tekst {number % 40}.", "position": 0}
        return who.ask("POST", f"{desk.path}/blocks", json=body, key=f"k{number % 40}").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(80))) == {201}

    said = [one["text"] for one in desk.blocks()]
    assert sorted(said) == sorted([*(f"Tekst {number}." for number in range(40)), "Van ons beiden."])
    assert [one["position"] for one in desk.blocks()] == list(range(41))


def test_a_token_without_the_scope_to_curate_only_reads(desk: Shelf) -> None:
    token = desk.base.people.tokens.add(desk.cas.reader, "lezen", {Scope.READ}, timedelta(days=1))
    reading = desk.cas._replace(token=token)

    assert reading.get(f"{desk.path}/blocks") == {"blocks": []}
    answer = reading.ask("POST", f"{desk.path}/blocks", json={"kind": "text", "text": "x"})
    assert (answer.status_code, answer.json()["detail"]) == (403, "Het token mag dit niet.")
