"""Words of a quoted story that its lab repeated everywhere it could, hunted after the story was withdrawn.

In every route of the API and every page that can be come to, in exports, feeds and events, as a visitor and as each of
its people; and what stands in a draft, hunted by who is of no lab of it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response

from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.identity import document_id
from kb.model.reader import KEEPER
from tests.api.bench import Somebody
from tests.api.shelf import Shelf, shelf
from tests.building import document
from tests.curating import quote as quoted
from tests.curating import shown_finding
from tests.leaks.walking import walk

_WORDS = "zeepaardje-4711"
_TOLD = f"Toen ik de brief kreeg, kocht ik een {_WORDS} voor mijn dochter. Daarna belde ik over de schulden."
_REPEATED = f"Zij kocht een {_WORDS}, en dat vergeten wij niet."
_STORY = document_id("test:zeepaardje")
_DRAFT = "conceptgnoe"
_ADDRESSES = (f"zij-kocht-een-{_WORDS}", f"over-{_WORDS}")


def _told_of(made: Shelf, story: Document) -> tuple[Shelf, dict[str, str]]:
    """A collection of two editions in which everything that can repeats the story; and ids by their names."""
    desk = made.begun()
    desk.added("heading", text="Wat wij hoorden")
    place = desk.place(f"kocht ik een {_WORDS}", story)
    quote = desk.added("quote", quotation=place, why=_REPEATED)["block"]
    desk.published("De eerste.")
    text = desk.added("text", text=_REPEATED)["block"]
    desk.added("document", document=story.id, why=_REPEATED)
    desk.added("silence", voice="practice", reason=_REPEATED)
    shown = shown_finding(desk.base, quoted(desk.base, story, f"een {_WORDS} voor mijn dochter"))
    desk.added("finding", finding=shown.finding, why=_REPEATED)
    desk.added("narrations", tellings=[{"who": "De buurt", "text": _REPEATED}])
    desk.added("synthesis", sentences=[{"text": _REPEATED, "restsOn": [place]}])
    desk.added("heading", text=f"Over het {_WORDS}", level=2)
    gone = desk.added("text", text=_REPEATED)["block"]
    desk.cas.ask("DELETE", f"{desk.path}/blocks/{gone}")
    dissent = desk.lex.post(f"{desk.path}/dissents", {"block": quote, "text": _REPEATED})
    after = {"kind": "text", "text": f"{_REPEATED} Echt."}
    suggestion = desk.lex.post(
        f"{desk.path}/suggestions", {"kind": "change", "block": text, "after": after, "why": _REPEATED}
    )
    said = {"day": "2026-05-01", "asked": "Wat hoorden wij?", "learned": _REPEATED, "tried": _REPEATED}
    quotations = [desk.base.curation.quoter.of(story.id, one.span, KEEPER) for one in _references(desk)]
    lab = desk.cas.reader.labs[0].lab
    entry = desk.base.curation.journals.begin(lab, {**said, "quotations": quotations}, desk.cas.reader)
    desk.added("journal", entry=entry.id)
    lately = desk.base.curation.journals.begin(lab, said | {"asked": f"Wat is een {_WORDS}?"}, desk.cas.reader)
    venlo = desk.base.people.labs.lab("venlo")
    told = {"question": f"Wie kent het {_WORDS}?", "public_value": _REPEATED}
    desk.base.people.labs.say(venlo, desk.cas.reader, **told)
    desk.cas.ask("PATCH", desk.path, json={"slug": _ADDRESSES[0]})
    desk.cas.ask("PATCH", desk.path, json=_own(slug=_ADDRESSES[1]))
    desk.published(f"Nu met het {_WORDS}.")
    desk.published("De derde.")
    desk.cas.post(f"{desk.path}/editions/3/_withdraw", {"reason": _REPEATED}, status=200)
    for text_of in (f"{_REPEATED} Heus.", f"{_REPEATED} Nee."):
        hidden = desk.base.curation.remarking.disagree(desk.id, quote, text_of, desk.lex.reader)
    desk.base.curation.remarking.hide(desk.id, hidden.id, _REPEATED, KEEPER)
    other = desk.lex.post(f"{desk.path}/suggestions", {"kind": "remove", "block": text, "why": "Te lang."})
    desk.base.curation.remarking.decline(desk.id, other["id"], _REPEATED, desk.cas.reader)
    _withdrawn(desk, place)
    ids = {"collection": desk.id, "lab": desk.lab, "block": text, "dissent": dissent["id"], "entry": lately.id}
    return desk, ids | {"suggestion": suggestion["id"], "number": "2", "before": "1", "after": "2"}


def _own(*, slug: str) -> dict[str, Any]:
    """What a collection says of itself, each time with the word."""
    agenda = {name: f"{name} {_WORDS}" for name in ("moral", "institutional", "knowledge")}
    said = {"title": f"Over {_WORDS}", "question": f"Wat is {_WORDS}?", "publicValue": _REPEATED, "slug": slug}
    return {**said, "period": f"sinds {_WORDS}", "places": ["Venlo", f"Dorp {_WORDS}"], "agenda": agenda}


def _withdrawn(desk: Shelf, place: dict[str, Any]) -> None:
    """A collection that was withdrawn, for a reason that repeats the story, as all that it says does."""
    gone = desk.begun()
    gone.added("quote", quotation=place)
    gone.cas.ask("PATCH", gone.path, json=_own(slug=f"weg-{_WORDS}"))
    gone.published(f"Met {_WORDS}.")
    gone.base.curation.collecting.withdraw(gone.id, _REPEATED, gone.cas.reader)


def _references(desk: Shelf) -> list[Any]:
    blocks = desk.base.curation.drafting.blocks(desk.id, desk.cas.reader)
    return [one for placed in blocks for one in placed.block.references][:1]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shelf, dict[str, str]]]:
    made = shelf(tmp_path_factory.mktemp("gathered"))
    story, passages = document("test:zeepaardje", _TOLD, source=KnowledgeSource.EXPERIENCE, title="De brief")
    made.base.catalogue.save(story, passages)
    made.base.following.catch_up()
    yield _told_of(made, story)
    made.base.close()


def _operations(desk: Shelf, ids: dict[str, str]) -> list[str]:
    """Everything that can be asked of collections and labs, with ids of what is really there."""
    paths: dict[str, dict[str, Any]] = desk.client.get("/v1/openapi.json").json()["paths"]
    found = []
    for path, operations in paths.items():
        if "get" in operations and path.startswith(("/collections", "/labs")):
            here = {**ids, "id": ids["collection" if path.startswith("/collections") else "lab"]}
            found.append("/v1" + re.sub(r"\{(\w+)\}", lambda name, here=here: here[name[1]], path))  # type: ignore[misc]
    lists = ("", "?state=withdrawn", "?state=draft", f"?q={_WORDS}", "?q=zij+kocht", f"?place=dorp+{_WORDS}")
    return [*found, *(f"/v1/collections{asked}" for asked in lists)]


def _everything(answer: Response) -> str:
    return json.dumps(dict(answer.headers)) + answer.text


def _asked(desk: Shelf, ids: dict[str, str], who: Somebody | None) -> dict[str, str]:
    """What each address of the API tells somebody, as JSON, linked data or whatever it is; a question is not told."""
    told = {}
    for path in _operations(desk, ids):
        for accept in ("", "application/ld+json"):
            headers = {"Accept": accept} if accept else {}
            answer = who.ask("GET", path, accept=accept) if who else desk.client.get(path, headers=headers)
            assert answer.status_code < 500, path
            told[f"{path} {accept}"] = _everything(answer).replace(f"={_WORDS}", "").replace(f"=dorp+{_WORDS}", "")
    return told


def _pages(desk: Shelf) -> dict[str, str]:
    starts = ("/", "/zoeken?q=schulden", "/collecties", "/en/collecties", "/labs/venlo")
    found = walk(desk.client, starts, enough=lambda address: address.count("?") > 0)
    return {address: _everything(answer) for address, answer in found.items()}


def test_a_withdrawn_story_that_a_lab_repeated_is_nowhere_any_more(house: tuple[Shelf, dict[str, str]]) -> None:
    desk, ids = house
    people = {"visitor": None, "curator": desk.cas, "member": desk.lex, "other": desk.bo}
    before = {name: _asked(desk, ids, who) for name, who in people.items()}
    assert sum(_WORDS in told for told in before["visitor"].values()) > 5
    assert sum(_WORDS in told for told in before["curator"].values()) > 8

    desk.base.withdrawing.withdraw([_STORY], "op verzoek van de verteller")

    for name, who in people.items():
        assert [path for path, told in _asked(desk, ids, who).items() if _WORDS in told] == [], name
    desk.base.following.catch_up()
    assert [path for path, told in _pages(desk).items() if _WORDS in told] == []
    carried = desk.base.curation.carrying.taken_out(desk.id, KEEPER).written.decode()
    assert _WORDS not in carried
    for slug in _ADDRESSES:
        there = desk.client.get(f"/collecties/{slug}")
        assert (there.status_code, _WORDS in _everything(there)) == (301, False)
    assert desk.client.get(f"/v1/collections?q={_WORDS}").json()["collections"] == []
    assert _WORDS not in "".join(json.dumps(line, default=str) for line in desk.base.auditing.lines())


def test_what_was_covered_stays_so_when_it_is_undone_and_comes_back_with_the_story(
    house: tuple[Shelf, dict[str, str]],
) -> None:
    desk, ids = house
    for _ in range(3):
        desk.cas.post(f"{desk.path}/_undo", status=200)
    venlo = desk.base.people.labs.lab("venlo")
    desk.base.people.labs.say(venlo, desk.cas.reader, question=f"Wie kent het {_WORDS}?", public_value="Voor Venlo.")
    again = {"day": "2026-05-02", "asked": f"Waarom een {_WORDS}?"}
    desk.base.curation.journals.begin(venlo.id, again, desk.cas.reader)
    desk.cas.ask("PATCH", desk.path, json={"slug": f"toch-{_WORDS}"})
    assert [path for path, told in _asked(desk, ids, desk.cas).items() if _WORDS in told] == []
    assert desk.base.people.labs.lab("venlo").public_value == "Voor Venlo."

    desk.base.withdrawing.undo([_STORY], "toch niet")

    assert _WORDS in desk.client.get(f"{desk.path}/editions/2").text


def test_a_stranger_finds_nothing_of_a_draft(house: tuple[Shelf, dict[str, str]]) -> None:
    desk = house[0].begun()
    said = {"title": f"Over {_DRAFT}", "question": f"Wat is {_DRAFT}?", "publicValue": _DRAFT, "places": [_DRAFT]}
    desk.cas.ask("PATCH", desk.path, json=said)
    block = desk.added("text", text=f"Dit is {_DRAFT}.")["block"]
    dissent = desk.lex.post(f"{desk.path}/dissents", {"block": block, "text": f"Geen {_DRAFT}."})["id"]
    suggestion = desk.lex.post(f"{desk.path}/suggestions", {"kind": "remove", "block": block, "why": _DRAFT})["id"]
    told = {"day": "2026-05-01", "asked": f"Wat is {_DRAFT}?", "access": "labs"}
    entry = desk.cas.post(f"/v1/labs/{desk.lab}/journal", told)["id"]
    ids = {"collection": desk.id, "lab": desk.lab, "block": block, "dissent": dissent, "entry": entry}
    ids |= {"suggestion": suggestion, "number": "1", "before": "1", "after": "1"}
    assert sum(_DRAFT in told for told in _asked(desk, ids, desk.lex).values()) > 5

    for who in (None, desk.bo):
        assert [path for path, told in _asked(desk, ids, who).items() if _DRAFT in told] == []
    assert [path for path, told in _pages(desk).items() if _DRAFT in told or desk.id in told] == []
    for name in (_DRAFT, f"over-{_DRAFT}"):
        answer = desk.client.get(f"/v1/collections?state=draft&q={name}&pageSize=100")
        assert desk.id not in answer.text
