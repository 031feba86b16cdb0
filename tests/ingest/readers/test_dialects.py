"""``ingest.readers.dialects``, through ``ingest.readers.markdown``: what documentation sites add."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import normalise
from ingest.readers.markdown import read
from ingest.readers.raw import Kind
from tests.cases import CASES
from tests.ingest.traces import assert_exact


def texts(text: str) -> list[str]:
    return [block.content.text for block in read(text.encode()).blocks]


def test_only_the_words_of_a_documentation_site_are_left() -> None:
    document = read((CASES / "md-kaderblok-en-kenmerken.md").read_bytes())

    assert [(block.kind, block.content.text) for block in document.blocks] == [
        (Kind.HEADING, "Hulp in de buurt"),
        (Kind.PARAGRAPH, "Het wijkteam helpt gezinnen met brieven en geld, ook zonder afspraak."),
        (Kind.PARAGRAPH, "Let op"),
        (Kind.PARAGRAPH, "Wie dakloos is hoeft geen adres in de gemeente te hebben."),
        (Kind.PARAGRAPH, "Ouders"),
        (Kind.PARAGRAPH, "Ouders bellen het wijkteam."),
        (Kind.HEADING, "Bezwaar"),
        (Kind.PARAGRAPH, "Bezwaar maken kan binnen zes weken."),
        (Kind.NOTE, "Algemene wet bestuursrecht."),
    ]
    (mark,) = document.note_marks
    assert (mark.label, document.raw[mark.raw :][:4]) == ("1", "[^1]")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("!!! warning\n    **Vet** en\n    verder.\n\nBuiten.", ["Vet en\nverder.", "Buiten."]),
        ('???+ tip inline end "Een tip"\n    - een\n    - twee', ["Een tip", "een", "twee"]),
        ('!!! note "Buiten"\n\n    === "Binnen"\n\n        Diep *in*.\n\n    Terug.',
         ["Buiten", "Binnen", "Diep in.", "Terug."]),
        (":::note Let op\n\nEen *box*.\n\n:::\n\nNa.", ["Let op", "Een box.", "Na."]),
        (":::tip[Een tip]\nEen box.\n:::", ["Een tip", "Een box."]),
        ("::: {.callout-note}\nEen box.\n:::", ["Een box."]),
        ("> [!WARNING]\n> Pas **op**.", ["Pas op."]),
        ("# Kop {#anker .klasse}\n\n[Knop](x.md){ .md-button }", ["Kop", "Knop"]),
        ("Tekst.\n{: .lead }\n\nMet {naam} erin.", ["Tekst.", "Met {naam} erin."]),
        ("{% include kop.html %}\n\nHallo {{ site.naam }}, welkom.{{< icoon >}}", ["Hallo , welkom."]),
        ("{% comment %}\nweg\n{% endcomment %}\n\nBlijft.", ["Blijft."]),
        ("import Tabs from '@theme/Tabs';\n\n<Tabs>\n<TabItem value='a'>\n\nEen **tab**.\n\n</TabItem>\n</Tabs>",
         ["Een tab."]),
        ("- [x] gebeld\n- [ ] gemaild", ["☒ gebeld", "☐ gemaild"]),
        ("Mantelzorg\n:   Zorg voor een *naaste*.", ["Mantelzorg", "Zorg voor een naaste."]),
        ("<div class='kader' markdown='1'>\n**Vet** en [link](x).\n</div>", ["Vet en link."]),
        ("<div>\n<p>**Vet** in <i>HTML</i></p>\n</div>", ["Vet in HTML"]),
        ("Zie [[Wmo|de wet]] en [[Jeugdwet]].", ["Zie de wet en Jeugdwet."]),
        ("Het is {--honderd--}{++tweehonderd++} euro, <del>niet</del> <ins>wel</ins>.",
         ["Het is tweehonderd euro,  wel."]),
        ("`{% code %}` en `{ .x }` blijven.\n\n```\n{{ code }}\n!!! note\n```",
         ["{% code %} en { .x } blijven.", "{{ code }}\u2028!!! note"]),
        ("[TOC]\n\n--8<-- \"stuk.md\"\n\n:material-home: Thuis", ["Thuis"]),
        ("De overheid<sup>72</sup> geeft 30 m<sup>2</sup>.", ["De overheid geeft 30 m²."]),
        ("H~2~O, 10^6^ en ==gemarkeerd== maar a == b == c, 2^3 en ~niet~ ~~weg~~.",
         ["H2O, 10⁶ en gemarkeerd maar a == b == c, 2^3 en ~niet~ ."]),
        ("Een verwijzing[^x] zonder noot.", ["Een verwijzing[^x] zonder noot."]),
    ],
)  # fmt: skip
def test_what_sites_add_goes_and_what_is_in_it_is_markdown(written: str, seen: list[str]) -> None:
    assert texts(written) == seen


def test_notes_of_several_lines_stand_at_the_end() -> None:
    document = read(b"Een[^a] en twee[^b].\n\n[^a]: Eerste *noot*,\n    met vervolg.\n[^b]: Tweede.\n\nSlot.")

    assert [(block.kind, block.content.text, block.label) for block in document.blocks] == [
        (Kind.PARAGRAPH, "Een en twee.", ""),
        (Kind.PARAGRAPH, "Slot.", ""),
        (Kind.NOTE, "Eerste noot,\nmet vervolg.", "a"),
        (Kind.NOTE, "Tweede.", "b"),
    ]
    assert [mark.label for mark in document.note_marks] == ["a", "b"]


def test_rows_keep_empty_cells_and_know_their_header() -> None:
    found = read(b"| Soort | Bedrag | |\n|---|---|---|\n| Huur |  | 3 |\n\n|  |  |\n|---|---|\n| a | b |").blocks

    assert [([cell.text for cell in block.cells], block.table, block.header) for block in found] == [
        (["Soort", "Bedrag", ""], 1, True),
        (["Huur", "", "3"], 1, False),
        (["a", "b"], 2, False),
    ]


def test_front_matter_says_what_the_file_is() -> None:
    yaml = read(
        b"---\n# een opmerking\ntitle: 'Een: titel'\ndate: 2021-03-04 # ooit\n"
        b"authors:\n  - Wijkteam\nlang: nl\n---\nTekst."
    )
    toml = read(b'+++\ntitle = "Titel"\nauthor = ["Wijkteam"]\n+++\nTekst.')

    assert (yaml.title, yaml.date, yaml.contributor, yaml.language) == ("Een: titel", "2021-03-04", "Wijkteam", "nl")
    assert (toml.title, toml.contributor, len(toml.blocks)) == ("Titel", "Wijkteam", 1)


def test_a_sentence_is_no_heading() -> None:
    assert [block.kind for block in read(b"## De gemeente betaalt de hele verhuizing.\n\nMeer.").blocks] == [
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
    ]


HOSTILE = "` [ ![ * _ **a < & [[ { {{ {% [^ ~~ > - a]( `a \\ | ::: !!! <div> [a]:".split()


@pytest.mark.parametrize("mark", HOSTILE)
@pytest.mark.parametrize("end", ["", " ", "\n"])
def test_time_grows_no_faster_than_the_text(mark: str, end: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        read(("a " + (mark + end) * times).encode())
        return time.process_time() - start

    # Sixteen times as long would be quadratic; the floor is for a machine that has other work.
    assert seconds(4_000) < max(10 * seconds(1_000), 2.0)


MARKS = [
    '!!! note "x"\n', "    ", "=== 'a'\n", ":::tip\n", "[^1]", "[^1]: ", "\n", "woord ", "{ .a }", "{{ b }}", "- [x] ",
    "```\n", "<div markdown>\n", "<p>", "| a | b |\n", "|---|---|\n", "# ", "`", "\r\n", ": ", "{++x++}", "~~", "\t",
    "<sup>2</sup>", "[[a|b]]", "<td>", "**", "==x==", "x^2^",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(raw=st.lists(st.sampled_from(MARKS), max_size=25))
def test_offsets_of_any_dialect_are_exact(raw: list[str]) -> None:
    document = read(("a" + "".join(raw)).encode())

    for block in document.blocks:
        assert_exact(block.content, document.raw)
        for cell in block.cells:
            assert_exact(cell, document.raw)
    normalise(document)


def test_what_only_a_program_for_notes_or_contents_reads_is_no_text() -> None:
    source = (
        "# Kop\n\n[[toc]]\n\n[toc]\n\nDe gemeente belt %%nog nagaan%% eerst. ^blok-1\n\nDat is 50%% van 2^3 keer.\n"
    )

    assert [" ".join(block.content.text.split()) for block in read(source.encode()).blocks] == [
        "Kop",
        "De gemeente belt eerst.",
        "Dat is 50%% van 2^3 keer.",
    ]
