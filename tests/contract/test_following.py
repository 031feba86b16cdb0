"""Indexes that follow one catalogue: whatever changes, and whenever one stops, each comes to hold what it says."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kb.adapters.encoders.hashing import HashingEncoder
from kb.adapters.qdrant.embedded import EdgeIndex
from kb.adapters.sql import where
from kb.adapters.sql.changes import SqlChanges
from kb.language.linker import Linker
from kb.language.terms import query_terms
from kb.model.evidence import Access, KnowledgeSource, Rights, Terms
from kb.model.identity import ThemeId
from kb.model.provenance import Source
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import Filters
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from kb.ports.index import Retriever
from kb.services.keeping import following
from kb.services.keeping.following import Following, stamp
from kb.services.keeping.recognising import Recognising
from tests.building import document, thesaurus
from tests.contract.changing import TODAY, Store

_encoder = HashingEncoder()
_ASKED = "schulden eenzaamheid bijstand mantelzorg dakloosheid stuk"


class Everything(Store):
    """A store in which all happens that indexes have to follow."""

    def change(self) -> None:
        """One of all that can change."""
        self.chance.choice([super().change, super().change, super().change, self.place, self.undo, self.say])()

    def place(self) -> None:
        """A document comes to stand somewhere, or a place says less of one."""
        number = self.chance.randrange(6)
        made, passages = document(f"test:plek-{number}", f"Iets over schulden op plek {number}.")
        if any(line.document_id == made.id for line in self.withdrawals.lines()):
            return
        if self.chance.random() < 0.5:
            rights = Rights(access=Access.RESTRICTED)
            self.catalogue.narrow(made.origin, Terms(knowledge_source=KnowledgeSource.RESEARCH, rights=rights))
            return
        place = Source(document_id=made.id, origin=made.origin, entry=made.origin, sha256=made.sha256, terms=made.terms)
        self.catalogue.save(made, passages, place)

    def undo(self) -> None:
        """What was withdrawn comes back."""
        lines = [line for line in self.withdrawals.lines() if line.kind is WithdrawalKind.WITHDRAWN]
        for line in lines[-1:]:
            self.lines += 1
            at = TODAY + timedelta(minutes=self.lines)
            back = Withdrawal(document_id=line.document_id, kind=WithdrawalKind.UNDONE, at=at, reason="", texts=())
            self.withdrawals.carry_out([back])

    def say(self) -> None:
        """A keeper says what a document is about."""
        for card in self.some(1):
            self.catalogue.renew([card], [card.model_copy(update={"about": frozenset({ThemeId("wonen")})})])


class Replica:
    """An index in a folder that follows a store, and can stop and start."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self.index = self._opened()

    def start_again(self) -> None:
        """As after a stop."""
        self.index.close()
        self.index = self._opened()

    def catch_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Follow what there is."""
        self.following().catch_up(progress)

    def following(self) -> Following:
        recognising = Recognising(recogniser=None, encoder=_encoder, linker=Linker(thesaurus()))
        return Following(
            catalogue=self._store.catalogue,
            changes=SqlChanges(self._store.engine),
            index=self.index,
            encoder=_encoder,
            recognising=recognising,
        )

    def told(self) -> list[Any]:
        """What it holds, and what it answers: to visitors and to keepers, of everything and on a theme."""
        asked = [
            Retriever(None, filters, 99, sparse=query_terms(_ASKED))
            for filters in (Filters(), Filters(themes=frozenset({ThemeId("wonen")})), Filters(year_from=2020))
        ]
        return [sorted(self.index.ids()), *(self.index.search(asked, reader) for reader in (VISITOR, KEEPER))]

    def _opened(self) -> EdgeIndex:
        return EdgeIndex(self._folder, dimension=_encoder.dimension, stamp=stamp(_encoder))


class _Stop(Exception):
    pass


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is room, since these write to the disk more often than anybody does."""
    memory = Path("/dev/shm")  # noqa: S108
    if not memory.is_dir() or shutil.disk_usage(memory).free < 2**30:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.fixture
def store(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Everything]:
    monkeypatch.setattr(following, "DOCUMENTS_PER_BATCH", 3)
    monkeypatch.setattr(where, "clock", lambda: TODAY)
    made = Everything(url)
    yield made
    made.catalogue.close()


def _wanted(store: Store) -> list[str]:
    """The passages of all documents that were not withdrawn, as the catalogue itself says."""
    withdrawn = store.engine.connect()
    with withdrawn as connection:
        gone = set(connection.exec_driver_sql("SELECT id FROM documents WHERE withdrawn").scalars())
    kept = [card.id for card in store.catalogue.every(KEEPER) if card.id not in gone]
    return sorted(passage.id for id in kept for passage in store.catalogue.passages_of(id, KEEPER))


def test_indexes_that_stop_and_start_at_random_hold_what_the_catalogue_says(store: Everything, folder: Path) -> None:
    chance = store.chance
    replicas = [Replica(store, folder / name) for name in ("een", "twee")]

    def stop_somewhere(_: int) -> None:
        if chance.random() < 0.3:
            raise _Stop

    for _ in range(150):
        store.change()
        for replica in replicas:
            if chance.random() < 0.1:
                try:
                    replica.catch_up(stop_somewhere)
                except _Stop:
                    replica.start_again()
    fresh = Replica(store, folder / "vers")
    for replica in (*replicas, fresh):
        replica.catch_up()
        assert replica.following().in_order()
    assert replicas[0].told()[0] == _wanted(store)
    assert replicas[0].told() == replicas[1].told() == fresh.told()
    assert len(_wanted(store)) > 10
    for replica in (*replicas, fresh):
        replica.index.close()


@contextmanager
def _stopping(store: Store, replica: Replica, at: int) -> Iterator[None]:
    """Stop before a statement to the database, or a call to the index that changes it; counted together from 0."""
    turn = count()

    def step(*_: Any) -> None:
        if next(turn) == at:
            raise _Stop

    index = replica.index
    calls = {name: getattr(index, name) for name in ("clear", "delete", "upsert", "remember")}

    def stepping(call: Callable[..., None]) -> Callable[..., None]:
        def stopped(*given: Any) -> None:
            step()
            call(*given)
            step()

        return stopped

    event.listen(store.engine, "before_cursor_execute", step)
    for name, call in calls.items():
        setattr(index, name, stepping(call))
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", step)
        for name in calls:
            delattr(index, name)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_index_that_is_stopped_between_any_two_steps_goes_on_and_loses_nothing(
    store: Everything, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SECONDS_BETWEEN_NOTES", 0.0)
    for _ in range(30):
        store.change()
    replica = Replica(store, folder / "een")
    replica.catch_up()
    for _ in range(20):
        store.change()
    at = 0
    for at in count():
        # Behind again each time, by what was there before.
        store.save()
        store.withdraw()
        stopped = False
        with _stopping(store, replica, at):
            try:
                replica.catch_up()
            except _Stop:
                stopped = True
        if not stopped:
            break
        replica.start_again()
        assert replica.following().in_order()
    assert at > 10
    assert replica.told()[0] == _wanted(store)
    replica.index.close()
