"""Whether the chain of events is whole, on SQLite and on PostgreSQL, with and without events that were moved."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from kb.adapters.event_files import EventFolder
from kb.adapters.sql.database import connect, migrate, writing
from kb.adapters.sql.events import SqlEvents, record
from kb.adapters.sql.tables import event_ends, events
from kb.errors import Refused
from kb.model.event import START, Action, hash_of
from kb.model.identity import document_id
from kb.ports.events import Link
from kb.services.keeping.auditing import Auditing


class Store(NamedTuple):
    engine: Engine
    events: SqlEvents
    folder: Path
    auditing: Auditing

    def record(self, times: int) -> None:
        for number in range(times):
            with writing(self.engine) as connection:
                record(connection, Action.DOCUMENT_ADDED, document_id(f"test:{number}"), after=1)

    def found(self) -> list[tuple[str, int, int]]:
        return [(one.code, one.number, one.until) for one in self.auditing.verify()]

    def execute(self, *statements: Any) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)

    def file(self) -> Path:
        (path,) = self.folder.glob("*.jsonl")
        return path


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    engine = connect(url)
    migrate(engine)
    kept = SqlEvents(engine)
    folder = tmp_path / "events"
    yield Store(engine, kept, folder, Auditing(events=kept, archive=EventFolder(folder)))
    engine.dispose()


def _row(store: Store, number: int) -> dict[str, Any]:
    with store.engine.connect() as connection:
        return connection.execute(select(events).where(events.c.number == number)).one()._asdict()


def _rehashed(store: Store, number: int, **changes: object) -> None:
    """Change a row, and give it the hash that it should then have."""
    if changes:
        store.execute(update(events).where(events.c.number == number).values(changes))
    (written,) = [one for one in store.events.written() if one["number"] == number]
    store.execute(update(events).where(events.c.number == number).values(hash=hash_of(written)))


def _shifted(store: Store, start: int, by: int) -> None:
    last = store.auditing.last().number
    for number in range(last, start - 1, -1) if by > 0 else range(start, last + 1):
        store.execute(update(events).where(events.c.number == number).values(number=number + by))


def _insert_between(store: Store) -> None:
    """A whole event with a right hash, on the place of the third; all others move up."""
    row = _row(store, 3)
    _shifted(store, 3, 1)
    store.execute(insert(events).values(row | {"thing": document_id("nep")}))
    _rehashed(store, 3)
    store.execute(update(event_ends).where(event_ends.c.name == "last").values(number=9))


def _set(number: int, **changes: object) -> Callable[[Store], None]:
    return lambda store: store.execute(update(events).where(events.c.number == number).values(changes))


def _drop(*numbers: int) -> Callable[[Store], None]:
    return lambda store: store.execute(delete(events).where(events.c.number.in_(numbers)))


def _add_at_the_end(store: Store) -> None:
    last = store.auditing.last()
    store.execute(insert(events).values(_row(store, 8) | {"number": 9, "previous": last.hash}))
    _rehashed(store, 9)


@pytest.mark.parametrize(
    ("deed", "wrong"),
    [
        (lambda _: None, []),
        (_set(3, thing=document_id("ander")), [("changed", 3, 3)]),
        (_set(3, account="00000000-0000-0000-0000-000000000000"), [("changed", 3, 3)]),
        (_set(3, at="2020-01-01T00:00:00.000000Z"), [("changed", 3, 3)]),
        (_set(3, action="document.nonsense", kind="x"), [("changed", 3, 3)]),
        (_set(3, details="geen json"), [("changed", 3, 3)]),
        (_set(3, version_after=7), [("changed", 3, 3)]),
        (_set(3, hash="0" * 64), [("changed", 3, 3)]),
        (_set(8, through="page"), [("changed", 8, 8)]),
        (lambda store: _rehashed(store, 3, thing=document_id("ander")), [("changed", 3, 3)]),
        (lambda store: _rehashed(store, 1, thing=document_id("ander")), [("changed", 1, 1)]),
        (lambda store: _rehashed(store, 8, thing=document_id("ander")), [("changed", 8, 8)]),
        (_drop(3), [("removed", 3, 3)]),
        (_drop(1), [("removed", 1, 1)]),
        (_drop(4, 5, 6), [("removed", 4, 6)]),
        (_drop(7, 8), [("removed", 7, 8)]),
        (_drop(*range(1, 9)), [("removed", 1, 8)]),
        (_insert_between, [("inserted", 3, 3)]),
        (_add_at_the_end, [("inserted", 9, 9)]),
        (lambda store: store.execute(delete(event_ends)), [("removed", 9, 9)]),
    ],
)
def test_what_was_changed_removed_or_inserted_is_named(
    store: Store, deed: Callable[[Store], None], wrong: list[tuple[str, int, int]]
) -> None:
    store.record(8)
    assert store.found() == []
    deed(store)
    assert store.found() == wrong


def test_moved_events_are_in_a_file_of_their_own_and_the_chain_goes_on(store: Store) -> None:
    store.record(3)
    before = list(store.auditing.lines())
    last = store.auditing.rotate()
    store.record(2)

    assert last == Link(3, before[2]["hash"])
    assert [json.loads(line) for line in store.file().read_text().splitlines()] == before
    assert [one["number"] for one in store.auditing.lines()] == [1, 2, 3, 4, 5, 6]
    assert [one.number for one in store.events.since(0, limit=9)] == [4, 5, 6]
    assert store.events.since(0, limit=1)[0].action is Action.EVENTS_MOVED
    assert store.found() == []
    store.auditing.rotate()
    assert len(list(store.folder.iterdir())) == 2
    assert store.found() == []
    assert [one["number"] for one in store.auditing.lines()] == [1, 2, 3, 4, 5, 6, 7]


def _without(number: int) -> Callable[[str], str]:
    return lambda text: "".join(line for at, line in enumerate(text.splitlines(keepends=True), 1) if at != number)


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (lambda text: text.replace(document_id("test:1"), document_id("test:9")), [("changed", 2, 2)]),
        (lambda text: text.replace(document_id("test:0"), document_id("test:9")), [("changed", 1, 1)]),
        (lambda text: text.replace(document_id("test:2"), document_id("test:9")), [("changed", 3, 3)]),
        (lambda text: text.replace(START, "1" * 64), [("changed", 1, 1)]),
        (lambda text: text[:-9], [("changed", 3, 3)]),
        (lambda text: "x" + text, [("changed", 1, 1)]),
        (_without(1), [("removed", 1, 1)]),
        (_without(2), [("removed", 2, 2)]),
        (_without(3), [("removed", 3, 3)]),
        (lambda text: text + text.splitlines()[-1], [("inserted", 3, 3)]),
    ],
)
def test_what_was_changed_in_a_file_is_named_too(
    store: Store, spoil: Callable[[str], str], wrong: list[tuple[str, int, int]]
) -> None:
    store.record(3)
    store.auditing.rotate()
    store.record(2)
    store.file().write_text(spoil(store.file().read_text()))
    assert store.found() == wrong


def test_a_file_that_is_gone_is_missed(store: Store) -> None:
    for _ in range(3):
        store.record(2)
        store.auditing.rotate()
    first, second, _ = sorted(store.folder.iterdir())

    second.unlink()
    assert store.found() == [("removed", 3, 5)]
    first.unlink()
    assert store.found() == [("removed", 1, 5)]


def test_a_crash_while_moving_loses_and_doubles_nothing(store: Store) -> None:
    store.record(3)
    EventFolder(store.folder).keep(store.events.written(), first=1, last=store.auditing.last())
    store.record(1)

    assert store.found() == []
    assert [one["number"] for one in store.auditing.lines()] == [1, 2, 3, 4]
    store.auditing.rotate()
    assert store.found() == []
    assert [one["number"] for one in store.auditing.lines()] == [1, 2, 3, 4, 5]


def test_what_somebody_noted_must_still_be_there(store: Store) -> None:
    store.record(3)
    noted = store.auditing.last()
    store.record(1)
    assert store.auditing.verify(noted) == []

    # Whoever can write in the database can also make all of it anew.
    store.execute(delete(events), update(event_ends).values(number=0, hash=START))
    store.record(6)

    assert store.auditing.verify() == []
    assert [tuple(one) for one in store.auditing.verify(noted)] == [("changed", 3, 3)]


def test_nothing_is_moved_out_of_a_chain_that_is_not_whole(store: Store) -> None:
    with pytest.raises(Refused, match="geen gebeurtenissen"):
        store.auditing.rotate()
    store.record(3)
    _drop(2)(store)
    with pytest.raises(Refused, match="niet heel"):
        store.auditing.rotate()
    assert not store.folder.exists()
