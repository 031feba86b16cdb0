"""The contract of ``Withdrawals``, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from sqlalchemy import text

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.collection_tables import metadata
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.errors import DocumentNotFound, Withdrawn
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.identity import AccountId, DocumentId, digest
from kb.model.people import Role
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.search import Filters
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from tests.building import document

COLLEAGUE = Reader(account=AccountId("a"), role=Role.ADMINISTRATOR)
_FILE = digest("de bytes van een bestand")


class Store(NamedTuple):
    """A catalogue with its withdrawals."""

    url: str
    catalogue: SqlCatalogue
    changes: SqlChanges
    withdrawals: SqlWithdrawals

    def rows(self) -> str:
        """Everything that stands in the tables."""
        engine = connect(self.url)
        with engine.connect() as connection:
            found = "\n".join(
                str(row)
                for table in metadata.sorted_tables
                for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
            )
        engine.dispose()
        return found


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    engine = connect(url)
    migrate(engine)
    made = Store(url, SqlCatalogue(engine), SqlChanges(engine), SqlWithdrawals(engine))
    yield made
    made.catalogue.close()


def line(
    made: Document, kind: WithdrawalKind = WithdrawalKind.WITHDRAWN, *, day: int = 1, files: tuple[str, ...] = ()
) -> Withdrawal:
    at = datetime(2026, 5, day, 12, tzinfo=UTC)
    return Withdrawal(document_id=made.id, kind=kind, at=at, reason="op verzoek", texts=(made.sha256,), files=files)


def test_what_is_withdrawn_is_there_for_the_keeper_alone(store: Store) -> None:
    made, passages = document("test:een", "Een verhaal over schulden.")
    store.catalogue.save(made, passages)

    store.withdrawals.carry_out([line(made)])

    assert store.catalogue.document(made.id, KEEPER).text == made.text
    for reader in (VISITOR, COLLEAGUE):
        with pytest.raises(DocumentNotFound):
            store.catalogue.document(made.id, reader)
        assert store.catalogue.cards([made.id], reader) == {}
        assert store.catalogue.passages([passages[0].id], reader) == {}
        assert sum(store.catalogue.count(Filters(), reader).values()) == 0


def test_nothing_made_of_a_document_that_is_removed_is_kept_or_comes_back(store: Store) -> None:
    made, passages = document("test:een", "Een verhaal over schulden.")
    store.catalogue.save(made, passages)
    assert store.catalogue.kept("words") is None
    read = {made.id: made.sha256[:16]}
    store.catalogue.keep("words", b"schulden", read)
    store.catalogue.keep("words", b"verhaal", read)
    assert store.catalogue.kept("words") == b"verhaal"

    store.withdrawals.carry_out([line(made, kind=WithdrawalKind.REMOVED)])

    assert store.catalogue.kept("words") is None
    store.catalogue.keep("words", b"schulden", read)
    assert store.catalogue.kept("words") is None


def test_what_is_withdrawn_is_to_leave_every_index(store: Store) -> None:
    made, passages = document()
    store.catalogue.save(made, passages)
    end = store.changes.end().number

    store.withdrawals.carry_out([line(made)])

    for since in (0, end):
        (change,) = store.changes.after(since, KEEPER, limit=9)
        assert (change.document_id, change.card) == (made.id, None)
    assert store.changes.passages(store.changes.end().number) == 0


def test_a_withdrawal_that_is_undone_gives_the_document_back_to_every_index(store: Store) -> None:
    made, passages = document()
    store.catalogue.save(made, passages)
    store.withdrawals.carry_out([line(made)])

    store.withdrawals.carry_out([line(made, WithdrawalKind.UNDONE, day=2)])

    assert store.catalogue.document(made.id, VISITOR) == made
    assert [change.card for change in store.changes.after(0, KEEPER, limit=9)] == [
        store.catalogue.cards([made.id], VISITOR)[made.id]
    ]
    assert store.catalogue.save(made, passages).outcome == "unchanged"
    assert [one.kind for one in store.withdrawals.lines()] == [WithdrawalKind.WITHDRAWN, WithdrawalKind.UNDONE]


def test_what_is_removed_stands_in_no_row_but_its_day_and_reason_do(store: Store) -> None:
    first, passages = document("test:een", "Eerst stond hier ambyx.", title="Over elqux", place="Undroxdam")
    store.catalogue.save(first.model_copy(update={"contributor": "orghux, 34 jaar"}), passages)
    store.catalogue.save(*document("test:een", "Nu staat hier ithax.", title="Over elqux", place="Undroxdam"))
    words = ("ambyx", "elqux", "undrox", "orghux", "ithax")
    assert {word for word in words if word in store.rows().casefold()} == {*words} - {"orghux"}

    store.withdrawals.carry_out([line(first, WithdrawalKind.REMOVED)])

    assert [word for word in words if word in store.rows().casefold()] == []
    assert [(change.document_id, change.card) for change in store.changes.after(0, KEEPER, limit=9)] == [
        (first.id, None)
    ]
    (tombstone,) = store.withdrawals.lines()
    assert (tombstone.document_id, tombstone.kind, tombstone.reason) == (first.id, "removed", "op verzoek")
    assert store.withdrawals.scrub()


@pytest.mark.parametrize("kind", [WithdrawalKind.WITHDRAWN, WithdrawalKind.REMOVED])
def test_what_went_does_not_come_in_again_by_its_id_its_text_or_its_file(store: Store, kind: WithdrawalKind) -> None:
    made, passages = document("test:een", "Een verhaal over schulden.")
    store.catalogue.save(made, passages)
    store.withdrawals.carry_out([line(made, kind, files=(_FILE,))])
    again = [
        document("test:een", "Een verhaal over schulden."),
        document("test:een", "Een verhaal dat anders is."),
        document("test:twee", "Een verhaal over schulden.", source=KnowledgeSource.PRACTICE),
    ]
    other, its_passages = document("test:drie", "Ditzelfde bestand, anders gelezen.")
    again.append((other.model_copy(update={"file_sha256": _FILE}), its_passages))

    for one, its in again:
        with pytest.raises(Withdrawn, match=r"teruggenomen op 01-05-2026.*op verzoek"):
            store.catalogue.save(one, its)
    assert store.catalogue.save(*document("test:vier", "Iets anders.")).outcome == "new"


def test_a_copy_of_yesterday_gets_the_list_of_today(store: Store) -> None:
    withdrawn, removed, kept = (document(f"test:{n}", f"Verhaal {n}.") for n in range(3))
    renamed = document("test:eerder", "Verhaal 0.", source=KnowledgeSource.PRACTICE)
    for made, passages in (withdrawn, removed, kept, renamed):
        store.catalogue.save(made, passages)

    store.withdrawals.carry_out([line(withdrawn[0]), line(removed[0], WithdrawalKind.REMOVED, day=2)])

    assert [card.id for card in store.catalogue.select(Filters(), COLLEAGUE, limit=9)] == [kept[0].id]
    assert {card.id for card in store.catalogue.every(KEEPER)} == {withdrawn[0].id, kept[0].id, renamed[0].id}


def test_lines_that_come_twice_or_late_come_to_the_same(store: Store) -> None:
    made, passages = document()
    store.catalogue.save(made, passages)
    lines = [line(made), line(made, WithdrawalKind.UNDONE, day=2), line(made, day=3)]

    store.withdrawals.carry_out([lines[2]])
    store.withdrawals.carry_out([lines[1], lines[0]])
    store.withdrawals.carry_out(lines)

    assert store.withdrawals.lines() == lines
    assert store.catalogue.cards([made.id], COLLEAGUE) == {}


def test_a_piece_is_known_by_the_texts_of_all_its_versions_and_a_file_of_its_own(store: Store) -> None:
    first, passages = document("test:een", "Eerst.")
    second, its_passages = document("test:een", "Daarna.")
    copy, copied = document("test:twee", "Daarna.", source=KnowledgeSource.PRACTICE)
    row, of_row = document("test:rij", "Een andere rij van hetzelfde bestand.")
    store.catalogue.save(first, passages)
    store.catalogue.save(second.model_copy(update={"file_sha256": _FILE}), its_passages)
    store.catalogue.save(copy, copied)

    own, twin = store.withdrawals.pieces(first.id)

    assert (own.id, own.texts, own.files) == (first.id, (first.sha256, second.sha256), (_FILE,))
    assert (twin.id, twin.texts, twin.files) == (copy.id, (copy.sha256,), ())
    store.catalogue.save(row.model_copy(update={"file_sha256": _FILE}), of_row)
    assert store.withdrawals.pieces(first.id)[0].shared_files == (_FILE,)
    assert store.withdrawals.pieces(DocumentId("er-niet")) == []
