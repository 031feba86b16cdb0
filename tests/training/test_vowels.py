"""The nouns that keep their long vowel."""

from kb.language.tokens import LONG_VOWELS
from training.vowels import kept


def test_the_nouns_are_those_that_the_dictionary_and_the_counts_make() -> None:
    assert LONG_VOWELS.read_text(encoding="utf-8").split() == kept()
