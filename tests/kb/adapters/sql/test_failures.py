"""What goes wrong with a database, for real, and what is said about it."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate, reading, writing
from kb.adapters.sql.tables import document_places, documents
from kb.errors import CatalogueUnavailable, Invalid
from kb.model.reader import VISITOR
from tests.building import document


def _full(path: Path) -> Engine:
    """A database that may grow no further, which is what a full disk is to SQLite."""
    engine = connect(f"sqlite:///{path}")

    def no_room(connection: Any, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", no_room)
    return engine


def _read_only(path: Path) -> Engine:
    return connect(f"sqlite:///file:{path}?mode=ro&uri=true")


def _busy(path: Path) -> Engine:
    engine = connect(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 50"))
    holding = sqlite3.connect(path, isolation_level=None)
    holding.execute("BEGIN IMMEDIATE")
    event.listen(engine, "engine_disposed", lambda _: holding.close())
    return engine


def _damaged(path: Path) -> Engine:
    for file in path.parent.glob(f"{path.name}-*"):
        file.unlink()
    with path.open("r+b") as opened:
        opened.write(b"geen database meer" * 200)
    return connect(f"sqlite:///{path}")


def _elsewhere(path: Path) -> Engine:
    return connect(f"sqlite:///{path.parent / 'weg' / 'catalogue.sqlite3'}")


def _older(path: Path) -> Engine:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE versions")
    connection.close()
    return connect(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (_full, "vol"),
        (_read_only, "geschreven"),
        (_busy, "bezet"),
        (_damaged, "beschadigd"),
        (_elsewhere, "niet te openen"),
        (_older, "past niet"),
    ],
)
def test_a_database_that_cannot_says_why(tmp_path: Path, cause: Callable[[Path], Engine], told: str) -> None:
    path = tmp_path / "catalogue.sqlite3"
    whole = connect(f"sqlite:///{path}")
    migrate(whole)
    whole.dispose()
    engine = cause(path)

    with pytest.raises(CatalogueUnavailable, match=told) as caught:
        SqlCatalogue(engine).save(*document("test:een", "Een lange alinea. " * 5_000))

    assert "antwoordt niet" not in str(caught.value)
    engine.dispose()


# To the system a file that may not grow is what a full disk is; the limit holds for a whole process.
_WITHOUT_ROOM = """
import resource, signal, sys
from kb.adapters.sql.database import connect, migrate
from kb.errors import KbError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    migrate(connect(sys.argv[1]))
except KbError as error:
    print(error)
"""


def test_a_disk_without_room_for_what_processes_share_is_told_as_full(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.sqlite3'}"
    whole = connect(url)
    migrate(whole)
    whole.dispose()

    done = subprocess.run([sys.executable, "-c", _WITHOUT_ROOM, url], capture_output=True, text=True, check=True)

    assert "vol" in done.stdout


def _too_long(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(document_places).values(document_id="x" * 37, place="Ede"))


def _too_large(engine: Engine) -> None:
    with reading(engine) as connection:
        connection.execute(text("SELECT :n"), {"n": 2**70}).all()


def _out_of_range(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(documents).values(id="x", version=2**40))


def _no_text(engine: Engine) -> None:
    with reading(engine) as connection:
        connection.execute(text("SELECT :n"), {"n": "\ud800"}).all()


def _zero(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(document_places).values(document_id="x", place="E\0de"))


def _twice(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(document_places).values(document_id="is er niet", place="Ede"))


@pytest.mark.parametrize("fault", [_too_large, _out_of_range, _no_text, _twice])
def test_a_value_that_cannot_be_stored_is_no_fault_of_sqlite(tmp_path: Path, fault: Callable[[Engine], None]) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    migrate(engine)
    with pytest.raises(Invalid):
        fault(engine)
    engine.dispose()


@pytest.mark.parametrize("fault", [_too_long, _out_of_range, _no_text, _zero, _twice])
def test_a_value_that_cannot_be_stored_is_no_fault_of_postgresql(
    postgres_url: str, fault: Callable[[Engine], None]
) -> None:
    engine = connect(postgres_url)
    migrate(engine)
    with pytest.raises(Invalid):
        fault(engine)
    engine.dispose()


def test_a_server_that_is_not_there_is_told_with_where_to_look() -> None:
    engine = connect("postgresql://kb@127.0.0.1:1/postgres")
    with pytest.raises(CatalogueUnavailable, match="KB_DATABASE_URL"):
        SqlCatalogue(engine).places(VISITOR)
    engine.dispose()


def test_what_was_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA secure_delete")).scalar_one() == 1
    engine.dispose()
