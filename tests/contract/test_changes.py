"""The contract of ``Changes``, on SQLite and on PostgreSQL."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from kb.adapters.sql import dumping
from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.database import MIGRATIONS, WRITING, connect, migrate
from kb.model.reader import KEEPER
from kb.model.withdrawal import WithdrawalKind
from tests.building import document
from tests.contract.changing import Store
from tests.contract.deeds import DEEDS, NOTHING_NEW, Deed, Stores


@pytest.fixture
def stores(url: str, tmp_path: Path) -> Iterator[Stores]:
    made = Stores.on(url, tmp_path)
    yield made
    made.catalogue.close()


@pytest.fixture
def log(stores: Stores) -> SqlChanges:
    return SqlChanges(stores.engine)


# What changes nothing that is in an index.
_UNSEEN = {
    *("another place", "leaving a place", "forgetting", "confirming", "unconfirming", "finding alike"),
    *("telling apart", "adding again", "unlisting again", "recognising", "rebuilding"),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to be copied."""
    file = tmp_path_factory.mktemp("leeg") / "catalogue.sqlite3"
    engine = connect(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.mark.parametrize("deed", [*DEEDS, *NOTHING_NEW], ids=lambda deed: deed.name)
def test_indexes_follow_what_is_in_them_and_nothing_else(empty: Path, tmp_path: Path, deed: Deed) -> None:
    stores = Stores.on(f"sqlite:///{shutil.copy(empty, tmp_path)}", tmp_path)
    log = SqlChanges(stores.engine)
    deed.prepare(stores)
    before = log.end()

    deed.act(stores)

    followed = log.after(before.number, KEEPER, limit=9)
    assert len(followed) == (deed.name not in _UNSEEN)
    assert log.end() == before._replace(number=followed[-1].number if followed else before.number)
    stores.catalogue.close()


def test_a_document_stands_in_the_log_once_at_its_last_change(stores: Stores, log: SqlChanges) -> None:
    first, other = stores.save("test:een"), stores.save("test:ander", "Iets anders.")
    between = log.end().number
    again = stores.save("test:een", "Nieuw.")

    assert [(change.document_id, change.card) for change in log.after(0, KEEPER, limit=9)] == [
        (other.id, other),
        (first.id, again),
    ]
    assert [change.card for change in log.after(between, KEEPER, limit=9)] == [again]
    assert [change.document_id for change in log.after(0, KEEPER, limit=1)] == [other.id]


def test_what_went_stays_in_the_log_for_who_was_away(stores: Stores, log: SqlChanges) -> None:
    card = stores.save("test:een")
    end = log.end().number
    stores.decide(WithdrawalKind.REMOVED)
    stores.save("test:ander", "Iets anders.")

    assert (log.after(end, KEEPER, limit=9)[0].document_id, log.after(end, KEEPER, limit=9)[0].card) == (card.id, None)
    assert log.gone(0, log.end().number) == [card.id]
    assert log.gone(0, end) == []
    assert log.gone(log.end().number, log.end().number) == []


def test_how_far_an_index_is_behind_is_counted_from_the_first_change_that_it_missed(
    stores: Stores, log: SqlChanges
) -> None:
    stores.save("test:een")
    end = log.end().number
    before = datetime.now(UTC)
    stores.save("test:ander", "Iets anders.")

    behind = log.behind(end)
    assert behind.documents == 1
    assert behind.since is not None
    assert timedelta() <= behind.since - before < timedelta(minutes=1)
    assert log.behind(0).documents == 2
    assert log.behind(log.end().number) == (0, None)


def test_what_an_index_holds_is_known_where_it_stands(stores: Stores, log: SqlChanges) -> None:
    stores.save("test:een", "Een.", "Twee.")
    end = log.end().number
    assert (log.passages(0), log.passages(end), len(set(log.passage_ids(end)))) == (None, 2, 2)
    other = stores.save("test:ander", "Drie.")
    assert (log.passages(end), log.passages(log.end().number)) == (None, 3)
    assert set(log.passage_ids(log.end().number)) - set(log.passage_ids(end)) == {
        passage.id for passage in stores.catalogue.passages_of(other.id, KEEPER)
    }
    stores.decide(WithdrawalKind.WITHDRAWN)
    assert log.passages(log.end().number) in {1, 2}


def test_a_copy_that_is_put_back_goes_on_in_another_history(
    url: str, stores: Stores, log: SqlChanges, tmp_path: Path
) -> None:
    stores.save("test:een")
    before = log.end()
    copy = tmp_path / f"kopie-{dumping.kind(url)}"
    dumping.dump(stores.engine, copy)
    assert log.end() == before
    stores.engine.dispose()

    dumping.put_back(copy, url)

    after = log.end()
    assert after.number == before.number
    assert after.history not in {"", before.history}
    assert log.end() == after


def test_who_sees_a_change_has_seen_all_before_it(url: str) -> None:
    """Writers at once, and one who reads on from where it is: nothing comes in behind its back."""
    store = Store(url)
    log, seen, number = SqlChanges(store.engine), list[str](), 0

    def write(who: int) -> None:
        for turn in range(12):
            store.catalogue.save(*document(f"test:{who}-{turn}", f"Tekst {turn} van {who}."))

    writers = [threading.Thread(target=write, args=(who,)) for who in range(3)]
    for writer in writers:
        writer.start()
    while True:
        is_done = not any(writer.is_alive() for writer in writers)
        for change in log.after(number, KEEPER, limit=3):
            seen.append(change.document_id)
            number = change.number
        if is_done and number == log.end().number:
            break
    assert sorted(seen) == sorted(card.id for card in store.catalogue.every(KEEPER))
    store.engine.dispose()


def test_what_was_there_before_anybody_kept_a_log_is_in_it(empty_url: str) -> None:
    ids = [document(origin)[0].id for origin in ("test:oud", "test:jong", "test:weg")]
    engine = connect(empty_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0018")
        for day, id in enumerate(ids[:2], 1):
            connection.execute(_DOCUMENT, {"id": id, "day": f"2026-01-0{day} 00:00:00", "card": _card(id)})
        # The one was changed after, the other not since changes were noted; the third was removed.
        connection.execute(text("INSERT INTO changes VALUES (:id, 7), (:gone, 9)"), {"id": ids[0], "gone": ids[2]})

    migrate(engine)

    log = SqlChanges(engine)
    assert [(change.document_id, change.card is None) for change in log.after(0, KEEPER, limit=9)] == [
        (ids[0], False),
        (ids[2], True),
        (ids[1], False),
    ]
    assert log.end().history
    engine.dispose()


_DOCUMENT = text(
    "INSERT INTO documents (id, version, sha256, fingerprint, source, access, consented, date, year, added_at, indexed,"
    " passage_count, card) VALUES (:id, 1, '', '', 'research', 'public', true, '2021-03', 2021, :day, true, 0, :card)"
)


def _card(id: str) -> str:
    made = next(one for one, _ in map(document, ("test:oud", "test:jong")) if one.id == id)
    return made.model_dump_json(exclude={"text", "marks", "structure"})
