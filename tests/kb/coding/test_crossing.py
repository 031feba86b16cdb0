"""Tables of codes against voices, and where codes meet."""

import random
import time
from collections import Counter
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.coding.crossing import (
    EMPTY,
    Cell,
    Coded,
    Inside,
    Meeting,
    Near,
    Overlap,
    Relation,
    Within,
    table,
    together,
    without,
)
from kb.model.region import Region
from kb.ranking.plurality import Contribution, units

RELATIONS: list[Relation] = [Overlap(), Inside(), Near(3), Within({"d0": (0, 4, 9), "d1": (2, 8)}), Within({})]

pages = st.builds(
    lambda page, left, bottom: Region(
        page=page, left=left, bottom=bottom, right=left + 3, top=bottom + 3, width=9, height=9, file="f"
    ),
    st.integers(1, 2),
    st.integers(0, 6),
    st.integers(0, 6),
)

codings = st.lists(
    st.builds(
        Coded,
        st.just(""),
        st.sampled_from("ABC"),
        st.sampled_from(["d0", "d1"]),
        st.none() | st.integers(0, 15),
        st.integers(1, 6),
        st.none() | pages,
    ),
    max_size=14,
).map(lambda found: [placed(number, one) for number, one in enumerate(found)])


def placed(number: int, one: Coded) -> Coded:
    """With an id of its own, and its end behind its start; a part of a page stands in one place."""
    if one.region:
        return one._replace(id=str(number), start=one.start or 0, end=one.start or 0)
    end = one.start + one.end if one.start is not None and one.end is not None else None
    return one._replace(id=str(number), end=end)


def apart(documents: Collection[str]) -> int:
    return len(documents)


def one_teller(documents: Collection[str]) -> int:
    return units(Contribution(("verteller",), document) for document in documents)


def test_a_table_has_codings_documents_and_independent_contributors_in_each_cell() -> None:
    given = [("schaamte", "a", 2), ("schaamte", "b", 1), ("geld", "b", 1)]
    found = table(given, {"a": ["experience"], "b": ["experience"]}, one_teller)

    assert found.cell("schaamte", "experience") == Cell(3, ("a", "b"), 1)
    assert found.cell("geld", "experience") == Cell(1, ("b",), 1)
    assert (found.codes, found.columns) == ({"schaamte", "geld"}, {"experience"})


def test_silence_is_an_empty_cell() -> None:
    assert table([("geld", "a", 1)], {"a": ["research"]}, apart).cell("geld", "practice") == EMPTY


def test_what_two_coders_gave_in_one_document_is_added_up() -> None:
    found = table([("geld", "a", 1), ("geld", "a", 2)], {"a": ["research"]}, apart)

    assert found.cell("geld", "research") == Cell(3, ("a",), 1)


def test_a_document_with_two_places_counts_in_both_and_one_without_in_none() -> None:
    found = table([("geld", "a", 1), ("hulp", "b", 1)], {"a": ["Ede", "Tiel"]}, apart)

    assert found.cell("geld", "Ede").codings == found.cell("geld", "Tiel").codings == 1
    assert found.columns == {"Ede", "Tiel"}
    assert found.codes == {"geld", "hulp"}


def test_two_codes_meet_where_their_highlights_overlap() -> None:
    given = [
        Coded("1", "A", "a", 0, 10),
        Coded("2", "B", "a", 9, 12),
        Coded("3", "B", "a", 10, 14),
        Coded("4", "B", "b", 0, 10),
    ]

    assert together(given, Overlap(), apart) == {
        ("A", "B"): Meeting((("1", "2"),), ("a",), 1),
        ("B", "A"): Meeting((("2", "1"),), ("a",), 1),
    }


def test_inside_has_a_direction() -> None:
    given = [Coded("1", "A", "a", 2, 5), Coded("2", "B", "a", 0, 9)]

    assert together(given, Inside(), apart).keys() == {("A", "B")}


def test_near_counts_the_characters_between() -> None:
    given = [Coded("1", "A", "a", 0, 5), Coded("2", "B", "a", 15, 20)]

    assert together(given, Near(9), apart) == {}
    assert together(given, Near(10), apart).keys() == {("A", "B"), ("B", "A")}


def test_two_codes_meet_in_a_paragraph_that_both_reach_into() -> None:
    given = [Coded("1", "A", "a", 0, 12), Coded("2", "B", "a", 15, 18), Coded("3", "C", "a", 25, 30)]

    assert together(given, Within({"a": (0, 10, 20)}), apart).keys() == {("A", "B"), ("B", "A")}


def test_a_document_coded_as_a_whole_meets_what_stands_in_it() -> None:
    given = [Coded("1", "A", "a"), Coded("2", "B", "a", 15, 18)]

    assert together(given, Within({}), apart).keys() == {("A", "B"), ("B", "A")}
    assert together(given, Overlap(), apart) == {}


def test_one_without_the_other_is_what_meets_none_of_it() -> None:
    given = [Coded("1", "A", "a", 0, 5), Coded("2", "B", "a", 3, 8), Coded("3", "A", "a", 20, 25), Coded("4", "A", "b")]

    assert without(given, "A", "B", Overlap()) == ("3", "4")


def test_a_code_does_not_meet_itself() -> None:
    assert together([Coded("1", "A", "a", 0, 5), Coded("2", "A", "a", 3, 8)], Overlap(), apart) == {}


def meet(one: Coded, other: Coded, relation: Relation) -> bool:
    """The definition, for two codings in one document."""
    if isinstance(relation, Within):
        starts = relation.starts.get(one.document)
        return starts is None or bool(reached(one, starts) & reached(other, starts))
    if one.region and other.region:
        return meet_on_a_page(one.region, other.region, relation)
    if one.region or other.region:
        return False
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return False
    match relation:
        case Inside():
            return other.start <= one.start and one.end <= other.end
        case Near(distance):
            return max(one.start, other.start) - min(one.end, other.end) <= distance
        case _:
            return max(one.start, other.start) < min(one.end, other.end)


def meet_on_a_page(one: Region, other: Region, relation: Relation) -> bool:
    """The definition, point by point."""
    first, second = (
        {(x, y) for x in range(part.left, part.right) for y in range(part.bottom, part.top)} for part in (one, other)
    )
    if one.page != other.page:
        return False
    match relation:
        case Inside():
            return first <= second
        case Near():
            return True
        case _:
            return bool(first & second)


def reached(one: Coded, starts: Collection[int]) -> set[int]:
    if one.start is None or one.end is None:
        return set()
    places = {max((start for start in starts if start <= place), default=-1) for place in range(one.start, one.end)}
    return places - {-1}


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: type(relation).__name__)
@given(given=codings)
def test_codes_meet_exactly_where_the_definition_says(relation: Relation, given: list[Coded]) -> None:
    expected = {
        (one.id, other.id)
        for one in given
        for other in given
        if one.code != other.code and one.document == other.document and meet(one, other, relation)
    }
    found = together(given, relation, apart)

    assert {pair for meeting in found.values() for pair in meeting.pairs} == expected
    assert set(without(given, "A", "B", relation)) == {
        one.id
        for one in given
        if one.code == "A" and not any(other.code == "B" and (one.id, other.id) in expected for other in given)
    }


def test_a_hundred_codes_against_three_voices_over_a_hundred_thousand_codings_take_half_a_second() -> None:
    chance = random.Random(2)
    documents = [f"d{number}" for number in range(2_000)]
    voices = {one: [chance.choice(["research", "practice", "experience"])] for one in documents}
    by = {one: Contribution((f"m{chance.randrange(900)}",), f"s{chance.randrange(900)}") for one in documents}
    counted = Counter((f"c{chance.randrange(100)}", chance.choice(documents)) for _ in range(100_000))
    given = [(code, document, codings) for (code, document), codings in counted.items()]

    begun = time.process_time()
    found = table(given, voices, lambda some: units(by[one] for one in some))
    spent = time.process_time() - begun

    assert len(found.cells) == 300
    assert sum(cell.codings for cell in found.cells.values()) == 100_000
    assert spent < 4  # Some 0.4 s; a machine that is busy takes longer.
