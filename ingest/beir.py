"""Test sets in BEIR format, as documents and judged questions (Thakur et al., 2021).

``corpus.jsonl`` (``_id``, ``title``, ``text`` and, ours, ``source``), ``queries.jsonl``
(``_id``, ``text``) and ``qrels/test.tsv`` (query, document, grade, with a header).
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ingest.entry import Entry
from kb.errors import InvalidManifest
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import DocumentId, document_id

_CORPUS, _QUERIES, _QRELS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"


class Question(NamedTuple):
    """A question with the relevance of the documents that were judged."""

    id: str
    text: str
    grades: dict[DocumentId, int]


def entries(folder: Path, texts: Path) -> Iterator[Entry]:
    """The documents of a test set, written as text files into ``texts`` so that they go in like any other.

    Args:
        folder: the test set.
        texts: an empty folder.

    Raises:
        InvalidManifest: a file is not there, or a line is not what the format asks for.
    """
    for number, row in enumerate(_rows(folder, _CORPUS), start=1):
        file = texts / f"{number}.txt"
        title, text = str(row.get("title", "")), _field(row, "text", f"{_CORPUS}, regel {number}")
        file.write_text("\n\n".join(part for part in (title, text) if part), encoding="utf-8")
        source = _source(row, number)
        yield Entry(
            path=file,
            name=str(row["_id"]),
            origin=_origin(row["_id"]),
            knowledge_source=source,
            title=title or str(row["_id"]),
            rights=Rights(access=Access.PUBLIC),
            consent=Consent(purposes=frozenset(Purpose), recorded="testverzameling"),
        )


def questions(folder: Path) -> list[Question]:
    """The questions that have at least one judgement.

    Raises:
        InvalidManifest: a file is not there, or a line is not what the format asks for.
    """
    grades: dict[str, dict[DocumentId, int]] = defaultdict(dict)
    with _opened(folder, _QRELS).open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file, delimiter="\t")
        next(lines, None)
        for line in lines:
            try:
                query, document, grade = line
                grades[query][document_id(_origin(document))] = int(grade)
            except ValueError as error:
                msg = f"{_QRELS}, regel {lines.line_num}: verwacht een vraag, een document en een cijfer"
                raise InvalidManifest(msg) from error
    rows = ((str(row["_id"]), row) for row in _rows(folder, _QUERIES))
    return [Question(id, _field(row, "text", f"{_QUERIES}, {id}"), grades[id]) for id, row in rows if id in grades]


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with _opened(folder, name).open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                msg = f"{name}, regel {number}: dit is geen JSON"
                raise InvalidManifest(msg) from error
            if not isinstance(row, dict) or "_id" not in row:
                msg = f"{name}, regel {number}: _id ontbreekt"
                raise InvalidManifest(msg)
            yield row


def _opened(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        msg = f"{path} is er niet; een testverzameling heeft {_CORPUS}, {_QUERIES} en {_QRELS}"
        raise InvalidManifest(msg)
    return path


def _field(row: dict[str, Any], field: str, place: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        msg = f"{place}: {field} ontbreekt"
        raise InvalidManifest(msg)
    return value


def _source(row: dict[str, Any], number: int) -> KnowledgeSource:
    given = row.get("source", KnowledgeSource.RESEARCH.value)
    try:
        return KnowledgeSource(given)
    except ValueError as error:
        msg = f"{_CORPUS}, regel {number}: {given!r} is geen kennisbron ({', '.join(KnowledgeSource)})"
        raise InvalidManifest(msg) from error


def _origin(document: object) -> str:
    return f"beir:{document}"
