"""``/v1/collections``: editions, what stands in the way of them, and what is left of what was withdrawn."""

from collections.abc import Container
from typing import Any, cast, get_args

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, SDO, XSD

from api.schemas.blocks import WordsState
from api.schemas.collections import CollectionState
from api.schemas.editions import FlawName
from kb.model.collection import State as CollectionStates
from kb.services.curating.composing import State as WordStates
from kb.services.curating.publishing import Flaw
from tests.api.shelf import QUOTED, Shelf, shelf


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


def test_linked_data_of_an_edition_says_all_in_terms_that_there_are(desk: Shelf) -> None:
    block = desk.filled().added("text", text="Zo is het.")["block"]
    desk.lex.post(f"{desk.path}/dissents", {"block": block, "text": "Zo is het niet."})
    desk.cas.ask(
        "PATCH", desk.path, json={"places": ["Venlo"], "themes": ["schulden"], "publicValue": "Voor wie wacht."}
    )
    desk.published()
    desk.published("De tweede.")

    answer = desk.client.get(f"{desk.path}/editions/2", headers={"Accept": "application/ld+json"})

    graph = Graph().parse(data=answer.text, format="json-ld")
    here = URIRef(answer.json()["@id"])
    words = {*graph.predicates(), *graph.objects(None, RDF.type)} - {RDF.type}
    known: tuple[Container[object], ...] = (cast("Container[object]", SDO), cast("Container[object]", PROV))
    assert {str(word) for word in words if not any(word in some for some in known)} == set()
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert list(graph.objects(here, SDO.license)) == [licence]
    assert graph.value(here, SDO.exampleOfWork) == URIRef(str(here).partition("/editions")[0])
    assert graph.value(here, PROV.generatedAtTime).datatype == XSD.dateTime  # type: ignore[union-attr]
    # What leads elsewhere is an address there, and what is somewhere has a name.
    for term in (SDO.url, SDO.about, SDO.creator, SDO.spatialCoverage, PROV.wasRevisionOf, PROV.wasDerivedFrom):
        found = list(graph.objects(here, term))
        assert found, term
        assert not any(isinstance(one, Literal) for one in found), term
    places = [graph.value(one, SDO.name) for one in graph.objects(here, SDO.spatialCoverage)]
    assert places == [Literal("Venlo")]
    assert Literal("Zo is het niet.") in graph.objects(None, SDO.text)


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


def test_an_edition_says_of_an_entry_that_it_changed_since(desk: Shelf) -> None:
    said = {"day": "2026-05-01", "asked": "Helpt bellen?", "quotations": [desk.place(QUOTED)]}
    entry = desk.cas.post(f"/v1/labs/{desk.lab}/journal", said)
    desk.added("journal", entry=entry["id"])
    desk.published()
    desk.cas.ask("PATCH", f"/v1/labs/{desk.lab}/journal/{entry['id']}", json={"asked": "Helpt schrijven?"})

    (block,) = desk.client.get(f"{desk.path}/editions/1").json()["blocks"]

    assert (block["entry"]["id"], block["entry"]["asked"], block["since"]) == (entry["id"], "Helpt bellen?", "changed")
    assert [one["exact"] for one in block["words"]] == [QUOTED]
    desk.published("Met een andere vraag.")
    (changed,) = desk.client.get(f"{desk.path}/editions/1/difference/2").json()["changed"]
    assert (changed["otherwise"], [one["text"] for one in changed["words"] if one["how"] == "new"]) == (
        False,
        ["schrijven?"],
    )
    page = desk.client.get(f"/collecties/{desk.client.get(desk.path).json()['slug']}/versies/1").text
    assert "Na deze editie veranderde dit verslag." in page
    assert f"“{QUOTED}”" in page


def test_two_editions_are_compared(desk: Shelf) -> None:
    desk.filled().published()
    heading, story, report, _ = (one["id"] for one in desk.blocks())
    for block, words in ((story, "Zij hielp niet."), (report, "Bij ons niet.")):
        desk.lex.post(f"{desk.path}/dissents", {"block": block, "text": words})
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
    assert [one["text"] for one in found["dissents"]] == ["Zij hielp niet.", "Bij ons niet."]
    slug = desk.client.get(desk.path).json()["slug"]
    page = desk.client.get(f"/collecties/{slug}/verschil/1..2").text
    assert [page.count(words) for words in ("Zij hielp niet.", "Bij ons niet.")] == [1, 1]
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

    other = desk.begun().filled()
    with_successor = {"reason": "Er stond iets fout.", "successor": other.id}
    for wrong in (with_successor, with_successor | {"successor": desk.id}):
        desk.cas.post(f"{desk.path}/editions/2/_withdraw", wrong, 400)
    other.published()
    desk.cas.post(f"{desk.path}/editions/2/_withdraw", with_successor, 200)

    gone = desk.client.get(f"{desk.path}/editions/2")
    assert (gone.status_code, gone.json()["edition"]) == (410, 2)
    assert (gone.json()["farewell"]["reason"], gone.json()["farewell"]["successor"]) == (
        "Er stond iets fout.",
        other.id,
    )
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
    assert desk.id in desk.client.get("/v1/collections?state=withdrawn&pageSize=100").text
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


def test_the_api_knows_every_state_and_every_flaw() -> None:
    assert set(get_args(CollectionState)) == set(CollectionStates)
    assert set(get_args(WordsState)) == set(WordStates)
    assert set(get_args(FlawName)) == set(Flaw)
