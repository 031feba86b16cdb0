"""No change without its event and no event without its change, whatever crashes; on SQLite and on PostgreSQL."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from kb.adapters.event_files import EventFolder
from kb.adapters.sql.tables import metadata
from kb.model.reader import KEEPER
from kb.services.keeping.auditing import Auditing
from tests.contract.deeds import DEEDS, Deed, Stores

_EVENTS = {"events", "event_ends"}


class _Crash(Exception):
    pass


@contextmanager
def _crashing(engine: Engine, at: int) -> Iterator[None]:
    """Crash before a statement, counted from 0, or before the end of a transaction, which counts as one too."""
    turn = count()

    def crash(*_: Any) -> None:
        if next(turn) == at:
            raise _Crash

    event.listen(engine, "before_cursor_execute", crash)
    event.listen(engine, "commit", crash)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", crash)
        event.remove(engine, "commit", crash)


def _content(engine: Engine) -> dict[str, list[Any]]:
    """All that is stored but the events."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in metadata.sorted_tables
            if table.name not in _EVENTS
        }


def _told(stores: Stores) -> int:
    return len(stores.events.since(0, limit=999))


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
def test_a_crash_between_any_two_statements_leaves_neither_change_nor_event(
    url: str, tmp_path: Path, deed: Deed
) -> None:
    stores = Stores.on(url, tmp_path)
    deed.prepare(stores)
    before = _content(stores.engine), len(stores.told())
    for at in count():
        with _crashing(stores.engine, at):
            try:
                deed.act(stores)
            except _Crash:
                crashed = True
            else:
                crashed = False
        after = _content(stores.engine), len(stores.told())
        if not crashed:
            break
        assert after == before
    assert at > 5
    assert after[0] != before[0]
    assert after[1] == before[1] + len(deed.told)
    assert Auditing(events=stores.events, archive=EventFolder(tmp_path / "events")).verify() == []
    stores.catalogue.close()


_WRITER = """
import sys
from pathlib import Path
from tests.contract.deeds import Stores

url, folder, who = sys.argv[1:]
stores = Stores.on(url, Path(folder))
for number in range(1000):
    card = stores.save(f"test:{who}-{number % 7}", f"Tekst {number} van {who}.")
    print(card.id, card.version, flush=True)
"""


def test_writers_that_are_killed_leave_every_change_that_they_acknowledged_with_its_event(
    url: str, tmp_path: Path
) -> None:
    Stores.on(url, tmp_path).catalogue.close()
    acknowledged = _killed(url, tmp_path, 0)

    stores = Stores.on(url, tmp_path)
    assert len(acknowledged) > 15
    assert Auditing(events=stores.events, archive=EventFolder(tmp_path / "events")).verify() == []
    told = [(one.thing, one.after or 0) for one in stores.events.since(0, limit=10_000)]
    assert set(acknowledged) <= set(told)
    # And nothing is told that is not so: each document has the version that was told last.
    assert {card.id: card.version for card in stores.catalogue.every(KEEPER)} == dict(told)
    stores.catalogue.close()


def _killed(url: str, folder: Path, turn: int) -> list[tuple[str, int]]:
    """What three writers acknowledged that were killed one after the other, somewhere on their way."""
    chance, found = random.Random(turn), []
    said = [folder / f"said-{turn}-{number}" for number in range(3)]
    writers = []
    for path in said:
        with path.open("w") as file:
            command = [sys.executable, "-c", _WRITER, url, str(folder), path.name]
            writers.append(subprocess.Popen(command, stdout=file))
    for writer, path in zip(writers, said, strict=True):
        while path.read_text().count("\n") < 10:
            assert writer.poll() is None
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 0.2))
        writer.kill()
        writer.wait()
        # What a kill cut off was not acknowledged.
        *whole, _ = path.read_text().split("\n")
        found += [(id, int(version)) for id, version in map(str.split, whole)]
    return found
