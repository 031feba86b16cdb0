"""``ingest.traced``."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.traced import Edit, Traced
from tests.ingest.traces import anything, assert_exact


def test_a_letter_after_a_removal_still_knows_where_it_stood() -> None:
    text = Traced.of("ge-\nmeente", 10).edit([Edit(2, 4, "")])

    assert text.text == "gemeente"
    assert text.raw(0) == 10
    assert text.raw(2) == 14


def test_a_replacement_stands_where_the_replaced_stood() -> None:
    text = Traced.of("een ﬁets", 0).replace(re.compile("ﬁ"), "fi")

    assert text.text == "een fiets"
    assert text.raw(text.text.index("f")) == 4
    assert text.raw(text.text.index("e", 5)) == 5


def test_a_replacement_at_the_very_start_keeps_its_place() -> None:
    text = Traced.of("x ﬁets", 0).slice(2, 6).replace(re.compile("ﬁ"), "fi")

    assert text.raw(0) == 2


def test_added_text_maps_to_the_end_of_what_stands_before_it() -> None:
    text = Traced.join([Traced.of("een", 0), "\n\n", Traced.of("twee", 7)])

    assert text.text == "een\n\ntwee"
    assert text.raw(3) == 3
    assert text.raw(5) == 7


def test_an_edit_that_changes_nothing_keeps_the_text_as_it_is() -> None:
    text = Traced.of("zo blijft het", 3)

    assert text.edit([]) is text
    assert text.replace(re.compile("z"), "z") is text


def test_text_that_is_moved_points_further_on() -> None:
    assert Traced.of("tekst", 2).moved(40).raw(1) == 43


@given(raw=anything, data=st.data())
def test_the_trace_is_exact_after_any_edits(raw: str, data: st.DataObject) -> None:
    text = Traced.of(raw, 0)
    for _ in range(3):
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text.text)), max_size=6)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        text = text.edit([Edit(start, end, data.draw(st.sampled_from(["", " ", "fi"]))) for start, end in pairs])
        assert_exact(text, raw)


@given(raw=anything, data=st.data())
def test_the_trace_is_exact_after_cutting_and_joining(raw: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(raw)))
    edited = Traced.of(raw, 0).replace(re.compile("[aeiou ]"), "--")
    half = min(cut, len(edited.text))

    joined = Traced.join([edited.slice(0, half), "\n\n", edited.slice(half, len(edited.text))])

    assert joined.text == edited.text[:half] + "\n\n" + edited.text[half:]
    assert_exact(joined, raw)
