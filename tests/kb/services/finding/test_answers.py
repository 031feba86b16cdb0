"""What answers a question under filters: read once, narrowed, and the same number wherever it is told."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.model.identity import ThemeId
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.search import Facet, Filters, SearchQuery, SearchResults
from kb.ports.index import Retriever, ScoredPassage
from kb.services.finding import judging
from kb.services.finding.gathering import Enquiry
from kb.services.finding.reads import Read, Reads
from kb.services.finding.sifting import passes
from tests.building import document, knowledge_base

_QUESTION = "brieven van de deurwaarder ongeopend laten liggen"
_POST = "Uit angst voor nieuwe schulden maakt zij de enveloppen van de deurwaarder niet meer open, deel {}."
_CAKE = "Klop de eieren met de suiker en doe er dan de gezeefde bloem bij, recept {}."
_PLACES = ("Heerlen", "Emmen", "")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = [
        document(
            f"test:{n}", text.format(n), source=source, place=_PLACES[n % 3], when=str(2015 + n % 4), title=f"Stuk {n}"
        )
        for n, (text, source) in enumerate(
            product((_POST, _CAKE) * 5, (KnowledgeSource.RESEARCH, KnowledgeSource.PRACTICE))
        )
    ]
    opened = knowledge_base(tmp_path_factory.mktemp("kb"), *made, encoder="joined")
    yield opened
    opened.close()


def _ask(base: KnowledgeBase, filters: Filters | None = None) -> SearchResults:
    return base.searching.search(SearchQuery(text=_QUESTION, filters=filters or Filters()), VISITOR)


def _choosing(facet: Facet, value: str) -> Filters:
    match facet:
        case Facet.PLACE:
            return Filters(places=frozenset({value}))
        case Facet.PERIOD:
            return Filters(year_from=int(value[:4]), year_to=int(value[5:]))
        case Facet.SOURCE:
            return Filters(sources=frozenset({KnowledgeSource(value)}))
        case _:
            return Filters(themes=frozenset({ThemeId(value)}))


def test_what_a_facet_counts_is_what_is_found_when_it_is_chosen(base: KnowledgeBase) -> None:
    found = _ask(base)
    assert found.whole
    assert found.total > 3
    for facet in (Facet.PLACE, Facet.PERIOD, Facet.SOURCE, Facet.THEME):
        assert found.facets[facet]
        for value in found.facets[facet]:
            chosen = _ask(base, _choosing(facet, value.value))
            assert chosen.total == value.count
            assert next(one for one in chosen.facets[facet] if one.value == value.value).count == value.count


@pytest.fixture
def asked(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Sequence[Retriever]]]:
    """What the index is asked, by who did not ask before."""
    base.searching.forget()
    calls: list[Sequence[Retriever]] = []
    search = base.index.search

    def recording(retrievers: Sequence[Retriever], reader: Reader) -> list[list[ScoredPassage]]:
        calls.append([one for one in retrievers if one.source is not None])
        return search(retrievers, reader)

    monkeypatch.setattr(base.index, "search", recording)
    yield calls
    base.searching.forget()


_THREE = Filters(
    places=frozenset({"Heerlen"}), year_from=2015, year_to=2017, sources=frozenset({KnowledgeSource.RESEARCH})
)


def test_however_many_filters_are_chosen_passages_are_looked_for_once(
    base: KnowledgeBase, asked: list[Sequence[Retriever]]
) -> None:
    found = _ask(base, _THREE)
    assert [call[0].filters for call in asked if call] == [Filters()]
    assert {hit.document.place for hit in found.hits} == {"Heerlen"}


def test_where_the_judge_was_still_finding_a_filter_makes_it_read_on_once(
    base: KnowledgeBase, asked: list[Sequence[Retriever]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "READ_PER_SOURCE", 3)
    found = _ask(base, _THREE)
    assert [call[0].filters for call in asked if call] == [Filters(), _THREE]
    assert not found.whole
    assert {hit.document.place for hit in found.hits} == {"Heerlen"}


def test_who_goes_on_with_a_question_is_answered_from_what_was_read(
    base: KnowledgeBase, asked: list[Sequence[Retriever]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "READ_PER_SOURCE", 3)
    first, narrowed = _ask(base), _ask(base, _THREE)
    before = len(asked)
    again = base.searching.search(SearchQuery(text=_QUESTION, page_size=1, page=2), VISITOR)
    assert (again.total, again.hits) == (first.total, first.hits[1:2])
    assert _ask(base, _THREE) == narrowed
    assert len(asked) == before
    base.searching.search(SearchQuery(text=_QUESTION), KEEPER)
    base.searching.search(SearchQuery(text=f"{_QUESTION} thuis"), VISITOR)
    assert len([call for call in asked[before:] if call]) == 2


def test_what_was_let_go_of_is_read_anew(base: KnowledgeBase, asked: list[Sequence[Retriever]]) -> None:
    first = _ask(base)
    base.searching.forget()
    assert _ask(base) == first
    assert len([call for call in asked if call]) == 2


def test_what_changed_since_is_answered_as_it_is_now(tmp_path: Path) -> None:
    first, second = (document(f"test:{n}", _POST.format(n), title=f"Stuk {n}") for n in range(2))
    base = knowledge_base(tmp_path, first, encoder="joined")
    assert [hit.document.id for hit in _ask(base).hits] == [first[0].id]
    base.catalogue.save(*second)
    base.following.catch_up()
    assert {hit.document.id for hit in _ask(base).hits} == {first[0].id, second[0].id}
    # The index has not heard of it yet.
    base.catalogue.save(first[0].model_copy(update={"rights": Rights(access=Access.RESTRICTED)}), first[1])
    assert [hit.document.id for hit in _ask(base).hits] == [second[0].id]
    base.close()


def test_the_last_that_were_asked_for_are_remembered() -> None:
    reads, asked = Reads(most=2), list[str]()

    def read(key: str) -> Read:
        asked.append(key)
        return Read({}, True, Enquiry(key, {}, frozenset(), frozenset(), np.zeros(1, dtype=np.float32)))

    for key in "abacab":
        assert reads.of(key, partial(read, key)).enquiry.text == key
    assert asked == ["a", "b", "c", "b"]


def test_a_document_passes_filters_as_the_catalogue_says(base: KnowledgeBase) -> None:
    cards = list(base.catalogue.every(VISITOR))
    debts = ThemeId("schulden")
    for places, themes, since, until, sources in product(
        ((), ("Emmen",), ("Emmen", "Heerlen")),
        ((), (debts,)),
        (None, 2016),
        (None, 2017),
        ((), (KnowledgeSource.PRACTICE,)),
    ):
        filters = Filters(
            places=frozenset(places),
            themes=frozenset(themes),
            year_from=since,
            year_to=until,
            sources=frozenset(sources),
        )
        through = {card.id for card in base.catalogue.select(filters, VISITOR, limit=99)}
        assert {card.id for card in cards if passes(card, filters)} == through
