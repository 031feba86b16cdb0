"""What researchers do in private, and what stood in a story before it was withdrawn, hunted through the API.

Through the pages as well where these come to it: ``tests/api/test_policy_at_every_address.py`` walks every address.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from httpx2 import Response

from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from tests.api.bench import Place, place
from tests.building import document
from tests.leaks.walking import walk

_SECRET, _QUESTION, _NOTE = "kwubnaam", "Waarom vroeg de flizpok hulp?", "Hier denk ik aan de drumvasel."
_WORDS = "zeepaardje-4711"
_TOLD = f"Toen ik de brief kreeg, kocht ik een {_WORDS} voor mijn dochter. Daarna belde ik over de schulden."
_LINKED = "application/ld+json"


class Private(NamedTuple):
    """A study of Noor of which nobody else knows, and what was told of everything before it was there."""

    desk: Place
    things: dict[str, str]
    before: dict[str, str]


def _open_to_all(desk: Place) -> list[str]:
    """What anybody may ask, that might hold or count something of a study."""
    story = desk.story.id
    return [
        "/v1/documents?pageSize=100",
        f"/v1/documents/{story}",
        f"/v1/documents/{story}/annotations",
        f"/v1/documents/{story}/history",
        f"/v1/documents/{story}/provenance",
        f"/v1/documents/{story}/passages",
        "/v1/search?q=schulden",
        "/v1/search?q=" + _SECRET,
        f"/v1/suggestions?q={_SECRET}",
        "/v1/suggestions?q=schul",
        "/v1/knowledge-sources",
        "/v1/themes",
    ]


def _told(answer: Response) -> str:
    headers = {name: value for name, value in answer.headers.items() if name not in {"date", "etag", "ratelimit"}}
    return json.dumps(headers) + answer.text


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Private]:
    desk = place(tmp_path_factory.mktemp("private"))
    for path in _open_to_all(desk):
        desk.client.get(path)
    before = {path: _told(desk.client.get(path)) for path in _open_to_all(desk)}
    study = desk.noor.post("/v1/studies", {"question": _QUESTION})["id"]
    desk = desk._replace(study=study)
    (said,) = desk.coded("Mijn buurvrouw hielp mij", _SECRET)["annotations"]
    memo = desk.noor.post(f"{desk.path}/memos", {"on": said["highlight"], "text": _NOTE})
    me = desk.noor.get(desk.path)["me"]
    things = {
        "id": study,
        "member": me,
        "document": desk.story.id,
        "code": said["code"],
        "annotation": said["id"],
        "memo": memo["id"],
    }
    yield Private(desk, things, before)
    desk.base.close()


def _operations(desk: Place, things: dict[str, str]) -> list[tuple[str, str]]:
    """Everything that can be asked of a study, with the ids of what is really there."""
    paths: dict[str, dict[str, Any]] = desk.client.get("/v1/openapi.json").json()["paths"]
    return [
        (method.upper(), "/v1" + re.sub(r"\{(\w+)\}", lambda name: things.get(name[1], things["id"]), path))
        for path, operations in paths.items()
        if path.startswith("/studies/")
        for method in operations
    ]


def _bodies(things: dict[str, str], desk: Place) -> list[dict[str, Any]]:
    """What some operation takes; each is sent to all."""
    return [
        {"question": "Van mij?"},
        {"email": desk.bo.email, "role": "lead"},
        {"documents": [desk.story.id]},
        {"published": True},
        {"read": True},
        {"name": "x"},
        {"codes": [things["code"]]},
        {"to": things["code"], "annotations": [things["annotation"]]},
        {"retired": True},
        {"on": things["id"], "text": "x"},
        {"text": "x"},
        {"start": 0, "end": 3},
        {**desk.words("de post"), "name": "x"},
        {"annotations": [{**desk.words("de post"), "code": things["code"]}]},
        {},
    ]


def test_whatever_an_outsider_asks_of_a_private_study_is_not_there(private: Private) -> None:
    desk, things, _ = private
    asked = 0
    for method, path in _operations(desk, things):
        for body in _bodies(things, desk) if method != "GET" else [None]:
            for accept in ("", _LINKED, "text/event-stream") if method == "GET" else [""]:
                answer = desk.bo.ask(method, path, json=body, accept=accept)
                asked += 1
                assert answer.status_code in {400, 404}, (method, path, body)
                found = _told(answer)
                assert [word for word in (_SECRET, _QUESTION, _NOTE, "Noor") if word in found] == [], (method, path)
    assert asked > 200
    assert desk.noor.get(desk.path)["number"] == 3


def test_nothing_that_is_open_to_all_changes_by_a_private_study(private: Private) -> None:
    desk, _, before = private
    for path, told in before.items():
        assert _told(desk.client.get(path)) == told, path
    assert desk.bo.get("/v1/studies")["total"] == 0


def test_no_page_leads_an_outsider_to_a_private_study(private: Private) -> None:
    desk, things, _ = private
    found = walk(
        desk.client, ["/", "/zoeken?q=schulden", f"/documenten/{desk.story.id}"], enough=lambda path: "/themas" in path
    )

    assert len(found) > 5
    told = {path: _told(answer) for path, answer in found.items()}
    for word in (_SECRET, "flizpok", "drumvasel", things["id"]):
        assert [path for path, text in told.items() if word in text] == []


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Document, dict[str, str]]]:
    """A study with a story that was coded, memoed and published, and is withdrawn."""
    made = place(tmp_path_factory.mktemp("withdrawn"))
    story, passages = document("test:zeepaard", _TOLD, source=KnowledgeSource.EXPERIENCE, title="De brief")
    made.base.catalogue.save(story, passages)
    desk = made.begun()
    desk.coded("over de schulden", "schuld", of=story)
    (said,) = desk.noor.post(
        f"{desk.path}/annotations", {**desk.words(f"een {_WORDS} voor", of=story), "vivo": True}, key="vivo"
    )["annotations"]
    desk.coded("Zij schamen zich", "schaamte", of=desk.report)
    memo = desk.noor.post(
        f"{desk.path}/memos", {"on": said["highlight"], "text": f"Wat betekent een {_WORDS} voor haar?"}, key="memo"
    )
    desk.noor.post(f"{desk.path}/memos", {"on": story.id, "text": f"Het gaat om een {_WORDS}."})
    me = desk.noor.get(desk.path)["me"]
    desk.noor.ask("PATCH", f"{desk.path}/members/{me}", json={"published": True})
    things = {
        "id": desk.study,
        "member": me,
        "document": story.id,
        "code": said["code"],
        "annotation": said["id"],
        "memo": memo["id"],
    }
    assert _holding(desk, story, things) != []
    desk.base.withdrawing.withdraw([story.id], "op verzoek")
    yield desk, story, things
    desk.base.close()


def _holding(desk: Place, story: Document, things: dict[str, str]) -> list[str]:
    """Where the words of the story are told to members, and to anybody."""
    asked = [path for method, path in _operations(desk, things) if method == "GET"]
    asked += [f"{desk.path}/{part}?pageSize=100" for part in ("annotations", "memos", "documents")]
    asked += [f"{desk.path}/annotations?text=zeepaardje", f"{desk.path}/codes?document={story.id}"]
    asked += [f"/v1/documents/{story.id}/annotations", f"/v1/documents/{story.id}", f"{desk.path}/codes?at=4"]
    return [
        f"{path} {accept}"
        for path in asked
        for by in (desk.noor, desk.ana)
        for accept in ("", _LINKED)
        if _WORDS in by.ask("GET", path, accept=accept).text
    ]


def test_words_of_a_withdrawn_story_are_told_to_nobody(withdrawn: tuple[Place, Document, dict[str, str]]) -> None:
    desk, story, things = withdrawn

    assert _holding(desk, story, things) == []
    # Nor to who sends again what was answered with those words.
    words = {"document": story.id, "sha256": story.sha256, "spans": [{"start": 0, "end": 4}], "vivo": True}
    again = [
        desk.noor.ask("POST", f"{desk.path}/annotations", json=words, key="vivo"),
        desk.noor.ask("POST", f"{desk.path}/memos", json={"on": things["annotation"], "text": "x"}, key="memo"),
    ]
    assert [answer.status_code for answer in again] == [201, 404]
    assert [answer for answer in again if _WORDS in answer.text] == []


def test_what_was_coded_there_is_counted_as_hidden_and_nowhere_else(
    withdrawn: tuple[Place, Document, dict[str, str]],
) -> None:
    desk, _, things = withdrawn
    found = desk.noor.get(desk.path)

    assert (found["codings"], found["hidden"]) == (1, {"documents": 1, "codings": 2})
    codes = {one["name"]: one["codings"] for one in desk.noor.get(f"{desk.path}/codes")["codes"]}
    assert codes == {"schuld": 0, "": 0, "schaamte": 1}
    assert [one["exact"] for one in desk.noor.get(f"{desk.path}/annotations")["annotations"]] == ["Zij schamen zich"]
    desk.noor.get(f"{desk.path}/annotations/{things['annotation']}", 404)
    desk.noor.get(f"{desk.path}/memos/{things['memo']}", 404)
    assert desk.client.get(f"/v1/documents/{things['document']}/annotations").status_code == 410
