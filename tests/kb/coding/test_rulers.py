"""Positions as other tools count them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.coding.rulers import (
    BYTES,
    LETTER,
    RULERS,
    LineEnds,
    Misplaced,
    Named,
    Place,
    Ruler,
    Scale,
    Unit,
    measured,
    written,
)

RAW = "\ufeffHet café 😀 zit vol.\r\nDe wachttijd is te lang.\r\nNiemand belt terug 😀 zei zij.\r\n"
WORDS = ("Het café", "De wachttijd is te lang", "Niemand belt terug", "zei zij")
OURS = written(RAW)

raws = st.text(st.sampled_from("ab é😀\n\r"), max_size=40)
rulers = st.sampled_from(RULERS)


def selections(ruler: Ruler, *, raw: str = RAW, words: tuple[str, ...] = WORDS) -> list[Named]:
    """Selections of words as a tool with this ruler writes them."""
    text = written(raw).text
    scale = Scale(written(raw), ruler)
    starts = [text.index(one) for one in words]
    return [
        Named(one, scale.position(start), scale.position(start + len(one)), one)
        for one, start in zip(words, starts, strict=True)
    ]


def test_our_text_has_no_mark_and_one_sign_for_a_line_end() -> None:
    assert OURS.text == "Het café 😀 zit vol.\nDe wachttijd is te lang.\nNiemand belt terug 😀 zei zij.\n"
    assert OURS.marked
    assert [OURS.text[place] for place in OURS.returns] == ["\n"] * 3


@pytest.mark.parametrize(
    ("ruler", "position"),
    [
        (LETTER, 1 + 19 + 2),
        (Ruler(marked=False), 19 + 2),
        (Ruler(ends=LineEnds.ONCE), 1 + 19 + 1),
        (Ruler(ends=LineEnds.ONCE, marked=False), 19 + 1),
        (Ruler(Unit.UTF16), 1 + 20 + 2),
        (BYTES, 3 + 19 + 1 + 3 + 2),
    ],
)
def test_the_second_line_begins_where_a_tool_of_that_kind_says(ruler: Ruler, position: int) -> None:
    scale = Scale(OURS, ruler)

    assert scale.position(OURS.text.index("De wachttijd")) == position
    assert scale.index(position) == OURS.text.index("De wachttijd")


def test_the_letter_counts_the_decoded_file_as_it_is() -> None:
    place = Scale(OURS, LETTER).place(RAW.index("De wachttijd"), RAW.index(" is te lang"))

    assert isinstance(place, Place)
    assert OURS.text[place.start : place.end] == "De wachttijd"


def test_bytes_are_those_of_the_file() -> None:
    start = len(RAW[: RAW.index("zei zij")].encode())

    assert Scale(OURS, BYTES).index(start) == OURS.text.index("zei zij")


@given(raws, rulers)
def test_whatever_is_measured_comes_back_as_it_was(raw: str, ruler: Ruler) -> None:
    ours = written(raw)
    scale = Scale(ours, ruler)

    assert [scale.index(scale.position(index)) for index in range(len(ours.text) + 1)] == list(
        range(len(ours.text) + 1)
    )


@given(raws, rulers, st.integers(-3, 200), st.integers(-3, 200))
def test_two_positions_are_a_stretch_of_the_text_or_say_why_not(raw: str, ruler: Ruler, start: int, end: int) -> None:
    ours = written(raw)
    place = Scale(ours, ruler).place(start, end)

    if isinstance(place, Place):
        assert 0 <= place.start < place.end <= len(ours.text)
    else:
        assert place in Misplaced


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [(-1, 3, "outside"), (1, 99, "outside"), (3, 2, "backward"), (3, 3, "empty"), (2, 3, "inside"), (0, 2, "inside")],
)
def test_a_position_that_cannot_be_says_why(start: int, end: int, why: str) -> None:
    assert Scale(written("a😀b"), Ruler(Unit.UTF16)).place(start, end) == why


def test_a_position_between_the_signs_of_a_line_end_cuts_nothing() -> None:
    assert Scale(written("ab\r\ncd"), LETTER).place(0, 3) == Place(0, 2)


@pytest.mark.parametrize(
    "ruler",
    [ruler for ruler in RULERS if ruler.ends is not LineEnds.TWICE],
    ids=lambda ruler: f"{ruler.unit}-{ruler.ends}-{ruler.marked}",
)
def test_the_ruler_of_a_file_is_measured_by_the_names_that_hold_words(ruler: Ruler) -> None:
    found = measured([(OURS, selections(ruler))])

    assert found == (ruler, True, 4, ())


def test_a_tool_that_counts_two_for_line_ends_that_the_file_does_not_have_is_recognised() -> None:
    raw = RAW.replace("\r", "")
    ruler = Ruler(ends=LineEnds.TWICE)

    assert measured([(written(raw), selections(ruler, raw=raw))]).ruler == ruler


def test_where_nothing_tells_rulers_apart_it_is_the_letter() -> None:
    plain = written("Een gewone regel.")

    assert measured([(plain, [Named("a", 4, 10, "gewone")])]) == (LETTER, True, 1, ())
    assert measured([(plain, [Named("a", 4, 10)])]) == (LETTER, False, 0, ())


def test_one_ruler_is_taken_for_all_texts_of_a_file() -> None:
    plain = written("Een gewone regel.")
    samples = [(plain, [Named("a", 4, 10, "gewone")]), (OURS, selections(Ruler(Unit.UTF16)))]

    assert measured(samples).ruler == Ruler(Unit.UTF16)


def test_words_that_fit_no_reading_are_named_and_do_not_sway_the_ruler() -> None:
    broken = Named("kapot", 3, 9, "De wachttijd is te lang")
    found = measured([(OURS, [*selections(Ruler(ends=LineEnds.ONCE)), broken])])

    assert found == (Ruler(ends=LineEnds.ONCE), True, 4, ("kapot",))


def test_names_that_cannot_all_be_right_leave_the_letter_and_are_named() -> None:
    letter, once = selections(LETTER), selections(Ruler(ends=LineEnds.ONCE))
    found = measured([(OURS, [letter[1], once[2]])])

    assert (found.ruler, found.certain, found.doubts) == (LETTER, False, ("Niemand belt terug",))


def test_labels_are_not_words() -> None:
    labels = [one._replace(name=f"Citaat {number}") for number, one in enumerate(selections(LETTER))]

    assert measured([(OURS, labels)]) == (LETTER, False, 0, ())


@pytest.mark.parametrize(
    "name", ["De wachttijd is te…", "De  wachttijd\nis te lang", "“De wachttijd is te lang”", "De wachttijd is..."]
)
def test_a_name_may_be_the_begin_of_the_words_with_other_white_space_or_in_quotes(name: str) -> None:
    given = [
        one._replace(name=name if one.name.startswith("De") else one.name)
        for one in selections(Ruler(ends=LineEnds.ONCE))
    ]

    assert measured([(OURS, given)]) == (Ruler(ends=LineEnds.ONCE), True, 4, ())


def test_the_ruler_of_a_long_file_is_measured_in_a_second_or_so() -> None:
    raw = "".join(f"Regel {number} van een lang verslag 😀.\r\n" for number in range(25_000))
    words = tuple(f"Regel {number} van" for number in range(0, 25_000, 25))
    given = selections(Ruler(ends=LineEnds.ONCE), raw=raw, words=words)

    begun = time.process_time()
    found = measured([(written(raw), given)])
    spent = time.process_time() - begun

    assert found == (Ruler(ends=LineEnds.ONCE), True, 1_000, ())
    assert spent < 10


def test_where_names_are_words_a_short_one_that_stands_nowhere_is_a_label_and_a_long_one_is_doubted() -> None:
    given = selections(LETTER)
    label, words = (
        given[0]._replace(id="kort", name="Mooi citaat"),
        given[1]._replace(id="lang", name="Het duurt veel te lang"),
    )

    assert measured([(OURS, [*given, label, words])]) == (LETTER, True, 4, ("lang",))


def test_of_two_readings_that_fit_alike_the_one_is_taken_that_tools_use() -> None:
    text = written("Een 😀.\nDaarna")

    assert measured([(text, [Named("a", 8, 14, "Daarna")])]).ruler == Ruler(Unit.UTF16)
