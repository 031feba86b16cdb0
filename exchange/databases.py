"""The SQLite file of another tool, read in memory without trusting anything in it.

Only tables are read, plain ones, by plain columns; no view, trigger or function of the file runs,
and a file that keeps the processor busy is given up.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from exchange.saying import refused

LARGEST = 200 * 1024 * 1024
LONGEST_VALUE = 50 * 1024 * 1024
_MOST_STEPS = 20_000
_INSTRUCTIONS = 10_000
"""A step of the database is so many instructions."""
_WRITE_AHEAD = slice(18, 20)
_PLAIN = 0

Value = str | int | float | bytes | None


class Database:
    """The tables of a file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables = {
            str(name)
            for name, sql in self._select("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if not str(sql).upper().lstrip().startswith("CREATE VIRTUAL")
        }

    def has(self, *tables: str) -> bool:
        """Whether all of these are there."""
        return set(tables) <= self._tables

    def rows(self, table: str, *columns: str) -> list[tuple[Value, ...]]:
        """These columns of all rows of a table, by rowid; ``None`` for a column that is not there."""
        if table not in self._tables:
            return []
        # Columns that are computed run what the file says; those are passed over.
        plain = {str(row[1]) for row in self._select(f"PRAGMA table_xinfo({table})") if row[6] == _PLAIN}
        wanted = ", ".join(f'"{column}"' if column in plain else "NULL" for column in columns)
        return self._select(f'SELECT {wanted} FROM "{table}"')  # noqa: S608 - names of ours, never of the file

    def _select(self, sql: str) -> list[tuple[Value, ...]]:
        try:
            return self._connection.execute(sql).fetchall()
        except (sqlite3.Error, OverflowError, ValueError) as error:
            raise refused("damaged") from error


@contextmanager
def opened(content: bytes) -> Iterator[Database]:
    """A file that was handed in, open for reading.

    Raises:
        InvalidExchange: it is no SQLite file, too large or broken.
    """
    if len(content) > LARGEST:
        raise refused("large", most=LARGEST // 1024 // 1024)
    if not content.startswith(b"SQLite format 3\0"):
        raise refused("no_sqlite")
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(_in_one_file(content))
        connection.text_factory = _decoded
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_progress_handler(_Patience(_MOST_STEPS), _INSTRUCTIONS)
        yield Database(connection)
    except sqlite3.Error as error:
        raise refused("damaged") from error
    finally:
        connection.close()


class _Patience:
    """Says stop after so many steps."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


def _in_one_file(content: bytes) -> bytes:
    """A file that says that it has a log beside it, without that: in memory there is none."""
    made = bytearray(content)
    made[_WRITE_AHEAD] = b"\x01\x01"
    return bytes(made)


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def text(value: Value) -> str:
    """A value as text; nothing for nothing."""
    return "" if value is None or isinstance(value, bytes) else str(value)


def number(value: Value) -> int | None:
    """A value as a whole number, when it is one."""
    return value if isinstance(value, int) else None
