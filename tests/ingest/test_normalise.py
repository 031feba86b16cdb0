"""``ingest.normalise``."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import Normalised, letters, lines, normalise
from ingest.readers import plain
from ingest.readers.quoting import groups
from ingest.readers.raw import Block, Kind, RawDocument
from ingest.traced import Traced
from tests.ingest.traces import anything, assert_exact, assert_map_exact, dirty


def document(*blocks: tuple[Kind, str] | tuple[Kind, str, int]) -> RawDocument:
    """A document of which the blocks stand one after the other in the raw text."""
    raw, made = "", []
    for kind, text, *level in blocks:
        made.append(Block(kind, Traced.of(text, len(raw)), level=level[0] if level else 0))
        raw += text + "\n"
    return RawDocument(raw=raw, blocks=tuple(made))


def from_text(text: str) -> Normalised:
    return normalise(plain.read(text.encode()))


def test_a_sentence_broken_over_a_blank_line_is_whole_again() -> None:
    clean = from_text(
        "We hebben ieders talent nodig. We voorkomen dat\n\nmensen onbedoeld en onbewust in problemen komen.\n"
    )

    assert clean.text == (
        "We hebben ieders talent nodig. We voorkomen dat mensen onbedoeld en onbewust in problemen komen."
    )


def test_a_heading_is_never_joined_to_the_text_below_it() -> None:
    clean = normalise(document((Kind.HEADING, "Wat wij vinden van zes jaar beleid", 1), (Kind.PARAGRAPH, "niet veel.")))

    assert clean.text == "Wat wij vinden van zes jaar beleid\n\nniet veel."


def test_a_word_broken_over_a_blank_line_is_whole_again() -> None:
    clean = normalise(
        document((Kind.PARAGRAPH, "Dat is de verantwoordelijkheid van de ge-"), (Kind.PARAGRAPH, "meente zelf."))
    )

    assert clean.text == "Dat is de verantwoordelijkheid van de gemeente zelf."


def test_list_items_and_rows_stand_on_lines_and_the_rest_in_paragraphs() -> None:
    clean = normalise(
        document(
            (Kind.PARAGRAPH, "Inleiding."),
            (Kind.ITEM, "een"),
            (Kind.ITEM, "twee"),
            (Kind.ROW, "a | b"),
            (Kind.ROW, "c | d"),
            (Kind.PARAGRAPH, "Slot."),
        )
    )

    assert clean.text == "Inleiding.\n\neen\ntwee\n\na | b\nc | d\n\nSlot."


def test_a_section_runs_to_the_next_heading_of_its_level() -> None:
    clean = normalise(
        document(
            (Kind.HEADING, "Rapport", 1),
            (Kind.HEADING, "Gegevens", 3),
            (Kind.PARAGRAPH, "Wij nodigden huurders uit."),
            (Kind.HEADING, "Resultaten", 3),
            (Kind.PARAGRAPH, "Minder gas."),
        )
    )

    found = [(clean.text[section.start : section.end], section.level) for section in clean.sections]
    assert found == [
        (clean.text, 1),
        ("Gegevens\n\nWij nodigden huurders uit.\n\n", 2),
        ("Resultaten\n\nMinder gas.", 2),
    ]
    assert all(clean.text[section.start :].startswith(section.heading) for section in clean.sections)


def test_a_heading_that_is_repeated_stands_once() -> None:
    clean = from_text("Sociale pijler\n\nSociale pijler\n\nIn het sociaal domein hebben we te maken met trends.\n")

    assert clean.text.count("Sociale pijler") == 1


def test_blocks_without_a_word_disappear() -> None:
    assert normalise(document((Kind.PARAGRAPH, "• — •"), (Kind.PARAGRAPH, "\u200b"))).text == ""


def test_pages_begin_at_their_first_letter() -> None:
    raw = "een twee\fdrie vier\f\fvijf"
    blocks = tuple(
        Block(Kind.PARAGRAPH, Traced.of(part, raw.index(part))) for part in ("een twee", "drie vier", "vijf")
    )

    clean = normalise(RawDocument(raw=raw, blocks=blocks, pages=(0, 9, 19, 20)))

    assert clean.text == "een twee\n\ndrie vier\n\nvijf"
    assert [clean.text[start:][:4] for start in clean.pages] == ["een ", "drie", "vijf", "vijf"]


def test_every_letter_maps_back_to_the_raw_file() -> None:
    raw = "Titel van het stuk\r\n\r\nDe ﬁnan\u00adciële\u00a0 ge-\r\nmeente\u200b en de cafe\u0301s doen\r\nhet.\r\n"

    clean = from_text(raw)

    assert clean.text == "Titel van het stuk\n\nDe financiële gemeente en de cafés doen het."
    for word in ("Titel", "gemeente", "doen", "het."):
        start = clean.offsets.raw(clean.text.rindex(word))
        assert raw[start:].replace("-\r\n", "").startswith(word)


@given(raw=dirty | anything)
def test_mending_letters_and_lines_keeps_the_trace_exact(raw: str) -> None:
    mended = lines(letters(Traced.of(raw, 0)))

    assert_exact(mended, raw)
    assert "\u00ad" not in mended.text
    assert "  " not in mended.text


@settings(max_examples=300)
@given(parts=st.lists(dirty | anything, max_size=6))
def test_the_map_of_a_whole_text_is_exact_and_sections_stand_in_it(parts: list[str]) -> None:
    raw = "\n\n".join(parts)
    blocks = tuple(block for group in groups(raw) for block in plain.paragraphs(group, raw))

    clean = normalise(RawDocument(raw=raw, blocks=tuple(plain.with_headings(list(blocks)))))

    assert_map_exact(clean.offsets, clean.text, raw)
    assert clean.text == clean.text.strip()
    for section in clean.sections:
        assert clean.text[section.start :].startswith(section.heading)
        assert section.start < section.end <= len(clean.text)
