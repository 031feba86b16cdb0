"""Signing in with the provider of the organisation: a browser, the explorer and a real issuer on loopback."""

import base64
import hmac
import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.people import Account, Role
from kb.model.reader import KEEPER
from tests.issuing import NOOR, Claims, Issuer, issuing, new_key, settings_for
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD, sign_in, someone, time_out
from tests.ui.reading import text_of

AGAIN = "Druk op de knop en probeer het opnieuw."


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as running:
        yield running


@pytest.fixture
def base(tmp_path: Path, issuer: Issuer, built: None) -> Iterator[KnowledgeBase]:  # noqa: ARG001
    made = open_knowledge_base(settings_for(issuer.address, data=tmp_path))
    yield made
    made.close()


@pytest.fixture
def client(base: KnowledgeBase) -> TestClient:
    return browser(base)


def browser(base: KnowledgeBase) -> TestClient:
    return TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)


def there(client: TestClient, address: str = "/inloggen/via?naar=/labs") -> str:
    """To the provider, where somebody signs in; the path of ours that they are sent back to."""
    sent = client.get(address)
    assert sent.status_code == 303, text_of(sent.text)
    back = httpx.get(sent.headers["location"], trust_env=False).headers["location"]
    assert back.startswith(f"{ORIGIN}/inloggen/terug?")
    return back.removeprefix(ORIGIN)


def came_in(client: TestClient) -> bool:
    return client.get("/instellingen").status_code == 200


def refused(client: TestClient, back: str, sentence: str, *, status: int = 403) -> None:
    answer = client.get(back)
    assert (answer.status_code, sentence in text_of(answer.text)) == (status, True), text_of(answer.text)
    assert answer.headers["cache-control"].startswith("private")
    assert not came_in(client)


def the_only(base: KnowledgeBase) -> Account:
    (account,) = base.people.accounts.all(KEEPER)
    return account


def test_who_signs_in_with_the_provider_gets_an_account_and_comes_back(
    base: KnowledgeBase, client: TestClient, issuer: Issuer
) -> None:
    form = client.get("/inloggen?naar=/labs")
    assert "Inloggen via de stad" in text_of(form.text)
    assert 'href="/inloggen/via?naar=%2Flabs"' in form.text

    answer = client.get(there(client))

    assert (answer.status_code, answer.headers["location"]) == (303, "/labs")
    assert came_in(client)
    account = the_only(base)
    assert (account.name, account.email, account.role) == (NOOR["name"], NOOR["email"], Role.RESEARCHER)
    issuer.who |= {"name": "Anders", "email": "anders@stad.example"}
    again = browser(base)
    assert again.get(there(again)).status_code == 303
    assert the_only(base) == account


def test_what_a_browser_carries_meanwhile_is_closed_and_gone_afterwards(client: TestClient, issuer: Issuer) -> None:
    sent = client.get("/inloggen/via")
    cookie, address = sent.headers["set-cookie"], sent.headers["location"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600")
    assert sent.headers["cache-control"] == "private, no-store"
    asked = httpx.URL(address).params
    assert address.startswith(f"{issuer.address}/ga?")
    assert len(asked["state"]) == len(asked["nonce"]) == len(asked["code_challenge"]) == 43
    assert not any(asked[name] in cookie for name in ("state", "nonce"))
    assert "code_verifier" not in address

    client.get(there(client))

    assert "meervoud-onderweg" not in client.cookies
    assert "meervoud" in client.cookies


def test_with_tls_what_it_carries_is_for_this_host_only(base: KnowledgeBase) -> None:
    safe = TestClient(create_app(base), base_url="https://127.0.0.1:8000", follow_redirects=False)
    cookie = safe.get("/inloggen/via").headers["set-cookie"]
    assert cookie.startswith("__Host-meervoud-onderweg=")
    assert cookie.endswith("; Secure")


def test_who_reads_english_comes_back_to_english_pages(client: TestClient, issuer: Issuer) -> None:
    back = there(client, "/en/inloggen/via?naar=/en/labs")
    moved = client.get(back)
    assert moved.headers["location"] == f"/en{back}"
    assert client.get(f"/en{back}").headers["location"] == "/en/labs"
    issuer.who["groups"] = []
    back = there(client, "/en/inloggen/via")
    assert "Ask an administrator for access" in text_of(client.get(f"/en{back}").text)


def test_the_way_back_leads_to_no_other_site(client: TestClient) -> None:
    for away in ("//kwaad.example", "https://kwaad.example", "/\\kwaad.example"):
        assert client.get(there(client, f"/inloggen/via?naar={away}")).headers["location"] == "/"


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {said: value for said, value in claims.items() if said != name}


def saying(**others: object) -> Callable[[Claims], Claims]:
    return lambda claims: claims | others


NOT_MEANT_SO = {
    "a nonce of somebody else": saying(nonce="van iemand anders"),
    "no nonce": without("nonce"),
    "another audience": saying(aud="een ander"),
    "by way of us for another": saying(aud="een ander", azp="meervoud"),
    "other audiences": saying(aud=["een ander", "nog een"]),
    "given to nobody of several": saying(aud=["meervoud", "een ander"]),
    "given to another of several": saying(aud=["meervoud", "een ander"], azp="een ander"),
    "given to another": saying(azp="een ander"),
    "an issuer with a slash more": lambda claims: claims | {"iss": claims["iss"] + "/"},
    "another issuer": saying(iss="https://kwaad.example"),
    "over": lambda claims: claims | {"exp": time.time() - 90},
    "over at no time": saying(exp="morgen"),
    "over never": without("exp"),
    "made at no time": without("iat"),
    "made tomorrow": lambda claims: claims | {"iat": time.time() + 900},
    "nobody": without("sub"),
    "a name that is too long": saying(sub="x" * 256),
}


def test_a_token_that_was_not_meant_so_lets_nobody_in(base: KnowledgeBase, client: TestClient, issuer: Issuer) -> None:
    let_in = set()
    for name, twist in NOT_MEANT_SO.items():
        issuer.twist = twist
        answer = client.get(there(client))
        told = "Wij kunnen niet nagaan of dit antwoord van de stad komt." in text_of(answer.text)
        if (answer.status_code, told, came_in(client)) != (403, True, False):
            let_in.add(name)

    assert let_in == set()
    assert base.people.accounts.all(KEEPER) == []


def test_an_audience_of_several_is_fine_when_the_token_was_given_to_us(client: TestClient, issuer: Issuer) -> None:
    issuer.twist = lambda claims: claims | {"aud": ["een ander", "meervoud"], "azp": "meervoud"}
    assert client.get(there(client)).status_code == 303


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unsigned(claims: Claims, algorithm: str) -> str:
    parts = ({"alg": algorithm, "kid": "een"}, claims)
    return ".".join(base64url(json.dumps(part).encode()) for part in parts)


def test_a_token_without_a_signature_lets_nobody_in(client: TestClient, issuer: Issuer) -> None:
    for algorithm in ("none", "None", "nOnE"):
        issuer.written = lambda claims, named=algorithm: f"{unsigned(claims, named)}."
        refused(client, there(client), "Wij kunnen niet nagaan")


def test_a_token_signed_with_the_public_key_as_a_secret_lets_nobody_in(client: TestClient, issuer: Issuer) -> None:
    public = issuer.key.as_pem(private=False)

    def written(claims: Claims) -> str:
        said = unsigned(claims, "HS256")
        return f"{said}.{base64url(hmac.digest(public, said.encode(), 'sha256'))}"

    issuer.written = written
    refused(client, there(client), "Wij kunnen niet nagaan")


def test_a_token_signed_by_another_key_of_the_same_name_lets_nobody_in(client: TestClient, issuer: Issuer) -> None:
    issuer.key = new_key("een")
    refused(client, there(client), "Wij kunnen niet nagaan")


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_a_key_that_came_in_works_at_once(client: TestClient, issuer: Issuer, algorithm: str) -> None:
    assert client.get(there(client)).status_code == 303
    fresh = ECKey.generate_key("P-256", {"kid": "twee"}, auto_kid=False) if algorithm == "ES256" else new_key("twee")
    issuer.key, issuer.keys, issuer.algorithm = fresh, [*issuer.keys, fresh], algorithm

    assert client.get(there(client)).status_code == 303


def test_a_key_that_was_taken_away_works_no_more(client: TestClient, issuer: Issuer) -> None:
    issuer.keys = [new_key("twee")]
    refused(client, there(client), "Wij kunnen niet nagaan")
    assert issuer.asked.count("/sleutels") == 2


@pytest.mark.parametrize("sender", ["https://kwaad.example", None])
def test_an_answer_of_another_provider_is_not_redeemed(client: TestClient, issuer: Issuer, sender: str | None) -> None:
    issuer.sender = sender
    refused(client, there(client), "Wij kunnen niet nagaan")
    assert "/token" not in issuer.asked


def test_a_provider_that_never_names_itself_is_believed_by_its_token(client: TestClient, issuer: Issuer) -> None:
    issuer.sender = None
    issuer.published = without("authorization_response_iss_parameter_supported")
    assert client.get(there(client)).status_code == 303


def test_a_way_back_works_once(base: KnowledgeBase, client: TestClient, issuer: Issuer) -> None:
    issuer.once = False
    back = there(client)
    carried = client.cookies["meervoud-onderweg"]
    assert client.get(back).status_code == 303
    other = browser(base)
    other.cookies.set("meervoud-onderweg", carried, domain="127.0.0.1")

    refused(other, back, AGAIN)


def test_a_code_works_once(base: KnowledgeBase, client: TestClient, issuer: Issuer) -> None:
    back = there(client)
    spent = httpx.URL(ORIGIN + back).params["code"]
    assert client.get(back).status_code == 303
    other = browser(base)
    fresh = httpx.URL(ORIGIN + there(other)).copy_set_param("code", spent)

    refused(other, str(fresh).removeprefix(ORIGIN), AGAIN)
    assert issuer.asked.count("/token") == 2


def test_the_way_back_of_another_browser_lets_nobody_in(
    base: KnowledgeBase, client: TestClient, issuer: Issuer
) -> None:
    back, other = there(client), browser(base)
    refused(other, back, AGAIN)
    there(other)
    refused(other, back, AGAIN)
    assert "/token" not in issuer.asked
    other.cookies.set("meervoud-onderweg", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c", domain="127.0.0.1")
    refused(other, back, AGAIN)


def test_a_code_of_another_browser_is_worth_nothing(base: KnowledgeBase, client: TestClient) -> None:
    stolen, other = httpx.URL(ORIGIN + there(client)).params["code"], browser(base)
    mixed = httpx.URL(ORIGIN + there(other)).copy_set_param("code", stolen)
    refused(other, str(mixed).removeprefix(ORIGIN), AGAIN)


def test_a_provider_that_is_down_is_told_and_reading_goes_on(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    with issuing() as issuer:
        port = issuer.server_port
    base = open_knowledge_base(settings_for(f"http://127.0.0.1:{port}", data=tmp_path))
    client = browser(base)

    answer = client.get("/inloggen/via?naar=/labs")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "Inloggen via de stad lukt nu niet. Probeer het over een minuut opnieuw." in text_of(answer.text)
    assert client.get("/zoeken?q=schulden").status_code == 200
    assert sign_in(client, someone(base)).get("/instellingen").status_code == 200
    base.close()


def test_a_provider_that_goes_down_on_the_way_is_told(client: TestClient, issuer: Issuer) -> None:
    back = there(client)
    issuer.shutdown()
    issuer.server_close()
    refused(client, back, "Inloggen via de stad lukt nu niet.", status=503)


def test_a_discovery_document_of_another_issuer_is_not_used(client: TestClient, issuer: Issuer) -> None:
    issuer.published = lambda said: said | {"issuer": said["issuer"] + "/"}
    assert client.get("/inloggen/via").status_code == 503


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_an_address_of_the_provider_is_an_address(client: TestClient, issuer: Issuer, name: str) -> None:
    issuer.published = saying(**{name: "javascript:alert(1)"})
    assert client.get("/inloggen/via").status_code == 503


def test_who_is_turned_back_by_the_provider_is_told(client: TestClient, issuer: Issuer) -> None:
    state = httpx.URL(ORIGIN + there(client)).params["state"]
    wrong = f"/inloggen/terug?state={state}&iss={issuer.address}&error=access_denied&error_description=<b>nee"
    refused(client, wrong, "Het inloggen via de stad is niet afgemaakt.")
    state = httpx.URL(ORIGIN + there(client)).params["state"]
    wrong = f"/inloggen/terug?state={state}&iss={issuer.address}&error=temporarily_unavailable"
    refused(client, wrong, "lukt nu niet", status=503)


def test_the_role_follows_the_groups_at_each_sign_in(base: KnowledgeBase, client: TestClient, issuer: Issuer) -> None:
    for groups, role in ((["zorg", "beheer"], Role.ADMINISTRATOR), ("zorg", Role.PROFESSIONAL)):
        issuer.who["groups"] = groups
        assert client.get(there(client)).status_code == 303
        assert the_only(base).role is role


def test_who_is_in_no_group_any_more_is_out_everywhere(base: KnowledgeBase, client: TestClient, issuer: Issuer) -> None:
    assert client.get(there(client)).status_code == 303
    issuer.who["groups"] = ["iedereen"]
    other = browser(base)

    refused(other, there(other), "U zit bij de stad in geen groep die hier mag inloggen.")

    assert the_only(base).role is Role.VISITOR
    assert not came_in(client)


def test_who_is_in_no_group_of_ours_gets_no_account(base: KnowledgeBase, client: TestClient, issuer: Issuer) -> None:
    odd: list[object] = [["iedereen"], [], None, {"beheer": True}, [["beheer"]], 7]
    for groups in odd:
        issuer.who["groups"] = groups
        refused(client, there(client), "in geen groep")
    assert base.people.accounts.all(KEEPER) == []


def test_an_account_with_the_same_address_is_not_taken_over(base: KnowledgeBase, client: TestClient) -> None:
    account = someone(base)
    refused(client, there(client), "Er is hier al een account met uw e-mailadres. Log in met uw wachtwoord.")
    assert the_only(base) == account
    assert sign_in(client, account).get("/instellingen").status_code == 200


def test_an_account_is_taken_over_where_that_is_allowed_and_the_address_was_checked(
    tmp_path: Path,
    issuer: Issuer,
    built: None,  # noqa: ARG001
) -> None:
    base = open_knowledge_base(settings_for(issuer.address, data=tmp_path, oidc_adopts=True))
    account, client = someone(base), browser(base)
    before = sign_in(browser(base), account)
    for unsure in (False, "true", None):
        issuer.who["email_verified"] = unsure
        refused(client, there(client), "Er is hier al een account met uw e-mailadres.")
    issuer.who["email_verified"] = True

    assert client.get(there(client)).status_code == 303

    assert the_only(base) == account.model_copy(update={"role": Role.RESEARCHER})
    assert not came_in(before)
    data = {"email": account.email, "wachtwoord": PASSWORD}
    assert browser(base).post("/inloggen", data=data, headers=FROM_OURS).status_code == 403
    issuer.who["sub"] = "u-18"
    stranger = browser(base)
    refused(stranger, there(stranger), "Er is hier al een account met uw e-mailadres.")
    base.close()


def test_who_was_shut_out_stays_out(base: KnowledgeBase, client: TestClient) -> None:
    client.get(there(client))
    base.people.accounts.disable(the_only(base).id, KEEPER)
    refused(client, there(client), "Uw account is uitgezet. Vraag een beheerder waarom.")


def test_signing_out_ends_the_session_and_leads_to_the_provider(client: TestClient, issuer: Issuer) -> None:
    client.get(there(client))
    secret = client.cookies["meervoud"]
    answer = client.post("/uitloggen", headers=FROM_OURS)
    assert answer.headers["location"] == "/uitloggen?gedaan=uit"
    page = client.get("/uitloggen?gedaan=uit")
    onward = f"{issuer.address}/uit?client_id=meervoud&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2F"
    assert page.headers["refresh"] == f"0; url={onward}"
    assert f'href="{onward.replace("&", "&amp;")}"' in page.text

    client.cookies.set("meervoud", secret, domain="127.0.0.1")
    assert not came_in(client)


def test_who_signed_in_with_a_password_signs_out_here_only(base: KnowledgeBase, client: TestClient) -> None:
    sign_in(client, someone(base))
    assert client.post("/uitloggen", headers=FROM_OURS).headers["location"] == "/"


def test_without_a_place_to_sign_out_there_signing_out_leads_home(client: TestClient, issuer: Issuer) -> None:
    issuer.published = without("end_session_endpoint")
    client.get(there(client))
    client.post("/uitloggen", headers=FROM_OURS)
    assert client.get("/uitloggen?gedaan=uit").headers["location"] == "/"


def test_a_client_shows_its_secret_the_way_that_the_provider_takes_it(client: TestClient, issuer: Issuer) -> None:
    issuer.published = lambda said: said | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert client.get(there(client)).status_code == 303


def test_nothing_of_somebody_stands_in_a_log(
    client: TestClient, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "kb")
    caplog.set_level(logging.DEBUG, "api")
    client.get(there(client))
    issuer.twist = lambda claims: claims | {"nonce": "geheim"}
    client.get(there(client))
    told = " ".join(str(vars(record)) for record in caplog.records)

    assert "an ID token is not believed" in told
    assert not [word for word in ("Noor", "noor@", "u-17", "geheim", "code=") if word in told]


def test_without_a_provider_there_is_no_such_way(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    base = open_knowledge_base(settings_for("", data=tmp_path))
    client = browser(base)
    assert "Inloggen via" not in text_of(client.get("/inloggen").text)
    assert [client.get(path).status_code for path in ("/inloggen/via", "/inloggen/terug?code=x")] == [404, 404]
    assert client.get("/uitloggen?gedaan=uit").headers["location"] == "/"
    base.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://inloggen.stad.example"},
        {"oidc_issuer": "inloggen.stad.example"},
        {"oidc_client_id": ""},
        {"oidc_client_secret": ""},
        {"oidc_roles": "{}"},
        {"oidc_roles": "onderzoek=researcher"},
        {"oidc_roles": '{"onderzoek": "baas"}'},
    ],
)
def test_settings_that_could_not_work_are_told_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings_for("https://inloggen.stad.example", **wrong)


def test_what_was_typed_is_there_again_after_the_way_by_the_provider(base: KnowledgeBase, client: TestClient) -> None:
    client.get(there(client, "/inloggen/via"))
    time_out(base, client.cookies.get("meervoud"))
    late = client.post("/instellingen", data={"doe": "gegevens", "naam": "Noor Kok", "taal": "nl"}, headers=FROM_OURS)
    (way,) = re.findall(r'href="(/inloggen/via\?naar=[^"]+)"', late.text)

    back = client.get(there(client, way))
    resumed = client.get(back.headers["location"])

    assert (late.status_code, back.status_code, resumed.status_code) == (403, 303, 200)
    assert 'value="Noor Kok"' in resumed.text
    assert "Er is nog niets verstuurd." in text_of(resumed.text)
    assert the_only(base).name != "Noor Kok"


def test_of_whom_nobody_knows_what_was_typed_it_does_not_go_by_the_provider(
    base: KnowledgeBase, client: TestClient
) -> None:
    late = client.post("/instellingen", data={"doe": "gegevens", "naam": "Noor Kok", "taal": "nl"}, headers=FROM_OURS)
    (way,) = re.findall(r'href="(/inloggen/via\?naar=[^"]+)"', late.text)
    assert (late.status_code, "Noor Kok" in text_of(late.text)) == (403, True)

    back = client.get(client.get(there(client, way)).headers["location"])

    assert back.status_code == 200
    assert "Noor Kok" not in back.text
    assert "Er is nog niets verstuurd." not in text_of(back.text)
    assert the_only(base).name != "Noor Kok"
