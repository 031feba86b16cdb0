"""A statement that takes too long ends when the time of its request is over, on both databases."""

import threading
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from kb.adapters.sql.database import connect, reading, writing
from kb.errors import CatalogueUnavailable, KbError, TimeOver
from kb.ports.deadline import Deadline, under

# For ever, as far as a test is concerned.
_LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT count(*) FROM n"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    lite = request.param == "sqlite"
    made = connect(f"sqlite:///{tmp_path / 'een.sqlite3'}" if lite else request.getfixturevalue("postgres_url"))
    yield made
    made.dispose()


def _ended(engine: Engine, deadline: Deadline, statement: str, *, changing: bool) -> list[KbError]:
    """What a thread gets that waits for a statement when the time is over."""
    begun, told = threading.Event(), list[KbError]()

    def begin(*_: object) -> None:
        begun.set()

    event.listen(engine, "before_cursor_execute", begin)

    def ask() -> None:
        try:
            with (writing if changing else reading)(engine) as connection:
                connection.execute(text(statement))
        except KbError as error:
            told.append(error)

    with under(deadline):
        thread = threading.Thread(target=copy_context().run, args=(ask,))
        thread.start()
    assert begun.wait(20)
    # It is on its way; where it has not come as far as the database yet, the next try stops it.
    while thread.is_alive():
        deadline.end()
        thread.join(0.05)
    event.remove(engine, "before_cursor_execute", begin)
    return told


@pytest.mark.parametrize("changing", [False, True])
def test_a_statement_ends_with_its_request_and_the_database_goes_on(engine: Engine, changing: bool) -> None:
    deadline = Deadline()

    (told,) = _ended(engine, deadline, _LONG, changing=changing)

    assert isinstance(told, CatalogueUnavailable)
    for _ in range(3):
        with reading(engine) as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1


def test_nothing_new_is_begun_afterwards_and_others_are_not_touched(engine: Engine) -> None:
    deadline = Deadline()
    deadline.end()

    with under(deadline), pytest.raises(TimeOver), reading(engine):
        pass
    with under(Deadline()), reading(engine) as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
