"""Making anew what stands beside a card to find it by, where somebody was at the tables.

The card is the truth of it. What says who may read a document, or which text it is, is not mended: where two places
say something else of that, nobody knows which of them to believe.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, Row, select, update

from kb.adapters.sql.rows import card_of, columns, words_of_title, write_rows
from kb.adapters.sql.tables import document_concepts, document_places, documents, title_words
from kb.adapters.sql.tallies import outdate
from kb.model.document import DocumentCard
from kb.ports.catalogue import Derived

FOUND_BY = ("date", "year", "year_until", "title_words", "makers", "lineage")
"""The columns that are mended."""
_PER_STATEMENT = 200


def mend(connection: Connection) -> dict[Derived, int]:
    """Of how many documents was what made anew; in a transaction in which nobody else changes anything."""
    mended: Counter[Derived] = Counter()
    last = ""
    while rows := connection.execute(_DOCUMENTS.where(documents.c.id > last)).all():
        last = rows[-1].id
        for row in rows:
            card = card_of(row.card)
            if wrong := list(_wrong(connection, row, card)):
                _put_right(connection, card)
                mended.update(wrong)
    return dict(mended)


_DOCUMENTS = (
    select(documents.c.id, documents.c.card, *(documents.c[name] for name in FOUND_BY))
    .order_by(documents.c.id)
    .limit(_PER_STATEMENT)
)


def _wrong(connection: Connection, row: Row[Any], card: DocumentCard) -> list[Derived]:
    kept, said = row._asdict(), columns(card)
    found = [Derived.COLUMNS] if any(kept[name] != said[name] for name in FOUND_BY) else []
    for kind, (column, wanted) in _beside(card).items():
        asked = select(column).where(column.table.c.document_id == card.id)
        if sorted(connection.execute(asked).scalars()) != sorted(wanted):
            found.append(kind)
    return found


def _beside(card: DocumentCard) -> dict[Derived, tuple[Column[str], Collection[str]]]:
    """Where something stands in rows of its own, and what should."""
    return {
        Derived.CONCEPTS: (document_concepts.c.concept, card.concepts),
        Derived.PLACES: (document_places.c.place, card.places),
        Derived.TITLES: (title_words.c.word, words_of_title(card)),
    }


def _put_right(connection: Connection, card: DocumentCard) -> None:
    said = columns(card)
    outdate(connection, [card.id])
    values = {name: said[name] for name in FOUND_BY}
    connection.execute(update(documents).where(documents.c.id == card.id).values(values))
    write_rows(connection, card)
    outdate(connection, [card.id])
