from hypothesis import given
from hypothesis import strategies as st

from kb.language.sentences import sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def test_a_full_stop_question_or_exclamation_ends_a_sentence() -> None:
    assert split("Hij kwam niet. Waarom? Dat weet niemand!") == ["Hij kwam niet.", "Waarom?", "Dat weet niemand!"]


def test_a_full_stop_in_an_abbreviation_ends_nothing() -> None:
    assert split("Dhr. De Boer vroeg o.a. om hulp. Die kwam.") == ["Dhr. De Boer vroeg o.a. om hulp.", "Die kwam."]


@given(st.text(alphabet="Ab .?!\n", max_size=60))
def test_sentences_stand_in_order_and_leave_only_white_space_out(text: str) -> None:
    spans = sentences(text)
    left, at = [], 0
    for span in spans:
        left.append(text[at : span.start])
        at = span.end
    assert "".join([*left, text[at:]]).strip() == ""
