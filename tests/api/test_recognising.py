"""``kb themes`` and ``kb concepts`` against what the catalogue and the API say of the same texts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.document import Document, Passage
from kb.model.evidence import KnowledgeSource
from kb.settings import Settings
from tests.api.conftest import client_of
from tests.building import document

TEXTS = {
    "test:auto": (
        KnowledgeSource.EXPERIENCE,
        "Ik slaap al drie weken in mijn auto, achter de bouwmarkt. De regen tikt op het dak.",
    ),
    "test:schuld": (
        KnowledgeSource.RESEARCH,
        "Gezinnen met schulden vragen pas laat om hulp, vaak als de deurwaarder al kwam.",
    ),
    "test:wacht": (KnowledgeSource.PRACTICE, "De wachtlijst voor de jeugdhulp is een jaar. Ouders bellen elke week."),
    "test:beker": (
        KnowledgeSource.EXPERIENCE,
        "Wij won met de klaverjasclub van Drachten, en mochten de beker houden.",
    ),
}


def _made() -> dict[str, tuple[Document, list[Passage]]]:
    return {name: document(name, text, source=source) for name, (source, text) in TEXTS.items()}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = open_knowledge_base(Settings(data=tmp_path_factory.mktemp("themes"), encoder="joined", _env_file=None))
    for one, passages in _made().values():
        made.catalogue.save(one, passages)
    made.following.catch_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """What ``kb themes --json`` says of the texts."""
    file: Path = tmp_path_factory.mktemp("lines") / "texts.jsonl"
    lines = [
        json.dumps({"id": name, "title": "Een titel", "text": text, "voice": source})
        for name, (source, text) in TEXTS.items()
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = CliRunner().invoke(app, ["themes", str(file), "--json"], env={"KB_ENCODER": "joined"})
    assert ran.exit_code == 0, ran.output
    return {row["id"]: row["themes"] for row in map(json.loads, ran.stdout.splitlines())}


def test_a_document_and_a_line_with_its_text_are_about_the_same(
    base: KnowledgeBase, told: dict[str, list[dict[str, object]]]
) -> None:
    client = client_of(base)
    for name, (made, _) in _made().items():
        standings = client.get(f"/v1/documents/{made.id}").json()["standings"]
        assert told[name] == [
            {
                "id": one["theme"],
                "confidence": one["probability"],
                "status": one["status"],
                "because": [one["start"], one["end"]],
            }
            for one in standings
        ]


def test_what_is_said_is_named_or_proposed_with_its_sentence(told: dict[str, list[dict[str, object]]]) -> None:
    of_car = {one["id"]: one for one in told["test:auto"]}
    of_debt = {one["id"]: one for one in told["test:schuld"]}
    assert (of_car["dakloosheid"]["status"], of_debt["schulden"]["status"]) == ("proposed", "named")
    assert of_car["dakloosheid"]["because"] == [0, 57]
    assert told["test:beker"] == []


def test_what_leads_in_kb_concepts_is_what_a_text_is_about(told: dict[str, list[dict[str, object]]]) -> None:
    for name in ("test:schuld", "test:wacht"):
        ran = CliRunner().invoke(app, ["concepts", TEXTS[name][1], "--json"], env={"KB_ENCODER": "joined"})
        assert json.loads(ran.stdout)["concepts"][0]["concept"] in {one["id"] for one in told[name]}


def test_a_line_that_is_no_text_is_told_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"id": "1", "text": "Schulden."}\n{"id": "2"}\n', encoding="utf-8")
    ran = CliRunner().invoke(app, ["themes", str(file)], env={"KB_ENCODER": "hashing"})
    assert (ran.exit_code, "regel 2" in ran.output) == (2, True)
