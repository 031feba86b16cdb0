"""The catalogue in a relational database: SQLite or PostgreSQL, one implementation.

Columns hold what is filtered and sorted by; ``card`` holds the whole
``DocumentCard`` as JSON, so that the model is written down in one place.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import delete as remove
from sqlalchemy.exc import SQLAlchemyError

from kb.adapters import tables
from kb.adapters.database import WRITING
from kb.errors import CatalogueUnavailable, DocumentNotFound
from kb.language.tokens import bare
from kb.model.document import Document, DocumentCard, Passage, Section, ThemeMark
from kb.model.evidence import KnowledgeSource, consented
from kb.model.identity import DocumentId, PassageId, ThemeId, digest
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.model.text import OffsetMap
from kb.ports import PlainText, Saved

logger = logging.getLogger(__name__)

_documents, _concepts, _versions, _passages = (
    tables.documents,
    tables.document_concepts,
    tables.versions,
    tables.passages,
)
# Databases take a limited number of parameters in one statement.
_IDS_PER_STATEMENT = 500
_TEXTS_PER_STATEMENT = 50

_marks = TypeAdapter(tuple[ThemeMark, ...])


class _Structure(BaseModel):
    """What belongs to one version of a text besides the text."""

    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    offsets: OffsetMap
    marks: tuple[ThemeMark, ...]


class SqlCatalogue:
    """A ``Catalogue`` on SQLAlchemy; its tables are there already (``kb.adapters.database.migrate``)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, document: Document, passages: Sequence[Passage]) -> Saved:
        """See ``Catalogue``."""
        with self._writing() as connection:
            before = connection.execute(select(_documents).where(_documents.c.id == document.id)).one_or_none()
            fingerprint = _fingerprint(document, passages)
            if before is not None and before.fingerprint == fingerprint:
                return Saved(_card(before.card), "unchanged")
            same_text = before is not None and before.sha256 == document.sha256
            version = 1 if before is None else before.version + (not same_text)
            kept = {"version": version, **({"added_at": _card(before.card).added_at} if before and same_text else {})}
            card = DocumentCard.model_validate(document.model_copy(update=kept).model_dump())
            _write_card(connection, card, fingerprint, len(passages), is_new=before is None)
            _write_version(connection, document, card, replace=same_text)
            _write_passages(connection, card, passages)
            return Saved(card, "new" if before is None else "changed")

    def twin(self, document: Document, reader: Reader) -> DocumentCard | None:
        """See ``Catalogue``."""
        same = and_(
            _documents.c.source == document.knowledge_source.value,
            _documents.c.sha256 == document.sha256,
            _documents.c.id != document.id,
        )
        found = self._cards(select(_documents.c.card).where(same, _readable(reader)).order_by(_documents.c.id).limit(1))
        return found[0] if found else None

    def document(self, id: DocumentId, reader: Reader) -> Document:
        """See ``Catalogue``."""
        asked = (
            select(_documents.c.card, _versions.c.text, _versions.c.structure)
            .join(_versions, _current())
            .where(_documents.c.id == id, _readable(reader))
        )
        with self._reading() as connection:
            row = connection.execute(asked).one_or_none()
        if row is None:
            msg = f"there is no document {id}"
            raise DocumentNotFound(msg)
        structure = _Structure.model_validate_json(row.structure)
        return Document(**dict(_card(row.card)), text=row.text, **dict(structure))

    def cards(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """See ``Catalogue``."""
        rows = self._by_ids(
            ids, lambda some: select(_documents.c.card).where(_documents.c.id.in_(some), _readable(reader))
        )
        return {card.id: card for card in (_card(row.card) for row in rows)}

    def select(
        self, filters: Filters, reader: Reader, *, limit: int, offset: int = 0, newest_in: bool = False
    ) -> list[DocumentCard]:
        """See ``Catalogue``."""
        newest = _documents.c.added_at if newest_in else _documents.c.date
        asked = select(_documents.c.card).where(_passes(filters), _readable(reader))
        return self._cards(asked.order_by(newest.desc(), _documents.c.id).limit(limit).offset(offset))

    def passages(self, ids: Sequence[PassageId], reader: Reader) -> dict[PassageId, Passage]:
        """See ``Catalogue``."""
        rows = self._by_ids(ids, lambda some: _standing(reader).where(_passages.c.id.in_(some)))
        return {passage.id: passage for passage in _still_exact(rows)}

    def passages_of(self, id: DocumentId, reader: Reader) -> list[Passage]:
        """See ``Catalogue``."""
        with self._reading() as connection:
            rows = connection.execute(
                _standing(reader).where(_passages.c.document_id == id).order_by(_passages.c.ordinal)
            ).all()
        return _still_exact(rows)

    def count(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, int]:
        """See ``Catalogue``."""
        asked = select(_documents.c.source, func.count()).where(_passes(filters), _readable(reader))
        with self._reading() as connection:
            rows = connection.execute(asked.group_by(_documents.c.source)).all()
        found = {str(source): int(n) for source, n in rows}
        return {source: found.get(source.value, 0) for source in KnowledgeSource}

    def theme_counts(self, reader: Reader) -> dict[ThemeId, dict[KnowledgeSource, int]]:
        """See ``Catalogue``."""
        asked = (
            select(_concepts.c.concept, _documents.c.source, func.count())
            .join(_documents, _documents.c.id == _concepts.c.document_id)
            .where(_readable(reader))
            .group_by(_concepts.c.concept, _documents.c.source)
        )
        counts: dict[ThemeId, dict[KnowledgeSource, int]] = {}
        with self._reading() as connection:
            for concept, source, n in connection.execute(asked):
                counts.setdefault(ThemeId(concept), {})[KnowledgeSource(source)] = n
        return counts

    def latest_dates(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, str]:
        """See ``Catalogue``."""
        asked = select(_documents.c.source, func.max(_documents.c.date)).where(
            _passes(filters), _readable(reader), _documents.c.date != ""
        )
        with self._reading() as connection:
            return {
                KnowledgeSource(source): date
                for source, date in connection.execute(asked.group_by(_documents.c.source))
            }

    def titled(self, typed: str, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """See ``Catalogue``."""
        begun = _title_words(typed)
        if not begun:
            return []
        words = _documents.c.title_words
        asked = select(_documents.c.card).where(words.contains(begun), _readable(reader))
        whole_first = case((words.startswith(begun), 0), else_=1)
        return self._cards(asked.order_by(whole_first, _documents.c.date.desc(), _documents.c.id).limit(limit))

    def places(self, reader: Reader) -> list[str]:
        """See ``Catalogue``."""
        asked = select(_documents.c.place).where(_documents.c.place != "", _readable(reader)).distinct()
        with self._reading() as connection:
            return sorted(connection.execute(asked).scalars())

    def texts(self, reader: Reader) -> Iterator[PlainText]:
        """See ``Catalogue``."""
        asked = (
            select(_documents.c.id, _documents.c.sha256, _versions.c.text)
            .join(_versions, _current())
            .where(_readable(reader))
            .order_by(_documents.c.id)
            .limit(_TEXTS_PER_STATEMENT)
        )
        last = ""
        while True:
            # A statement of its own for every few, so that no transaction stays open while the caller works.
            with self._reading() as connection:
                rows = connection.execute(asked.where(_documents.c.id > last)).all()
            if not rows:
                return
            yield from (PlainText(DocumentId(row.id), row.sha256, row.text) for row in rows)
            last = rows[-1].id

    def pending(self, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """See ``Catalogue``."""
        asked = select(_documents.c.card).where(_documents.c.indexed.is_(False), _readable(reader))
        return self._cards(asked.order_by(_documents.c.added_at, _documents.c.id).limit(limit))

    def mark_indexed(self, cards: Sequence[DocumentCard]) -> None:
        """See ``Catalogue``."""
        with self._writing() as connection:
            for card in cards:
                unchanged = and_(_documents.c.id == card.id, _documents.c.card == card.model_dump_json())
                connection.execute(update(_documents).where(unchanged).values(indexed=True))

    def mark_all_pending(self) -> None:
        """See ``Catalogue``."""
        with self._writing() as connection:
            connection.execute(update(_documents).values(indexed=False))

    def indexed_passages(self) -> int:
        """See ``Catalogue``."""
        asked = select(func.coalesce(func.sum(_documents.c.passage_count), 0)).where(_documents.c.indexed.is_(True))
        with self._reading() as connection:
            return int(connection.execute(asked).scalar_one())

    def every(self, reader: Reader) -> Iterator[DocumentCard]:
        """See ``Catalogue``."""
        asked = select(_documents.c.card).where(_readable(reader)).order_by(_documents.c.id)
        yield from self._cards(asked)

    def close(self) -> None:
        """See ``Catalogue``."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            msg = f"de database antwoordt niet ({type(error).__name__}); kijk naar KB_DATABASE_URL"
            raise CatalogueUnavailable(msg) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction: all of it, or nothing."""
        try:
            with self._engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            msg = f"de database antwoordt niet ({type(error).__name__}); kijk naar KB_DATABASE_URL"
            raise CatalogueUnavailable(msg) from error

    def _cards(self, asked: Select[tuple[str]]) -> list[DocumentCard]:
        with self._reading() as connection:
            return [_card(card) for (card,) in connection.execute(asked).all()]

    def _by_ids(self, ids: Sequence[str], asked: Callable[[Sequence[str]], Select[Any]]) -> list[Row[Any]]:
        with self._reading() as connection:
            return [
                row
                for start in range(0, len(ids), _IDS_PER_STATEMENT)
                for row in connection.execute(asked(ids[start : start + _IDS_PER_STATEMENT])).all()
            ]


@lru_cache(maxsize=20_000)
def _card(json: str) -> DocumentCard:
    """A card out of its JSON; remembered, since results show the same ones over and over."""
    return DocumentCard.model_validate_json(json)


def _fingerprint(document: Document, passages: Sequence[Passage]) -> str:
    content = document.model_dump_json(exclude={"added_at", "version"})
    return digest("\n".join([content, *(passage.model_dump_json() for passage in passages)]))


def _title_words(title: str) -> str:
    """The bare words of a title, a space before each, so that a word's beginning can be found."""
    words = bare(title)
    return f" {words}" if words else ""


def _write_card(
    connection: Connection, card: DocumentCard, fingerprint: str, passage_count: int, *, is_new: bool
) -> None:
    values = {
        "version": card.version,
        "sha256": card.sha256,
        "fingerprint": fingerprint,
        "source": card.knowledge_source.value,
        "access": card.rights.access.value,
        "embargo_until": card.rights.embargo_until,
        "consented": consented(card.knowledge_source, card.consent),
        "date": card.date,
        "year": card.year,
        "place": card.place,
        "title_words": _title_words(card.title),
        "added_at": card.added_at,
        "indexed": False,
        "passage_count": passage_count,
        "card": card.model_dump_json(),
    }
    if is_new:
        connection.execute(insert(_documents).values(id=card.id, **values))
    else:
        connection.execute(update(_documents).where(_documents.c.id == card.id).values(**values))
        connection.execute(remove(_concepts).where(_concepts.c.document_id == card.id))
    if card.concepts:
        rows = [{"document_id": card.id, "concept": concept} for concept in sorted(card.concepts)]
        connection.execute(insert(_concepts), rows)


def _write_version(connection: Connection, document: Document, card: DocumentCard, *, replace: bool) -> None:
    structure = _Structure(
        sections=document.sections, pages=document.pages, offsets=document.offsets, marks=document.marks
    )
    if replace:
        chosen = and_(_versions.c.document_id == card.id, _versions.c.version == card.version)
        connection.execute(update(_versions).where(chosen).values(structure=structure.model_dump_json()))
        return
    connection.execute(
        insert(_versions).values(
            document_id=card.id,
            version=card.version,
            sha256=card.sha256,
            text=document.text,
            structure=structure.model_dump_json(),
            added_at=card.added_at,
        )
    )


def _write_passages(connection: Connection, card: DocumentCard, passages: Sequence[Passage]) -> None:
    connection.execute(remove(_passages).where(_passages.c.document_id == card.id))
    rows = [
        {
            "id": passage.id,
            "document_id": card.id,
            "version": card.version,
            "ordinal": passage.ordinal,
            "start": passage.start,
            "stop": passage.end,
            "exact": passage.exact,
            "heading": passage.heading,
            "page": passage.page,
            "marks": _marks.dump_json(passage.marks).decode(),
        }
        for passage in passages
    ]
    if rows:
        connection.execute(insert(_passages), rows)


def _readable(reader: Reader) -> ColumnElement[bool]:
    """The one place where rights, embargo and consent decide over a row."""
    if reader.keeper:
        return _documents.c.id == _documents.c.id
    today = datetime.now(UTC).date()
    return and_(
        _documents.c.access.in_(sorted(access.value for access in reader.access)),
        or_(_documents.c.embargo_until.is_(None), _documents.c.embargo_until <= today),
        _documents.c.consented.is_(True),
    )


def _passes(filters: Filters) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = [
        _documents.c.id.in_(select(_concepts.c.document_id).where(_concepts.c.concept.in_(sorted(group))))
        for group in filters.concepts
    ]
    if filters.sources:
        wanted.append(_documents.c.source.in_(sorted(source.value for source in filters.sources)))
    if filters.places:
        wanted.append(_documents.c.place.in_(sorted(filters.places)))
    if filters.year_from is not None:
        wanted.append(_documents.c.year >= filters.year_from)
    if filters.year_to is not None:
        wanted.append(_documents.c.year <= filters.year_to)
    return and_(*wanted) if wanted else ~false()


def _current() -> ColumnElement[bool]:
    return and_(_versions.c.document_id == _documents.c.id, _versions.c.version == _documents.c.version)


def _standing(reader: Reader) -> Select[Any]:
    """Passages of current versions for this reader, with the words that the text has at their place now."""
    length = _passages.c.stop - _passages.c.start
    there = func.substr(_versions.c.text, _passages.c.start + 1, length).label("there")
    return (
        select(_passages, _documents.c.sha256, there)
        .join(_documents, _documents.c.id == _passages.c.document_id)
        .join(_versions, _current())
        .where(_passages.c.version == _documents.c.version, _readable(reader))
    )


def _still_exact(rows: Sequence[Row[Any]]) -> list[Passage]:
    """The passages whose words are exactly what the text says; another is withheld and reported."""
    exact = []
    for row in rows:
        if row.there != row.exact:
            logger.error("passage withheld: it no longer stands in its document", extra={"passage": row.id})
            continue
        exact.append(
            Passage(
                id=row.id,
                document_id=row.document_id,
                sha256=row.sha256,
                start=row.start,
                end=row.stop,
                exact=row.exact,
                ordinal=row.ordinal,
                heading=row.heading,
                page=row.page,
                marks=_marks.validate_json(row.marks),
            )
        )
    return exact
