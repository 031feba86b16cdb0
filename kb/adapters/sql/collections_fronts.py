"""The newest editions of many collections at once, as a list shows them."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, case, null, select

from kb.adapters.sql.collection_tables import collections, editions, mentions
from kb.adapters.sql.collections_editions import quoted_in
from kb.adapters.sql.collections_rows import shown_of, visible
from kb.adapters.sql.database import reading
from kb.adapters.sql.where import among, listed
from kb.model.collection import CollectionId, State
from kb.model.reader import Reader
from kb.model.study import ThingId
from kb.ports.collections import Front

# As it stands in the canonical content of an edition; what has none need not be read for it.
_SHOWS_FINDINGS = '"kind":"finding"'


class SqlFronts:
    """The lists of ``Collections``."""

    _engine: Engine

    def fronts(self, ids: Sequence[CollectionId], reader: Reader) -> list[Front]:
        """See ``Collections``."""
        content = case((editions.c.content.contains(_SHOWS_FINDINGS), editions.c.content), else_=null())
        asked = (
            select(collections, content.label("with_findings"))
            .join(editions, and_(editions.c.collection == collections.c.id, editions.c.number == collections.c.newest))
            .where(among(collections.c.id), collections.c.state == State.PUBLISHED.value, visible(reader))
        )
        with reading(self._engine) as connection:
            rows = {row.id: row for row in connection.execute(asked, listed(ids))}
            found = _fronts(connection, rows, reader) if rows else {}
        return [found[id] for id in ids if id in found]


def _fronts(connection: Connection, rows: dict[str, Row[Any]], reader: Reader) -> dict[str, Front]:
    newest = select(collections.c.newest).where(collections.c.id == mentions.c.collection).scalar_subquery()
    which, these = and_(among(mentions.c.collection), mentions.c.edition == newest), listed(list(rows))
    held: dict[str, str] = {}
    named, quoted = defaultdict(list), defaultdict(list)
    order = (mentions.c.collection, mentions.c.block, mentions.c.ordinal)
    for row in connection.execute(select(mentions).where(which).order_by(*order), these):
        held[row.block] = row.collection
        if row.start is None:
            named[row.collection].append(row.document)
    for one in quoted_in(connection, which, reader, these):
        quoted[held[one.block]].append(one)
    return {
        id: Front(shown_of(row), datetime.fromisoformat(row.at), quoted[id], named[id], _findings(row.with_findings))
        for id, row in rows.items()
    }


def _findings(content: str | None) -> list[ThingId]:
    """The findings that an edition shows, in order."""
    blocks = json.loads(content)["blocks"] if content else ()
    return [ThingId(one["finding"]) for one in blocks if one["kind"] == "finding"]
