"""``/v1/collections`` and ``/v1/labs``: what members dispute and suggest, journals, and lists."""

from kb.model.identity import new_id
from tests.api.shelf import QUOTED, Shelf


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

    for query in (
        "theme=schulden",
        "place=venlo",
        "q=nachtbus+wie",
        "state=published&place=Venlo",
        f"lab={desk.lab}",
        "lab=venlo",
    ):
        assert desk.id in desk.client.get(f"/v1/collections?pageSize=100&{query}").text, query
    for query in ("theme=armoede", "place=Arnhem", "q=dagbus", "state=draft", f"lab={new_id()}", "missing=experience"):
        assert desk.id not in desk.client.get(f"/v1/collections?pageSize=100&{query}").text, query
    assert desk.id in desk.client.get("/v1/collections?pageSize=100&missing=practice").text
    assert desk.client.get("/v1/collections?missing=framework").status_code == 400
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


def test_an_entry_tells_of_a_draft_to_its_lab_alone(desk: Shelf) -> None:
    path = f"/v1/labs/{desk.lab}/journal"
    entry = desk.cas.post(path, {"day": "2026-05-01", "asked": "Wat nu?", "collection": desk.id})
    one = f"{path}/{entry['id']}"

    assert desk.lex.get(one)["collection"] == desk.id
    for address in (path, one, f"/en/labs/venlo/verslagen/{entry['id']}", "/labs/venlo"):
        assert desk.id not in desk.client.get(address).text
        assert desk.id not in desk.bo.ask("GET", address).text


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


def test_labs_are_listed(desk: Shelf) -> None:
    assert [one["slug"] for one in desk.client.get("/v1/labs").json()["labs"]] == ["arnhem", "venlo"]
    assert desk.client.get(f"/v1/labs/{desk.lab}").json()["name"] == "Stadslab venlo"
    assert desk.client.get(f"/v1/labs/{new_id()}").status_code == 404
