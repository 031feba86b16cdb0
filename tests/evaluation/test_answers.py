"""``kb evaluate`` tells what people get to see, on questions that say what is true of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.chatting import language_model
from tests.evaluation.beir import lines, write

_DOCUMENTS = [
    {"_id": "huur", "title": "Huur", "text": "De huurachterstand liep op tot zes maanden.", "maker": "1"},
    {"_id": "huur2", "title": "Nog eens", "text": "Een huurachterstand van een half jaar.", "maker": "1"},
    {"_id": "brief", "text": "Ik maakte de brieven over mijn huurachterstand niet open.", "source": "experience"},
    {"_id": "duif", "text": "De duiven zijn terug op het dak.", "source": "experience"},
    {"_id": "zorg", "title": "Zorg", "text": "Wachten op jeugdhulp duurt lang.", "source": "practice"},
]
_GRADES = [("1", "huur", 2), ("1", "huur2", 1), ("1", "brief", 2), ("2", "huur", 2)]


def a_set(folder: Path, *queries: dict[str, Any]) -> Path:
    write(folder, documents=_DOCUMENTS, queries={}, grades=_GRADES)
    (folder / "queries.jsonl").write_text(lines(queries))
    return folder


_FIRST = {"_id": "1", "text": "huurachterstand", "silent": ["practice"]}
_SLIP = {"_id": "2", "text": "huurachterstnad", "corrected": "huurachterstand"}
_FAR = {"_id": "3", "text": "betonrot in viaducten", "distance": "far"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_set(tmp_path / "set", _FIRST, _SLIP, _FAR)


def evaluate(*given: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["evaluate", *map(str, given), "--quiet"], prog_name="kb")
    return done.exit_code, done.stdout + done.stderr


def figures(*given: object) -> Any:
    code, told = evaluate(*given, "--json", "-")
    assert code == 0, told
    return json.loads(told)["sets"][0]


def test_all_of_it_is_measured_through_the_whole_of_search(folder: Path) -> None:
    found = figures(folder, "--encoder", "static")
    (answers,) = found["answers"]
    assert [one["id"] for one in found["questions"]] == ["1", "2"]
    assert [one["id"] for one in found["offTopic"]] == ["3"]
    assert answers["judge"].startswith("bewijs static")
    assert answers["enough"] == 1
    measures = {one["measure"]: one for one in answers["measures"]}
    assert measures["farWithHits"]["of"] == 1
    assert measures["shownButEmpty"]["of"] == 3
    assert measures["rightWord"]["of"] == 6
    assert measures["hit@3"]["of"] == 3
    assert measures["misspelledHit@3"]["of"] == measures["correctedHit@3"]["of"] == 1
    # The respelling comes from the words of the set itself.
    assert measures["misspelledLessCorrected"]["value"] == 0
    assert sum(one["documents"] for one in answers["bins"]) == measures["calibrationError"]["of"]
    for one in measures.values():
        low, high = one["interval"]
        assert low <= one["value"] <= high


def test_the_second_reader_is_used_when_one_is_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def grade(connection: Any, asked: str) -> None:
        question, _, text = asked.partition("Tekst:")
        connection.say("2" if "huurachter" in question and "huurachterstand" in text else "0")

    with language_model(grade) as model:
        monkeypatch.setenv("KB_JUDGE", model.address)
        (answers,) = figures(folder, "--encoder", "static")["answers"]
    measures = {one["measure"]: one["value"] for one in answers["measures"]}
    assert answers["judge"].startswith("tweede lezer na bewijs static")
    assert answers["missed"] == 0
    assert measures["farWithHits"] == 0
    assert measures["recall"] == 1


def test_without_a_judge_everything_counts_and_that_is_told(folder: Path) -> None:
    code, told = evaluate(folder, "--encoder", "hashing")
    assert code == 0
    assert "Wat telt, koos met hashing: niemand, alles wat gevonden is telt." in told
    assert "ijkfout" not in told


def test_the_report_has_the_tables_and_the_reliability_plot(folder: Path, tmp_path: Path) -> None:
    page, text = tmp_path / "verslag.html", tmp_path / "verslag.md"
    assert evaluate(folder, "--encoder", "static", "--report", page, "--report", text)[0] == 0
    for told in (page.read_text(), text.read_text()):
        assert "stem met het juiste woord (stil, zacht, goed)" in told
        assert "Wat telt, koos met static: bewijs static" in told
    assert "Kloppen de kansen? static" in page.read_text()
    assert (tmp_path / "verslag-kansen-1-1.svg").read_text().startswith("<svg")
    assert "verslag-kansen-1-1.svg" in text.read_text()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({**_FIRST, "silent": ["research"]}, "research is stil bij vraag '1', maar niet volgens qrels/test.tsv"),
        ({**_FIRST, "silent": ["bewoners"]}, "silent noemt kennisbronnen"),
        ({**_FIRST, "silent": 3}, "silent noemt kennisbronnen"),
        ({**_FIRST, "distance": "far"}, "beantwoordt niets vraag '1', maar in qrels/test.tsv wel"),
        ({**_FIRST, "distance": "weg"}, "distance is near of far"),
        ({**_FIRST, "corrected": ["huur"]}, "corrected is geen tekst"),
    ],
)
def test_what_a_question_says_of_itself_is_held_against_the_grades(
    tmp_path: Path, query: dict[str, Any], told: str
) -> None:
    code, said = evaluate(a_set(tmp_path / "fout", _SLIP, query))
    assert code == 2
    assert f"queries.jsonl, regel 2: {told}" in said or (told in said and "queries.jsonl, regel 2:" in said)
