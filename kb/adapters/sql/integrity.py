"""Whether the database is whole, and says the same wherever it says something twice."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from kb.adapters.sql.mending import FOUND_BY
from kb.adapters.sql.rows import card_of, columns, words_of_title
from kb.adapters.sql.tables import (
    document_concepts,
    document_labs,
    document_places,
    documents,
    passages,
    title_words,
    versions,
)
from kb.adapters.sql.where import standing
from kb.model.document import DocumentCard
from kb.model.identity import digest
from kb.model.reader import KEEPER

_PER_STATEMENT = 200
_ALL_WELL = "ok"
_AGAIN = "voeg het opnieuw toe"
_MENDED = "draai: kb doctor --mend"


def differences(connection: Connection) -> Iterator[str]:
    """What is damaged or does not agree, a sentence in Dutch each.

    Looked at: the database itself (SQLite), the text against its digest, each passage against the text, the columns
    against the card, and themes, places, labs and words of the title against the card.
    """
    yield from _of_the_database(connection)
    last = ""
    while rows := connection.execute(_DOCUMENTS.where(documents.c.id > last)).all():
        last = rows[-1].id
        chosen = documents.c.id.between(rows[0].id, last)
        passages_there = _counts(connection, chosen)
        concepts = _values(connection, document_concepts.c.document_id, document_concepts.c.concept, rows[0].id, last)
        places = _values(connection, document_places.c.document_id, document_places.c.place, rows[0].id, last)
        labs = _values(connection, document_labs.c.document_id, document_labs.c.lab, rows[0].id, last)
        titles = _values(connection, title_words.c.document_id, title_words.c.word, rows[0].id, last)
        for row in rows:
            card = card_of(row.card)
            yield from _of_a_document(row, card, passages_there.get(row.id, 0))
            yield from _of_its_rows(card, "thema's", concepts.get(row.id, []), card.concepts, _MENDED)
            yield from _of_its_rows(card, "plaatsen", places.get(row.id, []), card.places, _MENDED)
            yield from _of_its_rows(card, "labs", labs.get(row.id, []), card.rights.labs, _AGAIN)
            yield from _of_its_rows(card, "titelwoorden", titles.get(row.id, []), words_of_title(card), _MENDED)
        for passage in connection.execute(standing(KEEPER).where(chosen)):
            if passage.there != passage.exact:
                yield f"document {passage.document_id}: passage {passage.id} staat zo niet in de tekst; {_AGAIN}"


_DOCUMENTS = (
    select(documents, versions.c.text)
    .outerjoin(versions, (versions.c.document_id == documents.c.id) & (versions.c.version == documents.c.version))
    .order_by(documents.c.id)
    .limit(_PER_STATEMENT)
)


def _of_the_database(connection: Connection) -> Iterator[str]:
    """What SQLite says of its own file; a PostgreSQL server looks after its files itself."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.execute(text("PRAGMA integrity_check")):
        if said != _ALL_WELL:
            yield f"de database is beschadigd ({said}); zet een reservekopie terug met kb restore"
    for table, row, _, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"de database verwijst naar iets dat er niet is (tabel {table}, rij {row}); zet een reservekopie terug"


def _of_a_document(row: Row[Any], card: DocumentCard, passage_count: int) -> Iterator[str]:
    if row.text is None:
        yield f"document {row.id}: de tekst ontbreekt; {_AGAIN}"
    elif digest(row.text) != row.sha256:
        yield f"document {row.id}: de tekst is buiten Meervoud om veranderd; {_AGAIN}"
    kept = row._asdict()
    for name, value in columns(card).items():
        if kept[name] != value:
            both = f"{_shown(kept[name])} in de tabel en {_shown(value)} op de kaart"
            yield f"document {row.id}: {name} is {both}; {_MENDED if name in FOUND_BY else _AGAIN}"
    if passage_count != row.passage_count:
        yield f"document {row.id}: {passage_count} passages in plaats van {row.passage_count}; {_AGAIN}"


def _of_its_rows(
    card: DocumentCard, name: str, there: Collection[str], said: Collection[str], todo: str
) -> Iterator[str]:
    if sorted(there) != sorted(said):
        yield f"document {card.id}: andere {name} in de tabel dan op de kaart; {todo}"


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _counts(connection: Connection, chosen: Any) -> dict[str, int]:
    asked = (
        select(passages.c.document_id, func.count())
        .join(documents, documents.c.id == passages.c.document_id)
        .where(chosen, passages.c.version == documents.c.version)
        .group_by(passages.c.document_id)
    )
    return {row[0]: row[1] for row in connection.execute(asked)}


def _values(connection: Connection, of: Any, value: Any, first: str, last: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for id, one in connection.execute(select(of, value).where(of.between(first, last))):
        found.setdefault(id, []).append(one)
    return found
