"""Lines that say who speaks."""

import pytest

from kb.language.bylines import is_byline


@pytest.mark.parametrize(
    "line",
    [
        "Door: Marieke, consulent",
        "Door Jan de Wit, buurtteam Noord",
        "Tekst: Jan de Wit.",
        "Marieke, consulent",
        "Fatma (34), moeder van twee",
        "— Henk van der Berg",
        "Aanwezig: de Wmo-consulent en de casemanager.",
        "Opgetekend door een buurvrouw in Enschede.",
        "casemanager dementie, Deventer, januari 2026",
        "Uit het veld · november 2023",
        "wijkverpleegkundige, Emmen, 3 maart 2021",
        "Monitor schulden, 2021",
    ],
)
def test_who_speaks_is_a_byline(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "Door Jan kwam het goed, zei ze.",
        "Marieke, onze consulent, belde elke week.",
        "door het hek kwam niemand, zei hij",
        "Ik dacht: Marieke, bel me terug!",
        "Van de gemeente hoorde ik niets.",
        "Jan de Wit belde mij terug",
    ],
)
def test_what_somebody_says_is_none(sentence: str) -> None:
    assert not is_byline(sentence)
