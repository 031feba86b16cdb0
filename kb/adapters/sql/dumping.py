"""The whole database as one file, and back: SQLite by ``VACUUM INTO``, PostgreSQL by its own ``pg_dump``.

A copy has no history (``histories``): once it is put back another begins, so that no index goes on where it stood. Nor
has it forms that wait for somebody (``unsent``): nobody is signed in afterwards, and a day is soon over.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, Engine, make_url

from kb.adapters.sql.database import versions
from kb.adapters.sql.failures import told
from kb.adapters.sql.people_tables import unsent
from kb.adapters.sql.tables import histories
from kb.errors import CatalogueUnavailable, Invalid, Unavailable

SQLITE, POSTGRESQL = "catalogue.sqlite3", "catalogue.dump"
_LEFT_OUT = (histories.name, unsent.name)
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))


def kind(url: str) -> str:
    """What a dump of this database is called."""
    return POSTGRESQL if make_url(url).get_backend_name() == "postgresql" else SQLITE


def dump(engine: Engine, target: Path) -> None:
    """Write a whole and consistent copy, while others go on reading and writing.

    Raises:
        CatalogueUnavailable: the database does not answer, or there is no room.
        Unavailable: ``pg_dump`` is not there.
    """
    if engine.dialect.name == "postgresql":
        _postgresql(
            "pg_dump",
            engine.url,
            [
                "--format=custom",
                "--no-owner",
                *(f"--exclude-table-data={name}" for name in _LEFT_OUT),
                f"--file={target}",
            ],
        )
        return
    with told(), engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute("VACUUM INTO ?", (str(target),))
            _leave_out(target)


def _leave_out(copy: Path) -> None:
    with contextlib.closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("PRAGMA secure_delete = ON")
        for name in _LEFT_OUT:
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 - the name of a table of ours


def check(copy: Path, revision: str) -> None:
    """Look over a copy before anything is replaced by it.

    Raises:
        Invalid: it is damaged, or made by a newer Meervoud.
    """
    if revision not in versions():
        msg = f"deze kopie is van een nieuwere Meervoud (tabellen van versie {revision}); zet eerst Meervoud zelf over"
        raise Invalid(msg)
    if copy.name != SQLITE:
        return
    try:
        connection = sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        msg = "de database in deze kopie is beschadigd"
        raise Invalid(msg)


def put_back(copy: Path, url: str) -> None:
    """Put a copy in the place of a database that nobody uses.

    Raises:
        CatalogueUnavailable: it cannot be put there.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        _postgresql(
            "pg_restore",
            address,
            ["--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={address.database}", str(copy)],
        )
        return
    place = Path(str(address.database))
    try:
        # The log belongs to the database that goes, and must not be played over the one that comes.
        for suffix in ("-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
        shutil.move(copy, place)
    except OSError as error:
        msg = f"de kopie is niet op haar plaats te zetten ({error.strerror}): {place}"
        raise CatalogueUnavailable(msg) from error


def _postgresql(name: str, address: URL, arguments: Sequence[str]) -> None:
    program = shutil.which(name) or next((str(one / name) for one in _PROGRAMS if (one / name).exists()), None)
    if program is None:
        msg = f"{name} staat niet op deze machine; installeer het (Debian: apt-get install postgresql-client)"
        raise Unavailable(msg)
    about = {
        "PGHOST": address.host,
        "PGPORT": address.port,
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
    }
    # In the environment and not on the command line, where every user of the machine could read the password.
    environment = os.environ | {key: str(value) for key, value in about.items() if value is not None}
    done = subprocess.run(  # noqa: S603 - our own arguments
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or [""])[-1]
        msg = f"{name} is niet gelukt: {said}"
        raise CatalogueUnavailable(msg)
