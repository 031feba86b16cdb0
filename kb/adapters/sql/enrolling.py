"""Keeping the ``Census`` up to date with the database, and asking the database which of its rows a reader may see.

Whoever changes a document notes it in ``changes``, in the same transaction (``tallies.outdate``). Before a census is
used those that were noted since are read again, so it is never one of before. Which rows a reader may see is asked of
the database once, with ``where.readable``, and then only of what changed; every day anew.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Connection, Engine, Select, bindparam, func, select

from kb.adapters.sql import where
from kb.adapters.sql.census import NEVER, SOURCES, Census, Mask, Numbers, Seen, microseconds, number
from kb.adapters.sql.database import reading
from kb.adapters.sql.tables import changes, document_concepts, document_places, documents
from kb.adapters.sql.where import among, listed, readable_to
from kb.model.policy import Clearance, clearance
from kb.model.reader import Reader

# Of more changed documents than this all are read, which is quicker than to look each up.
FEW = 2_000
_READERS = 64
_NUMBERS = {source.value: number for number, source in enumerate(SOURCES)}
_LAST = select(func.coalesce(func.max(changes.c.at), 0))
_CHANGED = select(changes.c.document_id).where(changes.c.at > bindparam("since", type_=BigInteger)).limit(FEW + 1)
_COLUMNS = (
    documents.c.id,
    documents.c.source,
    documents.c.date,
    documents.c.year,
    documents.c.year_until,
    documents.c.added_at,
    documents.c.counts_as,
    documents.c.makers,
    documents.c.lineage,
)


class Enrolling:
    """One census for all threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._census = Census()
        self._rows: dict[str, int] = {}
        # Of the day.
        self._seen: dict[Clearance, Seen] = {}
        self._day = date.min

    def seen(self, reader: Reader) -> Seen:
        """All documents as they are now, and which of them the reader may see."""
        with self._lock, reading(self._engine, apart=True) as connection:
            self._catch_up(connection)
            # Readers to whom the same is open see the same.
            to = clearance(reader)
            if to not in self._seen:
                if len(self._seen) >= _READERS:
                    del self._seen[next(iter(self._seen))]
                self._seen[to] = Seen(self._census, self._readable(connection, to))
            return self._seen[to]

    def _catch_up(self, connection: Connection) -> None:
        today = where.clock().date()
        if self._day != today:
            self._day, self._seen = today, {}
        # First, so that what is noted while the rest is read, is read again next time.
        last = connection.execute(_LAST).scalar_one()
        if last == self._census.at:
            return
        changed = connection.execute(_CHANGED, {"since": self._census.at}).scalars().all()
        if self._census.at < 0 or len(changed) > FEW:
            self._rows, self._seen = {}, {}
            self._census = replace(self._enrolled(connection, Census(), None), at=last)
            return
        self._census = replace(self._enrolled(connection, self._census, changed), at=last)
        self._seen = {
            to: Seen(self._census, self._readable_again(connection, to, before.mask, changed))
            for to, before in self._seen.items()
        }

    def _enrolled(self, connection: Connection, census: Census, changed: Sequence[str] | None) -> Census:
        """With what is said now of documents that changed, or of all."""

        def asked(statement: Select[Any], column: Any) -> Sequence[Any]:
            narrowed = statement if changed is None else statement.where(among(column))
            return connection.execute(narrowed, listed(changed or ())).all()

        read = asked(select(*_COLUMNS), documents.c.id)
        on, at = (asked(select(table), table.c.document_id) for table in (document_concepts, document_places))
        rows = self._numbered([one.id for one in read])
        pieces = self._numbered([one.counts_as or one.id for one in read])
        on_rows, at_rows = (self._numbered([id for id, _ in some]) for some in (on, at))
        gone_rows = self._numbered(changed or ())
        size = len(self._rows)
        gone = np.zeros(size, dtype=np.bool_)
        gone[gone_rows] = True
        makers = [(row, maker) for row, one in zip(rows, read, strict=True) for maker in _makers(one.makers)]
        lineages = [(row, one.lineage) for row, one in zip(rows, read, strict=True) if one.lineage]

        def put(column: Numbers, values: Sequence[int]) -> Numbers:
            changed = np.zeros(size, dtype=np.int64)
            changed[: len(column)] = column
            changed[rows] = values
            return changed

        return replace(
            census,
            ids=np.array(list(self._rows), dtype=object),
            rows=self._rows,
            sources=put(census.sources, [_NUMBERS[one.source] for one in read]),
            dates=put(census.dates, [number(one.date) for one in read]),
            since=put(census.since, [NEVER.max if one.year is None else one.year for one in read]),
            until=put(census.until, [NEVER.min if one.year_until is None else one.year_until for one in read]),
            added=put(census.added, [microseconds(one.added_at) for one in read]),
            pieces=put(census.pieces, pieces),
            concepts=census.concepts.replaced(gone, on_rows, [concept for _, concept in on]),
            places=census.places.replaced(gone, at_rows, [place for _, place in at]),
            makers=census.makers.replaced(gone, *_columns(makers)),
            lineages=census.lineages.replaced(gone, *_columns(lineages)),
        )

    def _readable(self, connection: Connection, to: Clearance) -> Mask:
        found = connection.execute(select(documents.c.id).where(readable_to(to))).scalars().all()
        mask = np.zeros(len(self._census.ids), dtype=np.bool_)
        mask[[self._rows[id] for id in found if id in self._rows]] = True
        return mask

    def _readable_again(self, connection: Connection, to: Clearance, mask: Mask, changed: Sequence[str]) -> Mask:
        asked = select(documents.c.id).where(among(documents.c.id), readable_to(to))
        found = connection.execute(asked, listed(changed)).scalars().all()
        grown = np.zeros(len(self._census.ids), dtype=np.bool_)
        grown[: len(mask)] = mask
        grown[self._numbered(changed)] = False
        grown[self._numbered(found)] = True
        return grown

    def _numbered(self, ids: Sequence[str]) -> list[int]:
        """The rows of documents, new ones for those that were never met."""
        rows = self._rows
        return [rows.setdefault(id, len(rows)) for id in ids]


def _columns(pairs: Sequence[tuple[int, str]]) -> tuple[list[int], list[str]]:
    return [row for row, _ in pairs], [value for _, value in pairs]


def _makers(written: str) -> list[str]:
    return json.loads(written) if written != "[]" else []
