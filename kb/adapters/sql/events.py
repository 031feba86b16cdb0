"""Events as rows, each written in the transaction of the change that it tells of.

Whoever changes something calls ``record`` between the beginning and the end of that transaction, so that there is no
change without its event and no event without its change. The row with the last event is locked until the transaction
ends: of several writers one at a time adds to the chain.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.tables import event_ends, events
from kb.errors import CatalogueUnavailable, Invalid
from kb.model.event import Action, Detail, Event, canonical
from kb.ports.acting import at_work
from kb.ports.events import Ends, Link, Written

_BEFORE, _LAST = "before", "last"
_ROWS_PER_STATEMENT = 1_000
# What columns are called here, where a database keeps the name for itself.
_COLUMNS = {"by": "account", "before": "version_before", "after": "version_after"}


class Happening(NamedTuple):
    """What is to be recorded; see ``Event``."""

    action: Action
    thing: str
    before: int | None = None
    after: int | None = None
    details: Mapping[str, Detail] = {}


def record(
    connection: Connection,
    action: Action,
    thing: str,
    *,
    before: int | None = None,
    after: int | None = None,
    details: Mapping[str, Detail] | None = None,
) -> None:
    """Write down what this transaction does, as its next event.

    Args:
        connection: of the transaction, in which nobody else decides anything (``database.alone``).
        action: what is done.
        thing: id of what it is done to.
        before: its version before, where it has any.
        after: its version after.
        details: codes, numbers and days; never a word that somebody wrote.
    """
    record_all(connection, [Happening(action, thing, before, after, details or {})])


def record_all(connection: Connection, happenings: Sequence[Happening]) -> None:
    """Write down several things that this transaction does, in order."""
    if not happenings:
        return
    end = event_ends.c.name == _LAST
    row = connection.execute(select(event_ends).where(end).with_for_update()).one()
    last, who, now = Link(row.number, row.hash), at_work(), datetime.now(UTC)
    rows = []
    for one in happenings:
        event = Event(
            number=last.number + 1,
            at=now,
            by=who.by,
            through=who.through,
            previous=last.hash,
            **one._asdict(),
        ).sealed()
        rows.append(_row_of(event))
        last = Link(event.number, event.hash)
    connection.execute(insert(events), rows)
    connection.execute(update(event_ends).where(end).values(last._asdict()))


class SqlEvents:
    """``Events`` on SQLAlchemy, beside ``SqlCatalogue`` in the same database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, thing: str) -> list[Event]:
        """See ``Events``."""
        asked = select(events).where(events.c.thing == thing).order_by(events.c.number)
        with reading(self._engine) as connection:
            return [_event_of(row) for row in connection.execute(asked)]

    def since(self, number: int, *, limit: int) -> list[Event]:
        """See ``Events``."""
        asked = select(events).where(events.c.number > number).order_by(events.c.number).limit(limit)
        with reading(self._engine) as connection:
            return [_event_of(row) for row in connection.execute(asked)]

    def ends(self) -> Ends | None:
        """See ``Events``."""
        with reading(self._engine) as connection:
            found = {row.name: Link(row.number, row.hash) for row in connection.execute(select(event_ends))}
        return Ends(found[_BEFORE], found[_LAST]) if {_BEFORE, _LAST} <= found.keys() else None

    def written(self) -> Iterator[Written]:
        """See ``Events``."""
        asked = select(events).order_by(events.c.number).limit(_ROWS_PER_STATEMENT)
        last: int | None = None
        while True:
            # A statement of its own for every few, so that no transaction stays open while the caller works.
            with reading(self._engine) as connection:
                rows = connection.execute(asked if last is None else asked.where(events.c.number > last)).all()
            if not rows:
                return
            yield from map(_written_of, rows)
            last = rows[-1].number

    def forget(self, last: Link) -> None:
        """See ``Events``."""
        with writing(self._engine) as connection:
            alone(connection)
            there = select(events.c.hash).where(events.c.number == last.number)
            if connection.execute(there).scalar_one_or_none() != last.hash:
                msg = f"gebeurtenis {last.number} is niet meer wat zij was; er is niets veranderd"
                raise Invalid(msg)
            connection.execute(delete(events).where(events.c.number <= last.number))
            connection.execute(update(event_ends).where(event_ends.c.name == _BEFORE).values(last._asdict()))
            record(connection, Action.EVENTS_MOVED, last.hash, details={"last": last.number})


def _row_of(event: Event) -> dict[str, Any]:
    row = {_COLUMNS.get(name, name): value for name, value in event.written.items()}
    return row | {"details": canonical(row["details"]).decode()}


def _written_of(row: Row[Any]) -> dict[str, Any]:
    """What stands in a row, whatever somebody made of it."""
    named = {column: name for name, column in _COLUMNS.items()}
    found = {named.get(column, column): value for column, value in row._asdict().items()}
    try:
        found["details"] = json.loads(found["details"])
    except ValueError:
        # Then it stays what it is, and its hash is not right.
        return found
    return found


def _event_of(row: Row[Any]) -> Event:
    try:
        return Event.model_validate(_written_of(row))
    except ValidationError as error:
        msg = f"gebeurtenis {row.number} is buiten Meervoud om veranderd; draai: kb audit verify"
        raise CatalogueUnavailable(msg) from error
