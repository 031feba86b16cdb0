"""Words that somebody typed over."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.typed_over import WORDS, Original

_STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."


def _left(text: str, *originals: str) -> str:
    return Original(originals or (_STORY,)).without(text, "(weg)")


def test_words_in_a_row_go_and_what_was_thought_of_them_stays() -> None:
    text = "Zij zegt: de post niet meer te openen. Mijn buurvrouw hielp mij. Dat is schaamte."

    assert _left(text) == "Zij zegt: (weg). Dat is schaamte."


@pytest.mark.parametrize(
    "typed",
    [
        "IK DURFDE DE POST NIET MEER TE OPENEN",
        "ik durfde, de post; niet meer *te* openen",
        "ik durfde\nde post\n> niet meer te openen",
        "ík dúrfde de post niet meer te ópenen",
        "i\u0301k durfde de post niet meer te openen",
    ],
)
def test_case_accents_signs_and_lines_hide_nothing(typed: str) -> None:
    assert _left(f"Zij zei {typed}!") == "Zij zei (weg)!"


def test_fewer_words_are_anybodys() -> None:
    text = "durfde de post niet meer te openen"

    assert len(text.split()) == WORDS - 1
    assert _left(text) == text


def test_each_stretch_goes_as_far_as_it_does() -> None:
    text = "Ik durfde de post niet meer te openen, en: meer te openen. Mijn buurvrouw hielp mij. Zij. Klaar."

    assert _left(text) == "(weg), en: (weg). Klaar."


def test_an_original_of_a_few_words_is_repeated_by_nothing() -> None:
    assert not Original(["Een kort stuk."])
    assert _left("Een kort stuk.", "Een kort stuk.") == "Een kort stuk."


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_text_that_is_an_original_leaves_no_stretch_of_it(before: str, after: str) -> None:
    text = f"{before} {_STORY} {after}"

    left = _left(text)

    assert Original([_STORY]).repeated(left) == []


def test_it_takes_time_by_the_word() -> None:
    text = "woord " * 100_000

    start = time.thread_time()
    assert _left(text, text) == "(weg) "
    assert time.thread_time() - start < 3
