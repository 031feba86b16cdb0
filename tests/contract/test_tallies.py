"""Counts that are kept are those of a count from scratch, whatever happens to documents."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from kb.adapters.sql import where
from kb.adapters.sql.database import writing
from kb.adapters.sql.tallies import recount
from kb.model.evidence import Access, Amount, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import KEEPER, VISITOR
from tests.building import CONSENT, document
from tests.contract.changing import TODAY, Store

DEBTS = ThemeId("schulden")


@pytest.fixture
def store(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(where, "clock", lambda: TODAY)
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
    tomorrow = TODAY + timedelta(days=1)
    until = CONSENT.model_copy(update={"until": TODAY.date()})
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
    store.catalogue.forget_counts()
    assert store.catalogue.theme_amounts(VISITOR)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(1, 1)}


def test_of_processes_that_count_at_once_the_second_finds_it_done(store: Store) -> None:
    store.catalogue.save(*document("test:een", "Over schulden."))
    store.catalogue.recount()
    with writing(store.engine) as connection:
        recount(connection)
    assert store.catalogue.theme_amounts(VISITOR)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(1, 1)}
    assert store.catalogue.miscounted() == 0


def test_a_keeper_is_not_told_what_visitors_are(store: Store) -> None:
    store.catalogue.save(*document("test:dicht", "Over schulden.", access=Access.RESTRICTED))
    store.catalogue.recount()
    assert store.catalogue.theme_amounts(VISITOR) == {}
    assert store.catalogue.theme_amounts(KEEPER)[DEBTS] == {KnowledgeSource.RESEARCH: Amount(1, 1)}
