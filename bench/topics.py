"""The judged questions of the sample corpus."""

import csv
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from kb.model.identity import DocumentId, document_id

CORPUS = Path(__file__).parent.parent / "corpora"


class Topic(NamedTuple):
    """An information need, and how relevant each document is to it (1 touches, 2 partly, 3 answers)."""

    id: str
    query: str
    asker: str
    grades: dict[DocumentId, int]


def load(corpus: Path = CORPUS) -> list[Topic]:
    """The topics of ``topics.toml`` with the judgements of ``qrels.tsv``."""
    collection = tomllib.loads((corpus / "manifest.toml").read_text())["collection"]
    grades: dict[str, dict[DocumentId, int]] = defaultdict(dict)
    with (corpus / "qrels.tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            grades[row["topic"]][document_id(f"{collection}:{row['document']}")] = int(row["grade"])
    topics = tomllib.loads((corpus / "topics.toml").read_text())["topic"]
    return [Topic(one["id"], one["query"], one["asker"], grades[one["id"]]) for one in topics]
