"""``/v1/collections`` and ``/v1/labs``: what labs gather, write, publish, dispute and take back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, get_args

import pytest

from api.schemas.blocks import WordsState
from api.schemas.collections import CollectionState, FlawName
from kb.model.collection import State as CollectionStates
from kb.model.identity import new_id
from kb.model.reader import Scope
from kb.services.curating.composing import State as WordStates
from kb.services.curating.publishing import Flaw
from tests.api.shelf import QUOTED, Shelf, shelf


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = shelf(tmp_path_factory.mktemp("collections"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Shelf) -> Shelf:
    return house.begun()


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


def test_an_edition_gives_words_as_they_stand_and_who_is_heard(desk: Shelf) -> None:
    made = desk.filled().published()

    answer = desk.client.get(f"{desk.path}/editions/1")

    edition = answer.json()
    assert (edition["number"], edition["sha256"], edition["question"]) == (1, made["sha256"], "Waarom wachten mensen?")
    assert [words["exact"] for block in edition["blocks"] for words in block["words"]] == [QUOTED, "Zij schamen zich"]
    assert (edition["now"]["units"]["experience"], edition["now"]["balance"]) == (1, None)
    assert edition["by"] == {"role": "professional", "name": ""}
    assert 'rel="version-history"' in answer.headers["Link"]
    assert 'rel="cite-as"' in answer.headers["Link"]
    again = desk.client.get(f"{desk.path}/editions/1", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_withdrawn_story_leaves_an_edition_at_once_and_its_tag_with_it(tmp_path: Any) -> None:
    desk = shelf(tmp_path).begun().filled()
    desk.published()
    before = desk.client.get(f"{desk.path}/editions/1")
    desk.base.withdrawing.withdraw([desk.story.id], "op verzoek")

    after = desk.client.get(f"{desk.path}/editions/1", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert QUOTED in before.text
    assert QUOTED not in after.text
    gone = after.json()["blocks"][1]["words"][0]
    assert (gone["state"], gone["document"], gone["start"]) == ("withdrawn", None, None)
    assert gone["goneOn"]
    assert after.json()["plurality"]["units"]["experience"] == 1
    assert after.json()["now"]["silent"] == ["practice", "experience"]
    desk.base.close()


def test_an_edition_is_linked_data_for_who_asks_for_that(desk: Shelf) -> None:
    made = desk.filled().published()

    answer = desk.client.get(f"{desk.path}/editions/1", headers={"Accept": "application/ld+json"})

    node = answer.json()
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    assert node["@type"] == ["Collection", "prov:Entity"]
    assert node["identifier"]["value"] == made["sha256"]
    assert [part["text"] for part in node["hasPart"] if part["@type"] == "Quotation"] == [QUOTED, "Zij schamen zich"]
    assert len(node["prov:wasDerivedFrom"]) == 2


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
    assert desk.cas.ask("POST", f"{desk.path}/_redo").status_code == 404


def test_what_stands_in_the_way_of_an_edition_is_told_at_once(desk: Shelf) -> None:
    desk.cas.ask("PATCH", desk.path, json={"question": ""})
    block = desk.added("heading", text="Te diep", level=4)["block"]

    refused = desk.cas.ask("POST", f"{desk.path}/editions", json={"news": "Kan dit?"})

    assert (refused.status_code, refused.json()["thing"]) == (409, "collection")
    assert [one["name"] for one in refused.json()["errors"]] == [desk.id, block]
    flaws = desk.cas.get(f"{desk.path}/objections")["objections"]
    assert [(one["flaw"], one["inTheWay"]) for one in flaws] == [("question", True), ("level", True), ("silent", False)]


def test_the_words_of_a_source_are_named_in_each_field_that_a_collection_says(desk: Shelf) -> None:
    desk.added("quote", quotation=desk.place(QUOTED))
    own = {"title": "Anders", "question": "Anders?", "publicValue": "", "period": "", "agenda": {}, "places": []}
    said: list[dict[str, Any]] = [{name: QUOTED} for name in ("title", "question", "publicValue", "period")]
    said += [{"agenda": {name: QUOTED}} for name in ("moral", "institutional", "knowledge")]
    said += [{"places": [QUOTED]}, {"slug": "mijn-buurvrouw-hielp-mij"}, {}]

    for one in said:
        assert desk.cas.ask("PATCH", desk.path, json={**own, **one}).status_code == 200
        flaws = {flaw["flaw"] for flaw in desk.cas.get(f"{desk.path}/objections")["objections"]}
        assert ("literal" in flaws) is bool(one), one
        if "slug" in one:
            desk.cas.ask("PATCH", desk.path, json={"slug": f"anders-{desk.id}"})
    refused = desk.cas.ask("POST", f"{desk.path}/editions", json={"news": f"Nieuw: {QUOTED}"})
    assert (refused.status_code, "woorden van een bron" in refused.text) == (400, True)


def test_an_entry_for_the_lab_alone_and_a_voice_that_is_not_silent_are_named(desk: Shelf) -> None:
    entry = desk.cas.post(f"/v1/labs/{desk.lab}/journal", {"day": "2026-05-01", "asked": "Hoe?", "access": "labs"})
    desk.added("quote", quotation=desk.place(QUOTED))
    told = desk.added("journal", entry=entry["id"])["block"]
    kept = desk.added("silence", voice="experience")["block"]

    found = [tuple(one.values()) for one in desk.cas.get(f"{desk.path}/objections")["objections"] if one["block"]]
    assert found == [("closed", told, True), ("heard", kept, False), ("last-word", kept, False)]
    assert desk.cas.ask("POST", f"{desk.path}/editions", json={"news": "Kan dit?"}).status_code == 409
    assert desk.cas.ask("PATCH", desk.path, json={"access": "labs"}).status_code == 200
    assert [one["flaw"] for one in desk.cas.get(f"{desk.path}/objections")["objections"] if one["inTheWay"]] == []


def test_two_editions_are_compared(desk: Shelf) -> None:
    desk.filled().published()
    heading, story, report, _ = (one["id"] for one in desk.blocks())
    desk.cas.ask("DELETE", f"{desk.path}/blocks/{story}")
    desk.cas.post(f"{desk.path}/blocks/{heading}/_move", {"position": 2}, 200)
    desk.cas.ask("PATCH", f"{desk.path}/blocks/{report}", json={"why": "Ook dit."})
    desk.cas.ask("PATCH", desk.path, json={"question": "Wie wacht er?", "themes": ["schulden"]})
    desk.cas.ask("PATCH", desk.path, json={"agenda": {"moral": "Eerst luisteren."}})
    desk.published("Zonder verhaal.")

    found = desk.client.get(f"{desk.path}/editions/1/difference/2").json()

    assert [one["id"] for one in found["gone"]] == [story]
    assert [one["block"] for one in found["moved"]] == [heading]
    (changed,) = found["changed"]
    assert (changed["id"], changed["otherwise"]) == (report, False)
    assert changed["words"] == [{"text": "Ook dit.", "how": "new"}]
    assert found["after"]["units"]["experience"] == 0
    assert {one["field"]: (one["before"], one["after"]) for one in found["own"]} == {
        "question": ("Waarom wachten mensen?", "Wie wacht er?"),
        "themes": ([], ["schulden"]),
        "agenda.moral": ("", "Eerst luisteren."),
    }
    assert 'rel="predecessor-version"' in desk.client.get(f"{desk.path}/editions/2").headers["Link"]


def test_a_withdrawn_edition_says_why_and_the_others_stay(desk: Shelf) -> None:
    desk.filled().published()
    desk.cas.ask("PATCH", desk.path, json={"question": "Waarom wachten zevenslapers?", "places": ["Venlo"]})
    desk.published("Nog een.")

    with_successor = {"reason": "Er stond iets fout.", "successor": desk.begun().id}
    refused = desk.cas.post(f"{desk.path}/editions/2/_withdraw", with_successor, 400)
    assert "een editie heeft geen opvolger" in str(refused)
    desk.cas.post(f"{desk.path}/editions/2/_withdraw", {"reason": "Er stond iets fout."}, 200)

    gone = desk.client.get(f"{desk.path}/editions/2")
    assert (gone.status_code, gone.json()["edition"]) == (410, 2)
    assert gone.json()["farewell"]["reason"] == "Er stond iets fout."
    assert QUOTED not in gone.text
    assert desk.client.get(f"{desk.path}/editions/1/difference/2").status_code == 410
    assert desk.client.get(f"{desk.path}/editions/1").status_code == 200
    now = desk.client.get(desk.path).json()
    assert (now["newest"], now["question"], now["places"]) == (1, "Waarom wachten mensen?", [])
    assert desk.client.get("/v1/collections?q=zevenslapers").json()["total"] == 0


def test_of_a_collection_without_an_edition_that_stands_others_get_its_name(desk: Shelf) -> None:
    desk.cas.ask("PATCH", desk.path, json={"question": "Waarom wachten winterslapers?", "themes": ["schulden"]})
    desk.filled().published()
    desk.cas.post(f"{desk.path}/editions/1/_withdraw", {"reason": "Er stond iets fout."}, 200)

    now = desk.client.get(desk.path).json()

    assert (now["newest"], now["question"], now["title"], now["themes"]) == (0, "", "Wachten op hulp", [])
    assert desk.cas.get(desk.path)["question"] == "Waarom wachten winterslapers?"
    assert desk.client.get("/v1/collections?q=winterslapers").json()["total"] == 0
    assert desk.client.get(f"{desk.path}/editions/1").status_code == 410
    assert desk.client.get(f"{desk.path}/plurality").status_code == 404


def test_of_a_withdrawn_collection_stays_that_it_was_there(desk: Shelf) -> None:
    desk.filled().published()
    successor = desk.begun().filled()
    successor.published()
    desk.cas.post(f"{desk.path}/_withdraw", {"reason": "Af.", "successor": successor.id}, 200)
    desk.cas.post(f"{desk.path}/_withdraw", {"reason": "Opgegaan in een andere.", "successor": successor.id}, 200)

    for path in ("", "/editions", "/editions/1", "/editions/1/difference/1", "/plurality", "/dissents", "/blocks"):
        gone = desk.client.get(f"{desk.path}{path}")
        assert gone.status_code == 410, path
        said = gone.json()
        assert (said["titleOf"], said["labs"]) == ("Wachten op hulp", [desk.lab])
        assert said["farewell"]["successor"] == successor.id
        assert said["farewell"]["reason"] == "Opgegaan in een andere."
        assert "Waarom wachten mensen?" not in gone.text
    listed = desk.client.get(f"/v1/collections?lab={desk.lab}&state=withdrawn").json()["collections"]
    (stone,) = [one for one in listed if one["id"] == desk.id]
    assert (stone["question"], stone["title"]) == ("", "Wachten op hulp")
    standing = desk.client.get(f"/v1/collections?lab={desk.lab}&pageSize=100").json()
    assert {one["state"] for one in standing["collections"]} == {"published"}
    assert desk.client.get(f"/v1/labs/{desk.lab}").json()["collections"] == standing["total"]
    assert desk.client.get("/v1/collections?state=withdrawn&q=mensen").json()["total"] == 0


def test_a_draft_that_is_withdrawn_was_never_known_to_others(desk: Shelf) -> None:
    desk.cas.post(f"{desk.path}/_withdraw", {"reason": "Toch niet."}, 200)

    assert desk.client.get(desk.path).status_code == 404
    assert desk.cas.get(desk.path, 410)["titleOf"] == "Wachten op hulp"
    assert desk.id not in desk.client.get("/v1/collections?state=withdrawn&pageSize=100").text


def test_a_member_disagrees_and_only_they_take_it_back(desk: Shelf) -> None:
    block = desk.filled().blocks()[1]["id"]
    desk.published()
    made = desk.lex.post(f"{desk.path}/dissents", {"block": block, "text": "Dat gold niet voor mij."})

    path = f"{desk.path}/dissents/{made['id']}"
    assert desk.cas.ask("DELETE", path).status_code == 403
    assert desk.cas.ask("PATCH", path, json={"text": "Wel waar."}).status_code == 403
    (shown,) = desk.client.get(f"{desk.path}/editions/1").json()["blocks"][1]["dissents"]
    assert (shown["text"], shown["role"], shown["mine"]) == ("Dat gold niet voor mij.", "member", False)
    assert str(desk.lex.reader.account) not in desk.client.get(f"{desk.path}/dissents").text
    assert desk.bo.ask("POST", f"{desk.path}/dissents", json={"block": block, "text": "Ik ook."}).status_code == 403
    changed = desk.lex.ask("PATCH", path, json={"text": "Dat gold niet voor ons."}, tag=made["etag"])
    assert (changed.status_code, desk.lex.ask("DELETE", path, tag=made["etag"]).status_code) == (200, 412)
    assert desk.cas.ask("DELETE", path, tag=made["etag"]).status_code == 403
    assert desk.lex.ask("DELETE", path).json()["text"] == ""


def test_a_suggestion_is_taken_or_declined_with_a_reason(desk: Shelf) -> None:
    block = desk.added("text", text="Eerst dit.")["block"]
    said = {"kind": "change", "block": block, "after": {"kind": "text", "text": "Liever dat."}, "why": "Duidelijker."}
    one = desk.lex.post(f"{desk.path}/suggestions", said)
    two = desk.lex.post(f"{desk.path}/suggestions", {"kind": "remove", "block": block})
    assert (one["before"], one["after"], one["role"]) == (["Eerst dit."], ["Liever dat."], "member")

    assert desk.lex.ask("POST", f"{desk.path}/suggestions/{one['id']}/_take").status_code == 403
    desk.cas.post(f"{desk.path}/suggestions/{one['id']}/_take", status=200)
    assert desk.cas.ask("POST", f"{desk.path}/suggestions/{two['id']}/_take").status_code == 409
    desk.cas.post(f"{desk.path}/suggestions/{two['id']}/_decline", {"reason": "Het staat er goed."}, 200)

    found = desk.lex.get(f"{desk.path}/suggestions")["suggestions"]
    assert [(one["answer"], one["reason"]) for one in found] == [("taken", ""), ("declined", "Het staat er goed.")]
    assert desk.blocks()[0]["text"] == "Liever dat."


def test_collections_are_listed_by_lab_theme_place_state_words_and_missing_voice(desk: Shelf) -> None:
    said = {"title": "Nachtbussen", "themes": ["schulden"], "places": ["Venlo"], "question": "Wie rijdt er?"}
    desk.cas.ask("PATCH", desk.path, json=said)
    desk.filled().published()

    for query in ("theme=schulden", "place=venlo", "q=nachtbus+wie", "state=published&place=Venlo", f"lab={desk.lab}"):
        assert desk.id in desk.client.get(f"/v1/collections?pageSize=100&{query}").text, query
    for query in ("theme=armoede", "place=Arnhem", "q=dagbus", "state=draft", f"lab={new_id()}", "missing=experience"):
        assert desk.id not in desk.client.get(f"/v1/collections?pageSize=100&{query}").text, query
    assert desk.id in desk.client.get("/v1/collections?pageSize=100&missing=practice").text
    assert 'rel="last"' in desk.client.get("/v1/collections?pageSize=1").headers["Link"]


def test_a_passage_says_in_which_collections_it_is(desk: Shelf) -> None:
    desk.filled()
    (passage,) = desk.client.get(f"/v1/documents/{desk.story.id}/passages").json()["passages"]
    path = f"/v1/passages/{passage['id']}/collections"
    assert desk.id not in desk.client.get(path).text
    assert desk.id in str(desk.lex.get(path))

    desk.published()

    (use,) = [one for one in desk.client.get(path).json()["collections"] if one["collection"]["id"] == desk.id]
    assert (use["edition"], use["quotes"]) == (1, True)
    assert desk.client.get(f"/v1/passages/{new_id()}/collections").status_code == 404


def test_a_lab_keeps_a_journal(desk: Shelf) -> None:
    path = f"/v1/labs/{desk.lab}/journal"
    said = {"day": "2026-05-01", "asked": "Wie belt er terug?", "outcome": "failed", "access": "labs"}
    assert desk.lex.ask("POST", path, json=said).status_code == 403
    made = desk.bea.ask("POST", path, json=said)
    assert made.status_code == 201
    entry = f"{path}/{made.json()['id']}"
    assert made.headers["Location"].endswith(entry)
    assert desk.client.get(entry).status_code == 404
    assert desk.bea.ask("PATCH", entry, json={"changed": "planned"}).status_code == 400

    assert desk.bea.ask("PATCH", entry, json={"access": "public", "learned": "Niemand."}, tag='"1"').status_code == 200
    late = desk.bea.ask("PATCH", entry, json={"learned": "Iemand."}, tag='"1"')
    assert (late.status_code, late.json()["fields"]) == (412, ["learned", "access"])
    assert desk.client.get(entry).json()["learned"] == "Niemand."
    assert made.json()["id"] in desk.client.get(path).text
    assert desk.client.get(f"/v1/labs/{new_id()}/journal/{made.json()['id']}").status_code == 404
    assert desk.bea.ask("DELETE", entry, tag='"1"').status_code == 412
    assert desk.bea.ask("DELETE", entry, tag="").status_code == 428
    quoted = desk.bea.ask("PATCH", entry, json={"quotations": [desk.place(QUOTED)]}, tag='"2"').json()["quotations"]
    assert [one["exact"] for one in quoted] == [QUOTED]
    kept = [{name: quoted[0][name] for name in ("document", "start", "end", "sha256")}]
    two = desk.bea.ask("PATCH", entry, json={"quotations": [*kept, desk.place("Zij schamen zich", desk.report)]})
    assert [one["exact"] for one in two.json()["quotations"]] == [QUOTED, "Zij schamen zich"]
    assert desk.bea.ask("PATCH", entry, json={"quotations": [{**kept[0], "end": 10**6}]}).status_code == 400
    assert desk.bea.ask("DELETE", entry, tag='"4"').status_code == 204
    assert desk.client.get(entry).status_code == 404
    assert desk.lex.ask("POST", f"{entry}/_put-back").status_code == 403
    assert desk.bo.ask("POST", f"{entry}/_put-back").status_code == 404
    back = desk.bea.ask("POST", f"{entry}/_put-back")
    assert (back.status_code, back.headers["ETag"]) == (200, '"4"')
    assert desk.client.get(entry).json()["quotations"] == two.json()["quotations"]


def test_what_is_made_under_one_key_is_made_once(desk: Shelf) -> None:
    journal = f"/v1/labs/{desk.lab}/journal"
    first = desk.filled().blocks()[0]["id"]
    for path, body in (
        ("/v1/collections", {"lab": desk.lab, "title": "Eenmaal begonnen"}),
        (journal, {"day": "2026-05-01", "asked": "Eenmaal?", "quotations": [desk.place(QUOTED)]}),
        (f"{desk.path}/suggestions", {"kind": "remove", "block": first}),
        (f"{desk.path}/dissents", {"block": first, "text": "Eenmaal niet."}),
        (f"{desk.path}/editions", {"news": "Eenmaal uit."}),
    ):
        one, two = (desk.cas.post(path, body, key="eenmaal") for _ in range(2))
        assert one == two, path


def test_the_api_knows_every_state_and_every_flaw() -> None:
    assert set(get_args(CollectionState)) == set(CollectionStates)
    assert set(get_args(WordsState)) == set(WordStates)
    assert set(get_args(FlawName)) == set(Flaw)


def test_labs_are_listed(desk: Shelf) -> None:
    assert [one["slug"] for one in desk.client.get("/v1/labs").json()["labs"]] == ["arnhem", "venlo"]
    assert desk.client.get(f"/v1/labs/{desk.lab}").json()["name"] == "Stadslab venlo"
    assert desk.client.get(f"/v1/labs/{new_id()}").status_code == 404


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
