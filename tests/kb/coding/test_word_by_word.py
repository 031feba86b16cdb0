"""Two texts as one, word by word."""

import time

from hypothesis import given
from hypothesis import strategies as st

from kb.coding.word_by_word import GONE, NEW, STAYED, differences

_TEXT = st.text("ab \n.", max_size=60)


def test_what_changed_is_told_word_by_word() -> None:
    assert [tuple(one) for one in differences("a b c", "a d c e")] == [
        ("a ", STAYED), ("b", GONE), ("d", NEW), (" c", STAYED), (" e", NEW),
    ]  # fmt: skip
    assert [one.text for one in differences("Wij begonnen.", "Wij begonnen. En toen?")] == [
        "Wij begonnen.",
        " En toen?",
    ]
    assert differences("", "") == []


@given(_TEXT, _TEXT)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(one.text for one in pieces if one.how != NEW) == old
    assert "".join(one.text for one in pieces if one.how != GONE) == new


def test_long_texts_of_few_words_do_not_take_long() -> None:
    words = [f"w{number * number % 61}" for number in range(6_000)]
    old = " ".join(words)
    new = " ".join([*words[3_000:], "nieuw", *words[1_000:3_000]])
    start = time.perf_counter()
    pieces = differences(old, new)
    assert time.perf_counter() - start < 5
    assert "".join(one.text for one in pieces if one.how != GONE) == new
    inserted = differences(old, " ".join([*words[:2_000], "hier", "iets", *words[2_000:]]))
    assert [one.text.strip() for one in inserted if one.how] == ["hier iets"]
