"""Test sets in BEIR format, as documents and judged questions (Thakur et al., 2021).

``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl`` (``_id``, ``text``) and ``qrels/test.tsv`` (query,
document, grade; a header may stand above it). Ours, and none of them needed: of a document its ``source``, ``date``,
``place``, and ``maker`` and ``project``, by which the independent are counted; of a question ``silent`` (the voices
that hold nothing on it, held against the grades), ``distance`` (``near`` or ``far`` from the field; then nothing
answers it) and ``corrected`` (the same without slips of the pen).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

from evaluation.answering import Distance
from ingest.entry import Entry
from kb.errors import InvalidManifest
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import DocumentId, document_id

_CORPUS, _QUERIES, _QRELS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"
# What may be said of a document besides, under the names of a manifest.
_SAID = ("date", "place", "maker", "project")
_BYTES_AT_ONCE = 1 << 20

T = TypeVar("T")


class Question(NamedTuple):
    """A question with the relevance of the documents that were judged.

    Attributes:
        distance: set where nothing answers it; then it has no grades.
        corrected: the same without slips of the pen; empty when it has none.
    """

    id: str
    text: str
    grades: dict[DocumentId, int]
    distance: Distance | None = None
    corrected: str = ""


class Collection(NamedTuple):
    """A test set that has been looked through.

    Attributes:
        folder: where it stands.
        documents: how many there are.
        questions: those with at least one judgement; a grade under 0 counts as 0.
        off_topic: those that nothing answers, by their own word.
        frameworks: judgements of frameworks, left out: those are in no ranking.
        sha256: of the three files together, to tell whether two people have the same set.
    """

    folder: Path
    documents: int
    questions: tuple[Question, ...]
    off_topic: tuple[Question, ...]
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
                **{field: str(row[field]) for field in _SAID if row.get(field)},
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
    _check(queries, judged, {document_id(_origin(id)): source for id, source in sources.items()})
    asked = {id: Question(id, one.text, judged.get(id, {}), one.distance, one.corrected) for id, one in queries.items()}
    questions = tuple(one for id, one in asked.items() if id in judged and not one.distance)
    if not questions:
        msg = f"in {folder} is geen vraag waar een oordeel bij staat"
        raise InvalidManifest(msg)
    off_topic = tuple(one for one in asked.values() if one.distance)
    return Collection(folder, len(sources), questions, off_topic, frameworks, _digest(folder))


class _Row(NamedTuple):
    """A line of the questions."""

    number: int
    text: str
    silent: frozenset[KnowledgeSource]
    distance: Distance | None
    corrected: str


def _check(
    queries: Mapping[str, _Row],
    judged: Mapping[str, Mapping[DocumentId, int]],
    sources: Mapping[DocumentId, KnowledgeSource],
) -> None:
    """Refuse a question of which the grades say something else than its line."""
    for id, one in queries.items():
        heard = {sources[document] for document, grade in judged.get(id, {}).items() if grade > 0}
        if one.distance and heard:
            _refuse(_QUERIES, one.number, f"volgens distance beantwoordt niets vraag {id!r}, maar in {_QRELS} wel")
        if said := one.silent & heard:
            _refuse(_QUERIES, one.number, f"{min(said)} is stil bij vraag {id!r}, maar niet volgens {_QRELS}")


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


def _question(row: dict[str, Any], number: int) -> _Row:
    text, corrected = _text(row, _QUERIES, number), row.get("corrected") or ""
    if not text.strip():
        _refuse(_QUERIES, number, "text is leeg")
    if not isinstance(corrected, str):
        _refuse(_QUERIES, number, "corrected is geen tekst")
    try:
        silent = frozenset(map(KnowledgeSource, row.get("silent") or ()))
        distance = Distance(row["distance"]) if row.get("distance") else None
    except (ValueError, TypeError) as error:
        msg = f"{_QUERIES}, regel {number}: silent noemt kennisbronnen, en distance is near of far"
        raise InvalidManifest(msg) from error
    return _Row(number, text, silent, distance, corrected)


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
