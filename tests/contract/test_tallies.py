"""Counts that are kept are those of a count from scratch, whatever happens to documents."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from kb.adapters.sql import where
from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate, writing
from kb.adapters.sql.resemblances import SqlResemblances
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.model.document import DocumentCard
from kb.model.evidence import Access, Amount, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import KEEPER, VISITOR
from kb.model.resemblance import Resemblance, Verdict
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from tests.building import CONSENT, document, thesaurus

_TODAY = datetime(2026, 5, 1, 12, tzinfo=UTC)
_TOPICS = ("schulden", "eenzaamheid", "de bijstand", "mantelzorg", "dakloosheid")
DEBTS = ThemeId("schulden")


class Store:
    """A catalogue in which documents are changed at random."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        migrate(self.engine)
        self.catalogue = SqlCatalogue(self.engine)
        self.resemblances = SqlResemblances(self.engine)
        self.withdrawals = SqlWithdrawals(self.engine)
        self.chance = random.Random(11)
        self.lines = 0

    def change(self) -> None:
        """One of all that can change what counts."""
        self.chance.choice([self.save, self.save, self.save, self.rename, self.withdraw, self.resemble, self.tell])()

    def save(self) -> None:
        """A new document, or a new version of one."""
        chance, number = self.chance, self.chance.randrange(40)
        origin = f"test:{number}"
        made, passages = document(
            origin,
            f"Stuk {number} over {' en '.join(chance.sample(_TOPICS, chance.randint(1, 3)))}.",
            source=chance.choice(list(KnowledgeSource)),
            access=chance.choice([Access.PUBLIC, Access.PUBLIC, Access.RESTRICTED]),
            embargo_until=chance.choice([None, None, (_TODAY + timedelta(days=chance.randint(1, 9))).date()]),
            consent=CONSENT.model_copy(
                update={"until": chance.choice([None, (_TODAY + timedelta(days=chance.randint(0, 9))).date()])}
            ),
        )
        whose = {
            "makers": tuple(f"maker {chance.randrange(6)}" for _ in range(chance.randrange(3))),
            "lineage": chance.choice(["", f"reeks {chance.randrange(6)}"]),
        }
        made = made.model_copy(update=whose)
        if all(line.document_id != made.id for line in self.withdrawals.lines()):
            self.catalogue.save(made, passages)

    def rename(self) -> None:
        """Other themes are recognised of a document."""
        for card in self.some(1):
            themes = (ThemeId(self.chance.choice(["schulden", "wonen", "jeugdhulp"])),)
            now = card.model_copy(update={"themes": themes, "concepts": thesaurus().closure(themes)})
            self.catalogue.renew([card], [now])

    def withdraw(self) -> None:
        """A document is withdrawn, or removed."""
        kinds = [WithdrawalKind.WITHDRAWN, WithdrawalKind.REMOVED]
        for card in self.some(1) if self.chance.random() < 0.3 else ():
            self.lines += 1
            at = _TODAY + timedelta(minutes=self.lines)
            line = Withdrawal(document_id=card.id, kind=self.chance.choice(kinds), at=at, reason="", texts=())
            self.withdrawals.carry_out([line])

    def resemble(self) -> None:
        """Two documents count as one."""
        cards = self.some(2)
        if len(cards) == 2 and cards[0].knowledge_source is cards[1].knowledge_source:
            first, second = sorted(card.id for card in cards)
            self.resemblances.settle(first, [Resemblance(first=first, second=second, likeness=0.9)])

    def tell(self) -> None:
        """Two documents that counted as one do so no more."""
        pairs = self.resemblances.pairs(undecided=True)
        if pairs:
            pair = self.chance.choice(pairs)
            self.resemblances.decide(pair.first, pair.second, Verdict.OTHER)

    def some(self, number: int) -> list[DocumentCard]:
        cards = list(self.catalogue.every(KEEPER))
        return self.chance.sample(cards, min(number, len(cards)))


@pytest.fixture
def store(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(where, "clock", lambda: _TODAY)
    made = Store(url)
    yield made
    made.catalogue.close()


def test_after_many_changes_of_every_kind_no_count_differs_from_one_from_scratch(store: Store) -> None:
    for number in range(300):
        store.change()
        if number % 7 == 0:
            store.catalogue.recount()
        if number % 20 == 0:
            assert store.catalogue.miscounted() == 0
    store.catalogue.recount()
    assert store.catalogue.miscounted() == 0
    assert len(store.catalogue.theme_amounts(VISITOR)) > 5


def test_a_count_holds_until_an_embargo_or_a_consent_ends_overnight(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = _TODAY + timedelta(days=1)
    until = CONSENT.model_copy(update={"until": _TODAY.date()})
    store.catalogue.save(*document("test:later", "Over schulden.", embargo_until=tomorrow.date()))
    store.catalogue.save(*document("test:tot", "Mijn schulden.", source=KnowledgeSource.EXPERIENCE, consent=until))
    store.catalogue.recount()
    assert store.catalogue.theme_amounts(VISITOR)[DEBTS] == {KnowledgeSource.EXPERIENCE: Amount(1, 1)}
    monkeypatch.setattr(where, "clock", lambda: tomorrow)
    assert store.catalogue.theme_amounts(VISITOR)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(1, 1)}
    store.catalogue.recount()
    assert store.catalogue.theme_amounts(VISITOR)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(1, 1)}


def test_what_is_counted_already_is_not_counted_again(store: Store) -> None:
    store.catalogue.save(*document("test:een", "Over schulden."))
    store.catalogue.recount()
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE tallies SET documents = 7, units = 7 WHERE concept = 'schulden'"))
    assert store.catalogue.theme_amounts(VISITOR)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(7, 7)}
    assert store.catalogue.miscounted() == 1
    store.catalogue.mark_all_pending()
    assert store.catalogue.theme_amounts(VISITOR)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(1, 1)}


def test_a_keeper_is_not_told_what_visitors_are(store: Store) -> None:
    store.catalogue.save(*document("test:dicht", "Over schulden.", access=Access.RESTRICTED))
    store.catalogue.recount()
    assert store.catalogue.theme_amounts(VISITOR) == {}
    assert store.catalogue.theme_amounts(KEEPER)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(1, 1)}
