"""Tables, turns and notes on a page: as they are, with the words of each, and never as a resident's voice."""

from ingest.split import split
from kb.model.document import Document, Passage
from kb.model.search import FoundIn, Hit, Match, SearchQuery
from tests.ingest.blocks import File
from tests.ui.structured import with_table, with_turns
from ui.edition import Edition
from ui.rendering import environment
from ui.views.blocks import Block, Grid
from ui.views.cards import Card, card
from ui.views.documents import DocumentPage, chosen_passage, document_page
from ui.views.pieces import Piece, Reading
from ui.views.tables import small_table
from ui.wording import wording


def read(made: Document, passages: list[Passage], dutch: Edition, *, wanted: str = "") -> DocumentPage:
    passage, chosen = chosen_passage(passages, wanted)
    return document_page(
        Reading(
            document=made,
            passages=passages,
            passage=passage,
            chosen=chosen,
            query=None,
            found=(),
            neighbours={},
        ),
        dutch,
    )


def words(pieces: tuple[Piece, ...]) -> str:
    return "".join(segment.text for piece in pieces for segment in piece.segments)


def grid(view: DocumentPage) -> Grid:
    (found,) = [block for block in view.blocks if isinstance(block, Grid)]
    return found


def paragraphs(view: DocumentPage) -> list[Block]:
    return [block for block in view.blocks if isinstance(block, Block)]


def test_a_table_has_its_header_its_rows_and_its_empty_cells(dutch: Edition) -> None:
    table = grid(read(*with_table(), dutch))

    assert (table.caption, table.number, table.places) == ("Voorzieningen", 1, ("blz. 2",))
    assert [[words(cell) for cell in line.cells] for line in table.head] == [
        ["Voorziening", "Jaar", "Aantal", "Toelichting"]
    ]
    assert [words(cell) for cell in table.body[2].cells][:3] == ["Reparatie in de wijk", "2024", ""]
    assert len(table.body) == 15


def test_the_rows_of_the_passage_that_was_asked_for_stand_out(dutch: Edition) -> None:
    made, passages = with_table()
    second = [passage for passage in passages if passage.rows][1]

    table = grid(read(made, passages, dutch, wanted=second.id))

    assert [number for number, line in enumerate(table.body) if line.chosen] == [5, 6, 7, 8, 9]
    assert [number for number, line in enumerate(table.body) if line.first_chosen] == [5]
    assert table.first_chosen
    assert table.last_chosen


def test_rows_are_copied_with_their_header(dutch: Edition) -> None:
    made, passages = with_table()
    second = [passage for passage in passages if passage.rows][1]

    view = read(made, passages, dutch, wanted=second.id)

    assert view.words.startswith("Voorziening | Jaar | Aantal | Toelichting\nLeenfietsen voor kinderen | 2023 | 120 |")
    assert view.take
    assert "blz. 2" in view.take.source


def test_notes_stand_at_the_end_and_know_their_marks_and_comments_are_not_shown(dutch: Edition) -> None:
    view = read(*with_table(), dutch)

    assert [(note.label, [words(one.pieces) for one in note.paragraphs], note.back) for note in view.notes] == [
        ("1", ["Telling van 12 april, door het wijkteam."], (1,)),
        ("2", ["Zie ook de monitor van de provincie, tabel 4."], (2,)),
    ]
    marked = [piece for block in paragraphs(view) for piece in block.pieces if piece.notes]
    assert [(words((piece,))[-8:], [mark.label for mark in piece.notes]) for piece in marked] == [
        ("gemeente", ["1"]),
        (" bekend.", ["2"]),
    ]
    assert "Zandloper" not in str(view)


def test_who_asks_and_who_answers_are_told_apart(dutch: Edition) -> None:
    found = paragraphs(read(*with_turns(), dutch))

    assert [(block.speaker, block.asks) for block in found] == [
        ("Interviewer", True),
        ("Moeder van twee", False),
        ("", False),
        ("Interviewer", True),
        ("Moeder van twee", False),
    ]
    assert [piece.places for block in found for piece in block.pieces if piece.places] == [("bij minuut 12",)]


def test_pages_of_a_presentation_are_slides(dutch: Edition) -> None:
    made, passages = with_table()
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    assert grid(read(made.model_copy(update={"media_type": kind}), passages, dutch)).places == ("dia 2",)


def shown(made: Document, passage: Passage, dutch: Edition, *matches: Match, found_in: FoundIn = FoundIn.TEXT) -> Card:
    hit = Hit(
        document=made,
        passage=passage,
        score=1.0,
        matches=matches,
        found_in=found_in,
    )
    return card(hit, SearchQuery(text="bakfietsen"), dutch)


def test_a_card_shows_rows_under_their_header_around_what_was_found(dutch: Edition) -> None:
    made, passages = with_table()
    second = [passage for passage in passages if passage.rows][1]
    start = made.text.index("Bakfietsen", second.start)

    table = shown(made, second, dutch, Match(start=start, end=start + 10, text="Bakfietsen")).table

    assert table is not None
    assert table.columns == ("Voorziening", "Jaar", "Aantal", "Toelichting")
    assert [segment.text for segment in table.rows[0][0]] == ["Bakfietsen", " om te delen"]
    assert table.rows[0][0][0].marked
    assert (table.cut_before, table.cut_after) == (True, False)


def test_a_card_begins_with_the_top_row_where_nothing_says_what_the_columns_are_called(dutch: Edition) -> None:
    made, passages = with_table()
    second = [passage for passage in passages if passage.rows][1].model_copy(update={"columns": ()})
    top, found = second.rows[0].cells[0], second.rows[1].cells[0]

    table = shown(made, second, dutch, Match(start=found.start, end=found.end, text="")).table

    assert table is not None
    assert [segment.text for segment in table.rows[0][0]] == [made.text[top.start : top.end]]
    assert not table.cut_before


def test_a_header_row_in_the_passage_stands_once(dutch: Edition) -> None:
    made, passages = with_table()
    first = next(passage for passage in passages if passage.rows)

    table = shown(made, first, dutch).table

    assert table is not None
    assert table.rows[0][0][0].text == "Leenfietsen voor kinderen"
    assert small_table(passages[0]) is None


def test_every_quotation_of_a_table_without_names_for_its_columns_says_so(dutch: Edition) -> None:
    file = File()
    for number in range(12):
        file.row(
            f"Buurt {number}", "Hier staat wat bewoners van de buurt over het plein en de bankjes zeiden, in het kort."
        )
    bare = file.document()
    _, named = with_table()
    quote, words = environment().globals["mv"].citaat, wording("nl")  # type: ignore[attr-defined]
    passages = split(bare)

    assert len(passages) > 1
    assert all("zegt niet hoe de kolommen heten" in quote(shown(bare, one, dutch), words) for one in passages)
    of_table = next(passage for passage in named if passage.rows)
    assert "zegt niet" not in quote(shown(with_table()[0], of_table, dutch), words)


def test_a_card_leads_to_the_minute_and_says_who_speaks(dutch: Edition) -> None:
    made, passages = with_turns()

    found = shown(made, passages[-1], dutch)

    assert found.where.name == "Lees bij minuut 12"
    assert found.speaker == "Moeder van twee"
    assert shown(made, passages[0], dutch).where.name == "Lees in het verhaal"


def test_a_card_says_in_which_name_it_was_found(dutch: Edition) -> None:
    made, passages = with_turns()

    assert shown(made, passages[0], dutch, found_in=FoundIn.TITLE).heading == ""
    by_question = shown(made, passages[-1], dutch, found_in=FoundIn.HEADING)
    assert by_question.heading == "Wat zou helpen?"
