"""``ingest.readers.plain``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.plain import read
from ingest.readers.raw import HARD_BREAK, Kind
from tests.ingest.traces import assert_exact

PROSE = "Binnen het sociale domein kan meer worden bereikt, tegen lagere kosten, als iedereen meedoet."
LONG = PROSE + " " + PROSE


def shapes(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, block.content.text) for block in read(text.encode()).blocks]


def test_blank_lines_part_paragraphs_also_when_they_hold_odd_spaces() -> None:
    assert shapes("Eerste alinea.\n \u00a0\nTweede alinea.") == [
        (Kind.PARAGRAPH, "Eerste alinea."),
        (Kind.PARAGRAPH, "Tweede alinea."),
    ]


def test_a_short_line_above_prose_is_a_heading_and_the_first_line_the_title() -> None:
    found = read(f"Een titel?\n\n{PROSE}\n\nOproep aan een nieuw kabinet\n\n{PROSE}".encode()).blocks

    assert [(block.kind, block.level) for block in found] == [
        (Kind.HEADING, 1),
        (Kind.PARAGRAPH, 0),
        (Kind.HEADING, 2),
        (Kind.PARAGRAPH, 0),
    ]


def test_a_heading_on_the_line_above_its_long_paragraph_is_found() -> None:
    text = f"Titel\n\nToekomstbestendig sociaal domein\n{LONG}\n\n1. Andere verhoudingen\n{LONG}"

    assert [block.content.text for block in read(text.encode()).blocks if block.kind is Kind.HEADING] == [
        "Titel",
        "Toekomstbestendig sociaal domein",
        "1. Andere verhoudingen",
    ]


def test_a_signature_a_date_and_a_numbered_list_are_no_headings() -> None:
    text = (
        f"Titel\n\nLeeuwarden, 28 september 2021\n\n{PROSE}\n\nZwolle, januari 2024\n\n{PROSE}\n\n"
        "Cathalijne D., voorzitter\n\n© 2022 G40\n\n"
        f"1. aanmelden\n2. wachten\n3. nog eens wachten\n\n{PROSE}"
    )

    assert [block.content.text for block in read(text.encode()).blocks if block.kind is Kind.HEADING] == ["Titel"]


def test_a_first_sentence_is_no_title() -> None:
    assert shapes(f"Ik zocht eigenlijk haaientanden.\n\n{PROSE}")[0][0] is Kind.PARAGRAPH
    assert shapes("We voorkomen dat\n\nmensen in problemen komen.")[0][0] is Kind.PARAGRAPH


def test_a_title_above_a_story_without_capitals_is_a_title() -> None:
    assert shapes("Appje over beneden\n\nhoi buuf sorry lang bericht, ik zit in de bus.")[0][0] is Kind.HEADING


def test_hard_wrapped_lines_run_on_and_short_lines_were_meant() -> None:
    wrapped = "Binnen het sociale domein kan meer worden bereikt tegen\nlagere kosten dan iedereen\ndenkt."
    address = "Aan het college\nPostbus 12\nLeeuwarden"

    assert [text for _, text in shapes(f"{wrapped}\n\n{address}")] == [
        wrapped,
        address.replace("\n", HARD_BREAK),
    ]


def test_bullets_make_items_without_their_bullet_and_over_several_lines() -> None:
    assert shapes("Wij vragen:\n\n  • geld voor anders\n    samenwerken\n  • rust\n- tijd") == [
        (Kind.PARAGRAPH, "Wij vragen:"),
        (Kind.ITEM, "geld voor anders\n    samenwerken"),
        (Kind.ITEM, "rust"),
        (Kind.ITEM, "tijd"),
    ]


def test_lines_of_a_web_page_go_also_where_no_blank_line_parts_them() -> None:
    text = f"Search\nClose this search box.\n\nVier sleutels\n\n{PROSE}\n\nDeel dit artikel"

    assert [text for _, text in shapes(text)] == ["Vier sleutels", PROSE]
    assert [text for _, text in shapes(f"{PROSE}\nDelen\nPrint")] == [PROSE]


def test_front_matter_is_skipped_and_its_title_kept() -> None:
    document = read(f"---\ntitle: 'Een ander verhaal'\nbron: x\n---\n{PROSE}\n".encode())

    assert document.title == "Een ander verhaal"
    assert [block.content.text for block in document.blocks] == [PROSE]
    assert document.blocks[0].content.raw(0) == document.raw.index(PROSE)


def test_a_rule_of_hyphens_at_the_top_is_no_front_matter() -> None:
    text = f"---\n{PROSE}\n---\nMeer tekst."

    assert PROSE in "".join(block.content.text for block in read(text.encode()).blocks)


def test_windows_line_ends_and_form_feeds_end_lines() -> None:
    assert [text for _, text in shapes("Een alinea.\r\n\r\nNog een.\f\fEn nog een.")] == [
        "Een alinea.",
        "Nog een.",
        "En nog een.",
    ]


def test_underlined_lines_are_headings() -> None:
    blocks = read(f"Titel\n=====\n\n{PROSE}\n\nKop\n---\n\n{PROSE}".encode()).blocks

    assert [(block.content.text, block.level) for block in blocks if block.kind is Kind.HEADING] == [
        ("Titel", 1),
        ("Kop", 2),
    ]


def test_a_rule_parts_texts_and_a_heading_may_stand_right_above_its_text() -> None:
    text = f"=====\nTitel\n=====\n{PROSE}\n{'-' * 60}\n{PROSE}\n\nKop\n---\n{PROSE}\n***\nSlot."

    assert shapes(text) == [
        (Kind.HEADING, "Titel"),
        (Kind.PARAGRAPH, PROSE),
        (Kind.PARAGRAPH, PROSE),
        (Kind.HEADING, "Kop"),
        (Kind.PARAGRAPH, PROSE),
        (Kind.PARAGRAPH, "Slot."),
    ]


def test_an_underlined_sentence_is_no_heading() -> None:
    assert (
        shapes("De wethouder gaat het nog eens na.\n----------------------------------\nMeer.")[0][0] is Kind.PARAGRAPH
    )


def test_a_numbered_line_above_its_text_heads_it_and_in_a_list_is_an_item() -> None:
    text = (
        "Verslag van de commissie\n\n1. Opening\nDe voorzitter opent de vergadering om acht uur 's avonds.\n"
        f"2. Proef: hulp zonder formulier\n{PROSE}\n\nDe agenda van de volgende keer:\n\n1. Opening\n2. Proef"
    )

    assert shapes(text)[1:] == [
        (Kind.HEADING, "1. Opening"),
        (Kind.PARAGRAPH, "De voorzitter opent de vergadering om acht uur 's avonds."),
        (Kind.HEADING, "2. Proef: hulp zonder formulier"),
        (Kind.PARAGRAPH, PROSE),
        (Kind.PARAGRAPH, "De agenda van de volgende keer:"),
        (Kind.ITEM, "1. Opening"),
        (Kind.ITEM, "2. Proef"),
    ]


def test_who_was_there_is_a_list_and_no_heading() -> None:
    text = (
        f"Verslag\n\nAanwezig: A. Jansen (voorzitter), B. Pieters\nAfwezig: C. de Wit\nVerslag: D. Vos\n\n{PROSE}\n\n"
        f"Aanwezige leden:\n\nA. Jansen, B. Pieters\n\n{PROSE}"
    )

    assert shapes(text) == [
        (Kind.HEADING, "Verslag"),
        (Kind.ITEM, "Aanwezig: A. Jansen (voorzitter), B. Pieters"),
        (Kind.ITEM, "Afwezig: C. de Wit"),
        (Kind.ITEM, "Verslag: D. Vos"),
        (Kind.PARAGRAPH, PROSE),
        (Kind.ITEM, "Aanwezige leden:"),
        (Kind.PARAGRAPH, "A. Jansen, B. Pieters"),
        (Kind.PARAGRAPH, PROSE),
    ]


def test_marks_of_quoting_go_and_what_is_quoted_stays_apart() -> None:
    text = (
        f"{PROSE}\n\nOp 3 mei schreef het wijkteam:\n> Wij bellen u\n> morgen terug.\n>> En dit was daarvoor.\n{PROSE}"
    )
    document = read(text.encode())

    assert [block.content.text for block in document.blocks] == [
        PROSE,
        "Op 3 mei schreef het wijkteam:",
        "Wij bellen u\nmorgen terug.",
        "En dit was daarvoor.",
        PROSE,
    ]
    for block in document.blocks:
        assert_exact(block.content, document.raw)


def test_more_than_is_no_mark_of_quoting() -> None:
    assert shapes(f"{PROSE}\n> 50 jaar komt in aanmerking.")[-1][1].endswith("> 50 jaar komt in aanmerking.")


LINES = [
    "> ", ">> ", "\n", "\n\n", "1. ", "- ", "=====", "-----", "Aanwezig: ", "woord ", "A. ", ".\n", "\u200b",
    "schreef:\n", "\r\n",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_offsets_of_any_text_are_exact_and_no_word_is_lost(parts: list[str]) -> None:
    raw = "begin " + "".join(parts)
    document = read(raw.encode())

    for block in document.blocks:
        assert_exact(block.content, document.raw)
    assert "".join(block.content.text for block in document.blocks).count("woord") == raw.count("woord")


def test_words_in_capitals_right_above_text_are_a_heading() -> None:
    text = (
        "VERSLAG\n\nWAT GING GOED\nDe gemeente belt eerst en gaat daarna langs.\n\n"
        "WAT KAN BETER\nDe brieven zijn te lang en te streng, zeggen bewoners."
    )

    assert shapes(text) == [
        (Kind.HEADING, "VERSLAG"),
        (Kind.HEADING, "WAT GING GOED"),
        (Kind.PARAGRAPH, "De gemeente belt eerst en gaat daarna langs."),
        (Kind.HEADING, "WAT KAN BETER"),
        (Kind.PARAGRAPH, "De brieven zijn te lang en te streng, zeggen bewoners."),
    ]


def test_a_shout_of_several_lines_is_no_heading() -> None:
    text = "Er stond op de deur:\n\nHIER WONEN WIJ AL TWINTIG JAAR EN\nWIJ GAAN NIET WEG OMDAT U BELT.\n\nZo was het."

    assert Kind.HEADING not in [kind for kind, _ in shapes(text)][1:]


def test_paragraphs_that_only_their_first_line_sets_in_are_apart() -> None:
    text = (
        "    De gemeente belt eerst en gaat daarna langs bij bewoners\ndie hun rekening niet betalen.\n"
        "    Wie schulden heeft neemt de telefoon vaak niet op, zeggen\nde medewerkers.\n    Niemand deed open."
    )

    assert [" ".join(words.split()) for _, words in shapes(text)] == [
        "De gemeente belt eerst en gaat daarna langs bij bewoners die hun rekening niet betalen.",
        "Wie schulden heeft neemt de telefoon vaak niet op, zeggen de medewerkers.",
        "Niemand deed open.",
    ]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        (("| Wijk | Aantal |", "|------|:------:|", "| Noord | 10 |", "| Zuid | |"), True),
        (("+-------+----+", "| Wijk  | Aantal |", "+=======+====+", "| Noord | 10 |", "| Zuid | |"), True),
        (
            ("+---+---+", "| Wijk | Aantal |", "+---+---+", "| Noord | 10 |", "+---+---+", "| Zuid | |", "+---+---+"),
            False,
        ),
        (("| Wijk | Aantal |", "| Noord | 10 |", "| Zuid | |"), False),
    ],
)
def test_bars_part_the_cells_of_a_table(lines: tuple[str, ...], header: bool) -> None:
    document = read(("Boven.\n\n" + "\n".join(lines) + "\n\nOnder.").encode())

    rows = [block for block in document.blocks if block.kind is Kind.ROW]
    assert [[cell.text for cell in row.cells] for row in rows] == [["Wijk", "Aantal"], ["Noord", "10"], ["Zuid", ""]]
    assert [row.header for row in rows] == [header, False, False]
    for row in rows:
        for cell in row.cells:
            assert_exact(cell, document.raw)


def test_a_bar_now_and_then_makes_no_table() -> None:
    for text in ("| Noot van de redactie |", "a | b\nc | d", "| een | twee |\n| drie |"):
        assert Kind.ROW not in {kind for kind, _ in shapes(f"Boven.\n\n{text}\n\nOnder.")}
