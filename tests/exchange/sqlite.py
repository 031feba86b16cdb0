"""SQLite files as other tools make them."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

_INSERT = "INSERT INTO {} VALUES ({})"
Rows = Iterable[Sequence[object]]


def made(tables: Mapping[str, str], rows: Mapping[str, Rows] | None = None, *, more: Sequence[str] = ()) -> bytes:
    """A file with these tables, by their columns, and these rows."""
    connection = sqlite3.connect(":memory:")
    try:
        for name, columns in tables.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
        for name, found in (rows or {}).items():
            for row in found:
                connection.execute(_INSERT.format(name, ", ".join("?" * len(row))), tuple(row))
        for statement in more:
            connection.execute(statement)
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()
