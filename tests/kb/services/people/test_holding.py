"""What was typed when a session had ended, and until when it is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from kb.adapters.sql.database import connect, migrate, reading
from kb.adapters.sql.keys import SqlKeys
from kb.adapters.sql.people import SqlPeople
from kb.adapters.sql.people_tables import unsent
from kb.adapters.sql.waiting import SqlWaiting
from kb.model.identity import AccountId
from kb.model.key import Key, KeyKind, digest_of
from kb.model.people import Account, Role
from kb.model.unsent import LASTS
from kb.services.people.holding import Holding

_THEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
_NOOR = AccountId("noor")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path / 'people.sqlite3'}")
    migrate(made)
    yield made
    made.dispose()


def test_after_a_day_a_form_comes_back_no_more_and_is_destroyed_when_anybody_signs_in(engine: Engine) -> None:
    now = _THEN
    noor = Account(id=_NOOR, name="Noor", role=Role.PROFESSIONAL, email="noor@stad.example", created_at=_THEN)
    SqlPeople(engine).add(noor)
    key = Key(id="1", kind=KeyKind.SESSION, account=_NOOR, created_at=_THEN, until=_THEN + timedelta(days=7))
    SqlKeys(engine).add(key, digest_of("de sessie"))
    holding = Holding(waiting=SqlWaiting(engine), keys=SqlKeys(engine), now=lambda: now)
    assert holding.hold("/labs", [("naam", "Zuid")], browser="", session="") is None
    assert holding.hold("/labs", [("naam", "Zuid")], browser="", session="van niemand") is None
    assert _kept(engine) == 0
    held = holding.hold("/labs", [("naam", "Zuid")], browser="", session="de sessie")
    assert held
    now = _THEN + LASTS - timedelta(seconds=1)
    there = holding.held(held.id, browser=held.secret, account=_NOOR)
    assert there
    assert (there.path, there.fields, there.account) == ("/labs", (("naam", "Zuid"),), _NOOR)
    assert holding.held(held.id, browser="een andere", account=_NOOR) is None
    assert holding.held(held.id, browser=held.secret, account=AccountId("buur")) is None
    assert _kept(engine) == 1

    now = _THEN + LASTS + timedelta(seconds=1)
    assert holding.held(held.id, browser=held.secret, account=_NOOR) is None
    assert holding.of(_NOOR, browser="") == []
    assert _kept(engine) == 0


def _kept(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(unsent)).scalar_one())
