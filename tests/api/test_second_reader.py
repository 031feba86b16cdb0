"""A second reader on the way of a question: in the API, on the page and on the command line, read or not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.cli import app
from kb.adapters.second_reader import Grades, SecondReader
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.evidence import KnowledgeSource
from kb.settings import Settings
from tests.api.conftest import client_of
from tests.building import document
from tests.chatting import LanguageModel, language_model

RESEARCH, PRACTICE, *_ = KnowledgeSource
QUESTION = "brieven van de deurwaarder ongeopend laten liggen"
_TEXTS = {
    "post": "Uit angst voor nieuwe schulden en aanmaningen maakt zij de brieven van de deurwaarder niet meer open.",
    "duif": "De postduiven kwamen om half vier terug uit Limoges; de blauwe doffer was de eerste.",
    "taart": "Klop de eieren met de suiker en doe er dan de gezeefde bloem bij.",
}


@pytest.fixture(scope="module")
def model() -> Iterator[LanguageModel]:
    with language_model() as running:
        yield running


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model: LanguageModel) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("tweede")
    opened = open_knowledge_base(Settings(data=folder, encoder="static", judge=model.address, judge_model="proef"))
    for voice in (RESEARCH, PRACTICE):
        for name, words in _TEXTS.items():
            opened.catalogue.save(*document(f"test:{voice}-{name}", words, source=voice, title=f"Verslag {name}"))
    opened.following.catch_up()
    yield opened
    opened.close()


@pytest.fixture
def client(base: KnowledgeBase, model: LanguageModel) -> TestClient:
    """A client; nothing is known any more of what the model said before."""
    judge = base.judging.judge
    assert isinstance(judge, SecondReader)
    judge.grades, judge.rests_until = Grades(), 0.0
    model.asked.clear()
    return client_of(base)


def titles(found: dict[str, Any]) -> set[str]:
    return {hit["title"] for hit in found["hits"]}


def test_what_the_second_reader_says_decides_what_counts(client: TestClient, model: LanguageModel) -> None:
    model.answering = lambda connection, asked: connection.say("2" if "gezeefde bloem" in asked else "0")
    found = client.get("/v1/search", params={"q": QUESTION})
    assert titles(found.json()) == {"Verslag taart"}
    assert found.json()["coverage"]["research"]["about"] == 1
    assert found.json()["judge"].startswith("tweede lezer proef na bewijs static")
    assert found.json()["judgeMissed"] == 0
    page = client.get("/zoeken", params={"q": QUESTION})
    assert "De tweede lezer" not in page.text


def test_without_it_evidence_decides_and_that_is_said(client: TestClient, model: LanguageModel) -> None:
    model.answering = lambda connection, _: connection.give(b"", 503)
    found = client.get("/v1/search", params={"q": QUESTION})
    assert titles(found.json()) == {"Verslag post"}
    assert found.json()["judge"].startswith("bewijs static")
    assert found.json()["judgeMissed"] == len(_TEXTS) * 2
    page = client.get("/zoeken", params={"q": QUESTION})
    assert "De tweede lezer las 6 passages niet" in page.text
    assert "The second reader did not read 6 passages" in client.get("/en/zoeken", params={"q": QUESTION}).text


def test_facets_that_were_chosen_in_are_judged_too_and_told(client: TestClient, model: LanguageModel) -> None:
    model.answering = lambda connection, asked: connection.say("2") if "bloem" in asked else connection.give(b"", 503)
    found = client.get("/v1/search", params={"q": QUESTION, "source": "research"}).json()
    counts = {one["value"]: one["count"] for one in found["facets"]["source"]}
    everything = client.get("/v1/search", params={"q": QUESTION}).json()
    assert counts["practice"] == everything["coverage"]["practice"]["about"]
    assert found["judgeMissed"] > 2


def test_nothing_goes_out_where_none_is_set(tmp_path: Path, model: LanguageModel) -> None:
    model.asked.clear()
    for judge in ("evidence", "off"):
        base = open_knowledge_base(Settings(data=tmp_path / judge, encoder="static", judge=judge))
        base.catalogue.save(*document("test:een", _TEXTS["post"]))
        base.following.catch_up()
        client_of(base).get("/v1/search", params={"q": QUESTION}).raise_for_status()
        base.close()
    assert model.asked == []


def test_the_command_line_says_who_judged(
    tmp_path: Path, model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"JUDGE": model.address, "JUDGE_MODEL": "proef", "ENCODER": "static", "DATA": tmp_path}.items():
        monkeypatch.setenv(f"KB_{name}", str(value))
    base = open_knowledge_base(Settings())
    base.catalogue.save(*document("test:een", _TEXTS["post"]))
    base.close()
    model.answering = lambda connection, _: connection.say("2")
    said = CliRunner().invoke(app, ["search", QUESTION]).stdout
    assert "Wat meetelt, koos: tweede lezer proef na bewijs static" in said
    assert "Let op" not in said
    model.answering = lambda connection, _: connection.say("geen idee")
    said = CliRunner().invoke(app, ["search", QUESTION]).stdout
    assert "Wat meetelt, koos: bewijs static" in said
    assert "Let op: de tweede lezer las 1 passage niet" in said
    assert json.loads(CliRunner().invoke(app, ["search", QUESTION, "--json"]).stdout)["judgeMissed"] == 1


@pytest.mark.parametrize(
    "address",
    [
        "taalmodel",
        "ftp://127.0.0.1/v1",
        "http://",
        "http://127.0.0.1:99999/v1",
        "http://ik:geheim@127.0.0.1/v1",
        "http://a/v1?x=1",
    ],
)
def test_what_is_no_address_of_a_server_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(ValidationError, match=r"KB_JUDGE_KEY|evidence, off"):
        Settings(judge=address)
