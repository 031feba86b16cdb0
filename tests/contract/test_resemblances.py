"""The contract of ``Resemblances``, on SQLite and on PostgreSQL; with what counts once in the catalogue."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

import pytest
from sqlalchemy import event

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.resemblances import SqlResemblances
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.errors import DocumentNotFound, NotFound
from kb.language.shingles import sketch
from kb.model.evidence import Access, Amount, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import KEEPER, VISITOR
from kb.model.resemblance import Resemblance, Verdict
from kb.model.search import Filters
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from tests.building import document

RESEARCH = KnowledgeSource.RESEARCH


class Stores(NamedTuple):
    catalogue: SqlCatalogue
    resemblances: SqlResemblances

    def add(self, name: str, *paragraphs: str, access: Access = Access.PUBLIC) -> DocumentId:
        made, passages = document(name, *paragraphs, access=access)
        self.catalogue.save(made, passages)
        self.resemblances.put(made.id, sketch(made.text))
        return made.id

    def note(self, one: DocumentId, other: DocumentId) -> None:
        first, second = sorted((one, other))
        self.resemblances.settle(one, [Resemblance(first=first, second=second, likeness=0.9)])

    def counted(self) -> int:
        return self.catalogue.count(Filters(), VISITOR)[RESEARCH]

    def listed(self) -> list[DocumentId]:
        return [card.id for card in self.catalogue.select(Filters(), VISITOR, limit=9)]


@pytest.fixture
def stores(url: str) -> Iterator[Stores]:
    engine = connect(url)
    migrate(engine)
    made = Stores(SqlCatalogue(engine), SqlResemblances(engine))
    yield made
    made.catalogue.close()


def test_what_is_near_is_found_by_the_bands_however_many_documents_there_are(stores: Stores, url: str) -> None:
    engine = connect(url)
    asked: list[tuple[str, object]] = []
    event.listen(engine, "before_cursor_execute", lambda *seen: asked.append((seen[2], seen[3])))
    SqlResemblances(engine).near(stores.add("test:1", "Woorden."))
    (statement, parameters) = next(one for one in asked if "sketch_bands" in one[0])

    with engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
        plan = str(connection.exec_driver_sql(explain + statement, parameters).all())  # type: ignore[arg-type]
    engine.dispose()

    assert "ix_documents_source_sha256" not in plan


def test_two_that_are_withdrawn_wait_for_no_decision(stores: Stores, url: str) -> None:
    one, other = (stores.add(f"test:{n}", f"Woorden {n}.") for n in range(2))
    stores.note(one, other)
    engine = connect(url)
    lines = [
        Withdrawal(document_id=id, kind=WithdrawalKind.WITHDRAWN, at=datetime.now(UTC), reason="op verzoek")
        for id in (one, other)
    ]

    SqlWithdrawals(engine).carry_out(lines[:1])
    assert len(stores.resemblances.pairs(undecided=True)) == 1
    SqlWithdrawals(engine).carry_out(lines)
    engine.dispose()

    assert stores.resemblances.pairs(undecided=True) == []
    assert len(stores.resemblances.pairs(undecided=False)) == 1


def test_what_shares_a_band_is_near_and_comes_with_its_sketch(stores: Stores) -> None:
    words = "De gemeente hielp mij pas toen het te laat was en de schulden niet meer te betalen waren."
    one, other = stores.add("test:1", words), stores.add("test:2", words + " Dat was jammer.")
    stores.add("test:3", "Een heel ander stuk over eenzame ouderen die in een nieuwe wijk kwamen wonen.")

    ((near, theirs),) = stores.resemblances.near(one)

    assert near == other
    ours = sketch(words)
    assert ours is not None
    assert ours.estimate(theirs) > 0.5


def test_a_sketch_of_nothing_takes_the_one_of_before_away(stores: Stores) -> None:
    words = "De gemeente hielp mij pas toen het te laat was en de schulden niet te betalen waren."
    one, other = stores.add("test:1", words), stores.add("test:2", words)
    stores.resemblances.put(other, None)
    assert stores.resemblances.near(one) == []


def test_a_sketch_of_a_document_that_is_not_there_is_refused(stores: Stores) -> None:
    with pytest.raises(DocumentNotFound):
        stores.resemblances.put(DocumentId("6a4f2f0c-5c0d-5b8e-9d5e-3f6b0a4c2d11"), None)


def test_what_is_alike_counts_and_is_listed_once_until_it_is_told_apart(stores: Stores) -> None:
    one, other = stores.add("test:1", "Over schulden."), stores.add("test:2", "Over schulden, herzien.")
    first = min(one, other)
    assert (stores.counted(), len(stores.listed())) == (2, 2)

    stores.note(one, other)
    assert (stores.counted(), stores.listed()) == (1, [first])
    assert stores.catalogue.theme_amounts(VISITOR)[ThemeId("schulden")] == {RESEARCH: Amount(1, 1)}
    assert stores.catalogue.cards([max(one, other)], VISITOR)[max(one, other)].same_as == first

    stores.resemblances.decide(one, other, Verdict.OTHER)
    assert (stores.counted(), len(stores.listed())) == (2, 2)

    stores.resemblances.decide(other, one, Verdict.VERSION)
    assert (stores.counted(), stores.listed()) == (1, [first])


def test_a_row_of_pieces_that_are_alike_counts_once(stores: Stores) -> None:
    ids = [stores.add(f"test:{number}", f"Stuk {number}.") for number in range(4)]
    for one, other in pairwise(ids):
        stores.note(other, one)
    assert stores.counted() == 1

    stores.resemblances.decide(ids[1], ids[2], Verdict.OTHER)
    assert stores.counted() == 2


def test_one_that_may_not_be_seen_does_not_hide_the_other(stores: Stores) -> None:
    one, other = stores.add("test:1", "Stuk."), stores.add("test:2", "Stuk, herzien.")
    stores.note(one, other)
    hidden, shown = sorted((one, other))
    made, passages = document("test:1" if hidden == one else "test:2", "Stuk.", access=Access.RESTRICTED)

    stores.catalogue.save(made, passages)

    assert (stores.counted(), stores.listed()) == (1, [shown])


def test_what_was_decided_stays_when_a_document_comes_in_again(stores: Stores) -> None:
    one, other = stores.add("test:1", "Stuk."), stores.add("test:2", "Stuk, herzien.")
    stores.note(one, other)
    stores.resemblances.decide(one, other, Verdict.OTHER)
    stores.note(one, other)
    assert stores.counted() == 2
    assert stores.resemblances.pairs(undecided=True) == []
    assert [pair.verdict for pair in stores.resemblances.pairs(undecided=False)] == [Verdict.OTHER]


def test_what_is_no_longer_alike_counts_apart_again(stores: Stores) -> None:
    one, other = stores.add("test:1", "Stuk."), stores.add("test:2", "Stuk, herzien.")
    stores.note(one, other)
    stores.resemblances.settle(one, [])
    assert stores.counted() == 2


def test_a_document_that_comes_in_changed_goes_on_counting_with_its_like(stores: Stores) -> None:
    one, other = stores.add("test:1", "Stuk."), stores.add("test:2", "Stuk, herzien.")
    stores.note(one, other)
    for name in ("test:1", "test:2"):
        stores.catalogue.save(*document(name, f"Stuk van {name}, opnieuw."))
    assert stores.counted() == 1


def test_deciding_about_what_nobody_found_alike_is_refused(stores: Stores) -> None:
    one, other = stores.add("test:1", "Stuk."), stores.add("test:2", "Heel iets anders.")
    with pytest.raises(NotFound, match="lijken niet op elkaar"):
        stores.resemblances.decide(one, other, Verdict.SAME)


def test_only_the_keeper_sees_both(stores: Stores) -> None:
    one, other = stores.add("test:1", "Stuk."), stores.add("test:2", "Stuk, herzien.")
    stores.note(one, other)
    assert {card.id for card in stores.catalogue.every(KEEPER)} == {one, other}
