"""Signing in and out, one's own settings, labs and people, as a browser without scripts gets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.errors import CatalogueUnavailable
from kb.model.people import LabRole, Role
from kb.model.reader import KEEPER
from kb.services.people.signing import SignedIn, Signing
from tests.building import knowledge_base
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD, member, sign_in, someone
from tests.ui.reading import text_of

OTHER = "Een heel ander wachtwoord 9"


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path)
    yield made
    made.close()


def browser(base: KnowledgeBase) -> TestClient:
    return TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)


@pytest.fixture
def client(base: KnowledgeBase, built: None) -> TestClient:  # noqa: ARG001
    return browser(base)


def posted(client: TestClient, path: str, **fields: str) -> tuple[int, str]:
    answer = client.post(path, data=fields, headers=FROM_OURS)
    return answer.status_code, text_of(answer.text) if answer.text else answer.headers.get("location", "")


def test_who_signs_in_comes_back_to_where_they_were(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    form = client.get("/inloggen?naar=/zoeken%3Fq%3Dschulden").text
    assert 'name="naar" value="/zoeken?q=schulden"' in form

    answer = client.post(
        "/inloggen",
        data={"email": " NOOR@stad.example ", "wachtwoord": PASSWORD, "naar": "/zoeken?q=schulden"},
        headers=FROM_OURS,
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/zoeken?q=schulden")
    cookie = answer.headers["set-cookie"]
    assert re.fullmatch(r"meervoud=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax", cookie)
    assert account.name in text_of(client.get("/").text)


@pytest.mark.parametrize(
    "away", ["//kwaad.example", "https://kwaad.example", "/\\kwaad.example", "\\/kwaad", "javascript:alert(1)", "/a\nb"]
)
def test_signing_in_leads_to_no_other_site(base: KnowledgeBase, client: TestClient, away: str) -> None:
    account = someone(base)
    data = {"email": account.email, "wachtwoord": PASSWORD, "naar": away}

    assert client.post("/inloggen", data=data, headers=FROM_OURS).headers["location"] == "/"


def test_unknown_wrong_and_disabled_are_told_alike(base: KnowledgeBase, client: TestClient) -> None:
    someone(base)
    out = someone(base, "Ana")
    base.people.accounts.disable(out.id, KEEPER)
    tried = (("noor@stad.example", "fout"), ("niemand@stad.example", "fout"), (out.email, PASSWORD))
    answers = {
        (status, page.replace(email, ""))
        for email, password in tried
        for status, page in [posted(client, "/inloggen", email=email, wachtwoord=password)]
    }

    assert [status for status, _ in answers] == [403]


class _Deaf(Signing):
    """A database that does not answer who somebody is."""

    def who(self, secret: str) -> SignedIn | None:
        msg = f"no answer on {secret}"
        raise CatalogueUnavailable(msg)


def test_a_database_that_does_not_answer_is_told_to_who_is_signed_in(base: KnowledgeBase, client: TestClient) -> None:
    sign_in(client, someone(base))
    broken = browser(replace(base, people=base.people._replace(signing=_Deaf.__new__(_Deaf))))
    broken.cookies = client.cookies

    page, answer = broken.get("/"), broken.get("/v1/search?q=schulden")

    assert (page.status_code, answer.status_code) == (503, 503)
    assert "Even niet bereikbaar" in text_of(page.text)
    assert client.cookies["meervoud"] not in page.text + answer.text
    assert broken.get("/health/live").status_code == 200


def test_a_form_of_another_site_signs_nobody_in(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    data = {"email": account.email, "wachtwoord": PASSWORD}

    for headers in ({}, {"Origin": "https://kwaad.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post("/inloggen", data=data, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert "Dit formulier kwam niet van Meervoud" in text_of(answer.text)
    assert client.post("/inloggen", data=data, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_with_a_session_every_form_must_come_from_a_page_of_ours(base: KnowledgeBase, client: TestClient) -> None:
    sign_in(client, someone(base))

    assert client.post("/selectie?c=", data={}).status_code == 403
    assert client.post("/v1/_cite", json={"kept": []}).status_code == 403
    assert client.post("/selectie?c=", data={}, headers=FROM_OURS).status_code == 303


def test_guessing_is_slowed_down_without_locking_out_who_was_there_before(
    base: KnowledgeBase, client: TestClient
) -> None:
    account = someone(base)
    sign_in(client, account)
    app = create_app(base)
    elsewhere = [TestClient(app, base_url=ORIGIN, follow_redirects=False, client=(f"10.0.0.{n}", 1)) for n in range(5)]
    for one in elsewhere:
        statuses = [posted(one, "/inloggen", email=account.email, wachtwoord="fout")[0] for _ in range(6)]
        assert statuses[-1] == 429
    stranger = TestClient(app, base_url=ORIGIN, follow_redirects=False, client=("10.0.1.1", 1))
    answer = stranger.post("/inloggen", data={"email": account.email, "wachtwoord": PASSWORD}, headers=FROM_OURS)

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert posted(browser(base), "/inloggen", email=account.email, wachtwoord=PASSWORD)[0] == 303


def test_signing_out_ends_the_session_on_the_server(base: KnowledgeBase, client: TestClient) -> None:
    sign_in(client, someone(base))
    cookie = client.cookies["meervoud"]
    answer = client.post("/uitloggen", headers=FROM_OURS)
    assert "Max-Age=0" in answer.headers["set-cookie"]

    client.cookies.set("meervoud", cookie, domain="127.0.0.1")
    assert client.get("/instellingen").status_code == 303


def test_a_secret_that_somebody_else_chose_is_no_session(base: KnowledgeBase, client: TestClient) -> None:
    chosen = "a" * 43
    client.cookies.set("meervoud", chosen, domain="127.0.0.1")
    answer = client.post("/inloggen", data={"email": someone(base).email, "wachtwoord": PASSWORD}, headers=FROM_OURS)

    assert answer.status_code == 303
    assert chosen not in answer.headers["set-cookie"]
    assert base.people.signing.who(chosen) is None


def test_another_role_takes_effect_at_once_under_another_secret(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    sign_in(client, account)
    before = client.cookies["meervoud"]
    assert client.get("/beheer/mensen").status_code == 403
    base.people.accounts.set_role(account.id, Role.ADMINISTRATOR, KEEPER)

    assert client.get("/beheer/mensen").status_code == 200
    assert client.cookies["meervoud"] != before


def test_a_page_that_needs_more_says_which_role_and_who_gives_it(base: KnowledgeBase, client: TestClient) -> None:
    answer = client.get("/beheer/mensen")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inloggen?naar=%2Fbeheer%2Fmensen")
    sign_in(client, someone(base))

    answer = client.get("/beheer/mensen")

    assert answer.status_code == 403
    assert "Hiervoor is een andere rol nodig. Een beheerder kan die geven." in text_of(answer.text)


def test_what_depends_on_who_reads_is_stored_nowhere(base: KnowledgeBase, client: TestClient) -> None:
    assert client.get("/").headers["cache-control"] == "private, no-cache"
    sign_in(client, someone(base))
    for path in ("/", "/v1/search?q=schulden", "/instellingen"):
        answer = client.get(path, headers={"If-None-Match": "*"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
        assert "etag" not in answer.headers
        assert "Cookie" in answer.headers["vary"]


def test_files_that_are_the_same_for_all_may_be_kept_by_who_is_signed_in(
    base: KnowledgeBase, client: TestClient
) -> None:
    sign_in(client, someone(base))
    found = re.search(r'href="(/static/[^"]+\.css)"', client.get("/").text)
    assert found is not None
    answer = client.get(found[1])

    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) > 10_000


def test_an_invitation_works_once_and_asks_for_a_password_that_nobody_guesses(
    base: KnowledgeBase, client: TestClient
) -> None:
    sign_in(client, someone(base, "Baas", Role.ADMINISTRATOR))
    _, page = posted(client, "/beheer/mensen", doe="nodig_uit", naam="Ana", email="ana@stad.example", rol="researcher")
    found = re.search(r"http://127\.0\.0\.1:8000(/uitnodiging/[\w-]{43})", page)
    assert found is not None
    path, guest = found[1], browser(base)
    assert "Kies een wachtwoord" in text_of(guest.get(path).text)

    for password, told in (
        ("kort", "te kort"), ("wachtwoord123", "makkelijk te raden"), ("aaaaaaaaaaaaaa", "makkelijk te raden"),
        ("ana@stad.example", "makkelijk te raden"), ("welkom gemeente", "makkelijk te raden"),
    ):  # fmt: skip
        status, again = posted(guest, path, wachtwoord=password, naam="Ana")
        assert (status, told in again) == (400, True), password
    answer = guest.post(path, data={"wachtwoord": PASSWORD, "naam": "Ana B."}, headers=FROM_OURS)

    assert (answer.status_code, answer.headers["location"]) == (303, "/instellingen")
    assert "Ana B." in text_of(guest.get("/instellingen").text)
    assert guest.get(path).status_code == 410
    assert posted(guest, path, wachtwoord=OTHER, naam="X")[0] == 410


def test_a_link_for_another_password_ends_every_session(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    sign_in(client, account)
    secret = base.people.accounts.reset(account.id, KEEPER)
    assert posted(browser(base), f"/uitnodiging/{secret}", wachtwoord=OTHER, naam="Noor")[0] == 303

    assert client.get("/instellingen").status_code == 303
    assert posted(browser(base), "/inloggen", email=account.email, wachtwoord=PASSWORD)[0] == 403


def test_changing_a_password_ends_the_other_sessions_only(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    sign_in(client, account)
    other = sign_in(browser(base), account)
    assert posted(client, "/instellingen", doe="wachtwoord", oud="fout", nieuw=OTHER)[0] == 400
    status, where = posted(client, "/instellingen", doe="wachtwoord", oud=PASSWORD, nieuw=OTHER)

    assert (status, where) == (303, "/instellingen?gedaan=veranderd")
    assert client.get("/instellingen").status_code == 200
    assert other.get("/instellingen").status_code == 303


def test_sessions_are_listed_and_ended(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    sign_in(client, account)
    phone = browser(base)
    phone.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU) AppleWebKit Safari/604.1"
    sign_in(phone, account)
    page = client.get("/instellingen").text
    assert "Safari op iPhone" in text_of(page)
    (id,) = re.findall(r'value="eind"><input type="hidden" name="id" value="([\w-]+)"', page)

    assert posted(client, "/instellingen", doe="eind", id=id)[0] == 303
    assert phone.get("/instellingen").status_code == 303


def test_the_second_step_asks_for_a_code_that_works_once(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    sign_in(client, account)
    page = client.post("/instellingen", data={"doe": "factor"}, headers=FROM_OURS).text
    found = re.search(r'name="sleutel" value="([A-Z2-7]{32})"', page)
    assert found is not None
    assert "<svg" in page
    codes = pyotp.TOTP(found[1])
    assert posted(client, "/instellingen", doe="factor_aan", sleutel=found[1], code="000000")[0] == 400
    _, page = posted(client, "/instellingen", doe="factor_aan", sleutel=found[1], code=codes.now())
    recovery = re.findall(r"\b[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b", page)
    assert len(recovery) == 10

    def half() -> tuple[TestClient, str]:
        guest = browser(base)
        answer = guest.post("/inloggen", data={"email": account.email, "wachtwoord": PASSWORD}, headers=FROM_OURS)
        found = re.search(r'name="half" value="([\w-]+)"', answer.text)
        assert found is not None
        assert "set-cookie" not in answer.headers
        return guest, found[1]

    guest, secret = half()
    code = codes.now()
    assert posted(guest, "/inloggen", half=secret, code="123")[0] == 403
    assert posted(guest, "/inloggen", half=secret, code=f"{code[:3]} {code[3:]}")[0] == 303
    guest, secret = half()
    assert posted(guest, "/inloggen", half=secret, code=code)[0] == 403
    assert posted(guest, "/inloggen", half=secret, code=recovery[0].upper())[0] == 303
    guest, secret = half()
    assert posted(guest, "/inloggen", half=secret, code=recovery[0])[0] == 403


def test_a_token_reads_in_somebodys_name_until_it_is_revoked(base: KnowledgeBase, client: TestClient) -> None:
    sign_in(client, someone(base))
    page = client.post(
        "/instellingen", data={"doe": "token", "naam": "script", "mag": "read", "dagen": "30"}, headers=FROM_OURS
    ).text
    found = re.search(r"mv_[\w-]{43}", page)
    assert found is not None
    program = browser(base)
    program.headers["Authorization"] = f"Bearer {found[0]}"
    assert program.get("/v1/search?q=schulden").status_code == 200
    shown = client.get("/instellingen").text
    assert found[0] not in shown
    (id,) = re.findall(
        r'#tokens"><input type="hidden" name="doe" value="eind"><input type="hidden" name="id" value="([\w-]+)"', shown
    )
    posted(client, "/instellingen", doe="eind", id=id)

    answer = program.get("/v1/search?q=schulden")

    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_labs_show_members_to_members_and_let_curators_change_them(base: KnowledgeBase, client: TestClient) -> None:
    curator = member(base, someone(base, "Cor"), "arnhem", LabRole.CURATOR)
    resident = someone(base, "Bea", Role.VISITOR)
    assert "Cor" not in text_of(client.get("/labs/arnhem").text)
    assert "Stadslab arnhem" in text_of(client.get("/labs").text)
    sign_in(client, curator)

    assert posted(client, "/labs/arnhem", doe="zet", email="niemand@stad.example", rol="member")[0] == 400
    assert posted(client, "/labs/arnhem", doe="zet", email=resident.email, rol="co-curator")[0] == 303
    page = text_of(client.get("/labs/arnhem").text)
    assert "Bea" in page
    assert "bewoner-curator" in page
    other = sign_in(browser(base), resident)
    assert posted(other, "/labs/arnhem", doe="weg", id=curator.id)[0] == 403
    assert posted(other, "/labs/arnhem", doe="weg", id=resident.id)[0] == 303
    assert "Bea" not in text_of(client.get("/labs/arnhem").text)


def test_a_role_that_is_not_there_changes_nothing(base: KnowledgeBase, client: TestClient) -> None:
    boss = member(base, someone(base, "Baas", Role.ADMINISTRATOR), "arnhem", LabRole.CURATOR)
    account = member(base, someone(base), "arnhem", LabRole.MEMBER)
    sign_in(client, boss)

    for role in ({"rol": "keizer"}, {}):
        assert posted(client, "/beheer/mensen", doe="rol", id=account.id, **role)[0] == 400
        assert posted(client, "/labs/arnhem", doe="verander", id=account.id, **role)[0] == 400
    assert base.people.accounts.account(account.id, KEEPER) == account


def test_administrators_make_labs_and_manage_people(base: KnowledgeBase, client: TestClient) -> None:
    boss, account = someone(base, "Baas", Role.ADMINISTRATOR), someone(base)
    sign_in(client, boss)

    assert posted(client, "/labs", naam="Stadslab Venlo", kort="Venlo!")[0] == 400
    assert posted(client, "/labs", naam="Stadslab Venlo", kort="venlo") == (303, "/labs/venlo?gedaan=gemaakt")
    assert posted(client, "/labs", naam="Nog een", kort="venlo")[0] == 400
    assert posted(client, "/beheer/mensen", doe="rol", id=account.id, rol="curator")[0] == 303
    assert base.people.accounts.account(account.id, KEEPER).role is Role.CURATOR
    assert posted(client, "/beheer/mensen", doe="nodig_uit", naam="X", email=account.email, rol="visitor")[0] == 400
    status, page = posted(client, "/beheer/mensen", doe="rol", id=boss.id, rol="visitor")
    assert (status, "Dit is de enige beheerder" in page) == (400, True)
    assert posted(client, "/beheer/mensen", doe="buiten", id=account.id, stand="uit")[0] == 303
    assert "buitengesloten" in text_of(client.get("/beheer/mensen").text)


def test_a_cookie_is_safe_where_there_is_tls(base: KnowledgeBase, built: None) -> None:  # noqa: ARG001
    safe = TestClient(create_app(base), base_url="https://127.0.0.1:8000", follow_redirects=False)
    data = {"email": someone(base).email, "wachtwoord": PASSWORD}
    answer = safe.post("/inloggen", data=data, headers={"Origin": "https://127.0.0.1:8000"})

    assert re.fullmatch(
        r"__Host-meervoud=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure", answer.headers["set-cookie"]
    )
    assert safe.get("/instellingen").status_code == 200
