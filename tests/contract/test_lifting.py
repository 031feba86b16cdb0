"""What a place said is lifted by a keeper, on SQLite and on PostgreSQL: ``Withdrawals`` and ``Lifting`` together."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.adapters.withdrawals import WithdrawalFile
from kb.errors import Invalid, Refused
from kb.model.document import DocumentCard
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import document_id
from kb.model.provenance import Source
from kb.model.reader import KEEPER, VISITOR
from kb.model.withdrawal import Withdrawal, WithdrawalKind, bare
from kb.services.keeping.lifting import Lifting
from tests.building import CONSENT, document

STORY = KnowledgeSource.EXPERIENCE
CLOSED = Terms(knowledge_source=STORY, rights=Rights(access=Access.RESTRICTED), consent=CONSENT)
PLACE = document_id("manifest:een")


class Store(NamedTuple):
    """A catalogue with the list beside it."""

    catalogue: SqlCatalogue
    changes: SqlChanges
    withdrawals: SqlWithdrawals
    beside: WithdrawalFile
    lifting: Lifting

    def save(self, origin: str, *paragraphs: str, access: Access = Access.PUBLIC) -> DocumentCard:
        made, passages = document(origin, *(paragraphs or ("Een verhaal.",)), source=STORY, access=access)
        place = Source(document_id=made.id, origin=origin, entry=origin, sha256=made.sha256, terms=made.terms)
        return self.catalogue.save(made, passages, place).document

    def is_open(self, card: DocumentCard) -> bool:
        return card.id in self.catalogue.cards([card.id], VISITOR)


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    engine = connect(url)
    migrate(engine)
    beside = WithdrawalFile(tmp_path / "withdrawals.jsonl")
    catalogue, withdrawals = SqlCatalogue(engine, beside), SqlWithdrawals(engine)
    lifting = Lifting(withdrawals=withdrawals, beside=beside)
    yield Store(catalogue, SqlChanges(engine), withdrawals, beside, lifting)
    catalogue.close()


def test_what_a_place_that_is_unknown_says_is_listed_and_lifted(store: Store) -> None:
    saved = store.save("test:een")
    other = store.save("test:ander", "Iets anders.")
    store.catalogue.narrow("test:een", CLOSED, by="manifest:een")
    store.catalogue.narrow("test:ander", CLOSED, by="manifest:ander")

    ruled = {one.place: one for one in store.lifting.standing()}
    assert set(ruled) == {PLACE, document_id("manifest:ander")}
    assert (ruled[PLACE].source, ruled[PLACE].ids) == (None, (saved.id,))
    assert ruled[PLACE].line.terms == bare(CLOSED)

    before = store.changes.end().number
    (lifted,) = store.lifting.lift([PLACE], "dat manifest  bestaat niet meer")

    assert lifted.ids == (saved.id,)
    assert (store.is_open(saved), store.is_open(other)) == (True, False)
    assert [one.place for one in store.lifting.standing()] == [document_id("manifest:ander")]
    last = store.beside.lines()[-1]
    assert (last.kind, last.reason) == (WithdrawalKind.LIFTED, "dat manifest bestaat niet meer")
    assert store.withdrawals.lines()[-1] == last
    # It is to be indexed anew, and stays open when it is saved again.
    assert store.changes.after(before, KEEPER, limit=9)[-1].card == store.catalogue.cards([saved.id], VISITOR)[saved.id]
    assert store.is_open(store.save("test:een"))


def test_a_place_that_comes_back_counts_again(store: Store) -> None:
    saved = store.save("test:een")
    store.catalogue.narrow("test:een", CLOSED, by="manifest:een")
    store.lifting.lift([PLACE], "weg")

    store.catalogue.narrow("test:een", CLOSED, by="manifest:een")

    assert not store.is_open(saved)
    assert [one.place for one in store.lifting.standing()] == [PLACE]


def test_a_place_where_it_stood_the_last_time_is_only_lifted_when_it_is_said_to_be_gone(store: Store) -> None:
    saved = store.save("test:een")
    store.save("manifest:een", access=Access.RESTRICTED)
    assert not store.is_open(saved)

    with pytest.raises(Refused, match="manifest:een"):
        store.lifting.lift([PLACE], "weg")
    assert not store.is_open(saved)

    store.lifting.lift([PLACE], "weg", gone=True)
    assert store.is_open(saved)
    assert [place.origin for place in store.catalogue.sources_of([saved.id])] == ["test:een"]


def test_the_only_place_of_a_document_opens_nothing_until_it_is_added_elsewhere(store: Store) -> None:
    saved = store.save("test:een")
    store.catalogue.narrow("test:een", CLOSED)

    (lifted,) = store.lifting.lift([document_id("test:een")], "weg", gone=True)

    assert lifted.ids == (saved.id,)
    assert not store.is_open(saved)
    store.save("test:elders")
    assert store.is_open(saved)


def test_lifting_one_of_two_rulings_opens_nothing(store: Store) -> None:
    saved = store.save("test:een")
    none_left = CLOSED.model_copy(update={"consent": Consent(purposes=frozenset({Purpose.READ}), recorded="")})
    store.catalogue.narrow("test:een", CLOSED, by="manifest:een")
    store.catalogue.narrow("test:een", none_left, by="manifest:twee")

    store.lifting.lift([PLACE], "weg")

    assert not store.is_open(saved)


def test_nothing_is_lifted_without_a_reason_or_when_one_of_them_is_not_there(store: Store) -> None:
    saved = store.save("test:een")
    store.catalogue.narrow("test:een", CLOSED, by="manifest:een")
    before = store.beside.lines()

    with pytest.raises(Invalid, match="--reason"):
        store.lifting.lift([PLACE], " ")
    with pytest.raises(Invalid, match="er is niets veranderd"):
        store.lifting.lift([PLACE, document_id("nergens")], "weg")

    assert store.beside.lines() == before
    assert not store.is_open(saved)


def test_what_opened_again_by_itself_is_not_listed(store: Store) -> None:
    store.save("test:een", access=Access.RESTRICTED)
    store.catalogue.narrow("test:een", CLOSED.model_copy(update={"consent": None}))
    store.save("test:een")

    assert store.lifting.standing() == []


@pytest.mark.parametrize("is_known", [True, False], ids=["narrowed there too", "never met there"])
def test_a_catalogue_of_before_is_opened_by_the_list_of_now(store: Store, is_known: bool) -> None:
    saved = store.save("test:een")
    narrowed = Withdrawal(
        document_id=saved.id,
        kind=WithdrawalKind.NARROWED,
        at=datetime(2026, 5, 1, tzinfo=UTC),
        texts=(saved.sha256,),
        places=(PLACE,),
        terms=bare(CLOSED),
    )
    at = datetime(2026, 5, 2, tzinfo=UTC)
    lifted = narrowed.model_copy(update={"kind": WithdrawalKind.LIFTED, "at": at, "terms": None, "reason": "weg"})
    if is_known:
        store.withdrawals.carry_out([narrowed])
        assert not store.is_open(saved)

    store.withdrawals.carry_out([narrowed, lifted])

    assert store.is_open(saved)
    assert store.lifting.standing() == []
    # And it opens what is said of it where it stands, no more.
    assert not store.is_open(store.save("test:besloten", "Nog een.", access=Access.RESTRICTED))
