"""What is kept for a day only goes by the clock."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from starlette.testclient import TestClient

from api import tidying
from api.main import create_app
from kb.adapters.sql.database import connect, reading
from kb.adapters.sql.people_tables import unsent
from kb.adapters.sql.waiting import SqlWaiting
from kb.model.unsent import LASTS, Unsent
from tests.building import knowledge_base


def test_a_form_that_is_over_goes_at_the_start_and_while_nobody_comes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "EVERY_SECONDS", 0.05)
    base = knowledge_base(tmp_path)
    engine = connect(base.settings.catalogue_url)
    _wait(engine, "over", LASTS + timedelta(hours=1))
    _wait(engine, "there", LASTS - timedelta(hours=1))

    with TestClient(create_app(base)):
        assert _left(engine, 1)
        _wait(engine, "later", LASTS + timedelta(hours=1))
        assert _left(engine, 1)
    assert "tidying" not in {one.name for one in threading.enumerate()}
    engine.dispose()


def _wait(engine: Engine, id: str, age: timedelta) -> None:
    assert SqlWaiting(engine).keep(Unsent(id, "/labs", (("naam", "Zuid"),), None, datetime.now(UTC) - age), "geheim")


def _left(engine: Engine, number: int) -> bool:
    """Whether so many forms are left, within a while."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with reading(engine) as connection:
            if connection.execute(select(func.count()).select_from(unsent)).scalar_one() == number:
                return True
        time.sleep(0.02)
    return False
