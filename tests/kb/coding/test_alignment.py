"""What is the same in two versions of a text."""

import random
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kb.coding.alignment import agreement, agreement_before, blocks

texts = st.text("ab ", max_size=60) | st.lists(st.sampled_from("de het een raam deur huis".split()), max_size=40).map(
    " ".join
)


@given(texts, texts)
def test_blocks_hold_the_same_letters_and_run_forward_in_both_versions(old: str, new: str) -> None:
    found = blocks(old, new)

    for block in found:
        assert old[block.old : block.old + block.length] == new[block.new : block.new + block.length] != ""
    for one, other in pairwise(found):
        assert one.old + one.length <= other.old
        assert one.new + one.length <= other.new


@given(texts)
def test_a_text_is_one_block_with_itself(text: str) -> None:
    assert [(block.old, block.new, block.length) for block in blocks(text, text)] == (
        [(0, 0, len(text))] if text else []
    )


@given(texts, texts, texts)
def test_what_stands_around_one_change_is_found_whole(before: str, change: str, after: str) -> None:
    matched = sum(block.length for block in blocks(before + after, before + change + after))

    assert matched == len(before + after)


@given(st.text("ab", max_size=90), st.text("ab", max_size=90), st.integers(0, 100))
def test_agreement_is_counted_as_letter_by_letter(one: str, other: str, most: int) -> None:
    same = 0
    while same < min(most, len(one), len(other)) and one[same] == other[same]:
        same += 1

    assert agreement(one, 0, other, 0, most) == same
    assert agreement_before(one[::-1], len(one), other[::-1], len(other), most) == same


def test_two_versions_of_a_long_report_are_laid_beside_each_other_in_a_second_or_so() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 10))) for _ in range(3_000)]
    sentences = [" ".join(chance.choices(words, k=12)) + ". " for _ in range(12_000)]
    changed = [f"Anders {number}. " if number % 25 == 0 else text for number, text in enumerate(sentences)]
    old, new = "".join(sentences), "".join(changed)

    begun = time.process_time()
    found = blocks(old, new)
    spent = time.process_time() - begun

    assert len(old) > 900_000
    assert sum(block.length for block in found) > 0.95 * len(old)
    assert spent < 10  # Some 0.6 s; a machine that is busy takes longer.
