"""``ingest.structure``, by way of ``ingest.normalise``: what a text holds besides running text."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import Normalised, normalise
from ingest.readers.raw import Block, Kind, NoteMark, RawDocument, TimeMark
from ingest.traced import Traced
from tests.ingest.blocks import File
from tests.ingest.traces import anything, assert_map_exact, dirty


def words_of(clean: Normalised, table: int = 0) -> list[list[str]]:
    return [[clean.text[cell.start : cell.end] for cell in row.cells] for row in clean.tables[table].rows]


def test_a_table_keeps_its_cells_and_the_text_has_a_line_per_row_without_empty_ones() -> None:
    file = File()
    file.add(Kind.PARAGRAPH, "Voor de tabel.")
    file.row("Post", "2023", "2024", header=True)
    file.row("", "520.000", "")
    file.row("Zorg", "", "2\n")
    file.add(Kind.PARAGRAPH, "Na de tabel.")

    clean = file.read()

    assert clean.text == "Voor de tabel.\n\nPost | 2023 | 2024\n520.000\nZorg | 2\n\nNa de tabel."
    assert words_of(clean) == [["Post", "2023", "2024"], ["", "520.000", ""], ["Zorg", "", "2"]]
    assert [row.header for row in clean.tables[0].rows] == [True, False, False]
    assert clean.text[clean.tables[0].start : clean.tables[0].end] == "Post | 2023 | 2024\n520.000\nZorg | 2"


def test_two_tables_that_follow_each_other_are_two_and_are_parted_by_a_blank_line() -> None:
    file = File()
    file.row("a", "b", table=1)
    file.row("c", "d", table=2)

    clean = file.read()

    assert clean.text == "a | b\n\nc | d"
    assert len(clean.tables) == 2


def test_a_row_of_signs_alone_stays_and_a_row_without_any_goes() -> None:
    file = File()
    file.row("Ja", "Nee")
    file.row("☒", "☐")
    file.row("", "")

    assert words_of(file.read()) == [["Ja", "Nee"], ["☒", "☐"]]


def test_paragraphs_of_one_cell_are_one_line() -> None:
    file = File()
    file.row("Wat?", "Hulp bij schulden.\u2028Hulp bij wo-\nnen.")

    assert words_of(file.read()) == [["Wat?", "Hulp bij schulden. Hulp bij wonen."]]


def test_notes_stand_after_the_text_and_comments_after_those() -> None:
    file = File()
    file.add(Kind.HEADING, "Aanpak")
    file.add(Kind.PARAGRAPH, "De gemeente belt eerst bij de mensen")
    file.add(Kind.NOTE, "Klopt dit nog?", comment=True)
    file.add(Kind.NOTE, "Raad, 2021.", label="1")
    file.add(Kind.NOTE, "Blz. 3.", label="1")
    file.add(Kind.NOTE, "CBS.", label="2")
    file.add(Kind.PARAGRAPH, "en komt daarna pas langs.")

    clean = file.read()

    body = "Aanpak\n\nDe gemeente belt eerst bij de mensen en komt daarna pas langs."
    assert clean.text == f"{body}\n\nRaad, 2021.\n\nBlz. 3.\n\nCBS.\n\nKlopt dit nog?"
    assert [(clean.text[note.start : note.end], note.label, note.comment) for note in clean.notes] == [
        ("Raad, 2021.\n\nBlz. 3.", "1", False),
        ("CBS.", "2", False),
        ("Klopt dit nog?", "", True),
    ]
    assert clean.sections[0].end == len(body)


def test_a_note_mark_stands_right_after_its_word_also_at_the_end_of_a_paragraph() -> None:
    file = File()
    file.add(Kind.PARAGRAPH, "De overheid helpt.")
    file.add(Kind.PARAGRAPH, "Soms.")

    clean = file.read(note_marks=(NoteMark(11, "1"), NoteMark(19, "2"), NoteMark(25, "3")))

    assert [clean.text[: mark.offset] for mark in clean.note_marks] == [
        "De overheid",
        "De overheid helpt.",
        "De overheid helpt.\n\nSoms.",
    ]


def test_a_page_that_begins_inside_a_word_begins_at_its_nearest_border() -> None:
    raw = "Dit doet de gemeen-\fte zelf. Of de re-\fgering."
    joined = Block(Kind.PARAGRAPH, Traced.of(raw.replace("\f", "\n"), 0))

    clean = normalise(RawDocument(raw=raw, blocks=(joined,), pages=(0, raw.index("te zelf"), raw.index("gering"))))

    assert clean.text == "Dit doet de gemeente zelf. Of de regering."
    assert [clean.text[start:] for start in clean.pages[1:]] == ["zelf. Of de regering.", "regering."]


def test_paragraphs_by_one_speaker_are_one_turn_and_no_turn_is_joined_to_another() -> None:
    file = File()
    file.say("Wanneer merkte u dat het niet meer ging met", "Interviewer", asks=True)
    file.say("de huur betalen.", "Mevrouw B.")
    file.say("Dat was in de winter.", "Mevrouw B.")
    file.say("En toen?", "Interviewer", asks=True)
    file.add(Kind.PARAGRAPH, "Einde.")

    clean = file.read(times=(TimeMark(0, 0.0), TimeMark(file.raw.index("Dat was"), 72.5)))

    assert [(clean.text[turn.start : turn.end], turn.speaker, turn.asks) for turn in clean.turns] == [
        ("Wanneer merkte u dat het niet meer ging met", "Interviewer", True),
        ("de huur betalen.\n\nDat was in de winter.", "Mevrouw B.", False),
        ("En toen?", "Interviewer", True),
    ]
    assert [(clean.text[time.offset :][:7], time.seconds) for time in clean.times] == [
        ("Wanneer", 0.0),
        ("Dat was", 72.5),
    ]


cell = dirty | anything
rows = st.lists(st.lists(cell, min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None)
@given(tables=st.lists(rows, max_size=3), between=st.booleans())
def test_the_cells_of_any_table_are_exactly_its_words(tables: Sequence[Sequence[Sequence[str]]], between: bool) -> None:
    file = File()
    for number, table in enumerate(tables, start=1):
        for made in table:
            file.row(*made, table=number)
        if between:
            file.add(Kind.PARAGRAPH, "Tussen twee tabellen.")

    clean = file.read()

    assert_map_exact(clean.offsets, clean.text, file.raw)
    for kept in clean.tables:
        for row, line in zip(kept.rows, clean.text[kept.start : kept.end].split("\n"), strict=True):
            said = [clean.text[one.start : one.end] for one in row.cells]
            assert " | ".join(one for one in said if one) == line
            assert all("\n" not in one and one == one.strip() for one in said)


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(cell, min_size=1, max_size=5), places=st.lists(st.integers(0, 300), max_size=6))
def test_no_mark_and_no_page_stands_inside_a_word(parts: list[str], places: list[int]) -> None:
    file = File()
    for number, part in enumerate(parts):
        file.add(Kind.NOTE if number % 3 == 2 else Kind.PARAGRAPH, part)
    inside = sorted(place for place in places if place < len(file.raw))

    clean = file.read(
        pages=tuple(inside),
        note_marks=tuple(NoteMark(place, "1") for place in inside),
        times=tuple(TimeMark(place, 1.0) for place in inside),
    )

    marks, times = [mark.offset for mark in clean.note_marks], [time.offset for time in clean.times]
    for offset in (*clean.pages, *marks, *times):
        around = clean.text[max(0, offset - 1) : offset + 1]
        assert 0 <= offset <= len(clean.text)
        assert len(around) < 2 or offset == 0 or not (around[0].isalnum() and around[1].isalnum())
