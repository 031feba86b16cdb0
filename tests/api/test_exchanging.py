"""``/v1/studies/{id}/imports`` and ``/exports``: into a study and out of it."""

import hashlib
from collections.abc import Iterator
from io import BytesIO

import pytest

from api.schemas.exchanging import ExportForm
from exchange.refi.reading import read
from kb.bootstrap.places import UPLOADS
from tests.api.bench import Place, place
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
    back = desk.noor.ask("POST", f"{desk.path}/imports", content=answer.content).json()
    assert (back["new"], back["changed"], back["losses"]) == ({}, 0, [])
    assert back["ruler"] == {"unit": "points", "ends": "written", "marked": True}


@pytest.mark.parametrize("form", list(ExportForm))
def test_a_study_goes_out_in_every_form_and_is_noted_once_under_one_name(desk: Place, form: str) -> None:
    answers = [desk.noor.ask("POST", f"{desk.path}/exports", json={"form": form}, key="uit") for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert [one["form"] for one in desk.noor.get(f"{desk.path}/exports")["exports"]] == [form]


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
