"""A database of either kind, empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.adapters.sql.database import connect


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'catalogue.sqlite3'}"
        return
    address = request.getfixturevalue("postgres_url")
    engine = connect(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    yield address
