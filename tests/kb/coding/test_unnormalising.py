"""From places in a file to places in what was made of it, with the real normalisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise import Normalised, normalise
from ingest.readers.plain import read
from kb.coding.unnormalising import Back

_BETWEEN = "\n\nDeel dit artikel via Facebook\n\n"
_PARTS = [
    "Gezinnen met schulden vragen pas laat om hulp\u200b. Zij schamen zich voor de buurt en zeg-\n"
    "gen dat tegen nie-\nmand.",
    "De eﬃciënte weg is vaak de langste weg,\u00a0 zegt een moeder met twee kinderen uit Arnhem.",
    "Wie op tijd belt krijgt een plan, en wie wacht krijgt een brief van de deurwaarder op de mat.",
]
RAW = _BETWEEN.join([*_PARTS, "Zij zeggen dat tegen niemand."]) + "\n"


@pytest.fixture(scope="module")
def made() -> Normalised:
    return normalise(read(RAW.encode()))


def stood(made: Normalised, words: str) -> tuple[str, bool] | None:
    start = RAW.index(words)
    place = Back(made.offsets, RAW, made.text).stood(start, start + len(words))
    return (made.text[place.span.start : place.span.end], place.sure) if place else None


def test_the_file_and_the_text_differ_where_this_is_about(made: Normalised) -> None:
    assert "Facebook" not in made.text
    assert "buurt en zeggen dat tegen niemand" in made.text
    assert "efficiënte" in made.text


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("vragen pas laat", "vragen pas laat"),
        ("en zeg-\ngen dat", "en zeggen dat"),
        ("De eﬃciënte weg", "De efficiënte weg"),
        ("langste weg,\u00a0 zegt", "langste weg, zegt"),
        ("Wie op tijd belt krijgt ", "Wie op tijd belt krijgt"),
        ("om hulp\u200b.", "om hulp."),
    ],
)
def test_words_stand_where_they_are_whole(made: Normalised, words: str, there: str) -> None:
    assert stood(made, words) == (there, True)


def test_what_went_has_no_place(made: Normalised) -> None:
    assert stood(made, "artikel via Facebook") is None
    assert stood(made, _BETWEEN) is None


def test_words_of_which_a_part_went_at_an_end_have_no_place(made: Normalised) -> None:
    assert stood(made, "Facebook\n\nWie op tijd") is None
    assert stood(made, "op de mat.\n\nDeel dit") is None


def test_words_between_which_something_went_are_to_be_looked_at(made: Normalised) -> None:
    found = stood(made, "nie-\nmand." + _BETWEEN + "De eﬃciënte weg")

    assert found is not None
    assert (found[0].split(), found[1]) == (["niemand.", "De", "efficiënte", "weg"], False)


@given(st.data())
def test_whatever_stands_letter_for_letter_is_found_back(data: st.DataObject) -> None:
    made = normalise(read(RAW.encode()))
    run = data.draw(st.sampled_from([one for one in made.offsets.runs if one.length > 1]))
    first = data.draw(st.integers(0, run.length - 1))
    last = data.draw(st.integers(first + 1, run.length))
    words = made.text[run.start + first : run.start + last]

    place = Back(made.offsets, RAW, made.text).stood(run.raw + first, run.raw + last)

    assert place is None if not words.strip() else place is not None
    if place is not None:
        assert made.text[place.span.start : place.span.end] == words.strip()
