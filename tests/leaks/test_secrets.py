"""Secrets stand in no address, page or log, an address gives no entry, and nobody writes a header of ours."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.logs import Fields
from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import Access
from kb.model.people import Account, Role
from kb.model.reader import Reader, Scope
from tests.building import document, knowledge_base
from tests.leaks.walking import ADDRESS, walk
from tests.peopling import FROM_OURS, PASSWORD, sign_in, someone

_CLOSED = document("test:dicht", "Schulden en een wasknijper.", access=Access.PROFESSIONALS)
_ID = _CLOSED[0].id
_INJECTED = "x%0d%0aSet-Cookie:%20kwaad=ja%0d%0aX-Kwaad:%20ja"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path_factory.mktemp("secrets"), document(), _CLOSED)
    made.spelling.learn()
    yield made
    made.close()


@pytest.fixture(scope="module")
def boss(base: KnowledgeBase) -> Account:
    return someone(base, "Baas", Role.ADMINISTRATOR)


@pytest.fixture
def client(base: KnowledgeBase) -> TestClient:
    return TestClient(create_app(base), base_url=ADDRESS, follow_redirects=False)


@pytest.fixture(scope="module")
def token(base: KnowledgeBase, boss: Account) -> str:
    return base.people.tokens.add(Reader.of(boss), "proef", set(Scope), timedelta(days=1))


def test_no_page_or_log_holds_a_secret_of_who_reads_it(
    client: TestClient, boss: Account, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sign_in(client, boss)
        session = client.cookies["meervoud"]
        # All but the way out, and one page of each kind.
        seen = set[str]()

        def enough(address: str) -> bool:
            kind = address.partition("?")[0].rpartition("/")[0]
            passed = address.startswith(("/en", "/static")) or "uitloggen" in address or kind in seen
            if "/themas" in kind:
                seen.add(kind)
            return passed

        found = walk(client, ["/", "/instellingen", "/labs", "/beheer/mensen", f"/documenten/{_ID}"], enough=enough)
        found |= {"api": client.get(f"/v1/documents/{_ID}", headers={"Authorization": f"Bearer {token}"})}
        invited = client.post(
            "/beheer/mensen",
            data={"doe": "nodig_uit", "naam": "Ana", "email": "ana@stad.example", "rol": "curator"},
            headers=FROM_OURS,
        ).text
        secret = invited.partition("/uitnodiging/")[2][:43]
        client.get(f"/uitnodiging/{secret}")
    form = Fields("%(message)s")
    written = "\n".join(form.format(one) for one in caplog.records if not one.name.startswith("httpx"))

    assert len(found) > 8
    assert found["api"].status_code == 200
    told = {address: f"{answer.headers}{answer.text}" for address, answer in found.items()}
    assert [address for address, text in told.items() if session in text or token in text or PASSWORD in text] == []
    assert len(secret) == 43
    assert not [one for one in (session, token, secret, PASSWORD, boss.email) if one in written]


def test_a_secret_in_an_address_gives_no_entry(
    base: KnowledgeBase, client: TestClient, boss: Account, token: str
) -> None:
    session = base.people.signing.open(boss)
    for name in ("token", "access_token", "meervoud", "session", "sid", "authorization", "Bearer"):
        for secret in (token, session):
            assert client.get(f"/documenten/{_ID}?{name}={secret}").status_code == 404
            assert client.get(f"/v1/documents/{_ID}?{name}={secret}").status_code == 404
    # A session is no token, and a token no session.
    assert client.get(f"/v1/documents/{_ID}", headers={"Authorization": f"Bearer {session}"}).status_code == 401
    client.cookies.set("meervoud", token)
    assert client.get(f"/v1/documents/{_ID}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/zoeken?q={}", "/zoeken?plaats={}", "/en/zoeken?q={}", "/zoeken/filters?q={}", "/suggesties?q={}",
        "/selectie?c={}", "/selectie.ris?c={}", "/selectie.{}?c=x", "/documenten/{}", "/documenten/{}.ris",
        "/themas/{}", "/themas?zoek={}", "/inloggen?naar=/{}", "/inloggen?naar={}", "/inloggen/terug?state={}",
        "/labs/{}", "/uitnodiging/{}", "/instellingen?gedaan={}", "/beheer/mensen?gedaan={}", "/static/{}",
        "/sitemap-{}.xml", "/v1/search?q={}", "/v1/documents/{}", "/v1/themes/{}", "/v1/passages/{}/neighbours",
    ],
)  # fmt: skip
def test_nobody_writes_a_header_of_ours(base: KnowledgeBase, client: TestClient, boss: Account, address: str) -> None:
    answers = [client.get(address.format(_INJECTED)), client.post(address.format(_INJECTED), headers=FROM_OURS)]
    client.cookies.set("meervoud", base.people.signing.open(boss))
    answers.append(client.get(address.format(_INJECTED)))

    for answer in answers:
        assert answer.status_code < 500
        assert "x-kwaad" not in answer.headers
        assert "kwaad" not in answer.headers.get("set-cookie", "")
        assert not [value for value in answer.headers.values() if "\n" in value or "\r" in value]
