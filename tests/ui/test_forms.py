"""Addresses and questions: each question has one address, and each address that cannot be used says why."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import Filters, SearchQuery, Sort
from ui.forms import UnusableAddress, read, write

_names = st.text(string.ascii_lowercase + "-", min_size=1, max_size=12)
_themes = st.frozensets(_names.map(ThemeId), max_size=3)
_words = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=8)
_phrases = st.lists(_words, min_size=1, max_size=5).map(" ".join)
_years = st.none() | st.integers(1000, 9999)


@st.composite
def _filters(draw: st.DrawFn) -> Filters:
    since, until = draw(_years), draw(_years)
    if since and until and since > until:
        since, until = until, since
    return Filters(
        sources=draw(st.frozensets(st.sampled_from(KnowledgeSource))),
        themes=draw(_themes),
        laws=draw(_themes),
        target_groups=draw(_themes),
        places=draw(st.frozensets(_phrases, max_size=3)),
        year_from=since,
        year_to=until,
    )


_queries = st.builds(
    SearchQuery,
    text=st.just("") | _phrases,
    filters=_filters(),
    sort=st.sampled_from(Sort),
    related=st.booleans(),
    page=st.integers(1, 99_999),
)


@given(_queries)
def test_a_question_comes_back_from_its_address(query: SearchQuery) -> None:
    assert read(write(query)) == query


@given(_queries)
def test_a_question_has_one_address_whatever_the_order_of_the_values(query: SearchQuery) -> None:
    pairs = write(query)

    assert write(read(reversed(pairs))) == pairs


def test_the_usual_values_stay_out_of_the_address() -> None:
    assert write(SearchQuery(text="schulden")) == [("q", "schulden")]


@pytest.mark.parametrize(
    ("value", "years"),
    [("2020-2024", (2020, 2024)), ("2020-", (2020, None)), ("-2024", (None, 2024)), ("2021", (2021, 2021))],
)
def test_a_period_may_be_open_at_either_end(value: str, years: tuple[int | None, int | None]) -> None:
    filters = read([("periode", value)]).filters

    assert (filters.year_from, filters.year_to) == years


def test_a_box_that_is_ticked_outweighs_the_no_before_it() -> None:
    # A box that is not ticked sends nothing, so the form sends a no in front of it.
    assert read([("verwant", "nee"), ("verwant", "ja")]).related
    assert not read([("verwant", "nee")]).related


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bron", "krant"),
        ("periode", "vorig jaar"),
        ("periode", "2024-2020"),
        ("periode", "٢٠٢٠"),
        ("sorteer", "mooiste"),
        ("verwant", "misschien"),
        ("pagina", "0"),
        ("pagina", "-1"),
        ("pagina", "1e3"),
        ("pagina", "²"),
        ("pagina", "1234567890"),
        ("plaats", "x" * 101),
    ],
)
def test_a_value_that_cannot_be_used_is_named(field: str, value: str) -> None:
    with pytest.raises(UnusableAddress) as refused:
        read([("q", "schulden"), (field, value)])

    assert [(problem.field, problem.value) for problem in refused.value.problems] == [(field, value)]


def test_all_values_that_cannot_be_used_are_named_together() -> None:
    with pytest.raises(UnusableAddress) as refused:
        read([("bron", "krant"), ("bron", "radio"), ("pagina", "nul")])

    assert [problem.value for problem in refused.value.problems] == ["krant", "radio", "nul"]


def test_names_that_mean_nothing_here_are_passed_over() -> None:
    assert read([("utm_source", "krant"), ("q", "  schulden   nu ")]) == SearchQuery(text="schulden nu")


def test_a_town_is_one_choice_however_it_is_spelled() -> None:
    found = read([("plaats", "Den Bosch"), ("plaats", "’s-hertogenbosch"), ("plaats", "Verweggistan")])

    assert found.filters.places == {"'s-Hertogenbosch", "Verweggistan"}


def test_readings_are_taken_off_and_on_in_the_address() -> None:
    pairs = [("q", "hulp Arnhem"), ("niet_gelezen", "plaats:Arnhem"), ("wel_gelezen", "periode:2015")]
    query = read([*pairs, ("niet_gelezen", "onzin"), ("niet_gelezen", "iets:anders")])
    assert query.unread == {"place:Arnhem"}
    assert query.taken == {"period:2015"}
    assert write(query) == pairs


@pytest.mark.parametrize(
    ("since", "until", "address"),
    [
        ("2018", "2021", "periode=2018-2021"),
        ("2021", "2018", "periode=2018-2021"),
        ("2018", "", "periode=2018-"),
        ("", "2021", "periode=-2021"),
        ("2020", "2020", "periode=2020"),
        ("", "", ""),
    ],
)
def test_years_of_ones_own_become_a_period(since: str, until: str, address: str) -> None:
    query = read([("periode", "eigen"), ("van", since), ("tot", until)])

    assert "&".join("=".join(pair) for pair in write(query)) == address


def test_years_of_ones_own_count_only_when_they_are_chosen() -> None:
    assert read([("periode", "2015-2019"), ("van", "2018"), ("tot", "2021")]).filters.year_from == 2015
    assert read([("periode", ""), ("van", "2018")]).filters.year_from is None


@pytest.mark.parametrize(
    ("period", "since", "until", "filled", "years"),
    [
        ("", "2016", "", "-", (2016, None)),
        ("2015-2019", "2018", "2021", "-", (2018, 2021)),
        # What stood there already was not typed.
        ("", "2016", "2018", "2016-2018", (None, None)),
        ("", "2016", "2017", "2016-2018", (2016, 2017)),
        ("2015-2019", "", "", "2016-2018", (2015, 2019)),
    ],
)
def test_typed_years_are_chosen_without_a_script(
    period: str, since: str, until: str, filled: str, years: tuple[int | None, int | None]
) -> None:
    filters = read([("periode", period), ("van", since), ("tot", until), ("gevuld", filled)]).filters
    assert (filters.year_from, filters.year_to) == years


def test_years_that_are_none_are_named() -> None:
    with pytest.raises(UnusableAddress) as refused:
        read([("periode", "eigen"), ("van", "18"), ("tot", "2021")])

    assert [(one.field, one.value) for one in refused.value.problems] == [("periode", "18")]
