"""The commands for people, labs and tokens, who may be served where, and the accounts of a demonstration."""

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api.cli import app
from api.demo_people import settle
from api.exposed import DEMO, refusals
from api.main import create_app
from api.peopling import first_link
from kb.bootstrap import open_library
from kb.errors import NotSignedIn
from kb.model.people import Role
from kb.model.reader import KEEPER
from kb.settings import Settings
from tests.building import knowledge_base
from tests.peopling import ORIGIN, PASSWORD, sign_in

Run = Callable[..., Result]
_LINK = re.compile(r"http://127\.0\.0\.1:8000/uitnodiging/([\w-]{43})")


@pytest.fixture
def kb(tmp_path: Path) -> Run:
    return lambda *words: CliRunner().invoke(app, [*words, "--data", str(tmp_path)])


def test_somebody_gets_an_account_a_role_and_a_lab(kb: Run) -> None:
    added = kb("users", "add", "noor@stad.example", "--name", "Noor", "--role", "researcher")
    assert (added.exit_code, bool(_LINK.search(added.output))) == (0, True)
    assert kb("labs", "add", "arnhem", "--name", "Stadslab Arnhem", "--place", "Arnhem").exit_code == 0
    assert kb("users", "lab", "noor@stad.example", "arnhem", "--role", "curator").exit_code == 0
    assert kb("users", "role", "NOOR@stad.example", "curator").exit_code == 0
    assert kb("users", "disable", "noor@stad.example").exit_code == 0

    (row,) = json.loads(kb("users", "list", "--json").stdout)["users"]
    assert row["since"]
    assert row | {"since": ""} == {
        "email": "noor@stad.example", "name": "Noor", "role": "curator", "labs": {"arnhem": "curator"},
        "disabled": True, "since": "",
    }  # fmt: skip
    (lab,) = json.loads(kb("labs", "list", "--json").stdout)["labs"]
    assert lab["members"] == [{"name": "Noor", "role": "curator", "came": False}]
    assert "buitengesloten" in kb("users", "list").stdout
    assert "1 leden" in kb("labs", "list").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("users", "role", "niemand@stad.example", "curator"), "geen account met e-mailadres niemand@stad.example"),
        (("users", "add", "geen adres", "--name", "X"), "dit is geen e-mailadres"),
        (("users", "lab", "noor@stad.example", "nergens"), "there is no lab nergens"),
        (("users", "lab", "noor@stad.example", "nergens", "--role", "baas"), "rol baas bestaat niet"),
        (("labs", "add", "Geen Slug", "--name", "X"), "kleine letters"),
        (("tokens", "end", "noor@stad.example", "x"), "er is geen token x"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(kb: Run, words: tuple[str, ...], told: str) -> None:
    kb("users", "add", "noor@stad.example", "--name", "Noor")
    done = kb(*words)

    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output


def test_a_token_is_shown_once_listed_and_ended(kb: Run, tmp_path: Path) -> None:
    kb("users", "add", "noor@stad.example", "--name", "Noor")
    made = kb(
        "tokens", "add", "noor@stad.example", "--name", "script", "--scope", "read", "--scope", "tag"
    ).stdout.strip()
    library = open_library(Settings(data=tmp_path))
    assert library.people.tokens.reader(made).scopes == {"read", "tag"}
    (row,) = json.loads(kb("tokens", "list", "noor@stad.example", "--json").stdout)["tokens"]
    assert made not in json.dumps(row)
    assert kb("tokens", "end", "noor@stad.example", row["id"]).exit_code == 0

    with pytest.raises(NotSignedIn):
        library.people.tokens.reader(made)
    library.catalogue.close()


def test_the_first_administrator_comes_by_a_link_until_there_is_one(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    library = open_library(settings)
    earlier, link = first_link(library, settings), first_link(library, settings)
    secrets = [found[1] for found in map(_LINK.fullmatch, (earlier, link)) if found]
    with pytest.raises(NotSignedIn):
        library.people.accounts.invited(secrets[0])

    made = library.people.accounts.accept(secrets[1], password=PASSWORD, name="Baas", email="baas@stad.example")

    assert made.role is Role.ADMINISTRATOR
    assert [one.email for one in library.people.accounts.all(KEEPER)] == ["baas@stad.example"]
    assert first_link(library, settings) == ""
    library.catalogue.close()


def test_a_demonstration_has_an_account_for_each_role_and_two_labs(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path)
    told = settle(base, tmp_path)
    kept = tmp_path / DEMO
    accounts = base.people.accounts.all(KEEPER)
    assert {account.role for account in accounts} == set(Role)
    assert len(base.people.labs.all()) == 2
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for account in accounts:
        password = next(line.split()[1] for line in kept.read_text().splitlines() if line.startswith(account.email))
        assert password in told
        sign_in(TestClient(create_app(base), base_url=ORIGIN), account, password=password)

    again = settle(base, tmp_path)

    assert str(kept) in again
    assert not any(line.split()[1] in again for line in kept.read_text().splitlines())
    base.close()


def test_who_has_accounts_of_their_own_gets_none_of_a_demonstration(tmp_path: Path) -> None:
    library = open_library(Settings(data=tmp_path))
    library.people.accounts.add("Noor", "noor@stad.example", Role.PROFESSIONAL, KEEPER)

    assert settle(library, tmp_path) == ""
    assert not (tmp_path / DEMO).exists()
    library.catalogue.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.0.1"])
def test_on_this_machine_everything_may_be_served(tmp_path: Path, host: str) -> None:
    (tmp_path / DEMO).touch()
    assert list(refusals(Settings(data=tmp_path, host=host))) == []


def test_elsewhere_it_is_served_with_tls_and_without_a_demonstration_only(tmp_path: Path) -> None:
    def told(**said: str) -> str:
        return "; ".join(refusals(Settings(data=tmp_path, host="0.0.0.0", **said)))  # type: ignore[arg-type]  # noqa: S104

    assert "KB_PUBLIC_URL" in told()
    assert "KB_PUBLIC_URL" in told(public_url="http://meervoud.stad.example")
    assert "KB_SECURITY_CONTACT" in told(public_url="https://meervoud.stad.example")
    well = {"public_url": "https://meervoud.stad.example", "security_contact": "mailto:lek@stad.example"}
    assert told(**well) == ""
    (tmp_path / DEMO).touch()
    assert DEMO in told(**well)


def test_serving_elsewhere_without_a_word_is_refused(kb: Run) -> None:
    done = kb("serve", "--host", "0.0.0.0", "--port", "8999")  # noqa: S104

    assert done.exit_code == 2
    assert "KB_PUBLIC_URL" in done.output
