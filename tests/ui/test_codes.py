"""Codes on paper: how a resident without an e-mail address comes to take part in a lab."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.identity import new_id
from kb.model.key import code_of, new_code
from kb.model.people import LabRole, Role
from kb.model.reader import KEEPER, Reader
from kb.services.curating.collecting import Begun
from tests.building import knowledge_base
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD, member, sign_in, someone
from tests.ui.reading import text_of

_CODE = re.compile(r"<strong>((?:[2-9a-z]{4}-){3}[2-9a-z]{4})</strong>")
_NAME = re.compile(r"<strong>(bewoner-[2-9a-z]{6})</strong>")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    opened = knowledge_base(tmp_path_factory.mktemp("codes"))
    yield opened
    opened.close()


def _browser(base: KnowledgeBase) -> TestClient:
    return TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)


def _curator(base: KnowledgeBase) -> TestClient:
    made = base.people.accounts.by_email("cor@stad.example", KEEPER) or someone(base, "Cor", Role.PROFESSIONAL)
    return sign_in(_browser(base), member(base, made, "arnhem", LabRole.CURATOR))


def _invited(base: KnowledgeBase, role: str = "co-curator") -> tuple[str, str]:
    said = {"doe": "nodig_uit", "rol": role, "formulier": new_id()}
    curator = _curator(base)
    made = curator.post("/labs/arnhem", data=said, headers=FROM_OURS)
    assert made.status_code == 303
    where = made.headers["location"]
    assert where.startswith("/labs/arnhem?briefje=")
    other = sign_in(_browser(base), someone(base, new_id()))
    assert other.get(where).status_code == 303, "only who made it, and in that browser"
    page = curator.get(where)
    assert page.status_code == 200
    assert curator.get(where).status_code == 303, "it is shown once"
    assert page.headers["cache-control"] == "private, no-store"
    sheet = text_of(page.text)
    assert "Doe mee met Stadslab arnhem" in sheet
    assert "Werkt tot en met" in sheet
    assert "Rie" not in sheet, "nobody else stands on it"
    assert "Wie hoort erbij" not in sheet
    return _CODE.findall(page.text)[0], _NAME.findall(page.text)[0]


def _typed(client: TestClient, code: str) -> tuple[int, str]:
    answer = client.post("/uitnodiging", data={"code": code}, headers=FROM_OURS)
    return answer.status_code, answer.headers.get("location", "") or answer.text


def test_a_resident_without_an_address_types_a_code_and_takes_part(base: KnowledgeBase) -> None:
    code, name = _invited(base)
    client = _browser(base)

    assert _typed(client, f" {code.upper().replace('-', ' ')} ") == (303, f"/uitnodiging/{code}")
    assert name in client.get(f"/uitnodiging/{code}").text
    chosen = client.post(f"/uitnodiging/{code}", data={"naam": "Bea", "wachtwoord": PASSWORD}, headers=FROM_OURS)
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/labs/arnhem")
    settings = client.get("/instellingen").text
    assert f"<dt>Inlognaam</dt><dd>{name}</dd>" in settings
    assert re.findall(r'name="mag" value="(\w+)"', settings) == ["read", "curate"]

    cor = base.people.accounts.by_email("cor@stad.example", KEEPER)
    assert cor is not None
    begun = Begun("De post", "Wie helpt met de post?")
    base.curation.collecting.begin(base.people.labs.lab("arnhem").id, begun, Reader.of(cor))
    room = text_of(client.get("/labs/arnhem").text)
    assert room.index("Doe mee") < room.index("Zeg iets") < room.index("Wat op ons wacht")

    account = base.people.accounts.by_email(name, KEEPER)
    assert account is not None
    assert f"Bea ({name})" in text_of(_curator(base).get("/labs/arnhem").text)
    assert (account.name, account.role, [role for _, role in account.labs]) == ("Bea", Role.VISITOR, ["co-curator"])
    again = _browser(base).post("/inloggen", data={"email": name.upper(), "wachtwoord": PASSWORD}, headers=FROM_OURS)
    assert again.status_code == 303


def test_a_code_works_once(base: KnowledgeBase) -> None:
    code, _ = _invited(base)
    client = _browser(base)
    client.post(f"/uitnodiging/{code}", data={"naam": "Bea", "wachtwoord": PASSWORD}, headers=FROM_OURS)

    status, told = _typed(_browser(base), code)

    assert status == 400
    assert "Deze code werkt niet" in told


@pytest.mark.parametrize("typed", ["", "k7mq", "aaaa-bbbb-cccc-dddd", "0000-0000-0000-0000", "é" * 16, "x" * 500])
def test_what_is_no_code_is_said_to_be_none(base: KnowledgeBase, typed: str) -> None:
    assert _typed(_browser(base), typed)[0] == 400


def test_only_who_curates_the_lab_makes_codes_and_never_for_a_curator(base: KnowledgeBase) -> None:
    resident = member(base, someone(base, "Rie", Role.VISITOR), "arnhem", LabRole.CO_CURATOR)
    for role, client, status in (
        ("member", _browser(base), 403),
        ("member", sign_in(_browser(base), resident), 403),
        ("curator", _curator(base), 400),
        ("keizer", _curator(base), 400),
    ):
        before = len(base.people.accounts.all(KEEPER))
        said = {"doe": "nodig_uit", "rol": role, "formulier": new_id()}
        assert client.post("/labs/arnhem", data=said, headers=FROM_OURS).status_code == status
        assert len(base.people.accounts.all(KEEPER)) == before


def test_who_was_invited_counts_once_they_came_and_can_be_taken_back_before(base: KnowledgeBase) -> None:
    curator = _curator(base)
    before = text_of(_browser(base).get("/labs/arnhem").text)
    code, name = _invited(base, "member")

    assert text_of(_browser(base).get("/labs/arnhem").text) == before
    page = text_of(curator.get("/labs/arnhem").text)
    assert page.index("Uitgenodigd, nog niet gekomen") < page.index(name)
    account = base.people.accounts.by_email(name, KEEPER)
    assert account is not None
    taken_back = {"doe": "trek_in", "id": account.id}
    assert _browser(base).post("/labs/arnhem", data=taken_back, headers=FROM_OURS).status_code == 403
    assert curator.post("/labs/arnhem", data=taken_back, headers=FROM_OURS).status_code == 303
    assert name not in curator.get("/labs/arnhem").text
    assert _typed(_browser(base), code)[0] == 400
    assert curator.post("/labs/arnhem", data=taken_back, headers=FROM_OURS).status_code == 404


def test_a_form_that_is_sent_again_makes_no_second_account(base: KnowledgeBase) -> None:
    curator = _curator(base)
    form = re.search(r'name="formulier" value="([^"]+)"', curator.get("/labs/arnhem").text)
    assert form is not None
    said = {"doe": "nodig_uit", "rol": "member", "formulier": form[1]}
    assert "briefje=" in curator.post("/labs/arnhem", data=said, headers=FROM_OURS).headers["location"]
    before = len(base.people.accounts.all(KEEPER))

    again = curator.post("/labs/arnhem", data=said, headers=FROM_OURS)

    assert (again.status_code, again.headers["location"]) == (303, "/labs/arnhem?gedaan=code_al")
    assert "Deze code is al gemaakt" in text_of(curator.get(again.headers["location"]).text)
    assert len(base.people.accounts.all(KEEPER)) == before


def test_no_letter_goes_to_who_has_no_address(base: KnowledgeBase) -> None:
    _, name = _invited(base, "member")
    assert base.people.accounts.forgot(name) is None


def test_a_code_is_the_same_however_it_is_typed() -> None:
    codes = {new_code() for _ in range(100)}

    assert len(codes) == 100
    assert all(code_of(code.replace("-", "").upper()) == code == code_of(f" {code}\n") for code in codes)
    assert not any(set("01ilo") & set(code) for code in codes)
