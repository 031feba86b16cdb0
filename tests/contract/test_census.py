"""Lists and counts are what the cards say, whatever happens to documents and whoever changes them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product

import pytest

from kb.adapters.sql import enrolling, where
from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect
from kb.model.document import DocumentCard
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.search import Filters
from kb.ranking.plurality import contribution, units
from kb.services.finding.sifting import passes
from tests.building import document
from tests.contract.changing import TODAY, Store

DEBTS = ThemeId("schulden")
_FILTERS = [
    Filters(
        themes=frozenset(themes), sources=frozenset(sources), places=frozenset(places), year_from=since, year_to=until
    )
    for themes, sources, places, (since, until) in product(
        ((), (DEBTS,)),
        ((), (KnowledgeSource.RESEARCH, KnowledgeSource.EXPERIENCE)),
        ((), ("Emmen", "Venlo")),
        ((None, None), (2020, None), (2019, 2020)),
    )
]


@pytest.fixture
def store(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(where, "clock", lambda: TODAY)
    made = Store(url)
    yield made
    made.catalogue.close()


def _listed(cards: Iterable[DocumentCard], filters: Filters) -> list[DocumentCard]:
    """What a list should hold, in its order."""
    first: dict[tuple[KnowledgeSource, str], DocumentCard] = {}
    through = [card for card in cards if passes(card, filters)]
    for card in sorted(through, key=lambda card: (card.same_as is not None, card.id)):
        first.setdefault((card.knowledge_source, card.same_as or card.id), card)
    newest = sorted(first.values(), key=lambda card: card.id)
    return sorted(newest, key=lambda card: card.date, reverse=True)


def _agrees(catalogue: SqlCatalogue, filters: Filters, reader: Reader, cards: list[DocumentCard]) -> None:
    assert catalogue.select(filters, reader, limit=99) == cards
    assert catalogue.select(filters, reader, limit=3, offset=2) == cards[2:5]
    groups = {source: [card for card in cards if card.knowledge_source is source] for source in KnowledgeSource}
    assert catalogue.count(filters, reader) == {source: len(group) for source, group in groups.items()}
    assert catalogue.amounts(filters, reader) == {
        source: Amount(len(group), units(map(contribution, group))) for source, group in groups.items()
    }
    common = catalogue.in_common(filters, reader)
    assert common.concepts == Counter(concept for card in cards for concept in card.concepts)
    assert common.places == Counter(place for card in cards for place in card.places)
    assert common.years == Counter((card.year, card.year_until) for card in cards if card.year is not None)
    newest = {source: max((card.date for card in group), default="") for source, group in groups.items()}
    assert catalogue.latest_dates(filters, reader) == {source: date for source, date in newest.items() if date}


@pytest.mark.parametrize("few", [enrolling.FEW, 0])
def test_after_many_changes_of_every_kind_lists_are_what_the_cards_say(
    store: Store, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolling, "FEW", few)
    for number in range(80):
        store.change()
        if number % 10 == 9:
            for reader in (VISITOR, KEEPER):
                every = list(store.catalogue.every(reader))
                for filters in _FILTERS:
                    _agrees(store.catalogue, filters, reader, _listed(every, filters))
    assert sum(store.catalogue.count(Filters(), VISITOR).values()) > 5


def test_what_another_process_changes_is_in_the_next_list(store: Store, url: str) -> None:
    other = SqlCatalogue(connect(url))
    assert other.select(Filters(), VISITOR, limit=9) == []
    made, passages = document("test:een", "Over schulden.")
    store.catalogue.save(made, passages)
    assert [card.id for card in other.select(Filters(), VISITOR, limit=9)] == [made.id]
    other.close()


def test_what_an_embargo_keeps_is_in_the_list_of_the_day_on_which_it_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    store.catalogue.save(*document("test:later", "Over schulden.", embargo_until=tomorrow.date()))
    assert store.catalogue.select(Filters(), VISITOR, limit=9) == []
    monkeypatch.setattr(where, "clock", lambda: tomorrow)
    assert len(store.catalogue.select(Filters(), VISITOR, limit=9)) == 1


def test_the_last_page_ends_where_the_count_does_also_when_two_sources_hold_one_piece(store: Store) -> None:
    first, passages = document("test:a", "Over schulden.")
    store.catalogue.save(first, passages)
    beside, passages = document("test:b", "Over huur.", source=KnowledgeSource.PRACTICE)
    store.catalogue.save(beside, passages)
    one, other = sorted((first.id, beside.id))
    store.count_as_one(one, other)
    total = sum(store.catalogue.count(Filters(), VISITOR).values())
    assert len(store.catalogue.select(Filters(), VISITOR, limit=1, offset=total - 1)) == 1
    assert store.catalogue.select(Filters(), VISITOR, limit=1, offset=total) == []
