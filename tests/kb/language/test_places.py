"""``kb.language.places``."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.places import gazetteer, provinces

PLACES = gazetteer()


def test_there_are_342_municipalities_each_with_a_code_of_its_own() -> None:
    municipalities = PLACES.municipalities()

    assert len(municipalities) == len(set(municipalities.values())) == 342
    assert all(re.fullmatch(r"GM\d{4}", code) for code in municipalities)
    assert municipalities["GM0363"] == "Amsterdam"
    assert {municipalities[code] for code in ("GM1979", "GM1980", "GM1982", "GM1991", "GM1992")} == {
        "Eemsdelta",
        "Dijk en Waard",
        "Land van Cuijk",
        "Maashorst",
        "Voorne aan Zee",
    }


def test_every_name_leads_to_its_own_municipality() -> None:
    for municipality in PLACES.municipalities().values():
        assert PLACES.municipality(municipality) == municipality
        assert PLACES.read(municipality) == (municipality,)
        assert {PLACES.municipality(name) for name in PLACES.names(municipality)} == {municipality}


@pytest.mark.parametrize(
    ("said", "filed"),
    [
        ("Den Bosch", "'s-Hertogenbosch"),
        ("Gorkum", "Gorinchem"),
        ("Den Briel", "Voorne aan Zee"),
        ("’s-Hertogenbosch", "'s-Hertogenbosch"),
        ("s hertogenbosch", "'s-Hertogenbosch"),
        ("'s-Gravenhage", "Den Haag"),
        ("gemeente Arnhem", "Arnhem"),
        ("Gem. Ede", "Ede"),
        ("Utrecht (gemeente)", "Utrecht"),
        ("A'dam", "Amsterdam"),
        ("gem. R’dam", "Rotterdam"),
        ("SWF", "Súdwest-Fryslân"),
        ("Krimpen ad IJssel", "Krimpen aan den IJssel"),
        ("Sudwest Fryslan", "Súdwest-Fryslân"),
        ("De Friese Meren", "De Fryske Marren"),
        ("Dantumadeel", "Dantumadiel"),
        ("Nuenen", "Nuenen, Gerwen en Nederwetten"),
        ("Uden", "Maashorst"),
        ("Weesp", "Amsterdam"),
        ("Hellevoetsluis", "Voorne aan Zee"),
        ("Zaandam", "Zaanstad"),
        ("Oosterbeek", "Renkum"),
        ("Alphen a/d Rijn", "Alphen aan den Rijn"),
        ("St. Michielsgestel", "Sint-Michielsgestel"),
        ("Rotterdam-Zuid", "Rotterdam"),
        ("Arnhem en omgeving", "Arnhem"),
        ("Velp (Rheden)", "Rheden"),
        ("Bergen (NH)", "Bergen (NH)"),
    ],
)
def test_a_town_is_filed_under_one_present_municipality(said: str, filed: str) -> None:
    assert PLACES.filed(said) == filed
    assert PLACES.read(said) == (filed,)


@pytest.mark.parametrize(
    "said", ["Bergen", "Velp", "provincie Utrecht", "Zeeland", "Regio Midden en West", "wijk 12", "x" * 101]
)
def test_what_is_not_known_or_not_certain_is_kept_as_said(said: str) -> None:
    assert PLACES.filed(said) == said
    assert PLACES.read(said) == (said,)


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("Arnhem en Nijmegen", ("Arnhem", "Nijmegen")),
        ("Arnhem, Nijmegen", ("Arnhem", "Nijmegen")),
        ("gemeenten Arnhem, Nijmegen en Ede", ("Arnhem", "Nijmegen", "Ede")),
        ("Aa en Hunze en Assen", ("Aa en Hunze", "Assen")),
        ("Nuenen, Gerwen en Nederwetten; Best", ("Nuenen, Gerwen en Nederwetten", "Best")),
        ("Presikhaaf, Arnhem", ("Presikhaaf", "Arnhem")),
        ("Uden en Landerd", ("Maashorst",)),
        ("Land van Ooit; Dorp aan Zee", ("Land van Ooit", "Dorp aan Zee")),
        ("Arnhem, Ede en verder", ("Arnhem", "Ede")),
        ("Ede-Wageningen", ("Ede", "Wageningen")),
        ("Breda - Tilburg - Eindhoven", ("Breda", "Tilburg", "Eindhoven")),
        ("Baarle-Nassau", ("Baarle-Nassau",)),
        ("Amsterdam Nieuw-West", ("Amsterdam",)),
        ("Den Haag Laak en Rotterdam-Delfshaven", ("Den Haag", "Rotterdam")),
        ("Groningen stad", ("Groningen",)),
        ("Ede, wijk Veldhuizen", ("Ede",)),
        ("Amsterdam Centrum en Noord", ("Amsterdam",)),
        ("Bergen Centrum", ("Bergen Centrum",)),
        ("Nederland", ()),
        ("landelijk", ()),
        (" , ; ", ()),
    ],
)
def test_several_places_are_told_apart(said: str, places: tuple[str, ...]) -> None:
    assert PLACES.read(said) == places


@given(said=st.text())
def test_filing_twice_changes_nothing(said: str) -> None:
    filed = PLACES.filed(said)

    assert PLACES.filed(filed) == filed
    assert [PLACES.filed(place) for place in PLACES.read(said)] == list(PLACES.read(said))


def test_every_municipality_lies_in_one_province() -> None:
    found = {one.name: one.municipalities for one in provinces().values()}
    everywhere = [name for names in found.values() for name in names]
    assert sorted(everywhere) == sorted(gazetteer().municipalities().values())
    assert {name: len(found[name]) for name in ("Zeeland", "Limburg", "provincie Utrecht")} == {
        "Zeeland": 13,
        "Limburg": 31,
        "provincie Utrecht": 26,
    }
