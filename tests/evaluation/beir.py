"""Small test sets in BEIR format."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path


def write(
    folder: Path,
    *,
    documents: Iterable[Mapping[str, str]],
    queries: Mapping[str, str],
    grades: Iterable[tuple[str, str, int]],
) -> Path:
    """The folder, with its three files made."""
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(lines(documents))
    (folder / "queries.jsonl").write_text(lines({"_id": id, "text": text} for id, text in queries.items()))
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in grades)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n")
    return folder


def lines(rows: Iterable[Mapping[str, str]]) -> str:
    """JSON objects, one on each line."""
    return "".join(json.dumps(row) + "\n" for row in rows)
