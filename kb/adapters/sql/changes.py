"""The change log in the table ``changes``, written by ``tallies.outdate`` in the transaction of each change.

Writers take turns (``database.alone``), so numbers become visible in their order: who has seen one has seen all before.
"""

from collections.abc import Iterator
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, insert, or_, select

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.rows import card_of
from kb.adapters.sql.tables import changes, documents, histories, passages
from kb.adapters.sql.values import in_utc
from kb.adapters.sql.where import readable
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader
from kb.ports.changes import Behind, Change, Position

_LAST = select(func.coalesce(func.max(changes.c.number), 0)).scalar_subquery()
_HISTORY = select(func.min(histories.c.id)).scalar_subquery()
_WITH_DOCUMENTS = changes.outerjoin(documents, documents.c.id == changes.c.document_id)
_IS_GONE = or_(documents.c.id.is_(None), documents.c.withdrawn.is_(True))


class SqlChanges:
    """``Changes`` on SQLAlchemy, beside ``SqlCatalogue`` in the same database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def end(self) -> Position:
        """See ``Changes``."""
        with reading(self._engine) as connection:
            history, number = connection.execute(select(_HISTORY, _LAST)).one()
        return Position(history or self._begun(), number)

    def after(self, number: int, reader: Reader, *, limit: int) -> list[Change]:
        """See ``Changes``."""
        asked = (
            select(
                changes.c.number,
                changes.c.document_id,
                documents.c.card,
                and_(~_IS_GONE, readable(reader)).label("is_there"),
            )
            .select_from(_WITH_DOCUMENTS)
            .where(changes.c.number > number)
            .order_by(changes.c.number)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(asked).all()
        return [
            Change(row.number, DocumentId(row.document_id), card_of(row.card) if row.is_there else None) for row in rows
        ]

    def gone(self, number: int, until: int) -> list[DocumentId]:
        """See ``Changes``."""
        between = and_(changes.c.number > number, changes.c.number <= until)
        asked = select(changes.c.document_id).select_from(_WITH_DOCUMENTS).where(between, _IS_GONE)
        with reading(self._engine) as connection:
            return [DocumentId(id) for id in connection.execute(asked.order_by(changes.c.number)).scalars()]

    def behind(self, number: int) -> Behind:
        """See ``Changes``."""
        asked = select(func.count(), func.min(changes.c.since)).where(changes.c.number > number)
        with reading(self._engine) as connection:
            count, since = connection.execute(asked).one()
        return Behind(count, in_utc(since) if since else None)

    def passages(self, number: int) -> int | None:
        """See ``Changes``."""
        # In one statement, so that nothing changes in between.
        held = select(func.coalesce(func.sum(documents.c.passage_count), 0)).where(_is_there(number))
        with reading(self._engine) as connection:
            last, count = connection.execute(select(_LAST, held.scalar_subquery())).one()
        return int(count) if last <= number else None

    def passage_ids(self, number: int) -> Iterator[PassageId]:
        """See ``Changes``."""
        asked = (
            select(passages.c.id)
            .join(documents, documents.c.id == passages.c.document_id)
            .where(passages.c.version == documents.c.version, _is_there(number))
        )
        with reading(self._engine) as connection:
            yield from (PassageId(id) for id in connection.execute(asked).scalars())

    def _begun(self) -> str:
        """The history that begins here: a copy has none, see ``dumping``."""
        with writing(self._engine) as connection:
            alone(connection)
            return begin_history(connection)


def begin_history(connection: Connection) -> str:
    """The history of this catalogue, from now on if there was none."""
    found = connection.execute(select(_HISTORY)).scalar_one()
    if found is None:
        found = str(uuid4())
        connection.execute(insert(histories).values(id=found))
    return str(found)


def _is_there(number: int) -> ColumnElement[bool]:
    """Documents that an index at this number holds as they are now."""
    known = select(changes.c.document_id).where(changes.c.number <= number)
    return and_(documents.c.withdrawn.is_(False), documents.c.id.in_(known))
