"""``ingest.readers.questions`` and ``bold_lines``: what nothing but bold letters, numbers and dashes tell."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.opening import read_bytes
from ingest.readers.raw import Kind, RawDocument
from ingest.split import split
from kb.errors import KbError
from tests.ingest.blocks import of
from tests.ingest.packages import package, run
from tests.ingest.readers.odf import odf

TALK = [
    ("Hoe lang woont u al in deze wijk?", "Ik woon hier nu dertig jaar, en ik ga niet meer weg."),
    ("Wat is er veranderd?", "Vroeger kende je iedereen. Nu groet niemand elkaar."),
    ("Kreeg u hulp van de gemeente?", "Nee, ik moest alles zelf uitzoeken."),
]
TURNS = [(asks, words) for pair in TALK for asks, words in zip((True, False), pair, strict=True)]
PROSE = "Binnen het sociale domein kan meer worden bereikt, tegen lagere kosten, als iedereen in de wijk meedoet."


def docx(*paragraphs: str) -> bytes:
    """A Word document; a paragraph between stars is bold."""
    runs = [run(text.strip("*"), "<w:b/>" if text.startswith("*") else "") for text in paragraphs]
    return package("".join(f"<w:p>{letters}</w:p>" for letters in runs))


def odt(*paragraphs: str) -> bytes:
    """An OpenDocument text; a paragraph between stars is bold, by turns as letters and as a whole."""
    style = (
        "<style:style style:name='{}' style:family='{}'><style:text-properties fo:font-weight='bold'/></style:style>"
    )
    body = ""
    for place, text in enumerate(paragraphs):
        if not text.startswith("*"):
            body += f"<text:p>{text}</text:p>"
        elif place % 4:
            body += f"<text:p text:style-name='P1'>{text.strip('*')}</text:p>"
        else:
            body += f"<text:p><text:span text:style-name='T1'>{text.strip('*')}</text:span></text:p>"
    return odf(body, automatic=style.format("T1", "text") + style.format("P1", "paragraph"))


def turns(document: RawDocument) -> list[tuple[bool, str]]:
    return [(block.asks, block.content.text) for block in document.blocks if block.speaker]


def headings(document: RawDocument) -> list[str]:
    return [block.content.text for block in document.blocks if block.kind is Kind.HEADING]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("".join(f"**{asked}**\n\n{said}\n\n" for asked, said in TALK), "a.md"),
        ("".join(f"**{asked}** {said}\n\n" for asked, said in TALK), "b.md"),
        ("<main>" + "".join(f"<p><b>{asked}</b></p><p>{said}</p>" for asked, said in TALK) + "</main>", "c.html"),
        ("<main><p>" + "<br><br>".join(f"<b>{asked}</b><br>{said}" for asked, said in TALK) + "</p></main>", "d.html"),
        (docx(*[text for asked, said in TALK for text in (f"*{asked}*", said)]), "e.docx"),
        (odt(*[text for asked, said in TALK for text in (f"*{asked}*", said)]), "f.odt"),
    ],
)
def test_bold_questions_with_answers_in_plain_letters_are_turns(content: str | bytes, name: str) -> None:
    document = read_bytes(content.encode() if isinstance(content, str) else content, name)

    assert turns(document) == TURNS
    assert document.caveats == ()
    assert document.title == ""
    assert [passage.exact for passage in split(of(document))] == [said for _, said in TALK]


def test_two_bold_questions_and_those_of_a_desk_on_a_web_page_are_no_conversation() -> None:
    two = "".join(f"**{asked}**\n\n{said}\n\n" for asked, said in TALK[:2])
    desk = "".join(f"<p><b>Kan ik hulp {way}?</b></p><p>U kunt bellen.</p>" for way in ("vragen", "kiezen", "ruilen"))

    assert turns(read_bytes(two.encode(), "a.md")) == []
    assert turns(read_bytes(f"<main>{desk}</main>".encode(), "a.html")) == []


def test_a_conversation_with_labels_on_a_web_page_is_one() -> None:
    said = "".join(f"<p><b>Interviewer:</b> {asked}</p><p><b>Bewoner:</b> {answer}</p>" for asked, answer in TALK)

    assert turns(read_bytes(f"<main>{said}</main>".encode(), "a.html")) == TURNS


@pytest.mark.parametrize(
    "written", ["- {}\n- {}", "– {}\n– {}", "-{}\n-{}", "– {}\n\n2\n00:00:02,000 --> 00:00:03,000\n{}"]
)
def test_dashes_in_subtitles_part_voices_and_no_question_is_an_answer(written: str) -> None:
    cues = "".join(f"1\n00:00:01,000 --> 00:00:02,000\n{written.format(*pair)}\n\n" for pair in TALK)
    document = read_bytes(cues.encode(), "a.srt")

    assert turns(document) == TURNS
    assert [caveat.code for caveat in document.caveats] == ["speakers"]
    assert [passage.exact for passage in split(of(document))] == [said for _, said in TALK]


_MINUTES = ["*Verslag van het overleg*", "Aanwezig: Jan, Piet", "*1. Opening*", PROSE, "*2. Proef: hulp*", PROSE]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (docx(*_MINUTES), "a.docx"),
        (odt(*_MINUTES), "b.odt"),
        ("\n\n".join(f"*{text}*" if text.startswith("*") else text for text in _MINUTES), "c.md"),
        ("<main>" + "".join(f"<p><b>{t.strip('*')}</b>" if t[0] == "*" else f"<p>{t}" for t in _MINUTES), "d.html"),
        ("\n\n".join(text.strip("*") for text in _MINUTES), "e.txt"),
    ],
)
def test_bold_and_numbered_lines_are_headings_also_under_who_was_there(content: str | bytes, name: str) -> None:
    document = read_bytes(content.encode() if isinstance(content, str) else content, name)

    assert headings(document) == ["Verslag van het overleg", "1. Opening", "2. Proef: hulp"]


@pytest.mark.parametrize("write", [docx, odt])
def test_short_bold_lines_of_a_short_document_are_headings_and_a_sentence_is_none(write: object) -> None:
    written = write("*Hulp thuis*", "Iedereen krijgt hulp.", "*De hulp kost u niets.*", "Zolang u meedoet.")  # type: ignore[operator]

    assert headings(read_bytes(written, "a." + write.__name__)) == ["Hulp thuis"]  # type: ignore[attr-defined]


def test_a_number_after_that_of_a_heading_heads_one_sentence() -> None:
    document = read_bytes(docx("1. Opening", PROSE, "2. Rondvraag", "Niemand had nog iets.", "Einde."), "a.docx")

    assert headings(document) == ["1. Opening", "2. Rondvraag"]


@pytest.mark.parametrize(
    "nothing", ["![foto](x.png)", "~~weg~~", "<br>", "<!-- weg -->", "&nbsp;", "[](x)", "![](y.png)"]
)
def test_a_paragraph_in_which_nothing_is_left_costs_no_document(nothing: str) -> None:
    document = read_bytes(f"# Kop\n\nTekst.\n\n{nothing}\n\n**Kopje**\n\n{nothing}\n\n{PROSE}\n".encode(), "a.md")

    assert [block.content.text for block in document.blocks if block.content.text.strip()] == [
        "Kop",
        "Tekst.",
        "Kopje",
        PROSE,
    ]
    assert [block.kind for block in document.blocks if block.content.text == "Kopje"] == [Kind.HEADING]


_FRAGMENTS = (
    *("# Kop", "**Kopje**", PROSE, "![foto](x.png)", "~~weg~~", "<br>", "- punt", "1. Een", "> citaat", "| a | b |"),
    *("|---|---|", "***", "[^1]", "[^1]: noot", "```", "", "&nbsp;", "$x^2$", "Wie?", "- Wie?", "A: ja", "\u200b"),
)


@settings(max_examples=200, deadline=None)
@given(fragments=st.lists(st.sampled_from(_FRAGMENTS), max_size=12), between=st.sampled_from(["\n", "\n\n"]))
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_any_order_of_lines_is_read(fragments: list[str], between: str, name: str) -> None:
    with suppress(KbError):
        read_bytes(between.join(fragments).encode(), name)
