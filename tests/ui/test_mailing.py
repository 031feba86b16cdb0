"""Invitations and forgotten passwords by e-mail, against a real mail server on loopback."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.logs import Fields
from api.main import create_app
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.people import Account, Role
from kb.model.reader import KEEPER
from kb.settings import Settings
from tests.mailing import Mailbox, Received, mail_server
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD, sign_in, someone
from tests.ui.reading import text_of

_PUBLIC = "http://127.0.0.1:8000"
_FORGOTTEN = "/wachtwoord-vergeten"
_ASKED = "Is er een account met dit e-mailadres?"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def base(tmp_path: Path, mailbox: Mailbox) -> Iterator[KnowledgeBase]:
    settings = Settings(
        data=tmp_path,
        encoder="hashing",
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_security="none",
        smtp_from="meervoud@stad.example",
        _env_file=None,
    )
    made = open_knowledge_base(settings)
    yield made
    made.close()


@pytest.fixture
def client(base: KnowledgeBase, built: None) -> TestClient:  # noqa: ARG001
    return TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)


@pytest.fixture
def administrator(base: KnowledgeBase, client: TestClient) -> Account:
    account = someone(base, "Beheer", Role.ADMINISTRATOR)
    sign_in(client, account)
    return account


def _link(came: Received) -> str:
    """The path of the only link in a letter."""
    (address,) = re.findall(r"https?://\S+", came.text)
    assert address.startswith(_PUBLIC)
    return str(urlsplit(address).path)


def _invite(client: TestClient, prefix: str = "", name: str = "Ana de Wit") -> str:
    data = {"doe": "nodig_uit", "naam": name, "email": "ana@stad.example", "rol": "researcher"}
    answer = client.post(f"{prefix}/beheer/mensen", data=data, headers=FROM_OURS)
    assert answer.status_code == 200
    return text_of(answer.text)


def test_who_is_invited_gets_a_link_that_works_once(
    client: TestClient, base: KnowledgeBase, administrator: Account, mailbox: Mailbox
) -> None:
    told = _invite(client)
    came = mailbox.next()
    link = _link(came)
    newcomer = TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)
    data = {"naam": "Ana", "wachtwoord": PASSWORD}
    chosen = [newcomer.post(link, data=data, headers=FROM_OURS).status_code for _ in range(2)]

    assert "Wij hebben Ana de Wit een e-mail gestuurd, op ana@stad.example." in told
    # Whoever looks over a shoulder gets no link.
    assert "/uitnodiging/" not in told
    assert (came.to, came.message["Subject"]) == (["ana@stad.example"], "Uitnodiging voor Meervoud")
    assert came.text.startswith("Dag Ana de Wit,\n\nU krijgt een account bij Meervoud.")
    assert chosen == [303, 410]
    assert administrator.name not in came.message.as_string()


def test_a_letter_speaks_the_language_of_the_account(
    client: TestClient, administrator: Account, mailbox: Mailbox
) -> None:
    assert administrator.language == "nl"
    _invite(client, "/en")
    came = mailbox.next()

    assert came.message["Subject"] == "Invitation to Meervoud"
    assert _link(came).startswith("/en/uitnodiging/")


def test_when_a_letter_is_not_taken_the_administrator_hands_the_link_over(
    client: TestClient,
    base: KnowledgeBase,
    mailbox: Mailbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sign_in(client, someone(base, "Beheer", Role.ADMINISTRATOR))
    mailbox.refuses = True
    with caplog.at_level(logging.DEBUG):
        told = _invite(client)

    assert "De e-mail is niet verstuurd. Geef de link hieronder zelf." in told
    assert re.search(r"http://127.0.0.1:8000/uitnodiging/[\w-]{43}", told)
    assert "Het versturen van e-mail lukt niet" in text_of(client.get("/beheer/mensen").text)
    form = Fields("%(message)s")
    written = "\n".join(form.format(one) for one in caplog.records if not one.name.startswith(("httpx", "mail")))
    assert not re.search(r"ana@|Ana|uitnodiging/[\w-]{20}", written)


def test_who_forgot_a_password_gets_a_link_and_another_password(
    client: TestClient, base: KnowledgeBase, mailbox: Mailbox
) -> None:
    account = someone(base, "Noor")
    assert f'href="{_FORGOTTEN}"' in client.get("/inloggen").text
    answer = client.post(_FORGOTTEN, data={"email": " NOOR@stad.example"}, headers=FROM_OURS)
    came = mailbox.next()
    other = "Een heel ander wachtwoord 9"
    chosen = client.post(_link(came), data={"wachtwoord": other}, headers=FROM_OURS)
    client.cookies.clear()

    assert (answer.status_code, _ASKED in text_of(answer.text)) == (200, True)
    assert came.message["Subject"] == "Nieuw wachtwoord voor Meervoud"
    assert chosen.status_code == 303
    sign_in(client, account, password=other)


def test_nobody_learns_from_asking_who_has_an_account(
    client: TestClient, base: KnowledgeBase, mailbox: Mailbox
) -> None:
    known, out = someone(base, "Noor"), someone(base, "Weg")
    base.people.accounts.disable(out.id, KEEPER)
    asked = ["niemand@stad.example", out.email, "geen adres", "", "x" * 5_000, known.email]
    answers = [client.post(_FORGOTTEN, data={"email": one}, headers=FROM_OURS) for one in asked]
    came = mailbox.next()

    assert {(one.status_code, one.text) for one in answers} == {(200, answers[0].text)}
    assert {frozenset(one.headers) for one in answers} == {frozenset(answers[0].headers)}
    # Letters are sent by threads, so once the last has come the others would have.
    assert (came.to, mailbox.letters.empty()) == ([known.email], True)


def test_nobody_can_fill_the_letter_box_of_another(base: KnowledgeBase, mailbox: Mailbox) -> None:
    known, mailing = someone(base, "Noor"), base.people.mailing
    assert mailing
    for _ in range(5):
        mailing.answer(known.email)

    assert mailbox.letters.qsize() == 3


def test_a_link_leads_to_the_explorer_whatever_a_request_says_of_where_that_is(
    base: KnowledgeBase, mailbox: Mailbox
) -> None:
    someone(base, "Noor")
    astray = TestClient(create_app(base), base_url="http://kwaad.example", follow_redirects=False)
    astray.post(_FORGOTTEN, data={"email": "noor@stad.example"}, headers={"Origin": "http://kwaad.example"})

    assert _link(mailbox.next()).startswith("/uitnodiging/")


def test_who_comes_by_a_provider_gets_no_password_beside_it(base: KnowledgeBase) -> None:
    account = someone(base, "Noor")
    assert base.people.accounts.forgot(account.email)
    base.people.accounts._people.tie(account.id, "https://issuer.example", "noor")

    assert base.people.accounts.forgot(account.email) is None


def test_without_a_mail_server_an_administrator_hands_links_over(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    base = open_knowledge_base(Settings(data=tmp_path / "zonder", encoder="hashing", _env_file=None))
    client = TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False)
    sign_in(client, someone(base, "Beheer", Role.ADMINISTRATOR))

    told = _invite(client)
    answers = [client.get(_FORGOTTEN), client.post(_FORGOTTEN, data={"email": "x@y.example"}, headers=FROM_OURS)]
    client.cookies.clear()

    assert "/uitnodiging/" in told
    assert [one.status_code for one in answers] == [404, 404]
    assert "Vraag uw beheerder om een nieuwe link." in text_of(client.get("/inloggen").text)
    base.close()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, "KB_SMTP_FROM"),
        ({"smtp_from": "geen adres"}, "KB_SMTP_FROM"),
        ({"smtp_from": "a@b.example", "smtp_security": "none", "smtp_password": "x"}, "zonder TLS"),
    ],
)
def test_a_mail_server_is_set_whole(said: dict[str, str], missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        Settings(smtp_host="mail.example", _env_file=None, **said)  # type: ignore[arg-type]
