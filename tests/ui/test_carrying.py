"""A form that comes when its session has ended: what was typed is there again after signing in, and nothing is done."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import count

import pyotp
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.people import Account, LabRole, Role
from kb.model.reader import KEEPER, Reader
from tests.building import knowledge_base
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD, member, sign_in, someone, time_out
from tests.ui.reading import text_of
from tests.ui.working import STORY, Desk
from ui.pages.carrying import to_copy, typed_in

_NUMBERS = count()
_TYPED = 'Stadslab <b>Klarendal</b> & "Zuid"'


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path_factory.mktemp("carrying"))
    yield made
    made.close()


@pytest.fixture
def client(base: KnowledgeBase, built: None) -> TestClient:  # noqa: ARG001
    return TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)


@pytest.fixture
def boss(base: KnowledgeBase) -> Account:
    return someone(base, f"Baas {next(_NUMBERS)}", Role.ADMINISTRATOR)


def _hidden(html: str) -> dict[str, str]:
    """What a form carries along unseen."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', html)
    return {unescape(name): unescape(value) for name, value in found}


def _left(client: TestClient, base: KnowledgeBase, account: Account) -> None:
    """They were signed in in this browser, and then did nothing for too long."""
    sign_in(client, account)
    time_out(base, client.cookies.get("meervoud"))


def _go_on(
    client: TestClient, base: KnowledgeBase, account: Account, path: str, typed: dict[str, str]
) -> tuple[str, str, str]:
    """What somebody gets who sends a form too late, signs in, and goes on; and the address of that."""
    _left(client, base, account)
    late = client.post(path, data=typed, headers=FROM_OURS)
    assert late.status_code == 403
    back = _proven(client, account, late.text)
    assert back.status_code == 303
    assert back.headers["cache-control"] == "private, no-store"
    there = client.get(back.headers["location"])
    assert there.status_code == 200
    return late.text, there.text, back.headers["location"]


def _proven(client: TestClient, account: Account, html: str = "") -> Response:
    """The answer to the form to sign in, filled in; of a page, or of one that is asked for itself."""
    proof = {"email": account.email, "wachtwoord": PASSWORD}
    return client.post("/inloggen", data={**_hidden(html), **proof}, headers=FROM_OURS)


@pytest.mark.parametrize(
    ("path", "typed", "shown"),
    [
        ("/labs", {"naam": _TYPED, "kort": "klarendal", "plaats": "Arnhem"}, ["naam", "kort", "plaats"]),
        ("/labs/arnhem", {"email": "ana@stad.example", "rol": "curator"}, ["email"]),
        ("/beheer/mensen", {"doe": "nodig_uit", "naam": _TYPED, "email": "a@b.example", "rol": "curator"},
         ["naam", "email"]),
        ("/instellingen", {"doe": "gegevens", "naam": _TYPED, "taal": "en"}, ["naam"]),
        ("/instellingen", {"doe": "token", "naam": _TYPED, "mag": "read", "dagen": "30"}, ["naam"]),
    ],
)  # fmt: skip
def test_what_was_typed_is_there_again_after_signing_in_and_nothing_was_done(
    client: TestClient, base: KnowledgeBase, boss: Account, path: str, typed: dict[str, str], shown: list[str]
) -> None:
    member(base, boss, "arnhem", LabRole.CURATOR)

    late, there, address = _go_on(client, base, boss, path, typed)

    assert "U was niet meer ingelogd." in text_of(late)
    assert re.fullmatch(rf"{path}\?hervat=[0-9a-f]{{64}}", address)
    assert "Klarendal" not in late
    assert "Wat u had getypt, staat er weer. Er is nog niets verstuurd." in text_of(there)
    filled = {unescape(one) for one in re.findall(r'<input (?!type="hidden")[^>]*value="([^"]+)"', there)}
    assert {typed[name] for name in shown} <= filled
    assert "<b>Klarendal" not in there
    # A session was opened, and that is all.
    last = base.events.ends()
    assert last
    assert [one.action for one in base.events.since(last.last.number - 2, limit=9)] == ["account.key-added"] * 2
    # It was given back, so it is there no more.
    assert "Er is nog niets verstuurd." not in client.get(address).text


@pytest.mark.parametrize("path", ["/werk/1/codes", "/en/werk/1/documenten/2"])
def test_codes_of_researchers_are_carried_on_as_they_are_no_secrets(path: str) -> None:
    typed = [
        ("nieuw", "naaste"),
        ("code", "1"),
        ("code", "2"),
        ("sleutel", "k"),
        ("wachtwoord", "geheim"),
        ("oud", "x"),
    ]

    assert typed_in(typed, path) == typed[:4]
    assert typed_in(typed, "/instellingen") == typed_in(typed, "/werkplaats") == []
    assert to_copy(typed, path) == ("naaste", "k")


def test_a_password_or_code_is_never_carried_on(client: TestClient, base: KnowledgeBase, boss: Account) -> None:
    typed = {"doe": "wachtwoord", "oud": "mijn-oude-geheim", "nieuw": "mijn-nieuwe-geheim", "code": "123456"}

    late, there, _ = _go_on(client, base, boss, "/instellingen", typed)

    for page in (late, there):
        assert not re.search(r"mijn-oude|mijn-nieuwe|123456", page)


def test_it_comes_along_past_a_wrong_password_and_a_second_step(
    client: TestClient, base: KnowledgeBase, boss: Account
) -> None:
    _left(client, base, boss)
    secret, _ = base.people.own.proposed_factor(Reader.of(boss))
    totp = pyotp.TOTP(secret)
    base.people.own.turn_factor_on(Reader.of(boss), secret, totp.now())
    step = client.post("/labs", data={"naam": _TYPED}, headers=FROM_OURS)
    for proof in ({"email": boss.email, "wachtwoord": "fout"}, {"email": boss.email, "wachtwoord": PASSWORD}):
        step = client.post("/inloggen", data={**_hidden(step.text), **proof}, headers=FROM_OURS)
    done = client.post("/inloggen", data={**_hidden(step.text), "code": totp.now()}, headers=FROM_OURS)

    there = client.get(done.headers["location"])
    assert "Er is nog niets verstuurd." in there.text
    assert unescape(there.text).count(_TYPED) == 1


@pytest.mark.parametrize("ended", ["signed out", "no cookies", "no room", "nobody"])
@pytest.mark.parametrize("part", [False, True], ids=["page", "part"])
def test_what_cannot_be_kept_for_one_account_stands_in_the_answer_once_and_is_given_to_nobody(
    client: TestClient, base: KnowledgeBase, boss: Account, monkeypatch: pytest.MonkeyPatch, ended: str, part: bool
) -> None:
    _left(client, base, boss)
    if ended == "signed out":
        sign_in(client, boss)
        client.post("/uitloggen", headers=FROM_OURS)
    elif ended == "no cookies":
        client.cookies.clear()
    elif ended == "no room":
        monkeypatch.setattr("kb.adapters.sql.waiting.MOST", -1)
    else:
        client.cookies.set("meervoud", "van-niemand", domain="127.0.0.1")
    asked = {"HX-Request": "true", "HX-Request-Type": "partial"} if part else {}

    late = client.post("/labs", data={"naam": _TYPED, "doe": "maak", "oud": "geheim"}, headers={**FROM_OURS, **asked})

    assert late.status_code == 403
    assert late.headers.get("hx-retarget", "") == ("main" if part else "")
    assert late.headers["cache-control"].startswith("private, no-")
    assert "Wat u typte, konden wij niet bewaren" in text_of(late.text)
    (copied,) = re.findall(r"<textarea[^>]* readonly [^>]*>\n([^<]*)</textarea>", late.text)
    assert unescape(copied) == _TYPED
    for account in (someone(base, f"Buur {next(_NUMBERS)}", Role.ADMINISTRATOR), boss):
        there = client.get(_proven(client, account, late.text).headers["location"])
        assert there.status_code == 200
        assert "Klarendal" not in there.text


def test_who_else_signs_in_on_the_form_that_came_does_not_get_what_was_typed(
    client: TestClient, base: KnowledgeBase, boss: Account
) -> None:
    _left(client, base, boss)
    late = client.post("/labs", data={"naam": _TYPED}, headers=FROM_OURS)
    assert "logt u in met hetzelfde account, dan staat het er weer" in text_of(late.text)

    buur = someone(base, f"Buur {next(_NUMBERS)}", Role.ADMINISTRATOR)
    there = client.get(_proven(client, buur, late.text).headers["location"])
    assert "Klarendal" not in there.text
    assert "Er is nog niets verstuurd." not in there.text
    assert unescape(client.get(_proven(client, boss, late.text).headers["location"]).text).count(_TYPED) == 1


def test_a_form_of_another_site_is_not_carried_on(client: TestClient) -> None:
    answer = client.post("/labs", data={"naam": _TYPED}, headers={"Origin": "https://kwaad.example"})

    assert "Dit formulier kwam niet van Meervoud" in text_of(answer.text)
    assert "Klarendal" not in answer.text


@pytest.mark.parametrize("away", ["https://kwaad.example/labs", "//kwaad.example", "javascript:alert(1)"])
def test_what_was_typed_goes_to_no_other_site(client: TestClient, boss: Account, away: str) -> None:
    data = {"naar": away, "email": boss.email, "wachtwoord": PASSWORD}

    assert client.post("/inloggen", data=data, headers=FROM_OURS).headers["location"] == "/"


def test_who_signs_in_goes_on_in_the_language_of_their_account(
    client: TestClient, base: KnowledgeBase, boss: Account
) -> None:
    base.people.own.introduce(Reader.of(boss), name="Baas", language="en")

    def arrived(back: str, at: str = "/inloggen") -> str:
        proof = {"email": boss.email, "wachtwoord": PASSWORD, "naar": back}
        client.cookies.clear()
        return str(client.post(at, data=proof, headers=FROM_OURS).headers["location"])

    assert arrived("/zoeken?q=eten+%26+zo") == "/en/zoeken?q=eten+%26+zo"
    assert arrived("/themas/armoede%20x") == "/en/themas/armoede%20x"
    assert [arrived("/"), arrived(""), arrived("/en"), arrived("/en/labs")] == ["/en", "/en", "/en", "/en/labs"]
    base.people.own.introduce(Reader.of(boss), name="Baas", language="nl")
    assert [arrived("/en/labs", "/en/inloggen"), arrived("/en"), arrived("/enkel")] == ["/labs", "/", "/enkel"]


def test_another_language_is_spoken_as_soon_as_it_is_chosen(client: TestClient, boss: Account) -> None:
    sign_in(client, boss)
    data = {"doe": "gegevens", "naam": "Baas", "taal": "en"}

    assert client.post("/instellingen", data=data, headers=FROM_OURS).headers["location"].startswith("/en/instellingen")


def test_one_s_own_page_says_when_a_session_ends(client: TestClient, base: KnowledgeBase, boss: Account) -> None:
    sign_in(client, boss)
    page = client.get("/instellingen").text
    idle, most = (int(value) for value in re.findall(r'data-(?:rust|uiterlijk)="(\d+)"', page))
    last = base.people.own.sessions(Reader.of(base.people.accounts.account(boss.id, KEEPER)))[0].until

    assert "Doet u 8 uur niets, dan wordt u uitgelogd. In elk geval op" in text_of(page)
    assert f"{last.day} " in text_of(page)
    assert 8 * 3_600 - 120 < idle <= 8 * 3_600
    assert 7 * 86_400 - 120 < most <= 7 * 86_400
    client.cookies.clear()
    assert "data-rust" not in client.get("/").text


def test_a_new_code_typed_at_the_desk_is_there_again(desk: Desk) -> None:
    time_out(desk.base, desk.client.cookies.get("meervoud"))
    start = STORY.index("Mijn buurvrouw")
    sent = {"doe": "geef", "nieuw": "naaste", "zin": f"{start}-{start + 25}", "sleutel": "abc", "tekst_sha": desk.sha}

    late = desk.client.post(f"{desk.path}?sorteer=naam", data=sent, headers=FROM_OURS)
    assert late.status_code == 403
    assert desk.noor.account
    back = _proven(desk.client, desk.base.people.accounts.account(desk.noor.account, KEEPER), late.text)

    there = desk.client.get(back.headers["location"]).text
    assert 'value="naaste"' in there
    assert f'value="{start}-{start + 25}" checked' in there
    assert "Er is nog niets verstuurd." in there
    assert desk.counts() == {}


def test_who_signs_in_later_is_offered_it_in_that_browser_and_nobody_else_is(
    client: TestClient, base: KnowledgeBase, boss: Account
) -> None:
    sign_in(client, boss)
    time_out(base, client.cookies.get("meervoud"))
    late = client.post("/labs", data={"naam": _TYPED, "kort": "zuid"}, headers=FROM_OURS)
    cookie = next(one for one in late.headers.get_list("set-cookie") if one.startswith("meervoud-getypt="))
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400")
    assert not [one for one in base.settings.data.glob("catalogue*") if b"Klarendal" in one.read_bytes()]

    other = TestClient(client.app, base_url=ORIGIN, follow_redirects=False)
    assert _proven(other, boss).status_code == 303
    held = _hidden(late.text)["naar"]
    assert "Er is nog niets verstuurd." not in other.get(held).text
    someone_else = someone(base, f"Buur {next(_NUMBERS)}", Role.ADMINISTRATOR)
    assert _proven(client, someone_else).status_code == 303
    assert "Er is nog niets verstuurd." not in client.get(held).text

    offered = _proven(client, boss)
    assert "U had nog iets getypt" in text_of(offered.text)
    assert ", 1 minuut geleden: " in text_of(offered.text)
    assert f'href="{held}"' in offered.text
    assert "Klarendal" in text_of(offered.text)
    assert unescape(client.get(held).text).count(_TYPED) == 1
    assert _proven(client, boss).status_code == 303


def test_what_somebody_does_not_want_back_is_destroyed(client: TestClient, base: KnowledgeBase, boss: Account) -> None:
    sign_in(client, boss)
    time_out(base, client.cookies.get("meervoud"))
    for name in ("Noord", "Zuid"):
        client.post("/labs", data={"naam": name, "houd": "ja"}, headers=FROM_OURS)
        client.post("/labs", data={"naam": name}, headers=FROM_OURS)
    offered = _proven(client, boss)
    ids = re.findall(r'name="gooi_weg" value="([0-9a-f]{64})"', offered.text)
    assert len(ids) == 2

    left = client.post("/inloggen", data={"naar": "/labs", "gooi_weg": ids[0]}, headers=FROM_OURS)
    assert (left.status_code, ids[0] in left.text, ids[1] in left.text) == (200, False, True)
    none = client.post("/inloggen", data={"naar": "/labs", "gooi_weg": ids[1]}, headers=FROM_OURS)
    assert (none.status_code, none.headers["location"]) == (303, "/labs")


def test_a_button_of_a_part_of_a_page_leads_back_to_what_was_typed(
    client: TestClient, base: KnowledgeBase, boss: Account
) -> None:
    _left(client, base, boss)
    late = client.post(
        "/labs", data={"naam": _TYPED}, headers={**FROM_OURS, "HX-Request": "true", "HX-Request-Type": "partial"}
    )

    assert late.status_code == 401
    way = late.headers["hx-redirect"]
    assert way.startswith("/inloggen?naar=%2Flabs%3Fhervat%3D")
    back = _proven(client, boss, client.get(way).text)
    assert unescape(client.get(back.headers["location"]).text).count(_TYPED) == 1
