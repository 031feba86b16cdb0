"""``ingest.readers.subtitles``."""

import pytest

from ingest.readers.raw import RawDocument
from ingest.readers.subtitles import read
from tests.ingest.traces import assert_exact

VTT = """WEBVTT - Gesprek in de wijk

STYLE
::cue { color: lime }

NOTE
door een vrijwilliger gemaakt

1
00:00:01.000 --> 00:00:03.000
<v Interviewer>Hoe gaat het
met u?</v>

00:00:03.500 --> 00:00:06.000 align:start
<v.luid Mevrouw>Goed, <i>dank</i> u &amp; uw <00:00:04.500>collega.

00:00:06.000 --> 00:01:06.500
<v Mevrouw>Ik woon hier lang.
<v Interviewer>Ja?

01:01:07.000 --> 01:01:09.000
<v Mevrouw>Zeker.
"""
SRT = """1
00:00:01,000 --> 00:00:03,000
{\\an8}Ik woon hier <b>al</b>
twintig jaar.

2
00:00:03,500 --> 00:00:06,000
En ik blijf.

3
00:01:16,000 --> 00:01:20,000
Een ander onderwerp.
"""


def turns(document: RawDocument) -> list[tuple[str, bool, str]]:
    return [(block.speaker, block.asks, block.content.text) for block in document.blocks]


def test_cues_of_one_speaker_are_one_turn_and_their_lines_no_paragraphs() -> None:
    assert turns(read(VTT.encode())) == [
        ("Interviewer", True, "Hoe gaat het met u?"),
        ("Mevrouw", False, "Goed, dank u & uw collega. Ik woon hier lang."),
        ("Interviewer", True, "Ja?"),
        ("Mevrouw", False, "Zeker."),
    ]


def test_the_time_of_each_cue_is_kept_as_a_place() -> None:
    document = read(VTT.encode())

    assert [(mark.seconds, document.raw[mark.raw :].split()[0]) for mark in document.times] == [
        (1.0, "Hoe"),
        (3.5, "Goed,"),
        (6.0, "Ik"),
        (6.0, "Ja?"),
        (3667.0, "Zeker."),
    ]
    for block in document.blocks:
        assert_exact(block.content, document.raw)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_subtitles_without_speakers_are_running_text_that_a_silence_cuts(line_end: str) -> None:
    document = read(SRT.replace("\n", line_end).encode())

    assert turns(document) == [
        ("", False, "Ik woon hier al twintig jaar. En ik blijf."),
        ("", False, "Een ander onderwerp."),
    ]
    assert document.caveats == ()


def test_two_voices_in_a_cue_are_not_glued() -> None:
    cue = "1\n00:00:01,000 --> 00:00:03,000\n- Hoe gaat het?\n- Goed hoor.\n"

    assert [words for _, _, words in turns(read(cue.encode()))] == ["Hoe gaat het?", "Goed hoor."]


def test_labels_before_the_words_are_speakers() -> None:
    said = ["Anna: Waar woont u?", "Piet: Hier om de hoek.", "al heel lang.", "Anna: En bevalt het?", "Piet: Ja hoor."]
    cues = (f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n" for n, words in enumerate(said, start=1))

    document = read("\n".join(cues).encode())

    assert turns(document) == [
        ("Anna", True, "Waar woont u?"),
        ("Piet", False, "Hier om de hoek. al heel lang."),
        ("Anna", True, "En bevalt het?"),
        ("Piet", False, "Ja hoor."),
    ]
    assert [caveat.code for caveat in document.caveats] == ["speakers"]


def test_captions_that_roll_up_say_each_line_once() -> None:
    cues = [("een twee", "drie vier"), ("drie vier", "vijf zes"), ("vijf zes", "zeven acht.")]
    text = "WEBVTT\n\n" + "\n".join(
        f"00:00:0{n}.000 --> 00:00:0{n + 1}.000\n{one}\n{two}\n" for n, (one, two) in enumerate(cues)
    )

    assert [words for _, _, words in turns(read(text.encode()))] == ["een twee drie vier vijf zes zeven acht."]


@pytest.mark.parametrize(
    "data", [b"WEBVTT\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", b"WEBVTT\n\n<v" + b"<" * 9_000]
)
def test_nothing_said_is_nothing(data: bytes) -> None:
    assert read(data).blocks == ()


def test_a_question_behind_a_dash_is_asked_also_where_others_are_named() -> None:
    source = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Interviewer>Welkom.\n\n"
        "00:00:04.000 --> 00:00:08.000\n<v Anna>Dank u.\n\n"
        "00:00:10.000 --> 00:00:19.000\n- Wanneer begon het?\n- In maart, toen de brief kwam.\n"
    )
    document = read(source.encode())

    assert [(block.content.text, block.asks) for block in document.blocks] == [
        ("Welkom.", True),
        ("Dank u.", False),
        ("Wanneer begon het?", True),
        ("In maart, toen de brief kwam.", False),
    ]
    assert [caveat.code for caveat in document.caveats] == ["speakers"]
