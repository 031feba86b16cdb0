"""Documents and passages as rows of the catalogue's tables, and back.

Columns hold what is filtered and sorted by; ``card`` holds the whole
``DocumentCard`` as JSON, so that the model is written down in one place.
"""

import json
import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Connection, Row, and_, insert, update
from sqlalchemy import delete as remove

from kb.adapters.sql.tables import (
    TITLE_WORD_LENGTH,
    document_concepts,
    document_labs,
    document_places,
    documents,
    title_words,
    versions,
)
from kb.adapters.sql.tables import passages as passage_rows
from kb.adapters.sql.tallies import outdate
from kb.language.tokens import bare
from kb.model.document import Document, DocumentCard, Passage, Section, ThemeMark, without_comments
from kb.model.evidence import consent_given
from kb.model.identity import digest
from kb.model.proposals import NAMES, unconfirmed
from kb.model.structure import Note, NoteMark, Table, TimeMark, Turn
from kb.model.structure import Row as TableRow
from kb.model.text import OffsetMap

logger = logging.getLogger(__name__)

_marks = TypeAdapter(tuple[ThemeMark, ...])


class _Structure(BaseModel):
    """What belongs to one version of a text besides the text."""

    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    turns: tuple[Turn, ...] = ()
    times: tuple[TimeMark, ...] = ()
    offsets: OffsetMap
    marks: tuple[ThemeMark, ...]

    @classmethod
    def of(cls, document: Document) -> "_Structure":
        return cls(**{name: getattr(document, name) for name in cls.model_fields})


class _Context(BaseModel):
    """What surrounds a passage, as it is stored."""

    path: tuple[str, ...] = ()
    seconds: float | None = None
    speaker: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()

    @classmethod
    def of(cls, passage: Passage) -> "_Context":
        return cls(**{name: getattr(passage, name) for name in cls.model_fields})


@lru_cache(maxsize=20_000)
def card_of(written: str) -> DocumentCard:
    """A card out of its JSON; remembered, since results show the same ones over and over."""
    return DocumentCard.model_validate_json(written)


def document_of(row: Row[str, str, str]) -> Document:
    """A document out of ``card``, ``text`` and ``structure``."""
    structure = _Structure.model_validate_json(row.structure)
    return Document(**dict(card_of(row.card)), text=row.text, **dict(structure))


# What may differ without anything being new: when and where it was found, and what it counts as.
_NOT_SAVED_BY = {
    "added_at",
    "version",
    "origin",
    "collection",
    "path",
    "file_sha256",
    "same_as",
    "standings",
    "confirmed",
    "about",
    "not_about",
}


def public_text(text: str, structure: str) -> str:
    """A text without the comments that its structure, when it is given, knows of."""
    return without_comments(text, _Structure.model_validate_json(structure).notes) if structure else text


def fingerprint(document: Document, passages: Sequence[Passage]) -> str:
    """A digest of everything that is saved of a document, whenever that was and wherever it came from."""
    # A confirmation changes nothing of what was read.
    content = unconfirmed(document, NAMES).model_dump_json(exclude=_NOT_SAVED_BY)
    return digest("\n".join([content, *(passage.model_dump_json() for passage in passages)]))


def bare_words(title: str) -> str:
    """The bare words of a title, a space before each, so that a word's beginning can be found."""
    words = bare(title)
    return f" {words}" if words else ""


def words_of_title(card: DocumentCard) -> list[str]:
    """What a document is looked up by in ``title_words``."""
    return sorted({word[:TITLE_WORD_LENGTH] for word in bare_words(card.title).split()})


def open_columns(card: DocumentCard) -> dict[str, object]:
    """The columns that decide who may read a document, and when."""
    return {
        "access": card.rights.access.value,
        "embargo_until": card.rights.embargo_until,
        "consented": consent_given(card.knowledge_source, card.consent),
        "consent_until": card.consent.until if card.consent else None,
    }


def columns(card: DocumentCard) -> dict[str, object]:
    """What stands in columns of its own, to filter and sort by, though the card says it too."""
    return {
        "version": card.version,
        "sha256": card.sha256,
        "file_sha256": card.file_sha256,
        "source": card.knowledge_source.value,
        **open_columns(card),
        "date": card.date,
        "year": card.year,
        "year_until": card.year_until,
        "title_words": bare_words(card.title),
        "makers": json.dumps(card.makers),
        "lineage": card.lineage,
    }


def card_columns(card: DocumentCard, fingerprint: str, passage_count: int) -> dict[str, object]:
    """All columns of a document but its id and what it counts as."""
    return {
        **columns(card),
        "fingerprint": fingerprint,
        "added_at": card.added_at,
        "passage_count": passage_count,
        "card": card.model_dump_json(),
    }


def write_card(
    connection: Connection, card: DocumentCard, fingerprint: str, passage_count: int, *, is_new: bool
) -> None:
    """Store the card of a new document, or put it in place of the one that is there."""
    values = card_columns(card, fingerprint, passage_count)
    outdate(connection, [card.id])
    if is_new:
        connection.execute(insert(documents).values(id=card.id, **values))
    else:
        connection.execute(update(documents).where(documents.c.id == card.id).values(**values))
    write_rows(connection, card)
    write_labs(connection, card)
    outdate(connection, [card.id], indexes=True)


def write_rows(connection: Connection, card: DocumentCard) -> None:
    """Store what a document is found by in tables beside it, in place of what stands there."""
    _write_concepts(connection, card)
    _write_title(connection, card)
    connection.execute(remove(document_places).where(document_places.c.document_id == card.id))
    if card.places:
        connection.execute(insert(document_places), [{"document_id": card.id, "place": one} for one in card.places])


def _write_concepts(connection: Connection, card: DocumentCard) -> None:
    connection.execute(remove(document_concepts).where(document_concepts.c.document_id == card.id))
    if card.concepts:
        rows = [{"document_id": card.id, "concept": concept} for concept in sorted(card.concepts)]
        connection.execute(insert(document_concepts), rows)


def write_labs(connection: Connection, card: DocumentCard) -> None:
    """Store which labs may read a document, in place of what stands there."""
    connection.execute(remove(document_labs).where(document_labs.c.document_id == card.id))
    if card.rights.labs:
        rows = [{"document_id": card.id, "lab": lab} for lab in sorted(card.rights.labs)]
        connection.execute(insert(document_labs), rows)


def _write_title(connection: Connection, card: DocumentCard) -> None:
    connection.execute(remove(title_words).where(title_words.c.document_id == card.id))
    if words := words_of_title(card):
        connection.execute(insert(title_words), [{"document_id": card.id, "word": word} for word in words])


def renew_card(connection: Connection, card: DocumentCard, *, stale: bool) -> None:
    """Put a card in place of the one that is there, where only the themes differ, or what is confirmed.

    Args:
        connection: of the transaction.
        card: as it is from now on.
        stale: indexes have to follow, for a keeper says something else of its themes.
    """
    values = {**columns(card), "card": card.model_dump_json()}
    outdate(connection, [card.id])
    connection.execute(update(documents).where(documents.c.id == card.id).values(values))
    _write_concepts(connection, card)
    _write_title(connection, card)
    outdate(connection, [card.id], indexes=stale)


def version_columns(document: Document, card: DocumentCard) -> dict[str, object]:
    """A text as the version that its card names."""
    return {
        "document_id": card.id,
        "version": card.version,
        "sha256": card.sha256,
        "file_sha256": card.file_sha256,
        "text": document.text,
        "structure": _Structure.of(document).model_dump_json(),
        "added_at": card.added_at,
    }


def write_version(connection: Connection, document: Document, card: DocumentCard, *, replace: bool) -> None:
    """Store a text as the version that its card names; when that is there, renew only what was made of it."""
    columns = version_columns(document, card)
    if replace:
        chosen = and_(versions.c.document_id == card.id, versions.c.version == card.version)
        connection.execute(update(versions).where(chosen).values(structure=columns["structure"]))
        return
    connection.execute(insert(versions).values(columns))


def write_passages(connection: Connection, card: DocumentCard, passages: Sequence[Passage]) -> None:
    """Store the passages of a document in place of those that are there."""
    connection.execute(remove(passage_rows).where(passage_rows.c.document_id == card.id))
    if passages:
        connection.execute(insert(passage_rows), [passage_columns(passage, card) for passage in passages])


def passage_columns(passage: Passage, card: DocumentCard) -> dict[str, object]:
    """All columns of a passage of the version that the card names."""
    return {
        "id": passage.id,
        "document_id": card.id,
        "version": card.version,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "stop": passage.end,
        "exact": passage.exact,
        "heading": passage.heading,
        "page": passage.page,
        "context": _Context.of(passage).model_dump_json(exclude_defaults=True),
        "marks": _marks.dump_json(passage.marks).decode(),
    }


def still_exact(rows: Sequence[Row[Any]], there: Sequence[str]) -> list[Passage]:
    """The passages whose words are exactly what stands there in the text; another is withheld and reported."""
    exact = []
    for row, words in zip(rows, there, strict=True):
        if words != row.exact:
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
                **dict(_Context.model_validate_json(row.context)),
                marks=_marks.validate_json(row.marks),
            )
        )
    return exact
