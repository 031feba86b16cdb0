"""``ingest.alike``."""

from ingest.alike import likeness, shingles

WORDS = [f"woord{number}" for number in range(3_000)]


def alike(one: str, other: str) -> float:
    return likeness(shingles(one), shingles(other))


def test_case_and_punctuation_do_not_count() -> None:
    assert alike("De brief bleef liggen, weken lang.", "de BRIEF bleef liggen weken lang") == 1


def test_texts_without_three_words_in_common_are_not_alike() -> None:
    assert alike("De brief bleef liggen.", "Wie aanbelt hoort meer.") == 0
    assert alike("", "") == 1
    assert likeness(frozenset(), frozenset()) == 0


def test_of_long_texts_the_estimate_is_near_the_truth() -> None:
    # Half of all the threes that occur in either stand in both.
    assert abs(alike(" ".join(WORDS[:2_000]), " ".join(WORDS[1_000:])) - 1 / 3) < 0.06
    assert alike(" ".join(WORDS), " ".join([*WORDS[:-1], "anders"])) > 0.95
