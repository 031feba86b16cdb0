"""How much two texts share."""

import random

import pytest

from kb.language.shingles import likeness, sketch
from kb.ports.resemblances import Sketch

WORDS = [f"woord{number}" for number in range(400)]
TEXT = " ".join(WORDS)


def made(text: str) -> Sketch:
    found = sketch(text)
    assert found is not None
    return found


def changed(share: float) -> str:
    """The text with a share of its words replaced at the end."""
    kept = int(len(WORDS) * (1 - share))
    return " ".join([*WORDS[:kept], *(f"anders{number}" for number in range(len(WORDS) - kept))])


def test_the_same_words_are_wholly_alike_whatever_their_case_accents_and_signs() -> None:
    assert likeness("De gemeente hielp mij pas laat.", "DE GEMEENTE, hielp – mij: pás laat!") == 1.0


def test_other_words_are_not_alike_and_neither_is_nothing() -> None:
    assert likeness(TEXT, " ".join(reversed(WORDS))) == 0.0
    assert likeness("", "") == 0.0
    assert sketch("te kort voor vijf") is None


def test_a_paragraph_added_or_moved_costs_only_what_it_has() -> None:
    halves = TEXT[: len(TEXT) // 2], TEXT[len(TEXT) // 2 :]
    assert likeness(TEXT, f"{halves[1]} {halves[0]}") > 0.95
    assert likeness(TEXT, changed(0.1)) == pytest.approx(0.9 / 1.1, abs=0.02)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2, 0.5])
def test_a_sketch_estimates_the_likeness(share: float) -> None:
    assert made(TEXT).estimate(made(changed(share))) == pytest.approx(likeness(TEXT, changed(share)), abs=0.12)


def test_texts_that_are_much_alike_share_a_band_and_others_hardly_ever() -> None:
    alike = made(TEXT), made(changed(0.1))
    assert set(enumerate(alike[0].bands)) & set(enumerate(alike[1].bands))
    chance = random.Random(1)
    others = [made(" ".join(chance.choices(WORDS, k=300))) for _ in range(20)]
    assert not any(set(enumerate(made(TEXT).bands)) & set(enumerate(other.bands)) for other in others)


def test_a_stored_sketch_is_the_same_sketch() -> None:
    stored = made(TEXT).to_bytes()
    assert len(stored) == 512
    assert Sketch.from_bytes(stored).bands == made(TEXT).bands
