"""``ingest.split``."""

import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.raw import Kind
from ingest.split import LONGEST, SHORTEST, WHOLE, size, split
from kb.language.sentences import sentences
from kb.model.document import Document, Passage, Section, ThemeMark
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.model.identity import ThemeId, digest, document_id
from kb.model.theme import Register
from tests.ingest.blocks import File

SENTENCE = "De gemeente belt eerst en komt daarna pas een keer langs bij de mensen thuis."
PARAGRAPH = " ".join([SENTENCE] * 4)


def document(
    text: str,
    *headings: str,
    pages: tuple[int, ...] = (),
    marks: tuple[ThemeMark, ...] = (),
) -> Document:
    starts = [text.index(heading) for heading in headings]
    ends = [*starts[1:], len(text)][: len(starts)]
    return Document(
        id=document_id("test:splitsen"),
        origin="test:splitsen",
        sha256=digest(text),
        knowledge_source=KnowledgeSource.RESEARCH,
        title="Titel",
        rights=Rights(access=Access.PUBLIC),
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=text,
        sections=tuple(
            Section(start=start, end=end, heading=heading, level=1)
            for heading, start, end in zip(headings, starts, ends, strict=True)
        ),
        pages=pages,
        marks=marks,
    )


def assert_sound(made: Document, passages: list[Passage]) -> None:
    """Exact, in order, without overlap, and numbered."""
    end = 0
    for ordinal, passage in enumerate(passages):
        assert passage.stands_in(made.text)
        assert passage.exact == passage.exact.strip()
        assert passage.start >= end
        assert passage.ordinal == ordinal
        end = passage.end


def test_a_long_text_becomes_passages_of_whole_sentences_near_the_target() -> None:
    made = document("\n\n".join([PARAGRAPH] * 6))

    passages = split(made)

    assert_sound(made, passages)
    assert all(SHORTEST <= size(passage.exact) <= LONGEST for passage in passages)
    whole = {made.text[sentence.start : sentence.end] for sentence in sentences(PARAGRAPH)}
    assert all(passage.exact.endswith(SENTENCE) and passage.exact.startswith(SENTENCE) for passage in passages)
    assert whole == {SENTENCE}


def test_a_text_of_under_nine_hundred_letters_stays_whole() -> None:
    text = "\n\n".join(["Wij wachtten elf weken op een gesprek en toen was het al te laat voor haar."] * 11)
    assert size(text) > LONGEST
    assert len(text) <= WHOLE

    assert [passage.exact for passage in split(document(text))] == [text]
    assert len(split(document(f"{text}\n\n{text}"))) > 1


def test_passages_end_with_a_paragraph_where_that_costs_little() -> None:
    passages = split(document("\n\n".join([PARAGRAPH] * 6)))

    assert all(passage.exact.count(SENTENCE) % 4 == 0 for passage in passages)


def test_a_passage_never_crosses_a_heading_and_carries_it() -> None:
    text = f"Aanpak\n\n{SENTENCE}\n\nUitkomst\n\n{SENTENCE}"

    passages = split(document(text, "Aanpak", "Uitkomst"))

    assert [(passage.heading, passage.exact) for passage in passages] == [("Aanpak", SENTENCE), ("Uitkomst", SENTENCE)]


def test_a_short_end_joins_its_neighbour() -> None:
    passages = split(document("\n\n".join([" ".join([SENTENCE] * 7), "Dat was het."])))

    assert len(passages) == 1


def test_a_sentence_that_would_make_its_neighbour_too_long_stands_alone() -> None:
    long, short = "Een " + "woorden " * 139 + "af.", "Nog " + "een " * 12 + "zin."

    assert [passage.exact for passage in split(document(f"{long}\n\n{short}"))] == [long, short]


@settings(max_examples=150, deadline=None)
@given(lengths=st.lists(st.integers(2, 149), min_size=1, max_size=12), breaks=st.integers(0, 2**12))
def test_no_passage_is_short_that_a_neighbour_can_take(lengths: list[int], breaks: int) -> None:
    text = "".join(
        "Een " + "woord " * (length - 2) + "af." + ("\n\n" if breaks >> number & 1 else " ")
        for number, length in enumerate(lengths)
    ).strip()

    sizes = [size(passage.exact) for passage in split(document(text))]

    assert max(sizes) <= LONGEST or len(text) <= WHOLE
    for first, second in pairwise(sizes):
        assert min(first, second) >= SHORTEST or first + second > LONGEST


def test_a_date_above_the_first_heading_is_a_passage() -> None:
    text = f"Interview · juni 2021\n\nZe zetten het apart\n\n{PARAGRAPH}"

    passages = split(document(text, "Ze zetten het apart"))

    assert [passage.exact for passage in passages] == ["Interview · juni 2021", PARAGRAPH]


def test_a_text_above_the_first_heading_is_a_passage() -> None:
    text = f"{SENTENCE}\n\nAanpak\n\n{SENTENCE}"

    assert [passage.heading for passage in split(document(text, "Aanpak"))] == ["", "Aanpak"]


@pytest.mark.parametrize(
    "text",
    [
        ", ".join(["en toen kwam er weer een brief van de gemeente"] * 60) + ".",
        " ".join(["woord"] * 700),
        "x" * 9_000,
        "\n".join(["een regel zonder punt"] * 90),
    ],
)
def test_an_overlong_sentence_is_cut_and_nothing_is_lost(text: str) -> None:
    made = document(text)

    passages = split(made)

    assert_sound(made, passages)
    assert all(size(passage.exact) <= LONGEST for passage in passages)
    assert "".join("".join(passage.exact.split()) for passage in passages) == "".join(text.split())


def test_a_clause_is_preferred_for_cutting_an_overlong_sentence() -> None:
    made = document(", ".join(["en toen kwam er weer een brief van de gemeente"] * 60) + ".")

    assert all(passage.exact.endswith((",", ".")) for passage in split(made))


def test_the_page_is_the_one_that_a_passage_begins_on() -> None:
    text = "\n\n".join([PARAGRAPH] * 4)
    second = text.index(PARAGRAPH, 10)

    passages = split(document(text, pages=(0, second, second)))

    assert passages[0].page == 1
    assert passages[-1].page == 3
    assert split(document(text))[0].page is None


def test_a_passage_has_the_marks_within_it() -> None:
    text = f"Aanpak\n\n{SENTENCE}\n\nUitkomst\n\n{SENTENCE}"
    places = [position for position in range(len(text)) if text.startswith("gemeente", position)]
    marks = tuple(
        ThemeMark(start=start, end=start + 8, theme=ThemeId("gemeente"), label="gemeente", style=Register.PREFERRED)
        for start in places
    )

    passages = split(document(text, "Aanpak", "Uitkomst", marks=marks))

    assert [passage.marks for passage in passages] == [(marks[0],), (marks[1],)]


def test_a_document_of_only_a_heading_is_still_found() -> None:
    assert [passage.exact for passage in split(document("Alleen een kop", "Alleen een kop"))] == ["Alleen een kop"]


def test_the_same_text_gives_the_same_passages() -> None:
    text = "\n\n".join([PARAGRAPH] * 5)

    assert split(document(text)) == split(document(text))


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(
        st.text(alphabet=st.sampled_from("abc ABC.,;?!\n–é😀"), min_size=1, max_size=400), min_size=1, max_size=8
    )
)
def test_passages_of_any_text_are_exact_and_hold_every_letter(parts: list[str]) -> None:
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    made = document(text)

    passages = split(made)

    assert_sound(made, passages)
    assert all(size(passage.exact) <= LONGEST for passage in passages)
    assert "".join("".join(passage.exact.split()) for passage in passages) == "".join(text.split())


def test_very_many_very_short_paragraphs_take_time_as_they_are_many() -> None:
    def seconds(paragraphs: int) -> float:
        file = File()
        for _ in range(paragraphs):
            file.add(Kind.PARAGRAPH, "a")
        document = file.document()
        start = time.process_time()
        split(document)
        return time.process_time() - start

    assert any(seconds(4_000) <= 2.5 * max(seconds(2_000), 0.03) for _ in range(4))
