"""Narrowing an answer, and taking that back."""

from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import Coverage, Facet, FacetValue, Filters, SearchQuery, SearchResults
from ui.edition import Edition
from ui.forms import read
from ui.views.facets import VALUES_SHOWN, chips, panels

_EVERYTHING = Filters(
    sources=frozenset({KnowledgeSource.EXPERIENCE}),
    themes=frozenset({ThemeId("schulden"), ThemeId("armoede")}),
    laws=frozenset({ThemeId("participatiewet")}),
    target_groups=frozenset({ThemeId("jongvolwassenen")}),
    places=frozenset({"Ede"}),
    year_from=2020,
    year_to=2024,
)


def _found(filters: Filters, **facets: list[tuple[str, int]]) -> SearchResults:
    return SearchResults(
        query=SearchQuery(text="post", filters=filters, page=3),
        hits=(),
        framework=(),
        coverage={source: Coverage(about=0, units=0) for source in KnowledgeSource},
        facets={
            facet: tuple(FacetValue(value=value, count=count) for value, count in facets.get(facet.name.lower(), []))
            for facet in Facet
        },
        total=0,
    )


def test_every_filter_has_a_chip_that_takes_off_that_filter_only(dutch: Edition) -> None:
    query = SearchQuery(text="post", filters=_EVERYTHING, page=3)
    made = chips(query, dutch)

    assert len(made) == 7
    for chip in made:
        address = chip.url.partition("?")[2]
        left = read([tuple(pair.split("=")) for pair in address.split("&")])  # type: ignore[misc]
        assert left.page == 1
        assert len(chips(left, dutch)) == 6
        assert chip.name not in {other.name for other in chips(left, dutch)}


def test_a_chosen_value_is_shown_also_when_nothing_answers_to_it(dutch: Edition) -> None:
    (panel,) = panels(_found(Filters(places=frozenset({"Ede"})), place=[("Tilburg", 3)]), dutch)

    assert [(choice.name, choice.count, choice.chosen) for choice in panel.choices] == [
        ("Tilburg", 3, False),
        ("Ede", None, True),
    ]


_PLACES = [(f"Plaats {number:02}", 50 - number) for number in range(40)]


def test_of_a_long_list_the_rest_and_what_is_chosen_stay_within_reach(dutch: Edition) -> None:
    (panel,) = panels(_found(Filters(places=frozenset({"Plaats 39"})), place=_PLACES), dutch)

    assert len(panel.choices) == VALUES_SHOWN + 1
    assert [choice.name for choice in panel.chosen] == ["Plaats 39"]
    assert [choice.name for choice in panel.rest] == [name for name, _ in _PLACES[VALUES_SHOWN:-1]]


def test_places_stand_by_their_number_or_by_their_name(dutch: Edition) -> None:
    found = _found(Filters(), place=[(f"{letter}oord", number) for number, letter in enumerate("ZYXWVUÀB")])
    (by_number,), (by_name,) = (panels(found, dutch, by_name=by_name) for by_name in (False, True))

    assert [choice.name[0] for choice in by_number.choices] == list("ZYXWVUÀB")
    assert [choice.name[0] for choice in by_name.choices] == list("ÀBUVWXYZ")
    assert [(one.key, one.chosen) for one in by_name.sortings] == [("aantal", False), ("naam", True)]
    assert by_name.sortings[1].url == "/zoeken/filters?q=post&pagina=3&op=naam#facet-plaats"


def test_years_of_ones_own_stand_in_their_fields(dutch: Edition) -> None:
    period = [("2015-2019", 2), ("2020-2024", 1)]
    (own,) = panels(_found(Filters(year_from=2018, year_to=2021), period=period), dutch)
    (given,) = panels(_found(Filters(year_from=2015, year_to=2019), period=period), dutch)

    assert own.own_years == ("2018", "2021")
    assert [chosen.name for chosen in own.chosen] == ["2018 tot en met 2021"]
    assert not any(choice.chosen for choice in own.choices)
    assert given.own_years == ("", "")
    assert [choice.value for choice in given.choices if choice.chosen] == ["2015-2019"]


def test_sources_stand_in_their_fixed_order_whatever_their_number(dutch: Edition) -> None:
    (panel,) = panels(_found(Filters(), source=[("framework", 9), ("experience", 5), ("research", 1)]), dutch)

    assert [choice.value for choice in panel.choices] == ["onderzoek", "ervaring", "kader"]


def test_periods_stand_newest_first_and_one_at_a_time(dutch: Edition) -> None:
    (panel,) = panels(_found(Filters(), period=[("2010-2014", 9), ("2020-2024", 1)]), dutch)

    assert panel.single
    assert [choice.name for choice in panel.choices] == ["2020 tot en met 2024", "2010 tot en met 2014"]
