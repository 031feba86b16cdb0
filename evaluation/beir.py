"""Test sets in BEIR format, as documents and judged questions (Thakur et al., 2021).

``corpus.jsonl`` (``_id``, ``title``, ``text`` and, ours, ``source``), ``queries.jsonl``
(``_id``, ``text``) and ``qrels/test.tsv`` (query, document, grade; a header may stand above it).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

from ingest.entry import Entry
from kb.errors import InvalidManifest
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import DocumentId, document_id

_CORPUS, _QUERIES, _QRELS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"
_BYTES_AT_ONCE = 1 << 20

T = TypeVar("T")


class Question(NamedTuple):
    """A question with the relevance of the documents that were judged."""

    id: str
    text: str
    grades: dict[DocumentId, int]


class Collection(NamedTuple):
    """A test set that has been looked through.

    Attributes:
        folder: where it stands.
        documents: how many there are.
        questions: those with at least one judgement; a grade under 0 counts as 0.
        frameworks: judgements of frameworks, left out: those are in no ranking.
        sha256: of the three files together, to tell whether two people have the same set.
    """

    folder: Path
    documents: int
    questions: tuple[Question, ...]
    frameworks: int
    sha256: str

    def entries(self, texts: Path) -> Iterator[Entry]:
        """The documents, written as text files into an empty folder so that they go in like any other."""
        for number, row in _rows(self.folder, _CORPUS):
            file = texts / f"{number}.txt"
            title, text = str(row.get("title") or ""), str(row["text"])
            file.write_text("\n\n".join(part for part in (title, text) if part), encoding="utf-8")
            yield Entry(
                path=file,
                name=str(row["_id"]),
                origin=_origin(row["_id"]),
                knowledge_source=_source(row, number),
                title=title or str(row["_id"]),
                rights=Rights(access=Access.PUBLIC),
                consent=Consent(purposes=frozenset(Purpose), recorded="testverzameling"),
            )


def read(folder: Path) -> Collection:
    """The test set in a folder.

    Raises:
        InvalidManifest: it is none, or not a whole one; the message names the file and the line.
    """
    for name in (_CORPUS, _QUERIES, _QRELS):
        if not (folder / name).is_file():
            msg = f"{folder / name} is er niet; een testverzameling heeft {_CORPUS}, {_QUERIES} en {_QRELS}"
            raise InvalidManifest(msg)
    sources = _once(folder, _CORPUS, _source)
    queries = _once(folder, _QUERIES, _question)
    judged, frameworks = _grades(folder, queries, sources)
    questions = tuple(Question(id, text, judged[id]) for id, text in queries.items() if id in judged)
    if not questions:
        msg = f"in {folder} is geen vraag waar een oordeel bij staat"
        raise InvalidManifest(msg)
    return Collection(folder, len(sources), questions, frameworks, _digest(folder))


def _once(folder: Path, name: str, field: Callable[[dict[str, Any], int], T]) -> dict[str, T]:
    """By id what ``field`` makes of a row and its line; an id may stand there only once."""
    seen: dict[str, int] = {}
    found = {}
    for number, row in _rows(folder, name):
        id = str(row["_id"])
        if id in seen:
            _refuse(name, number, f"_id {id!r} staat er dubbel in, ook op regel {seen[id]}")
        seen[id], found[id] = number, field(row, number)
    return found


def _grades(
    folder: Path, queries: Container[str], sources: Mapping[str, KnowledgeSource]
) -> tuple[dict[str, dict[DocumentId, int]], int]:
    """By question the grades of evidence, and how many judgements of frameworks were left out."""
    judged: dict[str, dict[DocumentId, int]] = defaultdict(dict)
    seen: dict[tuple[str, str], int] = {}
    frameworks = 0
    for number, (query, document, grade) in _judgements(folder):
        if query not in queries:
            _refuse(_QRELS, number, f"vraag {query!r} staat niet in {_QUERIES}")
        if document not in sources:
            _refuse(_QRELS, number, f"document {document!r} staat niet in {_CORPUS}")
        if (query, document) in seen:
            _refuse(_QRELS, number, f"dit oordeel staat er dubbel in, ook op regel {seen[query, document]}")
        seen[query, document] = number
        if sources[document].counts:
            judged[query][document_id(_origin(document))] = max(grade, 0)
        else:
            frameworks += 1
    return judged, frameworks


def _judgements(folder: Path) -> Iterator[tuple[int, tuple[str, str, int]]]:
    with (folder / _QRELS).open(encoding="utf-8") as file:
        for number, line in enumerate(_decoded(file, _QRELS), start=1):
            cells = line.strip().split("\t")
            if cells == [""] or (number == 1 and not cells[-1].lstrip("-").isdigit()):
                continue
            try:
                query, document, grade = cells
                yield number, (query, document, int(grade))
            except ValueError as error:
                msg = f"{_QRELS}, regel {number}: verwacht een vraag, een document en een cijfer"
                raise InvalidManifest(msg) from error


def _rows(folder: Path, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with the numbers of their lines."""
    with (folder / name).open(encoding="utf-8") as file:
        for number, line in enumerate(_decoded(file, name), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                msg = f"{name}, regel {number}: dit is geen JSON"
                raise InvalidManifest(msg) from error
            if not isinstance(row, dict) or "_id" not in row:
                _refuse(name, number, "_id ontbreekt")
            yield number, row


def _decoded(file: Iterator[str], name: str) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        msg = f"{name}: dit is geen UTF-8"
        raise InvalidManifest(msg) from error


def _question(row: dict[str, Any], number: int) -> str:
    text = _text(row, _QUERIES, number)
    if not text.strip():
        _refuse(_QUERIES, number, "text is leeg")
    return text


def _source(row: dict[str, Any], number: int) -> KnowledgeSource:
    """Whose knowledge a document is; without its own word, that of research."""
    _text(row, _CORPUS, number)
    given = row.get("source", KnowledgeSource.RESEARCH.value)
    try:
        return KnowledgeSource(given)
    except ValueError as error:
        msg = f"{_CORPUS}, regel {number}: {given!r} is geen kennisbron ({', '.join(KnowledgeSource)})"
        raise InvalidManifest(msg) from error


def _text(row: dict[str, Any], name: str, number: int) -> str:
    value = row.get("text")
    if not isinstance(value, str):
        _refuse(name, number, "text ontbreekt")
    return value


def _refuse(name: str, number: int, reason: str) -> NoReturn:
    msg = f"{name}, regel {number}: {reason}"
    raise InvalidManifest(msg)


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for name in (_CORPUS, _QUERIES, _QRELS):
        with (folder / name).open("rb") as file:
            while block := file.read(_BYTES_AT_ONCE):
                found.update(block)
    return found.hexdigest()


def _origin(document: object) -> str:
    return f"beir:{document}"
