"""``kb audit``: what happened is looked over, taken along and moved."""

import json
import sqlite3
from pathlib import Path

import pytest

from kb.backup import back_up, restore
from kb.bootstrap import open_library
from kb.settings import Settings
from tests.api.test_cli import here
from tests.building import document


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder in which three documents were saved."""
    made = Settings(data=tmp_path / "data", encoder="hashing", _env_file=None)
    library = open_library(made)
    for number in range(3):
        library.catalogue.save(*document(f"test:{number}", f"Tekst {number}."))
    library.catalogue.close()
    return made


def _change(settings: Settings, statement: str) -> None:
    connection = sqlite3.connect(settings.data / "catalogue.sqlite3")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_chain_that_is_whole_is_called_so_with_its_last_event(settings: Settings) -> None:
    done = here("audit", "verify", "--data", settings.data)
    assert done.code == 0, done
    assert done.out.startswith("De keten is heel.\nDe laatste gebeurtenis is 3:")

    noted = done.out.split()[-1]
    assert here("audit", "verify", "--last", noted, "--data", settings.data).code == 0
    assert here("audit", "verify", "--last", f"2:{'0' * 64}", "--data", settings.data).code == 1
    assert here("audit", "verify", "--last", "drie", "--data", settings.data).code == 2


def test_one_changed_row_is_named_and_ends_with_1(settings: Settings) -> None:
    _change(settings, "UPDATE events SET through = 'page' WHERE number = 2")

    done = here("audit", "verify", "--data", settings.data)
    assert (done.code, done.out.splitlines()[0][:27]) == (1, "gebeurtenis 2 is veranderd,")
    told = here("audit", "verify", "--json", "--data", settings.data)
    assert json.loads(told.out)["findings"] == [{"code": "changed", "first": 2, "last": 2}]


def test_all_that_happened_goes_to_a_file_a_line_each(settings: Settings, tmp_path: Path) -> None:
    assert here("audit", "rotate", "--data", settings.data).code == 0
    target = tmp_path / "gebeurtenissen.jsonl"

    assert here("audit", "export", target, "--data", settings.data).code == 0
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3, 4]
    assert [line["action"] for line in lines] == ["document.added"] * 3 + ["events.moved"]
    assert here("audit", "export", target, "--data", settings.data).code == 2
    assert here("audit", "export", "-", "--data", settings.data).out == target.read_text()


def test_what_was_moved_is_missed_when_its_file_is_gone(settings: Settings) -> None:
    here("audit", "rotate", "--data", settings.data)
    assert here("audit", "verify", "--data", settings.data).code == 0
    (file,) = (settings.data / "events").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600

    file.unlink()
    done = here("audit", "verify", "--data", settings.data)
    assert (done.code, done.out.splitlines()[0]) == (1, "gebeurtenissen 1 tot en met 3 zijn weg.")


def test_a_copy_carries_what_happened_and_the_chain_is_whole_after_it_is_put_back(
    settings: Settings, tmp_path: Path
) -> None:
    here("audit", "rotate", "--data", settings.data)
    back_up(settings, tmp_path / "kopie.zip")
    library = open_library(settings)
    library.catalogue.save(*document("test:later", "Een latere tekst."))
    library.auditing.rotate()
    library.catalogue.close()

    restore(settings, tmp_path / "kopie.zip", overwrite=True)
    library = open_library(settings)
    assert library.auditing.verify() == []
    library.catalogue.save(*document("test:anders", "Weer een andere tekst."))
    library.auditing.rotate()
    assert library.auditing.verify() == []
    library.catalogue.close()

    elsewhere = Settings(data=tmp_path / "elders", encoder="hashing", _env_file=None)
    restore(elsewhere, tmp_path / "kopie.zip")
    library = open_library(elsewhere)
    assert library.auditing.verify() == []
    assert [line["number"] for line in library.auditing.lines()] == [1, 2, 3, 4]
    library.catalogue.close()
