"""``ingest.readers.transcript`` with ``roles``, ``timecodes`` and ``talk_tables``, on texts, Word and OpenDocument."""

import docx
import pytest

from ingest.readers.opening import read_bytes
from ingest.readers.raw import Kind, RawDocument
from tests.ingest.files import saved, word
from tests.ingest.readers.odf import odf, paragraphs
from tests.ingest.traces import assert_exact

LINES = (
    ("{ask}", "Kunt u iets vertellen over uzelf?"),
    ("{answer}", "Ja. Ik woon hier al twintig jaar."),
    ("{ask}", "Hoe merkt u dat de buurt verandert?"),
    ("{answer}", "Er komt niemand meer langs."),
    ("{ask}", "En de gemeente?"),
    ("{answer}", "Die belde pas na een jaar."),
)


def talk(ask: str, answer: str, between: str = "\n") -> str:
    return between.join(f"{label.format(ask=ask, answer=answer)}{words}" for label, words in LINES)


def text(content: str, name: str = "a.txt") -> RawDocument:
    document = read_bytes(content.encode(), name)
    for block in document.blocks:
        assert_exact(block.content, document.raw)
    return document


def turns(document: RawDocument) -> list[tuple[str, bool, str]]:
    return [(block.speaker, block.asks, " ".join(block.content.text.split())) for block in document.blocks]


def expected(ask: str, answer: str) -> list[tuple[str, bool, str]]:
    return [((ask, answer)[label == "{answer}"], label == "{ask}", words) for label, words in LINES]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("Interviewer", "Respondent"),
        ("INTERVIEWER", "BEWONER"),
        ("I", "R"),
        ("I1", "R2"),
        ("V", "A"),
        ("Vraag", "Antwoord"),
        ("Int.", "Resp."),
        ("Interviewer (Anna)", "Mevrouw De Wit"),
    ],
)
def test_who_asks_and_who_answers_are_known_by_what_they_are_called(ask: str, answer: str, between: str) -> None:
    document = text(talk(f"{ask}: ", f"{answer}: ", between))

    assert turns(document) == expected(ask, answer)
    assert document.caveats == ()


def test_who_asks_is_seen_by_the_question_marks_when_there_are_only_names() -> None:
    document = text(talk("JB: ", "Fatima: ", "\n\n"))

    assert turns(document) == expected("JB", "Fatima")


def test_nobody_asks_for_certain_when_both_do_and_that_is_told() -> None:
    document = text(talk("Jan: ", "Fatima: ", "\n\n").replace("langs.", "langs?").replace("jaar.", "jaar?"))

    assert {block.speaker for block in document.blocks} == {"Jan", "Fatima"}
    assert not any(block.asks for block in document.blocks)
    assert [caveat.code for caveat in document.caveats] == ["speakers"]


def test_the_paragraphs_after_a_label_are_the_same_speakers_and_a_heading_ends_it() -> None:
    content = talk("I: ", "R: ", "\n\n") + "\n\nEn toen werd het stil.\n\nAnalyse\n=======\n\nDe bewoner is alleen."

    found = turns(text(content))

    assert found[6:] == [
        ("R", False, "En toen werd het stil."),
        ("", False, "Analyse"),
        ("", False, "De bewoner is alleen."),
    ]


def test_what_stands_before_the_first_turn_is_nobodys() -> None:
    found = turns(text("Gesprek met een bewoner\n\nDatum: 3 mei 2024\n\n" + talk("I: ", "R: ")))

    assert [speaker for speaker, _, _ in found][:3] == ["", "", "I"]


def test_labels_on_a_line_of_their_own_are_labels() -> None:
    assert turns(text(talk("Interviewer\n", "Respondent\n", "\n\n"))) == expected("Interviewer", "Respondent")


@pytest.mark.parametrize("code", ["[00:12:33]", "[12:33]", "#00:12:33-5#", "(00:12:33)"])
def test_time_codes_are_places_and_no_words(code: str) -> None:
    later = code.replace("12:33", "13:00")
    document = text(talk("I: ", "R: ").replace("twintig", f"{code} twintig").replace("niemand", f"niemand {later}"))

    assert turns(document) == expected("I", "R")
    assert [mark.seconds for mark in document.times] == [753.0, 780.0]
    assert document.raw[document.times[0].raw :].startswith(code)


def test_times_beside_the_labels_need_no_brackets() -> None:
    document = text(
        "Spreker 1 00:00:05\nWaar woont u?\n\nSpreker 2 00:00:09\nHier om de hoek.\n\n"
        "Spreker 1 00:01:00\nBevalt dat?\n\nSpreker 2 00:01:04\nJa hoor."
    )

    assert [(speaker, words) for speaker, _, words in turns(document)] == [
        ("Spreker 1", "Waar woont u?"),
        ("Spreker 2", "Hier om de hoek."),
        ("Spreker 1", "Bevalt dat?"),
        ("Spreker 2", "Ja hoor."),
    ]
    assert [mark.seconds for mark in document.times] == [5, 9, 60, 64]


def test_codes_in_a_story_without_speakers_are_places_too() -> None:
    document = text("[00:00:05] Ik woon hier lang.\n\n[00:01:10] Het is veranderd.")

    assert [block.content.text for block in document.blocks] == ["Ik woon hier lang.", "Het is veranderd."]
    assert [mark.seconds for mark in document.times] == [5, 70]


@pytest.mark.parametrize(
    "content",
    [
        "Het begint om 12:30 en duurt tot 13:45 uur. Daarna (om 14:00) is er koffie.",
        "De stand was [3:10] en later [2:05], zei hij.",
        "Zie artikel [12:34].",
    ],
)
def test_times_of_day_and_other_numbers_stay_words(content: str) -> None:
    document = text(content)

    assert [block.content.text for block in document.blocks] == [content]
    assert document.times == ()


@pytest.mark.parametrize(
    "content",
    [
        "Verslag\n\nAanwezig: Anna, Bram\nAfwezig: Carla\nNotulist: Dirk\nDatum: 3 mei 2024\n\nBesluit: we gaan door.",
        (
            "Actie: Anna belt de wijkraad over het plan.\nWie: Anna.\nActie: Bram schrijft het "
            "verslag van de avond.\nWie: Bram."
        ),
        (
            "Wmo: de wet voor zorg en hulp thuis.\n\nWlz: de wet voor langdurige zorg.\n\nPgb: "
            "geld voor eigen zorg.\n\nZin: zorg."
        ),
        "Naam: Anna\nLeeftijd: 34\nNaam: Bram\nLeeftijd: 40\nNaam: Carla\nLeeftijd: 51",
        (
            "Vraag 1: Wat doet het college aan armoede?\n\nAntwoord 1: Veel.\n\nVraag 2: Hoeveel "
            "kost dat?\n\nAntwoord 2: Dat is niet bekend."
        ),
        "Anna: Hoe gaat het?\n\nBram: Goed.\n\n"
        + "\n\n".join(f"Een alinea met gewone tekst nummer {n}." for n in range(30))
        + "\n\nAnna: Mooi zo.\n\nBram: Dag hoor.",
    ],
)
def test_an_agenda_a_form_and_a_list_of_terms_are_no_conversation(content: str) -> None:
    document = text(content)

    assert not any(block.speaker or block.asks for block in document.blocks)
    assert document.caveats == ()


def test_questions_and_answers_on_a_web_page_are_no_conversation() -> None:
    page = "".join(f"<p>{line}</p>" for line in talk("Vraag: ", "Antwoord: ").split("\n"))

    assert not any(block.speaker for block in text(f"<html><main>{page}</main></html>", "a.html").blocks)


def test_word_and_opendocument_are_heard_too() -> None:
    lines = talk("Interviewer: ", "Respondent: ").split("\n")

    for data, name in ((word(*lines), "a.docx"), (odf(paragraphs(*lines)), "a.odt")):
        assert turns(read_bytes(data, name)) == expected("Interviewer", "Respondent")


def test_a_table_with_a_column_of_speakers_is_a_conversation() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=4)
    rows = [("Tijd", "Spreker", "Tekst", "Code")]
    rows += [
        (f"00:0{n}:00", label.format(ask="Jan", answer="Fatima"), words, "alleen" if n == 3 else "")
        for n, (label, words) in enumerate(LINES)
    ]
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words

    found = read_bytes(saved(document), "a.docx")

    assert [turn for turn in turns(found) if turn[0]] == expected("Jan", "Fatima")
    assert [mark.seconds for mark in found.times] == [0, 60, 120, 180, 240, 300]
    assert [words for speaker, _, words in turns(found) if not speaker] == ["alleen"]


def test_a_table_of_actions_stays_a_table() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    rows = [("Wie", "Actie"), ("Anna", "belt de hele wijkraad."), ("Bram", "schrijft het verslag op.")]
    for row in [*rows, *rows[1:], *rows[1:]]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words

    assert {block.kind for block in read_bytes(saved(document), "a.docx").blocks} == {Kind.ROW}


def test_a_long_text_of_near_labels_takes_linear_time() -> None:
    for hostile in ("a b c d e f " * 20_000, "[1:1" * 50_000, "Aa-" * 60_000, "\n".join(["A: b"] * 20_000)):
        text(hostile)


def test_names_in_bold_need_no_colon() -> None:
    document = docx.Document()
    body = []
    bold = (
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    for label, words in LINES:
        name = label.format(ask="Jan", answer="Fatima")
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f" {words}")
        body.append(f'<text:span text:style-name="T1">{name}</text:span> {words}')

    for data, name in ((saved(document), "a.docx"), (odf(paragraphs(*body), automatic=bold), "a.odt")):
        assert turns(read_bytes(data, name)) == expected("Jan", "Fatima")


def test_terms_in_bold_before_what_they_mean_are_no_conversation() -> None:
    document = docx.Document()
    for term in ("Wmo", "Wlz", "Pgb", "Zvw", "Jeugdwet"):
        paragraph = document.add_paragraph()
        paragraph.add_run(term).bold = True
        paragraph.add_run(" is een wet over zorg en hulp in Nederland.")

    assert not any(block.speaker for block in read_bytes(saved(document), "a.docx").blocks)


_ASKED = ("Wanneer begon het?", "Wie hielp u toen?", "En hoe gaat het nu?")
_TOLD = ("In maart, toen de brief kwam.", "Mijn zus, elke week opnieuw.", "Beter. Ik slaap weer.")
_ALTERNATING = [
    turn
    for pair in zip(_ASKED, _TOLD, strict=True)
    for turn in (("Vraag", True, pair[0]), ("Antwoord", False, pair[1]))
]


@pytest.mark.parametrize("mark", ["*", "_"])
@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["apart", "right above"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_questions_in_italics_are_asked_and_the_paragraphs_below_answer(mark: str, between: str, name: str) -> None:
    content = "\n\n".join(f"{mark}{asked}{mark}{between}{told}" for asked, told in zip(_ASKED, _TOLD, strict=True))

    assert turns(text(content, name)) == _ALTERNATING


def test_an_answer_of_several_paragraphs_below_a_question_in_italics_is_one_speakers() -> None:
    content = "# Na de brief\n\n" + "\n\n".join(
        f"*{asked}*\n\n{told}\n\nEn dat vertelde ik ook aan de gemeente."
        for asked, told in zip(_ASKED, _TOLD, strict=True)
    )

    found = turns(text(content, "a.md"))

    assert [speaker for speaker, _, _ in found] == ["", *["Vraag", "Antwoord", "Antwoord"] * 3]


def test_words_in_italics_that_ask_now_and_then_are_no_interview() -> None:
    content = (
        "*Wat nu?* dacht ik toen de brief kwam.\n\nMijn zus hielp mij elke week.\n\n*Zou het lukken?* Ik wist het niet."
    )

    assert {speaker for speaker, _, _ in turns(text(content, "a.md"))} == {""}


@pytest.mark.parametrize("dash", ["–", "-", "—"])
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["below each other", "apart"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_turns_that_begin_with_a_dash_are_asked_and_answered(dash: str, between: str, name: str) -> None:
    content = between.join(f"{dash} {words}" for pair in zip(_ASKED, _TOLD, strict=True) for words in pair)

    assert turns(text(content, name)) == _ALTERNATING


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_questions_with_a_dash_are_answered_by_the_paragraphs_below(name: str) -> None:
    content = "\n\n".join(f"– {asked}\n\n{told}" for asked, told in zip(_ASKED, _TOLD, strict=True))

    assert turns(text(content, name)) == _ALTERNATING


_OF_HERSELF = ("Ik ben 74 en woon hier al veertig jaar.", "Ja, sinds mijn man overleed.", "Nee. Dat wil ik niet.")
_ASKED_OF_HER = ("Hoe oud bent u?", "Woont u alleen?", "Krijgt u hulp?")


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("mark", ["- ", "{}. ", "{}) "])
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["below each other", "apart"])
def test_questions_in_a_list_are_answered_on_the_lines_below(mark: str, between: str, name: str) -> None:
    pairs = enumerate(zip(_ASKED_OF_HER, _OF_HERSELF, strict=True), start=1)
    content = "\n\n".join(f"{mark.format(number)}{asked}{between}{told}" for number, (asked, told) in pairs)

    found = turns(text(content, name))

    assert [words for _, asks, words in found if asks] == list(_ASKED_OF_HER)
    assert [words for _, asks, words in found if not asks] == list(_OF_HERSELF)


def test_questions_in_a_list_in_word_are_asked_too() -> None:
    document = docx.Document()
    for asked, told in zip(_ASKED_OF_HER, _OF_HERSELF, strict=True):
        document.add_paragraph(asked, style="List Number")
        document.add_paragraph(told)

    found = turns(read_bytes(saved(document), "a.docx"))

    assert [asks for _, asks, _ in found] == [True, False] * 3


@pytest.mark.parametrize(
    "content",
    [
        "1. Wat is schuldhulp?\nHulp bij schulden.\n\n2. Wie krijgt het?\nWie het vraagt.\n\n3. Wat kost het?\nNiets.",
        "1. Opening\nWij openen om acht uur.\n\n2. Wat doen we?\nWij wachten af.\n\n3. Wie belt?\nIk bel.\n\n"
        "4. Waar?\nBij ons.",
    ],
)
def test_numbered_questions_of_a_desk_and_an_agenda_are_no_conversation(content: str) -> None:
    assert {speaker for speaker, _, _ in turns(text(content))} == {""}


def test_who_always_asks_is_known_also_when_something_is_asked_back() -> None:
    labelled = ("Hoe oud bent u?", "Ik ben 74.", "Woont u alleen?", "Ja. Weet u hoe dat is?", "Vertel eens?", "Nee.")
    content = "\n".join(f"Spreker {place % 2 + 1}: {words}" for place, words in enumerate(labelled))
    document = text(content)

    assert [asks for _, asks, _ in turns(document)] == [True, False] * 3
    assert document.caveats == ()


def test_who_asks_without_a_question_mark_now_and_then_still_asks() -> None:
    turned = ("Wanneer begon het?", "In maart.", "Vertel daar eens over.", "Er kwam een brief.", "Van wie?",
              "Van de gemeente.", "En toen?", "Toen belde ik mijn zus.")  # fmt: skip

    found = turns(text("\n".join(f"– {words}" for words in turned)))

    assert [asks for _, asks, _ in found] == [True, False] * 4


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "lines",
    [
        ("melk halen", "de huur betalen", "bellen met de gemeente", "brood", "brief posten", "de was doen"),
        ("Wat werkt?", "Voor wie werkt het?", "Wat kost het?", "Wie betaalt dat?", "Wat volgt er?", "En dan?"),
        ("Opening", "Wie notuleert?", "Mededelingen", "Wat doen we met de brief?", "Rondvraag", "Zijn er vragen?"),
        ("Wij bellen eerst.", "Daarna gaan wij langs.", "Wie doet open?", "Wij praten.", "Wij schrijven op.", "Klaar."),
        ("Doel?", "Wonen", "Wie?", "Wijkteam", "Wanneer?", "Juni"),
    ],
)
def test_a_list_with_dashes_is_no_conversation(lines: tuple[str, ...], name: str) -> None:
    document = text("Wij spraken af:\n\n" + "\n".join(f"- {line}" for line in lines), name)

    assert {(speaker, asks) for speaker, asks, _ in turns(document)} == {("", False)}
    assert [block.kind for block in document.blocks[1:]] == [Kind.ITEM] * len(lines)


def test_a_question_with_a_dash_is_never_quoted_as_experience() -> None:
    content = "\n".join(f"– {words}" for pair in zip(_ASKED, _TOLD, strict=True) for words in pair)
    document = read_bytes(content.encode(), "a.txt")

    assert [block.content.text for block in document.blocks if not block.asks] == list(_TOLD)


def test_labels_between_brackets_are_labels() -> None:
    for opens, closes in (("[", "]"), ("(", ")"), ("[", "]:")):
        content = "\n".join(
            f"{opens}{'Interviewer' if label == '{ask}' else 'Respondent'}{closes} {words}" for label, words in LINES
        )
        assert turns(text(content)) == expected("Interviewer", "Respondent")


def test_works_between_brackets_are_no_speakers() -> None:
    content = "\n".join(f"[{number}] Jansen, A. (20{number}). Over schulden. Utrecht." for number in range(11, 19))

    assert {speaker for speaker, _, _ in turns(text(content))} == {""}


@pytest.mark.parametrize(
    "stamp", ["12-05-2021 09:1{} - {}: ", "[12-05-2021 09:1{}:33] {}: ", "12/05/21, 09:1{} - {}: "]
)
def test_messages_that_were_sent_have_a_speaker_each(stamp: str) -> None:
    said = (
        ("Anna", "Goedemorgen allemaal, hoe is het daar?"),
        ("Piet", "Kan iemand mij helpen met de brief van de gemeente?"),
        ("Anna", "Ja hoor, ik kom vanmiddag langs."),
        ("Piet", "Fijn, dank je wel."),
    )
    content = "\n".join(stamp.format(number, who) + words for number, (who, words) in enumerate(said))

    assert [(speaker, words) for speaker, _, words in turns(text(content))] == list(said)


def test_questions_in_italics_are_heard_in_word_and_on_pages_too() -> None:
    written = docx.Document()
    for asked, told in zip(_ASKED, _TOLD, strict=True):
        written.add_paragraph().add_run(asked).italic = True
        written.add_paragraph(told)
    page = "".join(f"<p><em>{asked}</em></p><p>Ik zeg: {told}</p>" for asked, told in zip(_ASKED, _TOLD, strict=True))

    assert turns(read_bytes(saved(written), "a.docx")) == _ALTERNATING
    found = turns(text(f"<html><body><main>{page}</main></body></html>", "a.html"))
    assert [(speaker, asks) for speaker, asks, _ in found] == [("Vraag", True), ("Antwoord", False)] * 3


def test_a_title_or_word_in_italics_in_word_is_no_question() -> None:
    written = docx.Document()
    for title in ("Wonen", "Werk", "Wie doet wat?"):
        written.add_paragraph().add_run(title).italic = True
        written.add_paragraph("Het wijkteam belt eerst en gaat daarna langs.")

    assert {speaker for speaker, _, _ in turns(read_bytes(saved(written), "a.docx"))} == {""}


def test_questions_in_italics_are_heard_in_opendocument_too() -> None:
    styles = (
        '<style:style style:name="C" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    )
    body = "".join(
        f'<text:p><text:span text:style-name="C">{asked}</text:span></text:p><text:p>{told}</text:p>'
        for asked, told in zip(_ASKED, _TOLD, strict=True)
    )

    assert turns(read_bytes(odf(body, automatic=styles), "a.odt")) == _ALTERNATING
