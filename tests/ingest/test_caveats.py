"""``ingest.caveats``."""

import time
from dataclasses import replace

import pytest

from ingest.caveats import caveats
from ingest.readers.raw import Block, Kind, RawDocument
from ingest.traced import Traced
from kb.model.document import Caveat

WORDS = (
    "De gemeente helpt bewoners met schulden in de wijk, samen met het buurthuis en de kerk om de hoek van de straat."
)


def lines(*texts: str, kind: Kind = Kind.PARAGRAPH) -> tuple[Block, ...]:
    return tuple(Block(kind, Traced(text)) for text in texts)


def rows(*cells: tuple[str, ...], header: bool = False) -> tuple[Block, ...]:
    return tuple(Block.row([Traced(cell) for cell in row], table=1, header=header) for row in cells)


def codes(*blocks: Block, text: str = WORDS) -> list[str]:
    return [one.code for one in caveats(RawDocument("", blocks), text)]


def test_the_readers_own_caveats_come_first() -> None:
    scan = Caveat(code="scan", text="3 van 4 pagina's zonder tekst")

    found = caveats(RawDocument("", (), caveats=(scan,)), "Gescand op dinsdag.")

    assert found == (scan, Caveat(code="nearly-empty", text="bijna leeg: 3 woorden"))


def test_a_text_of_one_word_is_nearly_empty_and_one_of_twenty_is_not() -> None:
    assert caveats(RawDocument("", ()), "Notulen")[0].text == "bijna leeg: 1 woord"
    assert codes(text="woord " * 20) == []


def test_a_very_long_line_is_looked_at_once() -> None:
    start = time.process_time()

    assert codes(*lines("woorden zonder einde " * 100_000)) == []

    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "blocks",
    [
        rows(("Naam", ""), ("Adres", " "), ("Wat is uw vraag?", "…………"), ("Handtekening", "____")),
        lines("Naam:", "Adres: ..................", "Wat is uw vraag?", "Datum: ________", "Lever dit in."),
        lines("Naam:", kind=Kind.ITEM) + rows(("Adres", ""), ("Vraag", "")),
        lines("Naam: ......\u2028Adres: .......\nTelefoon: ......", "Wat is uw vraag?\u2028.......\u2028......."),
        lines("Naam: ....... Adres: ..........\u2028Datum: ...... Plaats: ......"),
    ],
)
def test_a_form_that_nobody_filled_in_is_told(blocks: tuple[Block, ...]) -> None:
    assert codes(*blocks) == codes(*blocks, text="Naam Adres") == ["empty-form"]


@pytest.mark.parametrize(
    "blocks",
    [
        rows(("Naam", "Jan"), ("Adres", ""), ("Wat is uw vraag?", "Vervoer"), ("Datum", "3 mei")),
        lines("Wat is uw vraag?", "Ik zoek vervoer.", "Wat is er al gedaan?", "Niets.", "Hoe nu verder?", "Bellen."),
        lines("Wat nu?", WORDS, WORDS),
        rows(("Jaar", "Aantal"), ("2020", ""), ("2021", ""), header=True),
        (),
    ],
)
def test_a_form_with_answers_and_a_text_with_questions_are_no_empty_form(blocks: tuple[Block, ...]) -> None:
    assert codes(*blocks) == []


def test_a_conversation_with_many_questions_is_no_form() -> None:
    asked = lines("Hoe oud bent u?", "Woont u alleen?", "Krijgt u hulp?", "Nee.")

    assert codes(*asked) == ["empty-form"]
    assert codes(*(replace(block, speaker="Spreker 1") for block in asked)) == []
