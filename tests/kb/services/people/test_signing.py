"""Signing in takes as long whoever it is: the same one comparison, against nothing too."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from kb.adapters.passwords import Argon2Passwords
from kb.adapters.sql.database import connect, migrate, together
from kb.adapters.sql.keys import SqlAttempts, SqlKeys
from kb.adapters.sql.people import SqlPeople
from kb.adapters.sql.waiting import SqlWaiting
from kb.errors import NotSignedIn
from kb.model.people import Role
from kb.model.reader import KEEPER
from kb.services.people.room import Room, Stores, furnish
from kb.services.people.signing import Limits
from tests.peopling import PASSWORD


class Counted(Argon2Passwords):
    """Real passwords, and how often one was compared."""

    compared = 0

    def fits(self, written: str, password: str) -> bool:
        self.compared += 1
        return super().fits(written, password)


@pytest.fixture
def passwords() -> Counted:
    return Counted()


@pytest.fixture
def room(tmp_path: Path, passwords: Counted) -> Iterator[Room]:
    engine = connect(f"sqlite:///{tmp_path / 'people.sqlite3'}")
    migrate(engine)
    kept = SqlPeople(engine), SqlKeys(engine), SqlAttempts(engine), SqlWaiting(engine)
    stores = Stores(*kept, partial(together, engine))
    yield furnish(stores, passwords, Limits(idle=timedelta(hours=1), whole=timedelta(days=1)))
    engine.dispose()


@pytest.mark.parametrize("email", ["noor@stad.example", "ana@stad.example", "bo@stad.example", "niemand@stad.example"])
def test_each_try_is_one_comparison(room: Room, passwords: Counted, email: str) -> None:
    _, noor = room.accounts.add("Noor", "noor@stad.example", Role.PROFESSIONAL, KEEPER)
    room.accounts.accept(noor, password=PASSWORD)
    out, ana = room.accounts.add("Ana", "ana@stad.example", Role.PROFESSIONAL, KEEPER)
    room.accounts.accept(ana, password=PASSWORD)
    room.accounts.disable(out.id, KEEPER)
    # Was invited, and has no password yet.
    room.accounts.add("Bo", "bo@stad.example", Role.PROFESSIONAL, KEEPER)

    with pytest.raises(NotSignedIn):
        room.signing.sign_in(email, "een ander wachtwoord", address="127.0.0.1")

    assert passwords.compared == 1
