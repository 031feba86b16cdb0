import gc
import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.language.sentences import sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def test_a_full_stop_question_or_exclamation_ends_a_sentence() -> None:
    assert split("Hij kwam niet. Waarom? Dat weet niemand!") == ["Hij kwam niet.", "Waarom?", "Dat weet niemand!"]


def test_a_full_stop_in_an_abbreviation_ends_nothing() -> None:
    assert split("Dhr. De Boer vroeg o.a. om hulp. Die kwam.") == ["Dhr. De Boer vroeg o.a. om hulp.", "Die kwam."]


@given(st.text(alphabet="Ab .?!\n", max_size=60))
@settings(deadline=None)  # the first reads the dictionary
def test_sentences_stand_in_order_and_leave_only_white_space_out(text: str) -> None:
    spans = sentences(text)
    left, at = [], 0
    for span in spans:
        left.append(text[at : span.start])
        at = span.end
    assert "".join([*left, text[at:]]).strip() == ""


def test_a_sentence_ends_after_a_very_long_address_and_nothing_of_it_is_lost() -> None:
    address = "https://voorbeeld.nl/" + "pad/" * 60 + "stuk.html"

    assert split(f"Kijk op {address}. Daar staat het.") == [f"Kijk op {address}.", "Daar staat het."]


_HOSTILE = ['"(', ":)", "a'", "'a", "`", "[", ')"', "(.", "1,", "a.B", "€-", "…)", "\u200b(", "e\u0301.", "zin. "]


@given(st.sampled_from(_HOSTILE), st.sampled_from(_HOSTILE))
@settings(max_examples=8, deadline=None)
def test_twice_the_text_takes_twice_the_time_whatever_it_is_made_of(one: str, other: str) -> None:
    unit = one + other
    short, long = (unit * (size // len(unit)) for size in (15_000, 30_000))

    assert seconds(long) <= 2.5 * max(seconds(short), 0.03)


def seconds(text: str) -> float:
    """Of a processor, the least of four times."""
    spent = []
    # What others left behind is not swept up at this text's cost.
    gc.disable()
    try:
        for _ in range(4):
            start = time.process_time()
            sentences(text)
            spent.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(spent)


def test_borders_are_right_on_hard_lines() -> None:
    right = wrong = missed = 0
    for line in Path(__file__).with_name("hard_sentences.txt").read_text(encoding="utf-8").splitlines():
        parts = line.split(" | ")
        ends = {sum(map(len, parts[: n + 1])) + n for n in range(len(parts) - 1)} if line[0] != "#" else set()
        found = {span.end for span in sentences(" ".join(parts))[:-1]} if line[0] != "#" else set()
        right += len(ends & found)
        wrong += len(found - ends)
        missed += len(ends - found)
    assert 2 * right / (2 * right + wrong + missed) >= 0.95
