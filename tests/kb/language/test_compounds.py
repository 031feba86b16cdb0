import pytest

from kb.language.compounds import compound_parts
from kb.language.terms import terms


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("armoedebeleid", ("armoede", "beleid")),
        ("Bijstandsuitkering", ("bijstand", "uitkering")),
        ("jeugdzorgwachtlijst", ("jeugdzorg", "wachtlijst")),
        ("keukentafelgesprek", ("keukentafel", "gesprek")),
        ("huurachterstand", ("huur", "achterstand")),
        ("dagbesteding", ("dag", "besteding")),
        ("gladheidsbestrijding", ("gladheid", "bestrijding")),
    ],
)
def test_a_compound_is_taken_apart(word: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        "gemeente",
        "eenzaamheid",
        "behandeling",
        "uitkering",
        "verslaving",
        "huis",
        "co-ouder",
        "scharnieren",
        "aangekaart",
    ],
)
def test_a_word_that_is_no_compound_stays_whole(word: str) -> None:
    assert compound_parts(word) == ()


def test_an_exception_decides_where_the_rules_are_wrong() -> None:
    assert compound_parts("wethouder") == ("wet", "houder")
    assert compound_parts("maatregel") == ("maat", "regel")


def test_a_text_is_found_by_a_part_of_its_compound() -> None:
    in_text = {term.key for term in terms("De huurachterstand liep op.")}
    assert {term.key for term in terms("huur")} <= in_text


def test_what_an_apostrophe_clips_is_no_part_of_another_word() -> None:
    assert {term.key for term in terms("zo'n huis")}.isdisjoint(term.key for term in terms("de zoon in de zon"))
    assert {term.key for term in terms("zzper")} <= {term.key for term in terms("een zzp'er")}


def test_a_word_without_end_is_no_compound() -> None:
    assert compound_parts("x" * 1000) == ()
    assert compound_parts("schuldhulp" * 100) == ()
