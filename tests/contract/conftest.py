"""A database of either kind, without rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from kb.adapters.sql.database import connect, migrate
from tests.tables import with_tables

_TEMPLATE, _MADE = "tabellen", "proef"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the tables of this version."""
    if request.param == "sqlite":
        yield f"sqlite:///{with_tables(tmp_path)}"
    else:
        yield _made(request.getfixturevalue("_server"), _TEMPLATE)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'catalogue.sqlite3'}"
    else:
        yield _made(request.getfixturevalue("_server"), "template0")


@pytest.fixture(scope="session")
def _server(postgres_url: str) -> Iterator[Engine]:
    """A PostgreSQL server with a database that others are copied from."""
    server = connect(postgres_url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {_TEMPLATE}"))
    template = connect(_address(server, _TEMPLATE))
    migrate(template)
    template.dispose()
    yield server
    server.dispose()


def _made(server: Engine, template: str) -> str:
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {_MADE} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {_MADE} TEMPLATE {template}"))
    return _address(server, _MADE)


def _address(server: Engine, database: str) -> str:
    return (
        make_url(str(server.url)).set(drivername="postgresql", database=database).render_as_string(hide_password=False)
    )
