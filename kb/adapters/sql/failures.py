"""What a database says went wrong, told as what it is.

Codes: SQLite's result codes (sqlite.org/rescode.html), PostgreSQL's SQLSTATE (appendix A of its manual).
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError, StatementError

from kb.errors import CatalogueUnavailable, Invalid, NoRoom

_FULL = "de schijf waar de database op staat, is vol; maak ruimte en probeer het opnieuw"
_READ_ONLY = "in de database mag niet geschreven worden; kijk wie er in de map van KB_DATA mag schrijven"
_BUSY = "een ander programma houdt de database te lang bezet; probeer het opnieuw als dat klaar is"
_CLOSED = "de database is niet te openen; kijk of de map van KB_DATA er is en wie erin mag"
_DAMAGED = "de database is beschadigd; zet een reservekopie terug met kb restore"
_OTHER_SHAPE = "de database past niet bij dit programma; zet een reservekopie terug met kb restore"
_DISK = "de schijf waar de database op staat, geeft een fout; kijk de schijf na"

_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_AUTH: _CLOSED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_IOERR: _DISK,
}
# By the code, or by the class that its first two characters are.
_POSTGRESQL: Mapping[str, str] = {
    "53100": _FULL,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "55P03": _BUSY,
    "57014": _BUSY,
    "40": _BUSY,
    "42": _OTHER_SHAPE,
    "58030": _DISK,
    "XX": _DAMAGED,
}
_TOO_LONG, _OUT_OF_RANGE = "22001", "22003"


@contextmanager
def told() -> Iterator[None]:
    """Turn what SQLAlchemy raises into an error of ours that says what it is.

    Raises:
        Invalid: the database is well, but does not take a value.
        NoRoom: the disk is full.
        CatalogueUnavailable: everything else.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OverflowError, UnicodeError) as error:
        # Drivers raise these as they are, the first where no statement of SQLAlchemy's can do it.
        raise _ours(error) from error


def _ours(error: Exception) -> Invalid | CatalogueUnavailable:
    cause = error.orig if isinstance(error, StatementError) else error
    value = _about_value(error, cause)
    if value:
        return Invalid(value)
    reason = _reason(cause) or f"de database antwoordt niet ({type(error).__name__}); kijk naar KB_DATABASE_URL"
    return NoRoom(reason) if reason == _FULL else CatalogueUnavailable(reason)


def _about_value(error: Exception, cause: BaseException | None) -> str:
    """What is wrong with a value; empty when it is no value that is wrong. The value itself may be personal data."""
    state = getattr(cause, "sqlstate", None)
    if isinstance(cause, OverflowError) or state == _OUT_OF_RANGE:
        return "een getal is groter dan de database aankan"
    if isinstance(cause, UnicodeError):
        return "er staat een teken in dat geen tekst is"
    if isinstance(error, IntegrityError):
        return "dit is niet op te slaan: iets staat er dubbel in, of er ontbreekt iets"
    if state == _TOO_LONG or "too big" in str(cause):
        return "een waarde is langer dan de database aankan"
    if isinstance(error, DataError):
        return "er staat een teken of waarde in die de database niet aankan"
    # A value that never came as far as the database has no error of a driver.
    if cause is not None and isinstance(cause, ValueError | TypeError):
        return f"een waarde is niet op te slaan ({type(cause).__name__})"
    return ""


def _reason(cause: BaseException | None) -> str:
    if isinstance(cause, sqlite3.Error):
        if "no such" in str(cause):
            return _OTHER_SHAPE
        if getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
            # The file that processes share as memory cannot grow: no block of the disk is left.
            return _FULL
        # An extended code says more than is needed; its low byte is the plain one.
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, "")
    state = getattr(cause, "sqlstate", None) or ""
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2], "")
