"""The contract of ``Work``, on SQLite and on PostgreSQL: stores of one database make one change, or none."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import NamedTuple

import pytest
from sqlalchemy import text

from kb.adapters.passwords import Argon2Passwords
from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate, reading, together, writing
from kb.adapters.sql.events import SqlEvents
from kb.adapters.sql.keys import SqlAttempts, SqlKeys
from kb.adapters.sql.people import SqlPeople
from kb.adapters.sql.waiting import SqlWaiting
from kb.adapters.withdrawals import WithdrawalFile
from kb.errors import Invalid, Taken
from kb.model.event import Action
from kb.model.people import Role
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import Filters
from kb.ports.work import Work
from kb.services.people.room import Stores, furnish
from kb.services.people.signing import Limits
from tests.building import document
from tests.contract.test_people import ANY, NOW, account, key


class House(NamedTuple):
    """Stores of one database."""

    people: SqlPeople
    keys: SqlKeys
    attempts: SqlAttempts
    waiting: SqlWaiting
    events: SqlEvents
    catalogue: SqlCatalogue
    work: Work

    def told(self) -> list[Action]:
        return [event.action for event in self.events.since(0, limit=100)]

    def listed(self) -> int:
        return sum(self.catalogue.count(Filters(), VISITOR).values())


class _Broken(Exception):
    """Something goes wrong in between."""


@pytest.fixture
def house(url: str, tmp_path: Path) -> Iterator[House]:
    engine = connect(url)
    migrate(engine)
    yield House(
        SqlPeople(engine),
        SqlKeys(engine),
        SqlAttempts(engine),
        SqlWaiting(engine),
        SqlEvents(engine),
        SqlCatalogue(engine, WithdrawalFile(tmp_path / "withdrawals.jsonl")),
        partial(together, engine),
    )
    engine.dispose()


def test_what_several_stores_do_is_there_together_with_its_events(house: House) -> None:
    noor = account()
    with house.work():
        house.people.add(noor)
        house.keys.add(key(noor), "geheim")
        house.catalogue.save(*document("test:een", "Over schulden."))

        assert house.people.accounts() == [noor]

    assert [one.account for one in house.keys.of(noor.id, ANY, NOW)] == [noor.id]
    assert house.listed() == 1
    assert house.told() == [Action.ACCOUNT_ADDED, Action.ACCOUNT_KEY_ADDED, Action.DOCUMENT_ADDED]


def test_an_error_undoes_all_of_it_and_its_events(house: House) -> None:
    assert house.listed() == 0

    def begin() -> None:
        with house.work():
            house.people.add(account())
            house.catalogue.save(*document("test:een", "Over schulden."))
            # What is kept in memory is not of what is undone.
            assert house.listed() == 0
            raise _Broken

    with pytest.raises(_Broken):
        begin()
    assert (house.people.accounts(), house.listed(), house.told()) == ([], 0, [])


def test_what_was_refused_inside_leaves_the_rest(house: House) -> None:
    noor, double = account(), account("Nora")
    with house.work():
        house.people.add(noor)
        with pytest.raises(Taken):
            house.people.add(double)
        house.keys.add(key(noor), "geheim")

    assert house.people.accounts() == [noor]
    assert house.told() == [Action.ACCOUNT_ADDED, Action.ACCOUNT_KEY_ADDED]


def test_a_work_in_a_work_is_a_part_of_it(house: House) -> None:
    def begin() -> None:
        with house.work():
            with house.work():
                house.people.add(account())
            raise _Broken

    with pytest.raises(_Broken):
        begin()
    assert house.people.accounts() == []


def test_others_see_it_when_it_is_done(house: House) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        with house.work():
            house.people.add(account())
            assert elsewhere.submit(house.people.accounts).result() == []
        assert len(elsewhere.submit(house.people.accounts).result()) == 1


def test_two_administrators_who_disable_each_other_at_once_leave_one(house: House) -> None:
    stores = Stores(house.people, house.keys, house.attempts, house.waiting, house.work)
    room = furnish(stores, Argon2Passwords(), Limits(idle=timedelta(hours=1), whole=timedelta(days=1)))
    both = [account(name, email=f"{name}@stad.example", role=Role.ADMINISTRATOR) for name in ("ana", "bo")]
    for one in both:
        house.people.add(one)
    at_once = Barrier(2)

    def disable(number: int) -> bool:
        at_once.wait()
        try:
            room.accounts.disable(both[number].id, KEEPER)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(disable, range(2))) == [False, True]
    assert [one.disabled for one in house.people.accounts()].count(False) == 1


def test_what_was_left_halfway_by_a_failure_does_not_keep_a_connection_in_the_past(url: str) -> None:
    ours, other = connect(url), connect(url)
    with writing(ours) as connection:
        connection.execute(text("CREATE TABLE read (word TEXT)"))
        connection.execute(text("INSERT INTO read VALUES ('vroeger'), ('vroeger'), ('vroeger')"))
    left: list[object] = []

    def fail() -> None:
        with reading(ours) as connection:
            left.append(connection.execute(text("SELECT word FROM read")))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with writing(other) as connection:
        connection.execute(text("UPDATE read SET word = 'nu'"))

    with reading(ours) as connection:
        assert set(connection.scalars(text("SELECT word FROM read"))) == {"nu"}
    ours.dispose()
    other.dispose()
