import pytest

from kb.language.readings import periods, places


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("eenzaamheid Arnhem", [("Arnhem", True)]),
        ("eenzaamheid in arnhem en den haag", [("Arnhem", True), ("Den Haag", True)]),
        ("schulden in Hoek van Holland", [("Rotterdam", True)]),
        ("wat werkt het best bij schulden", []),
        ("Best lastig om hulp te vragen", []),
        ("Ik ben ziek. Een vriendin helpt mij. Best fijn.", []),
        ("jeugdhulp in Best", [("Best", True)]),
        ("jeugdhulp gemeente best", [("Best", True)]),
        ("jongeren Best wachtlijst", [("Best", False)]),
        ("een huis voor ouderen", []),
        ("eenzaam in een kleine gemeente", []),
        ("jeugdhulp in best", [("Best", False)]),
        ("wonen in Een", [("Noordenveld", True)]),
        ("in de wijk is een winkel", []),
        ("beschermd wonen Zeeland", [("Zeeland", True)]),
        ("Zeeuwse jeugdzorg in de provincie Groningen", [("Zeeland", True), ("provincie Groningen", True)]),
        ("jeugdzorg in noord-brabant", [("Noord-Brabant", True)]),
        ("jeugdzorg in Groningen", [("Groningen", True)]),
        ("de steeg naast ons", []),
        ("hulp in Etten-Leur", [("Etten-Leur", True)]),
        ("Rotterdamse daklozen", [("Rotterdam", True)]),
        ("Groningse energiecoach, bij Haagse gezinnen", [("Groningen", True), ("Den Haag", True)]),
        ("zwolse en Bossche wijkteams", [("Zwolle", True), ("'s-Hertogenbosch", True)]),
        ("Utrechtse Heuvelrug", [("Utrechtse Heuvelrug", True)]),
        ("diverse losse huizense hoorns van de beste mensen", []),
    ],
)
def test_a_place_is_read_when_it_is_one(question: str, read: list[tuple[str, bool]]) -> None:
    assert [(one.value, one.sure) for one in places(question)] == read


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("wijkhuis dicht Vlissingen 2016", [("2016", True)]),
        ("cijfers van 2015 tot 2019", [("2015-2019", True)]),
        ("schulden 2015-2019", [("2015-2019", True)]),
        ("jeugdhulp sinds 2018", [("2018-", True)]),
        ("thuiszorg voor 2015", [("-2015", True)]),
        ("opgegroeid in de jaren zeventig", [("1970-1979", True)]),
        ("Wmo 2015 maatwerk", [("2015", False)]),
        ("een schuld van 2000 euro", []),
        ("€ 2010 terugbetalen", []),
        ("een wijk met 2016 inwoners", []),
        ("in 1850", []),
    ],
)
def test_a_year_is_read_when_it_is_one(question: str, read: list[tuple[str, bool]]) -> None:
    assert [(one.value, one.sure) for one in periods(question)] == read


def test_a_reading_has_its_place_in_the_sentence() -> None:
    question = "eenzaamheid in Den Haag, sinds 2016, en in de gemeente Ede"
    read = [question[one.start : one.end] for one in (*places(question), *periods(question))]
    assert read == ["in Den Haag", "in de gemeente Ede", "sinds 2016"]
