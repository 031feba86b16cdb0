"""``ingest.rejoin``."""

import pytest

from ingest.readers.raw import Block, Kind
from ingest.rejoin import rejoin
from ingest.traced import Traced


def rejoined(*texts: str, kind: Kind = Kind.PARAGRAPH) -> list[str]:
    first, *rest = texts
    blocks = [Block(kind, Traced.of(first, 0)), *(Block(Kind.PARAGRAPH, Traced.of(text, 100)) for text in rest)]
    return [block.content.text for block in rejoin(blocks)]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("We hebben ieders talent nodig en wij voorkomen", "schulden bij mensen."),
        ("We voorkomen dat", "mensen in problemen komen."),
        ("Dat is de taak van de", "(kleine) gemeente."),
        ("Zij vroeg de man met de hoed of hij", "“écht” wilde komen."),
        ("Wij stelden de vergadering over de nieuwe regels uit tot", "donderdag 12 maart in het buurthuis."),
    ],
)
def test_a_broken_sentence_is_one_paragraph_again(above: str, below: str) -> None:
    assert rejoined(above, below) == [f"{above}\n{below}"]


def test_a_sentence_broken_twice_is_whole() -> None:
    assert (
        len(rejoined("De gemeente wil dat alle inwoners die", "hulp nodig hebben en die", "er recht op hebben.")) == 1
    )


def test_an_item_goes_on_below_a_blank_line() -> None:
    assert len(rejoined("een lange opsomming die over de rand van", "het blad doorloopt.", kind=Kind.ITEM)) == 1


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Een hele zin die af is.", "kleine letters beginnen deze."),
        ("Wij vragen het rijk om de volgende drie dingen:", "geld en rust en tijd"),
        ("De gemeente wil dat alle inwoners die", "Hulp nodig hebben."),
        ("Appje over beneden", "hoi buuf sorry lang bericht"),
        ("Met vriendelijke groet,", "de wethouder"),
        ("ik schrijf altijd zo zonder hoofdletters en punten", "en dit is de volgende gedachte"),
        ("Waren er 3 of 4 van die dingen bij", "12 mensen of meer"),
        ("Ik heb toen maar gezegd dat ze een mooie deurmat hadden", "do 8 juli 09:48\nnu is het de wasmachine"),
        ("Het is nu al de derde keer deze maand", "zaterdag 14.22\nWie kan er komen?"),
    ],
)
def test_what_was_not_broken_stays_apart(above: str, below: str) -> None:
    assert rejoined(above, below) == [above, below]


@pytest.mark.parametrize("kind", [Kind.HEADING, Kind.ROW])
def test_headings_and_rows_are_never_joined(kind: Kind) -> None:
    assert len(rejoined("Wat wij vinden van zes jaar beleid in de", "gemeente.", kind=kind)) == 2
