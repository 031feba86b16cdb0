"""``/v1/studies/{id}/annotations``: giving codes, lists of them, and Web Annotations."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.identity import new_id
from kb.model.reader import KEEPER
from tests.api.bench import REPORT, STORY, Place, place
from tests.api.linked import graph_of, places
from tests.building import document
from tests.paper import added

_LINKED = "application/ld+json"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("annotations"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    return house.begun()


def _list(desk: Place, query: str = "", **said: Any) -> list[Any]:
    found: list[Any] = (said.pop("by", None) or desk.noor).get(f"{desk.path}/annotations{query}")["annotations"]
    return found


def test_words_get_a_code_and_are_quoted_in_code_points(desk: Place) -> None:
    given = desk.coded("niet meer te openen", "angst")

    (said,) = given["annotations"]
    assert said["exact"] == "niet meer te openen" == STORY[said["start"] : said["end"]]
    assert (said["version"], said["sha256"], said["outdated"]) == (1, desk.story.sha256, False)
    assert [(one["name"], one["id"]) for one in given["codes"]] == [("angst", said["code"])]
    assert (given["deed"]["kind"], given["deed"]["name"], given["deed"]["size"]) == ("coded", "Noor", 4)
    assert desk.ana.get(f"{desk.path}/annotations/{said['id']}") == said


def test_a_whole_document_a_concept_and_words_themselves_are_given(desk: Place) -> None:
    path, whole = f"{desk.path}/annotations", {"document": desk.story.id, "sha256": desk.story.sha256}
    (said,) = desk.noor.post(path, {**whole, "name": "vrouw"})["annotations"]
    assert (said["highlight"], said["start"], said["exact"]) == (None, None, None)
    (said,) = desk.noor.post(path, {**desk.words("de post"), "concept": "schulden"})["annotations"]
    assert (said["code"], said["concept"]) == (None, "schulden")
    (code,) = desk.noor.post(path, {**desk.words("Mijn buurvrouw"), "vivo": True})["codes"]
    assert code["name"] == "Mijn buurvrouw"


def test_what_is_sent_twice_is_said_once(desk: Place) -> None:
    body = {**desk.words("Mijn buurvrouw"), "name": "naaste"}
    twice = [desk.noor.post(f"{desk.path}/annotations", body, key="coderen") for _ in range(2)]
    again = desk.noor.post(f"{desk.path}/annotations", body)

    assert twice[0] == twice[1]
    assert (again["annotations"], again["deed"]["size"]) == ([], 0)
    assert len(_list(desk)) == 1


@pytest.mark.parametrize(
    ("spans", "name"),
    [
        ([{"start": -1, "end": 3}], "spans.0.start"),
        ([{"start": 5, "end": 5}], "spans.0"),
        ([{"start": 9, "end": 3}], "spans.0"),
        ([{"start": 0, "end": len(STORY) + 1}], ""),
        ([{"start": 0, "end": 2**31}], "spans.0.end"),
        ([{"start": 0.5, "end": 3}], "spans.0.start"),
        ([{"start": 0, "end": 1}] * 5_001, "spans"),
    ],
)
def test_a_place_outside_the_text_or_backward_is_told_so(desk: Place, spans: list[object], name: str) -> None:
    body = {"document": desk.story.id, "sha256": desk.story.sha256, "spans": spans, "name": "x"}
    answer = desk.noor.ask("POST", f"{desk.path}/annotations", json=body)

    assert answer.status_code == 400
    assert [one["name"] for one in answer.json()["errors"]] == ([name] if name else [])
    assert answer.json()["detail"]
    assert _list(desk) == []


def test_offsets_counted_in_utf_16_say_other_words_and_never_half_a_character(desk: Place) -> None:
    at = len(STORY[: STORY.index("niet")].encode("utf-16-le")) // 2
    body = {"document": desk.story.id, "sha256": desk.story.sha256, "spans": [{"start": at, "end": at + 4}]}
    (said,) = desk.noor.post(f"{desk.path}/annotations", {**body, "name": "x"})["annotations"]

    # Code points, whatever they were meant to be: the words that are given back say what was marked.
    assert said["exact"] == "iet "


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x", "vivo": True},
        {"code": "x"},
        {"name": "x" * 10_000},
        {"name": "x", "sha256": "0"},
        {"concept": "x" * 101},
        {"name": "x", "ander": 1},
    ],
)
def test_what_gives_nothing_or_too_much_is_told_so(desk: Place, body: dict[str, object]) -> None:
    assert desk.noor.ask("POST", f"{desk.path}/annotations", json={**desk.words("de post"), **body}).status_code == 400


def test_codes_concepts_and_documents_that_are_not_there_are_not_found(desk: Place) -> None:
    there = desk.words("de post")
    for body in (
        {**there, "code": new_id()},
        {**there, "concept": "bestaat-niet"},
        {**there, "document": new_id(), "name": "x"},
    ):
        assert desk.noor.ask("POST", f"{desk.path}/annotations", json=body).status_code == 404


def test_words_counted_in_another_version_are_a_conflict(desk: Place) -> None:
    answer = desk.noor.ask(
        "POST", f"{desk.path}/annotations", json={**desk.words("de post"), "sha256": "0" * 64} | {"name": "x"}
    )

    assert (answer.status_code, answer.json()["why"]) == (409, "outdated")


def test_many_are_given_as_one_deed_or_not_at_all(desk: Place) -> None:
    path = f"{desk.path}/annotations/_bulk"
    good = [
        {**desk.words("Ik durfde", "Mijn buurvrouw"), "name": "wie"},
        {**desk.words("Zij schamen zich", of=desk.report), "name": "Wie"},
        {**desk.words("laat om hulp", of=desk.report), "concept": "schulden"},
    ]
    bad = {**desk.words("Gezinnen", of=desk.report), "code": new_id()}

    desk.noor.post(path, {"annotations": [*good, bad]}, 404)
    assert _list(desk) == []
    twice = [desk.noor.post(path, {"annotations": good}, key="bulk") for _ in range(2)]
    assert twice[0] == twice[1]
    assert sorted(one["exact"] for one in _list(desk)) == [
        "Ik durfde",
        "Mijn buurvrouw",
        "Zij schamen zich",
        "laat om hulp",
    ]
    desk.noor.post(f"{desk.path}/_undo", None, 200)
    assert _list(desk) == []


def test_five_thousand_places_are_taken_and_one_more_is_not(desk: Place) -> None:
    spans = [{"start": at, "end": end} for at in range(70) for end in range(at + 1, len(REPORT))][:2_500]
    report = {"document": desk.report.id, "sha256": desk.report.sha256, "spans": spans}
    path, most = f"{desk.path}/annotations/_bulk", [{**report, "name": "een"}, {**report, "name": "twee"}]

    desk.noor.post(path, {"annotations": [*most, {**desk.words("de post"), "name": "x"}]}, 400)
    desk.noor.post(path, {"annotations": []}, 400)
    assert len(desk.noor.post(path, {"annotations": most})["annotations"]) == 5_000
    assert desk.noor.get(f"{desk.path}/annotations")["total"] == 5_000


def test_codings_are_listed_by_what_is_asked(desk: Place) -> None:
    desk.coded("Mijn buurvrouw", "naaste")
    desk.coded("Zij kende de weg", "hulp", by=desk.ana)
    desk.coded("Zij schamen zich", "schaamte", of=desk.report)
    desk.noor.post(f"{desk.path}/annotations", {**desk.words("de post"), "concept": "schulden"})
    codes = {one["name"]: one["id"] for one in desk.noor.get(f"{desk.path}/codes")["codes"]}
    me = desk.noor.get(desk.path)["me"]

    def asked(query: str) -> list[str]:
        return [one["exact"] for one in _list(desk, query)]

    assert asked("") == ["Mijn buurvrouw", "Zij kende de weg", "Zij schamen zich", "de post"]
    assert asked(f"?document={desk.report.id}") == ["Zij schamen zich"]
    assert asked(f"?code={codes['hulp']}") == ["Zij kende de weg"]
    assert asked("?concept=schulden") == ["de post"]
    assert asked(f"?coder={me}&document={desk.story.id}") == ["Mijn buurvrouw", "de post"]
    assert asked("?layer=others") == ["Zij kende de weg"]
    assert asked("?layer=mine&text=BUURVROUW") == ["Mijn buurvrouw"]
    assert asked("?layer=published") == []
    assert asked("?text=zij&pageSize=1") == ["Zij kende de weg"]
    desk.noor.ask("PATCH", f"{desk.path}/members/{me}", json={"published": True})
    assert len(asked("?layer=published")) == 3
    desk.noor.get(f"{desk.path}/annotations?layer=iets", 400)


def test_pages_of_codings_link_to_each_other(desk: Place) -> None:
    for words in ("Ik durfde", "Mijn buurvrouw", "Zij kende"):
        desk.coded(words, "wie")

    answer = desk.noor.ask("GET", f"{desk.path}/annotations?pageSize=2&page=2")

    assert [one["exact"] for one in answer.json()["annotations"]] == ["Zij kende"]
    assert (answer.json()["total"], 'page=1>; rel="prev"' in answer.headers["Link"]) == (3, True)


def test_a_border_moves_unless_it_was_moved_meanwhile(desk: Place) -> None:
    (said,) = desk.coded("buurvrouw", "naaste")["annotations"]
    path, at = f"{desk.path}/annotations/{said['id']}", STORY.index("Mijn buurvrouw")
    seen = desk.noor.ask("GET", path).headers["ETag"]
    body = {"start": at, "end": at + len("Mijn buurvrouw")}

    moved = desk.noor.ask("PATCH", path, json=body, tag=seen)
    late = desk.noor.ask("PATCH", path, json={**body, "end": at + 4}, tag=seen)

    assert (moved.status_code, moved.json()["exact"]) == (200, "Mijn buurvrouw")
    assert (late.status_code, late.json()["thing"], late.json()["by"]["name"]) == (412, "coding", "Noor")
    assert late.json()["fields"] == ["start", "words"]
    assert desk.noor.ask("PATCH", path, json=body, tag="").status_code == 428
    assert desk.noor.ask("PATCH", path, json={"start": 0, "end": 10_000}).status_code == 400
    assert desk.ana.ask("PATCH", path, json=body).status_code == 403
    desk.coded("Zij kende", "naaste")
    there = STORY.index("Zij kende")
    taken = desk.noor.ask("PATCH", path, json={"start": there, "end": there + len("Zij kende")})
    assert (taken.status_code, taken.json()["why"]) == (409, "there")


def test_a_coding_is_taken_away_by_who_gave_it_and_once_per_key(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw", "naaste", by=desk.ana)["annotations"]
    (own,) = desk.coded("Zij kende", "naaste", by=desk.noor)["annotations"]
    assert desk.ana.ask("DELETE", f"{desk.path}/annotations/{own['id']}").status_code == 403

    path = f"{desk.path}/annotations/{said['id']}"
    twice = [desk.ana.ask("DELETE", path, key="weg") for _ in range(2)]

    assert [one.status_code for one in twice] == [200, 200]
    assert twice[0].json() == twice[1].json()
    desk.ana.get(path, 404)


def test_a_web_annotation_says_place_words_version_and_who(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]
    answer = desk.noor.ask("GET", f"{desk.path}/annotations/{said['id']}", accept=_LINKED)
    node = answer.json()

    assert answer.headers["content-type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert answer.headers["Link"] == '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
    assert answer.headers["ETag"] == desk.noor.ask("GET", f"{desk.path}/annotations/{said['id']}").headers["ETag"]
    assert (node["type"], node["motivation"], node["creator"]["name"]) == ("Annotation", "tagging", "Noor")
    assert node["body"] == {"id": f"http://127.0.0.1:8000{desk.path}/codes/{said['code']}", "label": "naaste"}
    place, quote = node["target"]["selector"]
    at, end = said["start"], said["end"]
    assert place == {"type": "TextPositionSelector", "start": at, "end": end}
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": STORY[at:end],
        "prefix": STORY[at - 32 : at],
        "suffix": STORY[end : end + 32],
    }
    assert node["target"]["state"]["cached"].endswith(f"/v1/documents/{desk.story.id}?version=1")


def test_web_annotations_say_the_same_as_triples_and_back(desk: Place) -> None:
    for words in ("Ik durfde", "Mijn buurvrouw", "niet meer te openen"):
        desk.coded(words, "wie")
    desk.noor.post(f"{desk.path}/annotations", {**desk.words("de post 😀"), "concept": "schulden"})
    node = desk.noor.get(f"{desk.path}/annotations", accept=_LINKED)

    graph = graph_of(node)
    back = Graph().parse(data=graph.serialize(format="turtle"), format="turtle")

    assert isomorphic(graph, back)
    found = {(int(one[5]), int(one[6]), one[7], one[8], one[9]) for one in places(back)}
    assert found == {
        (
            one["start"],
            one["end"],
            STORY[max(0, one["start"] - 32) : one["start"]],
            one["exact"],
            STORY[one["end"] :][:32],
        )
        for one in _list(desk)
    }
    assert {one[1].rpartition("#")[2] for one in places(back)} == {"tagging", "classifying"}
    concept = next(one for one in places(back) if one[1].endswith("classifying"))
    assert concept[2] == "http://127.0.0.1:8000/v1/themes/schulden"
    assert concept[8] == "de post 😀"


def test_a_list_of_web_annotations_holds_what_is_preferred(desk: Place) -> None:
    for words in ("Ik durfde", "Mijn buurvrouw", "Zij kende"):
        desk.coded(words, "wie")
    path = f"{desk.path}/annotations?pageSize=2"

    def asked(what: str = "", path: str = path) -> Any:
        headers = {"Prefer": f'return=representation;include="{what}"'} if what else {}
        answer = desk.noor.ask("GET", path, accept=_LINKED, headers=headers)
        assert ("Preference-Applied" in answer.headers) == bool(what)
        assert answer.headers["ETag"].startswith('"')
        return answer.json()

    whole, iris = asked(), asked("http://www.w3.org/ns/oa#PreferContainedIRIs")
    bare = asked("http://www.w3.org/ns/ldp#PreferMinimalContainer")
    assert (whole["type"], whole["total"], len(whole["first"]["items"])) == ("AnnotationCollection", 3, 2)
    assert iris["first"]["items"] == [one["id"] for one in whole["first"]["items"]]
    assert bare["first"] == whole["first"]["id"]
    following = asked(path=whole["first"]["next"].removeprefix("http://127.0.0.1:8000"))
    assert (following["type"], following["startIndex"], len(following["items"])) == ("AnnotationPage", 2, 1)
    assert "next" not in following
    assert asked(path=iris["first"]["next"].removeprefix("http://127.0.0.1:8000"))["items"] == [
        following["items"][0]["id"]
    ]


def test_what_is_published_is_for_whoever_may_read_the_document(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]
    desk.coded("Zij kende", "geheime code", by=desk.ana)
    path = f"/v1/documents/{desk.story.id}/annotations"

    def mine(found: dict[str, Any]) -> list[Any]:
        return [one for one in found["annotations"] if one["study"] == desk.study]

    assert mine(desk.client.get(path).json()) == []
    me = desk.noor.get(desk.path)["me"]
    assert desk.ana.ask("PATCH", f"{desk.path}/members/{me}", json={"published": True}).status_code == 403
    desk.noor.ask("PATCH", f"{desk.path}/members/{me}", json={"published": True})

    (shown,) = mine(desk.client.get(path).json())
    assert (shown["exact"], shown["name"], shown["by"]) == (
        "Mijn buurvrouw",
        "naaste",
        {"role": "researcher", "name": ""},
    )
    assert mine(desk.bo.get(path))[0]["by"]["name"] == "Noor"
    linked = desk.client.get(path, headers={"Accept": _LINKED}).json()
    assert said["id"] in str(linked)
    assert "geheime code" not in str(linked) + desk.client.get(path).text
    assert desk.client.get(f"/v1/documents/{new_id()}/annotations").status_code == 404
    desk.noor.ask("PATCH", f"{desk.path}/members/{me}", json={"published": False})
    assert mine(desk.client.get(path).json()) == []


def test_words_of_an_earlier_version_are_not_quoted_out_of_the_present_one(house: Place) -> None:
    one, passages = document("test:later", "Eerst stond er dit. En dan dat.", title="Later anders")
    house.base.catalogue.save(one, passages)
    desk = house.begun()
    (said,) = desk.coded("dit", "x", of=one)["annotations"]
    house.base.catalogue.save(*document("test:later", "Nu staat er iets anders, en wel hier.", title="Later anders"))
    assert house.base.catalogue.document(one.id, KEEPER).version == 2

    found = desk.noor.get(f"{desk.path}/annotations/{said['id']}")
    linked = desk.noor.get(f"{desk.path}/annotations/{said['id']}", accept=_LINKED)

    assert (found["exact"], found["version"], found["start"]) == (None, 1, said["start"])
    assert [one["type"] for one in linked["target"]["selector"]] == ["TextPositionSelector"]
    late = desk.noor.ask("PATCH", f"{desk.path}/annotations/{said['id']}", json={"start": 0, "end": 3})
    assert (late.status_code, late.json()["why"]) == (409, "outdated")


def test_for_who_is_no_member_there_are_no_codings(desk: Place) -> None:
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]
    for path in ("", "?text=buurvrouw", f"/{said['id']}"):
        desk.bo.get(f"{desk.path}/annotations{path}", 404)
        desk.bo.get(f"{desk.path}/annotations{path}", 404, accept=_LINKED)
    body = {**desk.words("de post"), "name": "x"}
    assert desk.bo.ask("POST", f"{desk.path}/annotations", json=body).status_code == 404
    assert desk.bo.ask("DELETE", f"{desk.path}/annotations/{said['id']}").status_code == 404


def test_ten_coders_at_once_lose_nothing_and_double_nothing(desk: Place) -> None:
    people = [desk.noor, desk.ana] * 5
    words = ["Ik durfde", "Mijn buurvrouw", "Zij kende"]

    def work(number: int) -> list[int]:
        by = people[number]
        bodies = [{**desk.words(one), "name": f"code {number}"} for one in words] * 2
        path = f"{desk.path}/annotations"
        return [by.ask("POST", path, json=body, key=f"{number}-{at % 3}").status_code for at, body in enumerate(bodies)]

    with ThreadPoolExecutor(len(people)) as pool:
        answers = [status for those in pool.map(work, range(len(people))) for status in those]

    assert set(answers) == {201}
    found = desk.noor.get(f"{desk.path}/annotations?pageSize=100")
    assert (found["total"], len({(one["code"], one["start"]) for one in found["annotations"]})) == (30, 30)


@pytest.fixture(scope="module")
def paper(house: Place, tmp_path_factory: pytest.TempPathFactory) -> Document:
    return added(house.base, tmp_path_factory.mktemp("paper"), source=KnowledgeSource.PRACTICE, figure=True)


def test_a_part_of_a_page_gets_a_code_and_is_told_in_percent_and_as_a_fragment(desk: Place, paper: Document) -> None:
    part = {"page": 2, "x": 50, "y": 25, "width": 35, "height": 30}
    body = {"document": paper.id, "sha256": paper.sha256, "regions": [part], "name": "grafiek"}

    (said,) = desk.noor.post(f"{desk.path}/annotations", body)["annotations"]

    assert (said["start"], said["end"], said["exact"], said["sha256"]) == (None, None, None, paper.sha256)
    assert said["region"] == {side: pytest.approx(value, abs=0.1) for side, value in part.items()}
    again = desk.noor.post(f"{desk.path}/annotations", {**body, "regions": [said["region"]]})
    assert (again["annotations"], again["deed"]["size"]) == ([], 0)
    linked = desk.noor.get(f"{desk.path}/annotations/{said['id']}", accept=_LINKED)
    region = said["region"]
    sides = ",".join(f"{region[side]:g}" for side in ("x", "y", "width", "height"))
    assert linked["target"]["selector"] == [
        {
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": f"page=2&xywh=percent:{sides}",
        }
    ]
    assert isomorphic(graph_of(linked), Graph().parse(data=graph_of(linked).serialize(format="nt"), format="nt"))
    patched = desk.noor.ask("PATCH", f"{desk.path}/annotations/{said['id']}", json={"start": 0, "end": 5})
    assert (patched.status_code, "heeft geen woorden" in patched.text) == (400, True)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({"page": 3, "x": 1, "y": 1, "width": 5, "height": 5}, "bladzijde 3 bestaat niet"),
        ({"page": 1, "x": 99, "y": 1, "width": 5, "height": 5}, "ligt niet op bladzijde 1"),
        ({"page": 1, "x": 1, "y": -1, "width": 5, "height": 5}, "y"),
    ],
)
def test_a_part_that_is_on_no_page_is_refused_by_name(
    desk: Place, paper: Document, part: dict[str, float], says: str
) -> None:
    body = {"document": paper.id, "sha256": paper.sha256, "regions": [part], "name": "grafiek"}
    answer = desk.noor.post(f"{desk.path}/annotations", body, 400)
    assert says in str(answer)


def test_a_document_of_which_no_file_is_kept_has_no_parts(desk: Place) -> None:
    part = {"page": 1, "x": 1, "y": 1, "width": 5, "height": 5}
    body = {"document": desk.story.id, "sha256": desk.story.sha256, "regions": [part], "name": "grafiek"}
    assert "geen PDF bewaard" in str(desk.noor.post(f"{desk.path}/annotations", body, 400))
