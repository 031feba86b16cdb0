import pytest

from kb.language.terms import (
    SAYING_WEIGHT,
    THEME_WEIGHT,
    passage_terms,
    query_terms,
    term_id,
    term_ids,
    terms,
    theme_term,
)
from kb.model.identity import ThemeId

DEBTS = ThemeId("schulden")


def test_function_words_are_no_terms_but_denials_are() -> None:
    assert [term.key for term in terms("Dat is niet de hulp en ook geen geld")] == ["niet", "hulp", "gen", "geld"]


def test_a_hyphenated_word_counts_whole_and_in_pieces() -> None:
    assert [term.key for term in terms("co-ouder")] == ["co-ouder", "co", "ouder", "coouder"]


def test_a_term_keeps_its_id_on_every_machine() -> None:
    assert term_id("schuld") == 1506318088


@pytest.mark.parametrize(
    "text",
    [
        "",
        "de het een",
        "Wmo-consulenten en de Wet maatschappelijke ondersteuning",
        "rechterlijke machtiging, RM; de rechterlijke macht tigt niet",
        "Eén zzp'er van 65+ wacht 1.250 dagen op de OTS'en van het wijkteam",
    ],
)
def test_the_ids_of_terms_are_those_of_each_term(text: str) -> None:
    assert term_ids(text) == {term_id(term.key) for term in terms(text)}


def test_a_word_that_occurs_more_often_weighs_more_but_ever_less() -> None:
    once, twice, thrice = (passage_terms(" ".join(["huur"] * n))[term_id("hur")] for n in (1, 2, 3))
    assert once < twice < thrice
    assert thrice - twice < twice - once


def test_a_word_weighs_less_in_a_long_text() -> None:
    short, long = passage_terms("huur stijgt"), passage_terms("huur stijgt " + "woord " * 80)
    assert short[term_id("hur")] > long[term_id("hur")]


def test_a_theme_weighs_less_than_the_askers_own_word() -> None:
    weights = query_terms("schulden", [DEBTS])
    assert weights[term_id("schuld")] == 1.0
    assert weights[theme_term(DEBTS)] == THEME_WEIGHT < 1


def test_a_question_of_function_words_has_no_terms() -> None:
    assert query_terms("wat is het, en hoe?") == {}


def test_a_denial_finds_nothing() -> None:
    assert query_terms("geen huis") == {term_id("huis"): 1.0}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zzp'er", "zzper"),
        ("zzp’ers", "zzp-er"),
        ("co-ouder", "coouder"),
        ("e-mail", "email"),
        ("WW-uitkering", "wwuitkering"),
        ("65+", "65-plusser"),
        ("65plus", "65-plussers"),
        ("1.250", "1250"),
        ("art.", "artikel"),
    ],
)
def test_other_spellings_of_a_word_share_a_term(one: str, other: str) -> None:
    assert {term.key for term in terms(one)} & {term.key for term in terms(other)}


@pytest.mark.parametrize("number", ["2.3.5", "1.250", "24/7", "12.30"])
def test_numbers_and_articles_of_law_stay_whole(number: str) -> None:
    assert len(list(terms(number))) == 1


def test_a_word_of_a_saying_weighs_less_than_one_by_itself() -> None:
    weights = query_terms("rood staan en rekenen", sayings=[(0, 10)])
    assert weights[term_id("rod")] == SAYING_WEIGHT
    assert weights[term_id("reken")] == 1.0
