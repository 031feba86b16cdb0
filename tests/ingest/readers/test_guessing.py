"""``ingest.readers.guessing``, ``labels``, ``tables``, ``titles`` and ``raised``: what files do not say."""

import pytest

from ingest.headings import is_sentence
from ingest.readers.guessing import Look, guessed_levels, is_numbered
from ingest.readers.labels import is_attendance, is_labelled
from ingest.readers.raised import gap, note_label, raised
from ingest.readers.raw import Block, Kind
from ingest.readers.tables import lays_out, names_columns
from ingest.readers.titles import page_title
from ingest.traced import Traced

PROSE = "Binnen het sociale domein kan meer worden bereikt, tegen lagere kosten, als iedereen meedoet."


def levels(*looks: Look, stated: int = 0) -> list[int]:
    return guessed_levels(list(looks), [stated, *[0] * (len(looks) - 1)])


def test_a_short_bold_line_above_text_is_a_heading_below_those_that_are_stated() -> None:
    assert levels(Look("Titel"), Look("Hulp in de buurt", bold=True), Look(PROSE), stated=1) == [1, 2, 0]


@pytest.mark.parametrize("text", ["De wethouder licht het toe.", "en verder", "Let op:", "a " * 20])
def test_a_bold_line_that_is_no_heading_stays_text(text: str) -> None:
    assert levels(Look(PROSE), Look(text, bold=True), Look(PROSE)) == [0, 0, 0]


def test_where_all_is_bold_it_says_nothing() -> None:
    assert levels(Look("Vet", bold=True), Look("Niet vet, en kort."), Look(PROSE, bold=True)) == [0, 0, 0]


def test_a_numbered_line_above_text_is_a_heading_and_in_a_list_it_is_not() -> None:
    assert levels(Look(PROSE), Look("2. Proef: hulp zonder formulier"), Look(PROSE)) == [0, 1, 0]
    assert levels(Look(PROSE), Look("2. Proef"), Look("3. Rondvraag"), Look("Kort.")) == [0, 0, 0, 0]


def test_who_was_there_is_no_heading() -> None:
    assert levels(Look(PROSE), Look("Aanwezig", bold=True), Look("Bewoners", bold=True), Look(PROSE), Look(PROSE),
                  Look(PROSE)) == [0] * 6  # fmt: skip


@pytest.mark.parametrize(("text", "numbered"), [("2. Proef", True), ("a) eten", True), ("2021 was goed", False)])
def test_a_number_that_somebody_typed_is_known(text: str, numbered: bool) -> None:
    assert is_numbered(text) is numbered


def test_labels_of_minutes_are_known() -> None:
    assert is_labelled("Aanwezig (met stemrecht): A.")
    assert is_attendance("Afwezig\nB. Pieters")
    assert not is_labelled("Aanwezig waren veel bewoners: zij zeiden niets.")
    assert not is_attendance("Aanwezigheid telt.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("De gemeente betaalt de hele verhuizing.", True),
        ("Hij kwam. Zij ging weg.", True),
        ("woord " * 41, True),
        ("Wat doet de gemeente voor mensen die geen huis hebben?", False),
        ("Voorstel tot vaststellen van de verordening maatschappelijke ondersteuning gemeente Voorbeeld 2021 en tot "
         "intrekken van de verordening van 2015 zoals besproken in de commissie van 3 mei en van 10 mei", False),
        ("Artikel 2.", False),
        ("Gesprekken met mevr. A. de Wit", False),
        ("Hulp, zorg e.d.", False),
    ],
)  # fmt: skip
def test_a_sentence_is_told_from_a_heading(text: str, sentence: bool) -> None:
    assert is_sentence(text) is sentence


def test_a_table_of_one_column_or_of_running_text_lays_out_a_page() -> None:
    assert lays_out([["a"], ["b"]], has_header=False)
    assert lays_out([["woord " * 80, "b"]], has_header=False)
    assert not lays_out([["woord " * 80, "b"]], has_header=True)
    assert not lays_out([["a", "b"], ["woord " * 80, "b"], ["c", "d"]], has_header=False)


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["Wijk", "Aantal"], ["Noord", "3"], ["Zuid", "4"]], True),
        ([["", "Aantal"], ["Noord", "3"], ["Zuid", "4"]], True),
        ([["Wat is uw vraag?", "Ik zoek vervoer."], ["Wie helpt u?", "Mijn buurvrouw."], ["Sinds", "2020"]], False),
        ([["Naam", "Wijkteam"], ["Datum", "3 mei"], ["Plaats", "Arnhem"]], False),
    ],
)
def test_whether_the_first_row_names_the_columns(rows: list[list[str]], named: bool) -> None:
    assert names_columns(rows) is named


def heading(text: str, level: int = 1) -> Block:
    return Block(Kind.HEADING, Traced.of(text, 0), level=level)


def line(text: str) -> Block:
    return Block(Kind.PARAGRAPH, Traced.of(text, 0))


@pytest.mark.parametrize(
    ("blocks", "own", "title"),
    [
        ([heading("Opvang"), line(PROSE)], "Sjabloon", "Opvang"),
        ([heading("Opvang"), line("Verslag van de raad")], "Verslag van de Raad", "Verslag van de Raad"),
        ([line("Verslag van de raad"), heading("Inleiding")], "", "Verslag van de raad"),
        ([heading("Site", 2), heading("Opvang")], "", "Opvang"),
        ([line(PROSE)], "Document1", ""),
        ([line(PROSE)], "Opvang", "Opvang"),
    ],
)
def test_the_title_is_what_the_page_says(blocks: list[Block], own: str, title: str) -> None:
    assert page_title(blocks, own) == title


@pytest.mark.parametrize(
    ("before", "text", "label"),
    [("De overheid", "72", "72"), ("einde.", "[3]", "3"), ("30 m", "2", ""), ("10", "6", ""), ("op de 1", "e", ""),
     ("Bedrag", "*", "*"), ("", "1", "")],
)  # fmt: skip
def test_raised_letters_are_marks_of_notes_or_not(before: str, text: str, label: str) -> None:
    assert note_label(before, text) == label


def test_raised_digits_stay_raised_and_a_deletion_leaves_its_space() -> None:
    assert (raised("2"), raised("e")) == ("²", "e")
    assert (gap(" oud"), gap("oud"), gap(" ")) == (" ", "", "")
