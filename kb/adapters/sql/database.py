"""Connecting to the database of the catalogue and bringing its tables up to date."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from kb.errors import CatalogueUnavailable

MIGRATIONS = Path(__file__).with_name("migrations")

# Execution option of a connection that will write; see ``_begin``.
WRITING = "writing"


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
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if backend != "sqlite":
        msg = f"KB_DATABASE_URL noemt {backend}; het kan met sqlite en postgresql"
        raise CatalogueUnavailable(msg)
    engine = create_engine(address, connect_args={"timeout": 30})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables to the version that this code needs; nothing happens when they are there.

    Raises:
        CatalogueUnavailable: the database does not answer, or is newer than this code.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except SQLAlchemyError as error:
        msg = f"de database antwoordt niet ({type(error).__name__}); kijk naar KB_DATABASE_URL"
        raise CatalogueUnavailable(msg) from error
    except CommandError as error:
        msg = f"de database hoort bij een andere versie van dit programma: {error}"
        raise CatalogueUnavailable(msg) from error


def _set_up_sqlite(connection: Any, _: object) -> None:
    # Python's driver would begin transactions by itself, and too late for the lock we want.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Take SQLite's write lock at once when a transaction will write, so that it waits instead of failing later."""
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
