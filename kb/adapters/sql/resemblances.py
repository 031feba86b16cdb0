"""Which documents are much alike, in the database of the catalogue.

Documents that count as one are a group: those that hang together by pairs that nobody told
apart. All of a group but the first carry its id in ``counts_as``, which what counts goes by.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, func, insert, or_, select, update

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import Happening, record, record_all
from kb.adapters.sql.rows import card_of
from kb.adapters.sql.tables import documents, resemblances, sketch_bands, sketches
from kb.adapters.sql.tallies import outdate
from kb.errors import DocumentNotFound, NotFound
from kb.model.event import Action
from kb.model.identity import DocumentId
from kb.model.resemblance import Resemblance, Verdict, representatives
from kb.ports.resemblances import Sketch


class SqlResemblances:
    """A ``Resemblances`` on SQLAlchemy; its tables are there already."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, id: DocumentId, sketch: Sketch | None) -> None:
        """See ``Resemblances``."""
        with writing(self._engine) as connection:
            if connection.execute(select(documents.c.id).where(documents.c.id == id)).one_or_none() is None:
                msg = f"there is no document {id}"
                raise DocumentNotFound(msg)
            connection.execute(delete(sketches).where(sketches.c.document_id == id))
            connection.execute(delete(sketch_bands).where(sketch_bands.c.document_id == id))
            if sketch is None:
                return
            connection.execute(insert(sketches).values(document_id=id, minima=sketch.to_bytes()))
            rows = [{"document_id": id, "band": band, "value": value} for band, value in enumerate(sketch.bands)]
            connection.execute(insert(sketch_bands), rows)

    def near(self, id: DocumentId) -> list[tuple[DocumentId, Sketch]]:
        """See ``Resemblances``."""
        own, theirs = sketch_bands.alias(), sketch_bands.alias()
        this, that = documents.alias(), documents.alias()
        # By its own column SQLite would go through all documents of the source first, and never look in the bands.
        same_source = func.coalesce(that.c.source, "") == this.c.source
        asked = (
            select(theirs.c.document_id, sketches.c.minima)
            .distinct()
            .select_from(own)
            .join(theirs, and_(theirs.c.band == own.c.band, theirs.c.value == own.c.value))
            .join(sketches, sketches.c.document_id == theirs.c.document_id)
            .join(this, this.c.id == own.c.document_id)
            .join(that, and_(that.c.id == theirs.c.document_id, same_source))
            .where(own.c.document_id == id, theirs.c.document_id != id)
            .order_by(theirs.c.document_id)
        )
        with reading(self._engine) as connection:
            return [(DocumentId(other), Sketch.from_bytes(minima)) for other, minima in connection.execute(asked)]

    def settle(self, id: DocumentId, found: Sequence[Resemblance]) -> list[Resemblance]:
        """See ``Resemblances``."""
        of_it = or_(resemblances.c.first == id, resemblances.c.second == id)
        with writing(self._engine) as connection:
            alone(connection)
            before = _group(connection, [id])
            connection.execute(delete(resemblances).where(of_it, resemblances.c.verdict.is_(None)))
            decided = {(row.first, row.second) for row in connection.execute(select(resemblances).where(of_it))}
            new = [pair for pair in found if (pair.first, pair.second) not in decided]
            if new:
                noted = {"noted_at": datetime.now(UTC)}
                connection.execute(insert(resemblances), [pair.model_dump() | noted for pair in new])
            _regroup(connection, before | _group(connection, [id]))
            return [_pair(row) for row in connection.execute(select(resemblances).where(of_it))]

    def decide(self, one: DocumentId, other: DocumentId, verdict: Verdict) -> Resemblance:
        """See ``Resemblances``."""
        first, second = sorted((one, other))
        this = and_(resemblances.c.first == first, resemblances.c.second == second)
        with writing(self._engine) as connection:
            alone(connection)
            before = _group(connection, [first, second])
            changed = connection.execute(
                update(resemblances).where(this).values(verdict=verdict.value, decided_at=datetime.now(UTC))
            )
            if not changed.rowcount:
                msg = f"de documenten {one} en {other} lijken niet op elkaar; kb alike toont welke dat wel doen"
                raise NotFound(msg)
            compared = [(first, second), (second, first)]
            record_all(
                connection,
                [
                    Happening(Action.DOCUMENT_COMPARED, id, details={"with": other, "verdict": verdict.value})
                    for id, other in compared
                ],
            )
            _regroup(connection, before)
            return _pair(connection.execute(select(resemblances).where(this)).one())

    def pairs(self, *, undecided: bool) -> list[Resemblance]:
        """See ``Resemblances``."""
        asked = select(resemblances).order_by(
            resemblances.c.likeness.desc(), resemblances.c.first, resemblances.c.second
        )
        withdrawn = select(documents.c.id).where(documents.c.withdrawn.is_(True))
        both = and_(resemblances.c.first.in_(withdrawn), resemblances.c.second.in_(withdrawn))
        with reading(self._engine) as connection:
            rows = connection.execute(
                asked.where(resemblances.c.verdict.is_(None), ~both) if undecided else asked
            ).all()
        return [_pair(row) for row in rows]


def _pair(row: Row[str, str, float, str]) -> Resemblance:
    return Resemblance(first=row.first, second=row.second, likeness=row.likeness, verdict=row.verdict)


def _group(connection: Connection, ids: Sequence[str]) -> set[str]:
    """The documents that hang together with these, themselves included."""
    together, waiting = set(ids), list(ids)
    while waiting:
        some, waiting = waiting[:500], waiting[500:]
        touching = or_(resemblances.c.first.in_(some), resemblances.c.second.in_(some))
        for row in connection.execute(select(resemblances).where(touching, _counts_once())):
            reached = {row.first, row.second} - together
            together |= reached
            waiting += reached
    return together


def _counts_once() -> ColumnElement[bool]:
    apart = [verdict.value for verdict in Verdict if verdict.counts_apart]
    return or_(resemblances.c.verdict.is_(None), resemblances.c.verdict.not_in(apart))


def _regroup(connection: Connection, ids: set[str]) -> None:
    """Give each of these documents the first of its group, in its column and on its card."""
    members = sorted(ids)
    touching = and_(resemblances.c.first.in_(members), resemblances.c.second.in_(members), _counts_once())
    pairs = connection.execute(select(resemblances.c.first, resemblances.c.second).where(touching)).all()
    leads = representatives([(DocumentId(first), DocumentId(second)) for first, second in pairs])
    for row in connection.execute(select(documents.c.id, documents.c.card).where(documents.c.id.in_(members))).all():
        lead = leads.get(row.id, row.id)
        counts_as = None if lead == row.id else lead
        card = card_of(row.card)
        if card.same_as != counts_as:
            outdate(connection, [card.id])
            record(connection, Action.DOCUMENT_COUNTED, card.id, details={"as": lead})
            changed = card.model_copy(update={"same_as": counts_as}).model_dump_json()
            connection.execute(
                update(documents).where(documents.c.id == row.id).values(counts_as=counts_as, card=changed)
            )
