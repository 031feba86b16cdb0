"""Whether words say again what stands in a text."""

import pytest

from kb.language.repeating import Repeating

_SAID = Repeating("Daarna belde ik met Renée Jansens-Öz over zaak-4711 in Venlo, want niemand kwam bij ons langs.")


@pytest.mark.parametrize("words", ["Bij Jansens-Öz.", "zaak-4711 dus", "omdat niemand kwam bij ons langs"])
def test_a_name_a_figure_and_four_words_in_a_row_are_said_again(words: str) -> None:
    assert _SAID.is_in(words)


@pytest.mark.parametrize("slug", ["bij-renee", "over-zaak-4711", "jansens-oz", "waarom-niemand-kwam-bij-ons"])
def test_an_address_says_them_again_without_capitals_and_accents(slug: str) -> None:
    assert _SAID.is_in_address(slug)
    assert _SAID.is_in(f"Zie /collecties/het-lab-{slug} van toen.")


@pytest.mark.parametrize("slug", ["wachten-op-hulp", "zaak-471", "venlose-renees", "niemand-kwam-langs"])
def test_other_words_in_an_address_do_not(slug: str) -> None:
    assert not _SAID.is_in_address(slug)


def test_the_name_of_a_place_that_is_ones_own_points_to_nobody() -> None:
    assert _SAID.is_in("Wij in Venlo.")
    assert not _SAID.apart_from("Stadslab Venlo", "").is_in("Wij in Venlo.")
    assert _SAID.apart_from("Stadslab Venlo").is_in("Bij Renée in Venlo.")


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("Bij Jansens-Öz kennen ze zaak-4711.", False),
        ("omdat niemand kwam bij ons langs", False),
        ("Toen belde ik met Renée Jansens, zei ze.", True),
        ("over zaak-4711 in Venlo", True),
        ("over-zaak-4711-in-venlo", True),
        ("jansens öz OVER zaak 4711 ging het", True),
        ("want niemand kwam bij ons", False),
    ],
)
def test_who_never_had_the_text_repeats_it_with_a_name_among_four_words(words: str, again: bool) -> None:
    assert _SAID.for_strangers().is_in(words) == again


def test_who_never_had_the_text_repeats_it_with_eight_words_in_a_row() -> None:
    said = Repeating("ik durfde de post al een jaar lang niet meer te openen").for_strangers()
    assert said.is_in("Dat zij de post al een jaar lang niet meer te openen durfde.")
    assert not said.is_in("Dat zij een jaar lang niet meer te openen was.")
