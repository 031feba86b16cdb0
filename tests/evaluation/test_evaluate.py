import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from evaluation.figures import Against
from tests.evaluation.beir import lines, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(
        tmp_path / "drie-bronnen",
        documents=[
            {"_id": "huur", "title": "Huur", "text": "De huurachterstand liep op tot zes maanden."},
            {"_id": "duif", "text": "De duiven zijn terug op het dak.", "source": "experience"},
            {"_id": "zorg", "title": "Zorg", "text": "Wachten op jeugdhulp duurt lang.", "source": "practice"},
        ],
        queries={"1": "huurachterstand", "2": "duiven op het dak", "3": "zeppelins", "zonder oordeel": "zorg"},
        grades=[("1", "huur", 2), ("2", "duif", 1), ("3", "zorg", 1)],
    )


def _evaluate(*given: Path | str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["evaluate", *map(str, given), "--quiet"], prog_name="kb")
    return done.exit_code, done.stdout + done.stderr


def _figures(*given: Path | str) -> Any:
    code, told = _evaluate(*given, "--json", "-")
    assert code == 0, told
    return json.loads(told)


def test_a_test_set_is_measured_system_by_system(folder: Path) -> None:
    found = _figures(folder)
    measured = found["sets"][0]
    assert (measured["name"], measured["documents"], measured["notIngested"]) == (folder.name, 3, [])
    assert [one["id"] for one in measured["questions"]] == ["1", "2", "3"]
    systems = {one["system"]: one for one in measured["systems"]}
    assert list(systems) == ["sparse", "dense", "hybrid", "hybrid + bridge", "hybrid + bridge + balance"]
    sparse = systems["sparse"]
    assert sparse["perQuestion"] == [1.0, 1.0, 0.0]
    assert sparse["MRR"] == pytest.approx(2 / 3)
    assert sparse["recall@100"] == pytest.approx(2 / 3)
    low, high = sparse["nDCG@10Interval"]
    assert 0 <= low <= sparse["nDCG@10"] <= high <= 1
    assert 0 < sparse["p50Ms"] <= sparse["p95Ms"]


def test_every_system_is_compared_with_the_baseline_question_by_question(folder: Path) -> None:
    systems = {one["system"]: one for one in _figures(folder, "--baseline", "dense")["sets"][0]["systems"]}
    assert systems["dense"]["against"] is None
    against = systems["sparse"]["against"]
    gains = [a - b for a, b in zip(systems["sparse"]["perQuestion"], systems["dense"]["perQuestion"], strict=True)]
    assert against["difference"] == pytest.approx(sum(gains) / 3)
    assert (against["better"], against["worse"]) == (sum(one > 0 for one in gains), sum(one < 0 for one in gains))
    assert against["better"] + against["worse"] + against["equal"] == 3
    low, high = against["interval"]
    assert against["significant"] is not (low <= 0 <= high)


def test_a_difference_on_every_question_is_significant_and_one_that_comes_and_goes_is_not() -> None:
    assert Against.of([0.5, 0.6, 0.9], [0.1, 0.2, 0.4]).significant
    assert Against.of([0.1, 0.2, 0.4], [0.5, 0.6, 0.9]).significant
    assert not Against.of([0.5, 0.1, 0.5], [0.1, 0.5, 0.5]).significant
    assert not Against.of([0.5, 0.5], [0.5, 0.5]).significant


def test_folders_and_encoders_stand_side_by_side_and_what_asks_no_encoder_runs_once(folder: Path) -> None:
    found = _figures(folder, folder, "--encoder", "hashing", "--encoder", "static", "--baseline", "static/hybrid")
    assert [one["name"] for one in found["sets"]] == [folder.name, f"{folder.name} (2)"]
    for measured in found["sets"]:
        assert [one["label"] for one in measured["encoders"]] == ["hashing", "static"]
        assert {one["dimension"] for one in measured["encoders"]} == {256, 1024}
        assert all(one["passages"] == 3 and one["passagesPerSecond"] > 0 for one in measured["encoders"])
        systems = [(one["encoder"], one["system"]) for one in measured["systems"]]
        assert len(systems) == 9
        assert systems[0] == (None, "sparse")
        baseline = [one for one in measured["systems"] if one["against"] is None]
        assert [(one["encoder"], one["system"]) for one in baseline] == [("static", "hybrid")]
    assert found["command"].endswith("--encoder=hashing --encoder=static --baseline=static/hybrid")


def test_the_same_figures_come_out_twice(folder: Path) -> None:
    first, second = _figures(folder), _figures(folder)
    for one, other in zip(first["sets"][0]["systems"], second["sets"][0]["systems"], strict=True):
        assert (one["perQuestion"], one["nDCG@10Interval"]) == (other["perQuestion"], other["nDCG@10Interval"])
    assert first["sets"][0]["sha256"] == second["sets"][0]["sha256"]


def test_people_get_a_table_and_a_file_gets_the_json(folder: Path, tmp_path: Path) -> None:
    code, told = _evaluate(folder, "--json", tmp_path / "cijfers.json")
    assert code == 0
    assert "3 vragen, 3 documenten" in told
    assert "nDCG@10" in told
    assert "apart getoetst" in told
    written = json.loads((tmp_path / "cijfers.json").read_text())
    for one in written["sets"][0]["systems"]:
        assert f"{one['nDCG@10']:.3f}" in next(line for line in told.splitlines() if line.startswith(one["system"]))


def test_a_judged_framework_counts_in_no_figure_and_is_told(folder: Path) -> None:
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(lines([{"_id": "wet", "text": "De wet op de huurachterstand.", "source": "framework"}]))
    with (folder / "qrels" / "test.tsv").open("a") as file:
        file.write("1\twet\t3\n")
    measured = _figures(folder)["sets"][0]
    assert measured["frameworksLeftOut"] == 1
    assert measured["systems"][0]["perQuestion"][0] == 1.0
    assert "1 oordelen over kaders tellen niet mee" in _evaluate(folder)[1]


def test_a_document_that_does_not_go_in_is_told(folder: Path) -> None:
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(lines([{"_id": "leeg", "text": ""}]))
    measured = _figures(folder)["sets"][0]
    assert [line.partition(":")[0] for line in measured["notIngested"]] == ["leeg"]
    assert "1 documenten konden er niet in" in _evaluate(folder)[1]


def test_grades_may_stand_without_a_header(folder: Path) -> None:
    file = folder / "qrels" / "test.tsv"
    file.write_text(file.read_text().partition("\n")[2])
    assert len(_figures(folder)["sets"][0]["questions"]) == 3


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("corpus.jsonl", None, "corpus.jsonl is er niet"),
        ("queries.jsonl", None, "queries.jsonl is er niet"),
        ("qrels/test.tsv", None, "test.tsv is er niet"),
        ("corpus.jsonl", "geen json", "corpus.jsonl, regel 1: dit is geen JSON"),
        ("corpus.jsonl", '{"text": "x"}', "corpus.jsonl, regel 1: _id ontbreekt"),
        ("corpus.jsonl", '{"_id": "a"}', "corpus.jsonl, regel 1: text ontbreekt"),
        ("corpus.jsonl", '{"_id": "a", "text": "x", "source": "krant"}', "'krant' is geen kennisbron"),
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n\n{"_id": "a", "text": "y"}', "corpus.jsonl, regel 3: _id 'a'"),
        ("queries.jsonl", '{"_id": "1", "text": " "}', "queries.jsonl, regel 1: text is leeg"),
        ("queries.jsonl", '{"_id": 1, "text": "x"}\n{"_id": "1", "text": "y"}', "ook op regel 1"),
        ("qrels/test.tsv", "kop\n1\thuur\n", "qrels/test.tsv, regel 2: verwacht"),
        ("qrels/test.tsv", "kop\n", "geen vraag waar een oordeel bij staat"),
        ("qrels/test.tsv", "1\thuur\t1\n9\thuur\t1\n", "regel 2: vraag '9' staat niet in queries.jsonl"),
        ("qrels/test.tsv", "1\tpaard\t1\n", "regel 1: document 'paard' staat niet in corpus.jsonl"),
        ("qrels/test.tsv", "1\thuur\t1\n1\thuur\t2\n", "regel 2: dit oordeel staat er dubbel in, ook op regel 1"),
        ("qrels/test.tsv", b"1\thuur\t\xff\n", "qrels/test.tsv: dit is geen UTF-8"),
    ],
)
def test_a_folder_that_is_no_test_set_is_told_what_is_wrong(
    folder: Path, file: str, content: str | bytes | None, told: str
) -> None:
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    code, answer = _evaluate(folder)
    assert code == 2
    assert told in answer


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--baseline", "tovenarij"), "'tovenarij' is er niet; kies uit sparse, dense, hybrid, bridge, balance"),
        (("--baseline", "static/hybrid", "--encoder", "hashing"), "encoder 'static' doet niet mee; wel: hashing"),
        (("--json", "weg/cijfers.json"), "de map weg is er niet"),
        (("--report", "weg/verslag.html"), "de map weg is er niet"),
        (("--report", "verslag.pdf"), "verslag.pdf eindigt niet op .html of .md"),
    ],
)
def test_a_wrong_option_is_told_before_the_work_begins(folder: Path, options: tuple[str, ...], told: str) -> None:
    code, answer = _evaluate(folder, *options)
    assert code == 2
    assert told in answer
