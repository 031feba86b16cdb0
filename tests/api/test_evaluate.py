import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

_DOCUMENTS = {
    "huur": ("Huur", "De huurachterstand liep op tot zes maanden.", "research"),
    "duif": ("", "De duiven zijn terug op het dak.", "experience"),
    "zorg": ("Zorg", "Wachten op jeugdhulp duurt lang.", "practice"),
}


def _lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = [
        {"_id": id, "title": title, "text": text, "source": source} for id, (title, text, source) in _DOCUMENTS.items()
    ]
    (tmp_path / "corpus.jsonl").write_text(_lines(documents))
    queries = [
        {"_id": "1", "text": "huurachterstand"},
        {"_id": "2", "text": "duiven op het dak"},
        {"_id": "3", "text": "zeppelins"},
        {"_id": "zonder oordeel", "text": "zorg"},
    ]
    (tmp_path / "queries.jsonl").write_text(_lines(queries))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\thuur\t2\n2\tduif\t1\n3\tzorg\t1\n")
    return tmp_path


def _evaluate(folder: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["evaluate", str(folder), "--quiet", *options], prog_name="kb")
    return done.exit_code, done.stdout + done.stderr


def test_a_test_set_is_measured_system_by_system(folder: Path) -> None:
    code, told = _evaluate(folder, "--json")
    figures = json.loads(told)
    assert (code, figures["documents"], figures["questions"], figures["notIngested"]) == (0, 3, 3, [])
    assert list(figures["systems"]) == ["sparse", "dense", "hybrid", "hybrid + bridge", "hybrid + bridge + balance"]
    sparse = figures["systems"]["sparse"]
    assert sparse["perQuestion"] == [1.0, 1.0, 0.0]
    assert sparse["MRR"] == pytest.approx(2 / 3)
    assert sparse["recall@100"] == pytest.approx(2 / 3)
    low, high = sparse["ndcgInterval"]
    assert 0 <= low <= sparse["nDCG@10"] <= high <= 1
    assert sparse["againstSparse"] == [0.0, 0.0]


def test_people_get_a_table(folder: Path) -> None:
    code, told = _evaluate(folder)
    assert code == 0
    assert "3 vragen, 3 documenten" in told
    assert "nDCG@10" in told


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("corpus.jsonl", None, "corpus.jsonl is er niet"),
        ("queries.jsonl", None, "queries.jsonl is er niet"),
        ("qrels/test.tsv", None, "test.tsv is er niet"),
        ("corpus.jsonl", "geen json", "regel 1: dit is geen JSON"),
        ("corpus.jsonl", '{"text": "x"}', "_id ontbreekt"),
        ("corpus.jsonl", '{"_id": "a"}', "text ontbreekt"),
        ("corpus.jsonl", '{"_id": "a", "text": "x", "source": "krant"}', "geen kennisbron"),
        ("qrels/test.tsv", "kop\n1\thuur\n", "regel 2"),
        ("qrels/test.tsv", "kop\n", "geen vraag waar een oordeel bij staat"),
    ],
)
def test_a_folder_that_is_no_test_set_is_told_what_is_wrong(
    folder: Path, file: str, content: str | None, told: str
) -> None:
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content)
    code, answer = _evaluate(folder)
    assert code == 2
    assert told in answer
