"""``ingest.readers.plain``."""

from ingest.readers.plain import read
from ingest.readers.raw import HARD_BREAK, Kind

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
