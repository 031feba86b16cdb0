"""Connecting to the database of the catalogue, bringing its tables up to date, and the transactions on it."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from kb.adapters.sql.failures import told
from kb.errors import CatalogueUnavailable
from kb.ports.deadline import stoppable

MIGRATIONS = Path(__file__).with_name("migrations")

# Execution option of a connection that will write; see ``_begin``.
WRITING = "writing"

# Any number will do, as long as all processes take the same.
_WRITERS = 4_711
_SCRUB_SECONDS = 10
_CONNECT_SECONDS = 5
_CANCEL_SECONDS = 2.0

_work = threading.local()


def connect(url: str) -> Engine:
    """An engine for SQLite (write-ahead log, foreign keys on) or PostgreSQL.

    Args:
        url: as SQLAlchemy writes it; ``postgresql://`` means the psycopg driver.

    Raises:
        CatalogueUnavailable: no URL of a database that is supported.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        msg = "KB_DATABASE_URL is geen adres van een database"
        raise CatalogueUnavailable(msg) from error
    backend = address.get_backend_name()
    if backend == "postgresql":
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            # A machine that is gone does not say so.
            connect_args={} if "connect_timeout" in address.query else {"connect_timeout": _CONNECT_SECONDS},
        )
    if backend != "sqlite":
        msg = f"KB_DATABASE_URL noemt {backend}; het kan met sqlite en postgresql"
        raise CatalogueUnavailable(msg)
    engine = create_engine(address, connect_args={"timeout": 30, "factory": _SqliteConnection})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables to the version that this code needs; nothing happens when they are there.

    Raises:
        CatalogueUnavailable: the database does not answer, or is newer than this code.
    """
    if _is_level(engine):
        return
    # Hardly ever needed, and a tenth of the time in which a command starts.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with writing(engine) as connection:
            # Of several processes that start at once the first does it.
            alone(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        msg = (
            f"de database is van een nieuwere Meervoud (tabellen van versie {revision(engine)}); "
            "zet eerst Meervoud zelf over, of zet met kb restore een kopie van daarvoor terug"
        )
        raise CatalogueUnavailable(msg) from error


def _is_level(engine: Engine) -> bool:
    """Whether nothing has to be done, which is so at nearly every start; reading all migrations takes longer."""
    with reading(engine) as connection:
        return inspect(connection).has_table("alembic_version") and revision(engine) == versions()[-1]


def versions() -> list[str]:
    """All versions of the tables up to the one that this code needs, in order."""
    return sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("*_*.py"))


def revision(engine: Engine) -> str:
    """Which version of the tables a database has."""
    with reading(engine) as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


@contextmanager
def together(engine: Engine) -> Iterator[None]:
    """One transaction of all that this thread reads and writes inside: a ``Work`` of the stores on this engine.

    Raises:
        CatalogueUnavailable, Invalid: see ``writing``.
    """
    if _joined(engine) is not None:
        yield
        return
    with writing(engine) as connection:
        # From here on, since what is decided inside rests on what is read inside.
        alone(connection)
        _work.of = (engine, connection)
        try:
            yield
        finally:
            _work.of = None


@contextmanager
def reading(engine: Engine, *, apart: bool = False) -> Iterator[Connection]:
    """A connection to ask things of.

    Args:
        engine: of the database.
        apart: not that of a work that is under way: for what is remembered longer, and never of what is undone.

    Raises:
        CatalogueUnavailable: the database does not answer; it says why.
        Invalid: a value that no database takes.
    """
    joined = None if apart else _joined(engine)
    if joined is not None:
        with told():
            yield joined
        return
    with told(), engine.connect() as connection, stoppable(lambda: _stop(connection)):
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it, or nothing; a part of the work that is under way, where there is one.

    Raises:
        CatalogueUnavailable: the database does not answer; it says why.
        Invalid: a value that the database does not take.
    """
    joined = _joined(engine)
    if joined is not None:
        # Whoever is refused something inside may go on with the rest.
        with told(), joined.begin_nested():
            yield joined
        return
    with (
        told(),
        engine.connect().execution_options(**{WRITING: True}) as connection,
        stoppable(lambda: _stop(connection)),
        connection.begin(),
    ):
        yield connection


def _joined(engine: Engine) -> Connection | None:
    """The connection of the work of this thread."""
    of: tuple[Engine, Connection] | None = getattr(_work, "of", None)
    return of[1] if of is not None and of[0] is engine else None


def _stop(connection: Connection) -> None:
    """End what another thread waits for.

    PostgreSQL hears of it by another connection, maybe a moment later, so nobody else gets this one afterwards.
    """
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.interrupt()
    elif driver is not None:
        connection.connection.invalidate(soft=True)
        driver.cancel_safe(timeout=_CANCEL_SECONDS)


def alone(connection: Connection) -> None:
    """Let no other process decide what may come in until this transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})


def scrub(engine: Engine) -> bool:
    """Write the database anew, so that no byte of what was deleted is left in its files.

    Returns:
        Whether it is done; not while another process goes on reading what was there before.
    """
    if engine.dialect.name == "postgresql":
        with told(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL"))
        return True
    # The driver itself: SQLAlchemy would begin a transaction, in which neither of these can run.
    with told(), engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            return False
        driver.execute("VACUUM")
        deadline = time.monotonic() + _SCRUB_SECONDS
        while driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
    return True


class _SqliteConnection(sqlite3.Connection):
    """Ends what is still being read when its transaction ends, as Python itself did before 3.11.

    A result that was left halfway, by a failure, kept the connection at what it saw then: whoever got the connection
    next was shown what had been changed or withdrawn since, until the garbage was collected.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, *args: Any, **kwargs: Any) -> sqlite3.Cursor:  # type: ignore[override]
        made: sqlite3.Cursor = super().cursor(*args, **kwargs)
        self._read.add(made)
        return made

    def rollback(self) -> None:
        for one in list(self._read):
            one.close()
        super().rollback()


def _set_up_sqlite(connection: Any, _: object) -> None:
    # Python's driver would begin transactions by itself, and too late for the lock we want.
    connection.isolation_level = None
    # With secure_delete what is deleted is overwritten with zeros, instead of left where it stood.
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Take SQLite's write lock at once when a transaction will write, so that it waits instead of failing later."""
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
