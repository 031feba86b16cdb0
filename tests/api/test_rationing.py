"""How often one client may ask: by account or address, told in headers, on a page and to a program."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.exposed import remarks
from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.people import Role
from kb.settings import Settings
from tests.api.conftest import ADDRESS
from tests.peopling import FROM_OURS, someone

Asking = Callable[..., TestClient]
_FORWARDED = "X-Forwarded-For"


@pytest.fixture
def asking(base: KnowledgeBase) -> Asking:
    """Clients of an explorer that allows little."""

    def client(address: str = "192.0.2.7", **said: Any) -> TestClient:
        settings = base.settings.model_copy(update={"searches_per_minute": 3, "writes_per_minute": 2, **said})
        app = create_app(replace(base, settings=settings))
        return TestClient(app, base_url=ADDRESS, follow_redirects=False, client=(address, 50_000))

    return client


def _statuses(client: TestClient, *addresses: str, **said: Any) -> list[int]:
    return [client.get(address, **said).status_code for address in addresses]


def test_who_searches_too_often_is_asked_to_wait(asking: Asking) -> None:
    client = asking()
    first = client.get("/v1/search?q=schulden")
    others = _statuses(client, "/zoeken?q=schulden", "/suggesties?q=schul")
    program, page = client.get("/v1/suggestions?q=schul"), client.get("/en/zoeken?q=schulden")

    assert (first.status_code, others) == (200, [200, 200])
    assert first.headers["ratelimit-policy"] == '"search";q=3;w=60'
    assert first.headers["ratelimit"].startswith('"search";r=2;t=')
    assert (program.status_code, page.status_code) == (429, 429)
    assert 1 <= int(program.headers["retry-after"]) <= 60
    assert program.headers["ratelimit"].startswith('"search";r=0;t=')
    told = program.json()
    assert (told["status"], told["title"]) == (429, "Te veel in korte tijd")
    assert told["detail"] == f"Probeer het over {program.headers['retry-after']} seconden nog eens."
    assert f"Try again in {page.headers['retry-after']} seconds." in page.text
    assert 'value="schulden"' in page.text or ">schulden</textarea>" in page.text


def test_what_asks_nothing_of_the_index_goes_on(asking: Asking) -> None:
    client = asking()
    asked = _statuses(client, *["/v1/search?q=schulden"] * 4)
    others = _statuses(client, "/", "/themas", "/v1/documents", "/health/live", "/v1/health/live", "/robots.txt")

    assert asked == [200, 200, 200, 429]
    assert others == [200] * 6


def test_what_is_sent_counts_for_itself_and_a_question_in_a_body_is_a_question(asking: Asking) -> None:
    client = asking()
    searched = [client.post("/v1/_zoek", json={"q": "schulden"}).status_code for _ in range(4)]
    sent = [client.post("/zoeken", data={"bewaar": "x"}) for _ in range(3)]

    assert searched == [200, 200, 200, 429]
    assert [one.status_code for one in sent] == [303, 303, 429]
    assert sent[0].headers["ratelimit-policy"] == '"write";q=2;w=60'


def test_an_account_counts_for_itself_wherever_it_comes_from(asking: Asking, base: KnowledgeBase) -> None:
    office = asking()
    _statuses(office, *["/v1/search?q=schulden"] * 3)
    account = someone(base, "Wacht Even", Role.PROFESSIONAL)
    office.cookies.set("meervoud", base.people.signing.open(account))

    signed_in = _statuses(office, *["/v1/search?q=schulden"] * 4)
    office.cookies.clear()

    assert signed_in == [200, 200, 200, 429]
    assert _statuses(office, "/v1/search?q=schulden") == [429]


def test_what_a_visitor_says_of_where_they_come_from_counts_for_nothing(asking: Asking) -> None:
    client = asking()
    asked = [_statuses(client, "/v1/search?q=schulden", headers={_FORWARDED: f"198.51.100.{n}"})[0] for n in range(4)]

    assert asked == [200, 200, 200, 429]


def test_behind_a_proxy_its_visitors_are_told_apart_by_what_it_adds_itself(asking: Asking) -> None:
    client = asking(proxies=1)

    def ask(said: str) -> int:
        return _statuses(client, "/v1/search?q=schulden", headers={_FORWARDED: said})[0]

    assert [ask(f"203.0.113.{n}, 198.51.100.1") for n in range(4)] == [200, 200, 200, 429]
    assert [ask("198.51.100.2") for _ in range(2)] == [200, 200]


def test_behind_a_proxy_guessing_is_slowed_down_for_who_guesses_and_not_for_others(
    asking: Asking, base: KnowledgeBase
) -> None:
    client = asking(proxies=1, writes_per_minute=0)
    account = someone(base, "Achter Een Proxy")

    def guess(said: str) -> int:
        data = {"email": account.email, "wachtwoord": "fout"}
        return client.post("/inloggen", data=data, headers={**FROM_OURS, _FORWARDED: said}).status_code

    assert [guess("198.51.100.1") for _ in range(6)] == [403] * 5 + [429]
    assert guess("198.51.100.2") == 403


def test_behind_two_proxies_the_one_before_the_last_counts(asking: Asking) -> None:
    client = asking(proxies=2)
    asked = [
        _statuses(client, "/v1/search?q=schulden", headers={_FORWARDED: f"203.0.113.{n}, 198.51.100.1, 10.0.0.{n}"})[0]
        for n in range(4)
    ]
    past_them = [_statuses(client, "/v1/search?q=schulden", headers={_FORWARDED: f"203.0.113.{n}"})[0] for n in (1, 2)]

    assert asked == [200, 200, 200, 429]
    # With less than they add, it did not come through them: the address of the connection counts.
    assert past_them == [200, 200]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:2::3", "2001:db8:1:2::4"], [200, 200, 200, 429]),
        (["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2::3", "2001:db8:1:3::1"], [200] * 4),
        (["192.0.2.9", "::ffff:192.0.2.9", "192.0.2.9", "192.0.2.9"], [200, 200, 200, 429]),
    ],
)
def test_a_network_of_ipv6_is_one_client(asking: Asking, addresses: list[str], expected: list[int]) -> None:
    client = asking(proxies=1)
    asked = [_statuses(client, "/v1/search?q=schulden", headers={_FORWARDED: one})[0] for one in addresses]

    assert asked == expected


def test_without_a_limit_nobody_waits_and_nothing_is_told(asking: Asking) -> None:
    client = asking(searches_per_minute=0)
    answers = [client.get("/v1/suggestions?q=schul") for _ in range(5)]

    assert {one.status_code for one in answers} == {200}
    assert "ratelimit" not in answers[0].headers


def test_the_description_says_what_is_counted(asking: Asking) -> None:
    paths = asking().get("/v1/openapi.json").json()["paths"]
    counted = {
        (method, path)
        for path, operations in paths.items()
        for method, one in operations.items()
        if method != "parameters" and "429" in one["responses"]
    }
    writes = {
        (method, path)
        for path, operations in paths.items()
        for method in operations
        if method not in {"get", "parameters"}
    }

    searches = {("get", "/search"), ("get", "/suggestions"), ("get", "/passages/{id}/neighbours")}
    assert counted == searches | writes
    assert {("post", "/_zoek"), ("post", "/_cite"), ("post", "/studies")} <= writes
    answers = paths["/search"]["get"]["responses"]
    assert answers["429"]["headers"].keys() == {"RateLimit", "RateLimit-Policy", "Retry-After", "API-Version"}


def test_whoever_serves_behind_tls_hears_that_visitors_cannot_be_told_apart(tmp_path: Any) -> None:
    def said(**more: Any) -> list[str]:
        return list(remarks(Settings(data=tmp_path, public_url="https://meervoud.example", **more)))

    assert "KB_PROXIES" in said()[0]
    assert said(proxies=1) == []
    assert list(remarks(Settings(data=tmp_path))) == []
