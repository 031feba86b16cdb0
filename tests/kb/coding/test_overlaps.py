"""Marks that overlap, cut into stretches that do not."""

import random
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kb.coding.overlaps import Mark, Segment, segments

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=15)


def marks(given: list[tuple[int, int]]) -> list[Mark[int]]:
    return [Mark(number, start, start + length) for number, (start, length) in enumerate(given)]


def test_two_marks_that_overlap_are_three_stretches() -> None:
    assert segments([Mark("a", 0, 10), Mark("b", 5, 15)]) == [
        Segment(0, 5, ("a",)),
        Segment(5, 10, ("a", "b")),
        Segment(10, 15, ("b",)),
    ]


def test_what_no_mark_covers_is_left_out() -> None:
    assert segments([Mark("a", 0, 2), Mark("b", 5, 7)]) == [Segment(0, 2, ("a",)), Segment(5, 7, ("b",))]


def test_of_two_marks_that_begin_together_the_longest_stands_first() -> None:
    assert segments([Mark("kort", 0, 2), Mark("lang", 0, 4)])[0].ids == ("lang", "kort")


def test_a_mark_that_covers_nothing_is_nowhere() -> None:
    assert segments([Mark("leeg", 3, 3)]) == []


@given(spans)
def test_each_character_has_exactly_the_marks_that_cover_it(given: list[tuple[int, int]]) -> None:
    made = marks(given)
    covering = {place: {mark.id for mark in made if mark.start <= place < mark.end} for place in range(45)}

    told = {place: set(segment.ids) for segment in segments(made) for place in range(segment.start, segment.end)}

    assert told == {place: ids for place, ids in covering.items() if ids}


@given(spans)
def test_stretches_stand_in_order_without_overlap_and_no_two_that_touch_are_alike(given: list[tuple[int, int]]) -> None:
    found = segments(marks(given))

    assert all(segment.start < segment.end for segment in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.ids != other.ids for one, other in pairwise(found) if one.end == other.start)


def test_a_long_document_with_thousands_of_marks_is_cut_at_once() -> None:
    chance = random.Random(7)
    starts = [chance.randrange(928_000) for _ in range(3_000)]
    made = [Mark(number, start, start + chance.randrange(20, 2_000)) for number, start in enumerate(starts)]

    begun = time.process_time()
    found = segments(made)
    spent = time.process_time() - begun

    assert len(found) > 5_000
    assert spent < 0.5  # Some 0.02 s; a machine that is busy takes longer.
