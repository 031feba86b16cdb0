"""The judged questions of the sample corpus."""

import csv
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from evaluation.answering import Distance
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, document_id

CORPUS = Path(__file__).parent.parent / "corpora"


class Topic(NamedTuple):
    """An information need, and how relevant each document is to it.

    Attributes:
        grades: per document 1 (touches), 2 (partly) or 3 (answers); empty where nothing answers.
        silent: the voices that hold nothing for it; all of them where nothing answers.
        distance: set where nothing in the corpus answers.
    """

    id: str
    query: str
    asker: str
    grades: dict[DocumentId, int]
    silent: frozenset[KnowledgeSource] = frozenset()
    distance: Distance | None = None

    @property
    def is_answered(self) -> bool:
        """Whether anything in the corpus is about it; only then does a ranking have something to get right."""
        return self.distance is None


def load(corpus: Path = CORPUS) -> list[Topic]:
    """The topics of ``topics.toml`` with the judgements of ``qrels.tsv``."""
    collection = tomllib.loads((corpus / "manifest.toml").read_text())["collection"]
    grades: dict[str, dict[DocumentId, int]] = defaultdict(dict)
    with (corpus / "qrels.tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            grades[row["topic"]][document_id(f"{collection}:{row['document']}")] = int(row["grade"])
    topics = tomllib.loads((corpus / "topics.toml").read_text())["topic"]
    return [_topic(one, grades[one["id"]]) for one in topics]


def _topic(one: dict[str, Any], grades: dict[DocumentId, int]) -> Topic:
    distance = Distance(one["distance"]) if one.get("answer") == "none" else None
    silent = frozenset(map(KnowledgeSource, one.get("silent", ()))) if distance is None else frozenset(VOICES)
    return Topic(one["id"], one["query"], one["asker"], grades, silent, distance)
