"""The commands of a keeper, while the explorer runs and while it does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from tests.api.test_cli import here
from tests.building import document, knowledge_base
from tests.peopling import someone

STORY = document("test:verhaal", "Ik vertelde van het ambyx.", source=KnowledgeSource.EXPERIENCE, title="Over elqux")
OTHER = document("test:ander", "Over duiven.")
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[KnowledgeBase]:
    """A knowledge base that holds its index, as ``kb serve`` does."""
    base = knowledge_base(tmp_path / "data", STORY, OTHER)
    yield base
    base.close()


def test_a_story_is_withdrawn_while_the_explorer_runs_and_comes_back_when_that_is_undone(
    serving: KnowledgeBase,
) -> None:
    client = TestClient(create_app(serving))
    data = ("--data", serving.settings.data)
    assert client.get(f"/v1/documents/{STORY[0].id}").status_code == 200

    done = here("withdraw", STORY[0].id, "--reason", "op verzoek", *data)

    assert done.code == 0, done
    assert "1 document teruggenomen" in done.out
    assert "Over elqux" in done.out
    assert client.get(f"/v1/documents/{STORY[0].id}").status_code == 410
    assert client.get("/v1/search", params={"q": "ambyx"}).json()["total"] == 0

    undone = here("withdraw", STORY[0].id, "--undo", *data)
    assert undone.code == 0
    assert "overgetypt, komt niet terug" in undone.out
    assert "--undo brengt dat niet terug" in " ".join(here("withdraw", "--help").out.replace("│", " ").split())
    assert client.get(f"/v1/documents/{STORY[0].id}").status_code == 200


def test_a_withdrawal_names_the_files_that_are_out(serving: KnowledgeBase) -> None:
    noor = Reader.of(someone(serving, "Noor", Role.RESEARCHER))
    study = serving.bench.studies.begin("Wat helpt?", noor, documents=[STORY[0].id]).study
    serving.bench.exchanging.take_out(
        study, noor, format="qdpx", sha256="0" * 64, documents={STORY[0].id: STORY[0].sha256}, held={}, stayed=()
    )
    command = ("withdraw", STORY[0].id, OTHER[0].id, "--reason", "op verzoek", "--data", serving.settings.data)

    told = here(*command)

    assert told.code == 0, told
    assert "Vraag wie die heeft, ze weg te doen" in told.out
    assert "qdpx van 2" in told.out
    assert "uit het onderzoek: Wat helpt?" in told.out
    (out,) = json.loads(here(*command, "--json").out)["exports"]
    assert (out["study"], out["format"]) == (study, "qdpx")
    assert "Vraag wie die heeft" not in here("withdraw", OTHER[0].id, "--undo", "--data", serving.settings.data).out


def test_removing_asks_first(serving: KnowledgeBase) -> None:
    data = ("--data", serving.settings.data)

    asked = here("remove", STORY[0].id, "--reason", "op verzoek", *data)

    assert asked.code == 1
    assert "Over elqux" in asked.err
    assert len(list(serving.catalogue.every(KEEPER))) == 2
    done = here("remove", STORY[0].id, OTHER[0].id, "--reason", "op verzoek", "--yes", "--json", *data)
    assert done.code == 0, done
    assert [row["title"] for row in json.loads(done.out)["documents"]] == ["Over elqux", "Een titel"]
    assert list(serving.catalogue.every(KEEPER)) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["withdraw", "geen-id", "--reason", "op verzoek"], "geen-id"),
        (["withdraw", NOBODY, "--reason", "op verzoek"], "er is niets veranderd"),
        (["withdraw", STORY[0].id], "--reason"),
        (["withdraw", STORY[0].id, "--undo"], "niet teruggenomen"),
        (["remove", NOBODY, "--yes", "--reason", "op verzoek"], NOBODY),
        (["remove", STORY[0].id, "--yes"], "--reason"),
    ],
)
def test_what_cannot_be_done_is_one_line(serving: KnowledgeBase, arguments: list[str], told: str) -> None:
    done = here(*arguments, "--data", serving.settings.data)

    assert done.code == 2
    assert told in done.err
    assert len(done.err.splitlines()) == 1
    assert len(list(serving.catalogue.every(KEEPER))) == 2


def test_an_empty_last_day_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "een.txt").write_text("Een verhaal.")

    done = here("ingest", tmp_path / "een.txt", "--source", "experience", "--consent", "read,quote",
                "--consent-until", "", "--data", tmp_path / "data")  # fmt: skip

    assert done.code == 2
    assert "--consent-until: schrijf JJJJ-MM-DD; zonder einde? Laat --consent-until weg" in done.err


def test_a_file_that_was_withdrawn_is_refused_when_it_comes_again(tmp_path: Path) -> None:
    data = ("--data", tmp_path / "data")
    (tmp_path / "een.txt").write_text("Een stuk over schulden in de wijk.")
    first = here("ingest", tmp_path / "een.txt", "--source", "research", "--json", *data).json
    id = first["lines"][0]["documentId"]
    assert here("remove", id, "--reason", "op verzoek", "--yes", *data).code == 0
    (tmp_path / "een.txt").rename(tmp_path / "twee.txt")

    again = here("ingest", tmp_path / "twee.txt", "--source", "practice", *data)

    assert again.code == 2
    assert "twee.txt: mislukt – dit stuk is teruggenomen op" in again.out
    assert "(op verzoek)" in again.out


def test_earlier_versions_are_forgotten_after_a_question(serving: KnowledgeBase) -> None:
    data = ("--data", serving.settings.data)
    serving.catalogue.save(*document("test:ander", "Over duiven, zonder naam."))
    why = ("--reason", "er stond een naam in")

    asked = here("forget", OTHER[0].id, *why, *data)
    assert (asked.code, len(serving.catalogue.versions_of(OTHER[0].id, KEEPER))) == (1, 2)

    done = here("forget", OTHER[0].id, *why, "--yes", *data)
    assert done.code in {0, 1}, done
    assert "de eerdere zijn weggehaald" in done.out
    assert [one.number for one in serving.catalogue.versions_of(OTHER[0].id, KEEPER)] == [2]
    assert here("forget", STORY[0].id, *why, "--yes", *data).code == 2
