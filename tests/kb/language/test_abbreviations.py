import pytest

from kb.language.abbreviations import all_abbreviations, find, spelled_out
from kb.language.terms import passage_terms, query_terms


def test_there_are_a_hundred_and_fifty_and_each_is_listed_once() -> None:
    shorts = [one.short.casefold() for one in all_abbreviations()]
    assert len(shorts) >= 150
    assert len(shorts) == len(set(shorts))


@pytest.mark.parametrize(
    ("text", "shorts"),
    [
        ("een RM voor mijn broer", ["RM"]),
        ("de rechterlijke machtigingen van vorig jaar", ["RM"]),
        ("hij kreeg een ots", ["OTS"]),
        ("Wmo-consulent en POH'er", ["Wmo", "POH"]),
        ("de OTS’en en het PGB", ["OTS", "pgb"]),
        ("wij gaan om vijf uur weg, dat is big en pro", []),
        ("het OM en het AB", ["OM", "AB"]),
        ("de Wet maatschappelijke ondersteuning 2015", ["Wmo"]),
        ("gecertificeerde instelling of praktijkondersteuner huisarts", ["GI", "POH"]),
    ],
)
def test_abbreviations_are_known_in_both_forms(text: str, shorts: list[str]) -> None:
    assert [one.abbreviation.short for one in find(text)] == shorts


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("RM aanvragen", "De rechter gaf een rechterlijke machtiging af."),
        ("rechterlijke machtiging", "Zij kreeg een RM."),
        ("ots", "Er kwam een ondertoezichtstelling."),
        ("praktijkondersteuner huisarts", "De POH-er belt."),
        ("pgb", "Een persoonsgebonden budget is ingewikkeld."),
    ],
)
def test_a_question_finds_the_other_form(question: str, passage: str) -> None:
    assert query_terms(question).keys() & passage_terms(passage).keys()


def test_what_an_abbreviation_stands_for_weighs_as_a_whole() -> None:
    assert max(query_terms("rechterlijke machtiging").values()) == 1.0
    assert sorted(query_terms("rechterlijke machtiging").values())[:2] == [0.3, 0.3]
    assert len(query_terms("RM")) == 1


def test_a_text_is_spelled_out_for_who_reads_for_meaning() -> None:
    assert spelled_out("hulp bij een OTS, nu") == "hulp bij een ondertoezichtstelling OTS, nu"
    assert spelled_out("hulp thuis") == "hulp thuis"
