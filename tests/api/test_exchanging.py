"""``/v1/studies/{id}/imports`` and ``/exports``: into a study and out of it."""

import hashlib
from collections.abc import Iterator
from io import BytesIO

import pytest

from api.schemas.exchanging import ExportForm
from exchange.project import Code, Coding, Project, Selection, Source
from exchange.refi.reading import read
from exchange.refi.writing import packed
from kb.bootstrap.places import UPLOADS
from kb.model.evidence import Consent, Purpose
from kb.model.identity import DocumentId, new_id
from kb.model.people import Role
from kb.model.reader import KEEPER
from tests.api.bench import Place, place, somebody
from tests.exchange.refi.test_refused import REFUSED

CODES = b"naam,onder,omschrijving\nhulp,,van wie ook\nburen,hulp,wie dichtbij woont\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("exchange"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    made = house.begun()
    made.noor.post(f"{made.path}/documents", {"documents": [made.report.id]}, 200)
    code = made.noor.post(f"{made.path}/codes", {"name": "uitstel"})["id"]
    made.noor.post(f"{made.path}/annotations", {**made.words("vragen pas laat", of=made.report), "code": code})
    return made


def names(desk: Place) -> list[str]:
    return [one["name"] for one in desk.noor.get(f"{desk.path}/codes")["codes"]]


def test_a_file_is_only_tried_when_asked(desk: Place) -> None:
    answer = desk.noor.ask("POST", f"{desk.path}/imports?dryRun=true", content=CODES)

    assert answer.status_code == 200
    assert (answer.json()["new"], answer.json()["deed"], answer.json()["ruler"]) == ({"code": 2}, None, None)
    assert names(desk) == ["uitstel"]


def test_it_comes_in_once_under_one_name_and_is_taken_back_whole(desk: Place) -> None:
    answers = [desk.ana.ask("POST", f"{desk.path}/imports", content=CODES, key="een") for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    first, second = (one.json()["deed"] for one in answers)
    assert first == second
    assert (first["kind"], first["name"]) == ("imported", "Ana")
    assert names(desk) == ["hulp", "buren", "uitstel"]

    desk.ana.post(f"{desk.path}/_undo", {"deed": first["id"]}, 200)
    assert names(desk) == ["uitstel"]


def test_a_study_goes_out_and_comes_back_without_anything_new(desk: Place) -> None:
    answer = desk.ana.ask("POST", f"{desk.path}/exports", json={"form": "qdpx"})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert [code.name for code in read(BytesIO(answer.content)).project.codes] == ["uitstel"]
    (out,) = desk.noor.get(f"{desk.path}/exports")["exports"]
    assert (out["form"], out["name"], out["documents"]) == ("qdpx", "Ana", [desk.report.id])
    assert out["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert out["held"] == {"user": 2, "code": 1, "source": 1, "selection": 1, "coding": 1}
    assert out["losses"] == []
    assert answer.headers["link"].endswith(f'{desk.path}/exports>; rel="describedby"')
    back = desk.noor.ask("POST", f"{desk.path}/imports", content=answer.content).json()
    assert (back["new"], back["changed"], back["losses"]) == ({}, 0, [])
    assert back["ruler"] == {"unit": "points", "ends": "written", "marked": True}


@pytest.mark.parametrize("form", list(ExportForm))
def test_a_study_goes_out_in_every_form_and_is_noted_once_under_one_name(desk: Place, form: str) -> None:
    answers = [desk.noor.ask("POST", f"{desk.path}/exports", json={"form": form}, key="uit") for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert [one["form"] for one in desk.noor.get(f"{desk.path}/exports")["exports"]] == [form]


def test_what_stayed_behind_is_told_of_each_file_that_is_out(desk: Place) -> None:
    for name in ("alpha", "beta"):
        id = desk.noor.post(f"{desk.path}/codes", {"name": name})["id"]
        desk.noor.ask("PATCH", f"{desk.path}/codes/{id}", json={"state": "proposed"})
    before = desk.noor.get(f"{desk.path}/exports")["losses"]
    desk.ana.ask("POST", f"{desk.path}/exports", json={"form": "qdpx"})
    for code in desk.noor.get(f"{desk.path}/codes")["codes"]:
        desk.noor.ask("PATCH", f"{desk.path}/codes/{code['id']}", json={"state": "in-use"})

    after = desk.noor.get(f"{desk.path}/exports")

    assert [loss["thing"] for loss in before] == ["2 voorgestelde codes"]
    assert (after["losses"], after["exports"][0]["losses"]) == ([], before)
    english = desk.noor.get(f"{desk.path}/exports", headers={"Accept-Language": "en"})
    assert english["exports"][0]["losses"][0]["thing"] == "2 proposed codes"


def test_who_is_no_member_brings_nothing_in_and_takes_nothing_out(desk: Place) -> None:
    assert desk.bo.ask("POST", f"{desk.path}/imports", content=CODES).status_code == 404
    assert desk.bo.ask("POST", f"{desk.path}/exports", json={"form": "zip"}).status_code == 404
    assert desk.bo.ask("GET", f"{desk.path}/exports").status_code == 404
    desk.noor.post(f"{desk.path}/members", {"email": desk.bo.email, "role": "reader"}, 200)
    assert desk.bo.ask("POST", f"{desk.path}/imports", content=CODES).status_code == 403
    assert desk.client.post(f"{desk.path}/imports", content=CODES).status_code == 403


def test_what_is_not_safe_is_refused_in_a_line_and_nothing_of_it_stays(desk: Place) -> None:
    for name, (made, why) in REFUSED.items():
        answer = desk.noor.ask("POST", f"{desk.path}/imports", content=made().getvalue())

        assert answer.status_code == 400, name
        assert name in {"no zip", "nothing"} or why in answer.json()["detail"], name
        assert answer.json()["detail"], name
    assert names(desk) == ["uitstel"]
    assert list((desk.base.settings.data / UPLOADS).glob("*")) == []


def test_what_is_said_of_a_file_is_in_the_language_that_was_asked_for(desk: Place) -> None:
    english = {"Accept-Language": "en-GB, nl;q=0.5"}
    tried = desk.noor.ask("POST", f"{desk.path}/imports?dryRun=true", content=b"name\n ,\n", headers=english)
    wrong = desk.noor.ask("POST", f"{desk.path}/imports", content=b"{", headers=english)
    table = desk.noor.ask("POST", f"{desk.path}/exports", json={"form": "csv"}, headers=english)
    beside = desk.noor.ask("POST", f"{desk.path}/exports", json={"form": "naast-xlsx"}, headers=english)
    dutch = desk.noor.ask("POST", f"{desk.path}/imports", content=b"{", headers={"Accept-Language": "nl, en;q=0.9"})

    assert wrong.json()["title"] == "The request is not right"
    assert (wrong.json()["detail"], dutch.json()["detail"]) == ("this is not JSON", "dit is geen JSON")
    assert table.content.decode("utf-8-sig").splitlines()[0].split(";")[:3] == ["document", "code", "coded by"]
    assert "side-by-side-" in beside.headers["content-disposition"]
    assert {one.headers["content-language"] for one in (tried, wrong, table, beside)} == {"en"}
    assert all("Accept-Language" in one.headers["vary"] for one in (tried, wrong, table, dutch))


def test_the_codebook_in_english_comes_back_as_nothing_new(desk: Place) -> None:
    (code,) = desk.noor.get(f"{desk.path}/codes")["codes"]
    desk.noor.ask("PATCH", f"{desk.path}/codes/{code['id']}", json={"covers": "te laat", "leaves": "te vroeg"})
    out = desk.noor.ask("POST", f"{desk.path}/exports", json={"form": "qdc"}, headers={"Accept-Language": "en"})

    back = desk.noor.ask("POST", f"{desk.path}/imports?dryRun=true", content=out.content).json()

    assert "What it covers: te laat" in out.text
    assert (back["new"], back["changed"]) == ({}, 0)


def elsewhere(*texts: str) -> tuple[bytes, list[str]]:
    """A file of a tool with documents of which the first three words are coded, and their guids."""
    code, guids = Code(new_id(), "hulp"), [new_id() for _ in texts]
    sources = tuple(
        Source(
            guid,
            f"Gesprek {number}",
            text=text,
            selections=(Selection(new_id(), 0, 18, codings=(Coding(new_id(), code.guid),)),),
        )
        for number, (guid, text) in enumerate(zip(guids, texts, strict=True), start=1)
    )
    return packed(Project("Elders", origin="NVivo", codes=(code,), sources=sources)).content, guids


def test_documents_that_are_not_here_are_taken_in_by_who_may_and_stay_when_it_is_taken_back(desk: Place) -> None:
    content, (first, second) = elsewhere("Mijn zus hielp mij met de post.", "Zij schaamde zich voor de buren.")
    path = f"{desk.path}/imports"
    size = len("Mijn zus hielp mij met de post.")
    curator = somebody(desk.base, desk.client, new_id(), Role.CURATOR)
    desk.noor.post(f"{desk.path}/members", {"email": curator.email, "role": "coder"}, 200)
    story = f"{path}?source=experience&consent=read&consent=quote&consentKnown=map%2012"

    tried = curator.ask("POST", f"{path}?dryRun=true", content=content).json()
    assert [(one["guid"], one["name"]) for one in tried["absent"]] == [(first, "Gesprek 1"), (second, "Gesprek 2")]
    assert tried["absent"][0] | {"guid": ""} == {
        "guid": "", "name": "Gesprek 1", "kind": "text", "size": size, "codings": 1,
    }  # fmt: skip
    asked = {
        story: desk.noor,
        f"{path}?source=experience": curator,
        f"{path}?source=practice&access=labs&lab=een-ander": curator,
        f"{path}?source=practice&access=restricted": curator,
        f"{story}&consentUntil=2020-01-01": curator,
    }
    held = len(desk.base.catalogue.versions(KEEPER))
    for address, who in asked.items():
        for way in (address, f"{address}&dryRun=true"):
            assert who.ask("POST", way, content=content).status_code == 403, way
    assert curator.ask("POST", f"{path}?source=buren", content=content).status_code == 400
    assert len(desk.base.catalogue.versions(KEEPER)) == held

    came = [curator.ask("POST", f"{story}&take={first}", content=content, key="een").json() for _ in range(2)]

    assert came[0]["new"] == {"code": 1, "source": 1, "selection": 1, "coding": 1}
    assert [one["guid"] for one in came[0]["absent"]] == [second]
    assert came[0]["deed"] == came[1]["deed"]
    (mark,) = desk.noor.get(f"{desk.path}/annotations?text=zus")["annotations"]
    assert "Mijn zus hielp mij" in str(mark)
    card = desk.base.catalogue.cards([DocumentId(mark["document"])], KEEPER)[DocumentId(mark["document"])]
    assert (card.title, card.rights.access) == ("Gesprek 1", "professionals")
    assert card.consent == Consent(purposes=frozenset({Purpose.READ, Purpose.QUOTE}), recorded="map 12")
    again = curator.ask("POST", f"{path}?source=practice", content=content).json()
    assert (again["new"], again["absent"]) == ({"source": 1, "selection": 1, "coding": 1}, [])

    for done in (again, came[0]):
        curator.post(f"{desk.path}/_undo", {"deed": done["deed"]["id"]}, 200)
    assert card.id in desk.base.catalogue.versions(KEEPER)
    assert card.id not in desk.ana.ask("GET", f"{desk.path}/documents").text


def test_what_the_api_tells_as_annotations_is_recognised_when_it_comes_in(desk: Place) -> None:
    (one,) = desk.noor.get(f"{desk.path}/annotations")["annotations"]
    for on in (one["highlight"], desk.study, desk.report.id, one["code"]):
        desk.noor.post(f"{desk.path}/memos", {"on": on, "text": f"Over {on}.", "kind": "theory"})
    told = {
        name: desk.noor.ask("GET", f"{desk.path}/{name}", accept="application/ld+json").content
        for name in ("annotations", "memos")
    }
    other = desk.noor.post("/v1/studies", {"question": "Elders?"})["id"]

    back = {
        name: desk.noor.ask("POST", f"{desk.path}/imports", content=content).json() for name, content in told.items()
    }
    moved = desk.noor.ask("POST", f"/v1/studies/{other}/imports", content=told["annotations"]).json()
    noted = desk.noor.ask("POST", f"/v1/studies/{other}/imports", content=told["memos"]).json()

    assert [(one["new"], one["changed"]) for one in back.values()] == [({}, 0), ({}, 0)]
    assert [loss["why"] for loss in back["memos"]["losses"]] == [
        "staat niet in dit bestand; wat erover gezegd is, komt niet mee"
    ]
    assert back["annotations"]["losses"] == []
    assert moved["new"] == {"source": 1, "code": 1, "selection": 1, "coding": 1}
    assert noted["new"] == {"note": 3}
    memos = desk.noor.get(f"/v1/studies/{other}/memos")["memos"]
    assert {memo["kind"] for memo in memos} == {"theory"}
    assert {desk.report.id, other} < {memo["on"] for memo in memos}
