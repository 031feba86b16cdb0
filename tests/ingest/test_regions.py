"""``ingest.regions``, by way of ``ingest.split``: what no passage crosses, and what it stands under."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.raw import Kind, NoteMark, TimeMark
from ingest.split import LONGEST, size, split
from kb.model.document import Document, Passage
from tests.ingest.blocks import File

SENTENCE = "De gemeente belt eerst en komt daarna pas een keer langs bij de mensen thuis."


def exacts(passages: list[Passage]) -> list[str]:
    return [passage.exact for passage in passages]


def test_a_passage_carries_all_headings_above_it() -> None:
    file = File()
    file.add(Kind.HEADING, "Rapport", level=1)
    file.add(Kind.HEADING, "Aanpak", level=2)
    file.add(Kind.PARAGRAPH, SENTENCE)
    file.add(Kind.HEADING, "Uitkomst", level=2)
    file.add(Kind.PARAGRAPH, SENTENCE)

    passages = split(file.document())

    assert [passage.path for passage in passages] == [("Rapport", "Aanpak"), ("Rapport", "Uitkomst")]
    assert [passage.heading for passage in passages] == ["Aanpak", "Uitkomst"]


def test_a_heading_without_text_under_it_is_a_passage() -> None:
    file = File()
    file.add(Kind.HEADING, "Agenda", level=1)
    file.add(Kind.HEADING, "Verhuiskosten", level=2)
    file.add(Kind.PARAGRAPH, SENTENCE)
    file.add(Kind.HEADING, "Motie over de voedselbank", level=2)
    file.add(Kind.HEADING, "Rondvraag", level=2)
    file.add(Kind.PARAGRAPH, SENTENCE)

    passages = split(file.document())

    assert exacts(passages) == [SENTENCE, "Motie over de voedselbank", SENTENCE]
    assert (passages[1].heading, passages[1].path) == ("Agenda", ("Agenda",))


def test_headings_without_any_text_are_passages_from_the_lowest_up() -> None:
    file = File()
    file.add(Kind.HEADING, "Agenda", level=1)
    file.add(Kind.HEADING, "Opening", level=2)
    file.add(Kind.HEADING, "Sluiting", level=2)

    assert exacts(split(file.document())) == ["Opening", "Sluiting"]


def test_a_table_stands_apart_and_its_passages_are_whole_rows_that_know_their_columns() -> None:
    file = File()
    file.add(Kind.PARAGRAPH, SENTENCE)
    file.row("Maatregel", "Toelichting", header=True)
    for number in range(12):
        file.row(f"Maatregel {number}", SENTENCE)
    file.add(Kind.PARAGRAPH, SENTENCE)

    first, *rows, last = split(file.document())

    assert (first.exact, first.columns) == (SENTENCE, ())
    assert (last.exact, last.columns) == (SENTENCE, ())
    assert len(rows) > 1
    assert rows[0].exact.startswith("Maatregel | Toelichting\nMaatregel 0 |")
    assert all(passage.columns == ("Maatregel", "Toelichting") for passage in rows)
    assert all(line.endswith(SENTENCE) for passage in rows for line in passage.exact.split("\n")[1:])
    assert sum(passage.exact.count(SENTENCE) for passage in rows) == 12


def test_a_header_row_further_down_names_the_columns_of_the_rows_below_it() -> None:
    file = File()
    file.row("2023", "", header=True)
    file.row("Aantal", "Bedrag", header=True)
    file.row("12", "100 euro")
    file.row("Wie", "Waar", header=True)
    file.row("Wijkteam", "Breda")

    passages = split(file.document())

    assert [(passage.exact, passage.columns) for passage in passages] == [
        ("2023\nAantal | Bedrag\n12 | 100 euro", ("2023 Aantal", "Bedrag")),
        ("Wie | Waar\nWijkteam | Breda", ("Wie", "Waar")),
    ]
    assert [[row.header for row in passage.rows] for passage in passages] == [[True, True, False], [True, False]]


def test_rows_are_copied_with_the_names_of_their_columns() -> None:
    file = File()
    file.row("Maatregel", "Toelichting", header=True)
    for number in range(12):
        file.row(f"Maatregel {number}", SENTENCE)

    first, second, *_ = split(file.document())

    assert first.copied == first.exact
    assert second.copied == f"Maatregel | Toelichting\n{second.exact}"
    assert {row.header for row in second.rows} == {False}
    assert second.rows[0].cells[0].start == second.start


def test_a_row_longer_than_a_passage_may_be_is_cut_at_its_sentences() -> None:
    file = File()
    file.row("Toelichting", " ".join([SENTENCE] * 40))

    passages = split(file.document())

    assert all(size(passage.exact) <= LONGEST for passage in passages)
    assert all(
        passage.start <= cell.start <= cell.end <= passage.end or cell.start == cell.end
        for passage in passages
        for row in passage.rows
        for cell in row.cells
    )
    assert " ".join(exacts(passages)) == f"Toelichting | {' '.join([SENTENCE] * 40)}"


def test_a_question_is_no_passage_but_what_its_answer_stands_under() -> None:
    file = File()
    file.add(Kind.HEADING, "Gesprek")
    file.say("Hoe ging het toen met de huur?", "Interviewer", asks=True)
    file.say("Die betaalde mijn zus.", "Bewoner")
    file.say("En nu?", "Interviewer", asks=True)
    file.say("Nu gaat het.", "Bewoner")

    passages = split(file.document(times=(TimeMark(0, 0.0), TimeMark(file.raw.index("Nu gaat"), 720.0))))

    assert [(passage.exact, passage.path, passage.heading, passage.speaker) for passage in passages] == [
        ("Die betaalde mijn zus.", ("Gesprek", "Hoe ging het toen met de huur?"), "Gesprek", "Bewoner"),
        ("Nu gaat het.", ("Gesprek", "En nu?"), "Gesprek", "Bewoner"),
    ]
    assert [passage.seconds for passage in passages] == [0.0, 720.0]


def test_two_speakers_are_never_one_passage() -> None:
    file = File()
    file.say("Ik woon hier graag.", "Anna")
    file.say("Ik niet.", "Bert")

    assert [(passage.exact, passage.speaker) for passage in split(file.document())] == [
        ("Ik woon hier graag.", "Anna"),
        ("Ik niet.", "Bert"),
    ]


def test_a_note_is_a_passage_under_the_heading_that_refers_to_it_and_a_comment_is_none() -> None:
    file = File()
    file.add(Kind.HEADING, "Cijfers")
    file.add(Kind.PARAGRAPH, "Een op de tien.")
    mark = NoteMark(len(file.raw) - 1, "1")
    file.add(Kind.HEADING, "Slot")
    file.add(Kind.PARAGRAPH, "Dat was het.")
    file.add(Kind.NOTE, "Bron: CBS, 2021.", label="1")
    file.add(Kind.NOTE, "Klopt dit?", comment=True)

    passages = split(file.document(note_marks=(mark,)))

    assert [(passage.exact, passage.path) for passage in passages] == [
        ("Een op de tien.", ("Cijfers",)),
        ("Dat was het.", ("Slot",)),
        ("Bron: CBS, 2021.", ("Cijfers",)),
    ]


def test_a_note_is_on_the_page_that_refers_to_it_also_where_each_page_begins_at_one() -> None:
    file = File()
    marks = []
    pages = []
    for text, labels in (("Eerste bladzijde.", "12"), ("Tweede bladzijde.", "1")):
        pages.append(len(file.raw))
        file.add(Kind.PARAGRAPH, text)
        marks += [NoteMark(len(file.raw) - 1, label) for label in labels]
    for text, label in (("Noot een.", "1"), ("Noot twee.", "2"), ("Noot drie.", "1")):
        file.add(Kind.NOTE, text, label=label)

    passages = split(file.document(note_marks=tuple(marks), pages=tuple(pages)))

    assert [(one.exact, one.page) for one in passages[1:]] == [("Noot een.", 1), ("Noot twee.", 1), ("Noot drie.", 2)]


def test_only_questions_or_comments_make_no_passage() -> None:
    file = File()
    file.say("En nu?", "Interviewer", asks=True)
    file.add(Kind.NOTE, "Klopt dit?", comment=True)

    assert split(file.document()) == []


def found_and_left_out(document: Document) -> Counter[str]:
    """The words of passages, of the headings and questions above them, of questions, and of comments."""
    passages = split(document)
    texts = exacts(passages)
    texts += {heading for passage in passages for heading in passage.path}
    texts += [document.text[turn.start : turn.end] for turn in document.turns if turn.asks]
    texts += [document.text[note.start : note.end] for note in document.notes if note.comment]
    return Counter(word for text in texts for word in text.split())


words = st.text(alphabet="abcde éA.,?\n", min_size=1, max_size=60)
block = st.tuples(
    st.sampled_from(["heading", "paragraph", "item", "row", "header", "note", "comment", "question", "answer"]),
    words,
    st.integers(1, 3),
)


@settings(max_examples=300, deadline=None)
@given(blocks=st.lists(block, max_size=14))
def test_every_word_is_in_a_passage_or_in_what_one_stands_under(blocks: list[tuple[str, str, int]]) -> None:
    document = built(blocks)

    there = found_and_left_out(document)

    assert set(document.text.split()) <= there.keys()
    passages = split(document)
    assert all(first.end <= second.start for first, second in pairwise(passages))
    assert all(passage.stands_in(document.text) for passage in passages)


@pytest.mark.parametrize("border", ["tables", "notes", "turns"])
@settings(max_examples=100, deadline=None)
@given(blocks=st.lists(block, max_size=14))
def test_no_passage_crosses_a_border(border: str, blocks: list[tuple[str, str, int]]) -> None:
    document = built(blocks)

    for passage in split(document):
        for one in getattr(document, border):
            inside = one.start <= passage.start and passage.end <= one.end
            assert inside or passage.end <= one.start or one.end <= passage.start


def built(blocks: list[tuple[str, str, int]]) -> Document:
    file = File()
    for kind, text, number in blocks:
        match kind:
            case "row" | "header":
                file.row(text, "", text, table=number, header=kind == "header")
            case "note" | "comment":
                file.add(Kind.NOTE, text, label=str(number), comment=kind == "comment")
            case "question" | "answer":
                file.say(text, f"Spreker {number}", asks=kind == "question")
            case _:
                file.add(Kind(kind), text, level=number)
    return file.document()
