"""``ingest.readers.markdown`` and ``ingest.readers.inline``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import normalise
from ingest.readers.markdown import read
from ingest.readers.raw import HARD_BREAK, Kind
from tests.ingest.traces import assert_exact, assert_map_exact


def shapes(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, block.content.text) for block in read(text.encode()).blocks]


def words(text: str) -> str:
    """The only block's text."""
    (block,) = read(text.encode()).blocks
    return block.content.text


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("een **vet** en *schuin* en ~~weg~~woord", "een vet en schuin en woord"),
        ("een [link](http://x.nl/a_b 'met titel') hier", "een link hier"),
        ("zie [verwijzing][v] hier\n\n[v]: http://x.nl", "zie verwijzing hier"),
        ("naar <https://x.nl/pad> toe", "naar https://x.nl/pad toe"),
        ("een ![plaatje](a.png 'b') hier", "een  hier"),
        ("met `code` erin", "met code erin"),
        (r"vijf \* zes \_ zeven", "vijf * zes _ zeven"),
        ("2 * 3 * 4 en snake_case_naam", "2 * 3 * 4 en snake_case_naam"),
        ("Jansen &amp; zn. caf&eacute;", "Jansen & zn. café"),
        ("H<sub>2</sub>O", "H2O"),
        ("a<sup>2</sup> en $a^2$ en $b^2$", "a² en $a^2$ en $b^2$"),
        (
            r"met $\frac{a}{b}$ en \(x_1 * y_1\) en $$\sum_{i=1}^n x_i$$",
            r"met $\frac{a}{b}$ en \(x_1 * y_1\) en $$\sum_{i=1}^n x_i$$",
        ),
        ("$$$ is duur, zegt *zij*", "$$$ is duur, zegt zij"),
        ("$$a\n$$b\nen *zo* { .noot }", "$$a\n$$b\nen zo"),
        ("van $5 tot $10 *per* dag", "van $5 tot $10 per dag"),
        ("$$\nx_1 * y_1\n= z_1\n$$", f"$${HARD_BREAK}x_1 * y_1{HARD_BREAK}= z_1{HARD_BREAK}$$"),
        (r"de map C:\werk\d", r"de map C:\werk\d"),
    ],
)
def test_marks_go_and_words_stay(written: str, seen: str) -> None:
    assert words(written) == seen


@pytest.mark.parametrize(
    "raw",
    [
        "een [link](http://x.nl/ja 'ja')ja",
        "een [link](<http://x.nl/(ja> (ja))ja",
        "een [link](/x 'b) ja')ja",
        "een [link][ja]ja\n\n[ja]: /x",
    ],
)
def test_a_word_that_also_stands_in_an_address_is_found_in_the_text(raw: str) -> None:
    (block,) = read(raw.encode()).blocks

    assert block.content.text == "een linkja"
    assert block.content.raw(8) == raw.split("\n")[0].rindex("ja")


def test_blocks_are_what_they_are() -> None:
    text = (
        "# Kop *met* nadruk #\n\nAlinea over\ntwee regels.  \nNieuwe regel.\n\n> citaat\n> loopt door\n\n"
        "- een\n  vervolg\n- twee\n\n  tweede alinea\n\n1. eerst\n\n"
        "| a | b |\n|---|---|\n| x \\| y | **z** |\n\nTweede kop\n----------\n\n```\ncode  zo\n```\n"
    )

    assert shapes(text) == [
        (Kind.HEADING, "Kop met nadruk"),
        (Kind.PARAGRAPH, f"Alinea over\ntwee regels.{HARD_BREAK}Nieuwe regel."),
        (Kind.PARAGRAPH, "citaat\nloopt door"),
        (Kind.ITEM, "een\nvervolg"),
        (Kind.ITEM, "twee"),
        (Kind.PARAGRAPH, "tweede alinea"),
        (Kind.ITEM, "eerst"),
        (Kind.ROW, "a | b"),
        (Kind.ROW, "x | y | z"),
        (Kind.HEADING, "Tweede kop"),
        (Kind.PARAGRAPH, "code  zo"),
    ]


def test_offsets_point_into_the_file_past_front_matter_and_windows_line_ends() -> None:
    raw = '---\r\ntitle: "Een titel"\r\n---\r\n# Kop\r\n\r\n- Een **vet** item\r\n  dat doorloopt\r\n'
    document = read(raw.encode())

    assert document.title == "Een titel"
    for block in document.blocks:
        assert_exact(block.content, document.raw)
        for word in block.content.text.split():
            assert raw[block.content.raw(block.content.text.index(word)) :].startswith(word)


def test_a_block_of_html_is_read_as_html() -> None:
    raw = "Tekst.\n\n<div><p>Een &eacute;cht blok</p></div>\n\nMeer tekst."
    document = read(raw.encode())

    assert [block.content.text for block in document.blocks] == ["Tekst.", "Een écht blok", "Meer tekst."]
    assert document.blocks[1].content.raw(9) == raw.index("blok")


@settings(max_examples=300, deadline=None)
@given(raw=st.text(alphabet=st.sampled_from("ab *_`[]()<>!#-|>\\&;~\n\t\"'1.:é"), max_size=80))
def test_offsets_of_any_markdown_are_exact(raw: str) -> None:
    document = read(b"a" + raw.encode())

    for block in document.blocks:
        assert_exact(block.content, document.raw)
    clean = normalise(document)
    assert_map_exact(clean.offsets, clean.text, document.raw)
