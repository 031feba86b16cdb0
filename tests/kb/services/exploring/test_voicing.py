"""Residents have the word on a theme: whole sentences, literal, varied, and only what may be read."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.bootstrap import open_library
from kb.model.document import Document, Passage
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.model.structure import Cell, Row
from kb.ports.catalogue import Catalogue
from kb.services.exploring.voicing import Voicing
from kb.settings import Settings
from tests.building import document

DEBTS = ThemeId("schulden")


def story(
    number: int, *paragraphs: str, access: Access = Access.PUBLIC, consent: Consent | None = None
) -> tuple[Document, list[Passage]]:
    """A story of a year that goes up with its number."""
    return document(
        f"stories:{number}",
        *paragraphs,
        source=KnowledgeSource.EXPERIENCE,
        access=access,
        consent=consent,
        when=str(2000 + number),
    )


class Told(NamedTuple):
    """A catalogue that stories are told to, and what it lets residents say."""

    catalogue: Catalogue
    voicing: Voicing


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Told]:
    library = open_library(Settings(data=tmp_path, _env_file=None))
    yield Told(library.catalogue, Voicing(catalogue=library.catalogue, linker=library.linker))
    library.catalogue.close()


def said(base: Told, *stories: tuple[Document, list[Passage]], theme: ThemeId = DEBTS) -> Sequence[str]:
    for made, passages in stories:
        base.catalogue.save(made, passages)
    return [saying.sentence.exact for saying in base.voicing.sayings(theme, VISITOR)]


def test_a_sentence_is_whole_and_literal_and_says_where_the_theme_is_named(base: Told) -> None:
    made, passages = story(1, "Eerst dit.", "Ik zweeg. Elke week lagen er aanmaningen op de mat! Daarna niets.")

    assert said(base, (made, passages)) == ["Elke week lagen er aanmaningen op de mat!"]
    saying = base.voicing.sayings(DEBTS, VISITOR)[0]
    assert saying.sentence.stands_in(made.text)
    assert saying.sentence.sha256 == made.sha256
    assert (saying.document.id, saying.passage.id) == (made.id, passages[1].id)
    assert [made.text[mark.start : mark.end] for mark in saying.marks] == ["aanmaningen"]


def test_words_of_residents_come_before_other_words(base: Told) -> None:
    assert said(
        base,
        story(2, "Mijn problematische schulden zag toen niemand."),
        story(1, "Iedere maand was er weer loonbeslag."),
    ) == ["Iedere maand was er weer loonbeslag.", "Mijn problematische schulden zag toen niemand."]


def test_a_sentence_that_says_it_in_both_ways_counts_as_said_by_residents(base: Told) -> None:
    both = story(1, "Door problematische schulden kwam er dus loonbeslag.")

    said(base, both)

    assert base.voicing.sayings(DEBTS, VISITOR)[0].named_by.label == "loonbeslag"


def test_each_story_speaks_once_in_a_wording_that_was_not_heard_yet(base: Told) -> None:
    stories = [story(n, f"In jaar {n} kreeg ik aanmaningen. In jaar {n} kwam de deurwaarder.") for n in (1, 2, 3)]

    found = said(base, *stories, story(4, "In jaar 4 was er weer incasso."))

    assert found == [
        "In jaar 4 was er weer incasso.",
        "In jaar 3 kreeg ik aanmaningen.",
        "In jaar 2 kwam de deurwaarder.",
        "In jaar 1 kreeg ik aanmaningen.",
    ]


def test_one_story_may_say_more_while_there_are_few(base: Told) -> None:
    sentences = [f"Op dag {n} kwam de deurwaarder." for n in range(5)]

    assert said(base, story(1, " ".join(sentences))) == sentences[:3]


def test_never_more_than_six(base: Told) -> None:
    assert len(said(base, *(story(n, f"In jaar {n} kwam de deurwaarder.") for n in range(9)))) == 6


def test_what_is_said_of_a_narrower_theme_belongs_to_the_wider(base: Told) -> None:
    sentence = "Iedere maand was er weer loonbeslag."

    assert said(base, story(1, sentence), theme=ThemeId("bestaanszekerheid")) == [sentence]
    assert base.voicing.sayings(ThemeId("dementie"), VISITOR) == []


def test_a_heading_a_row_or_half_a_sentence_is_no_saying(base: Told) -> None:
    long = "En toen " + "ging ik weer naar huis en " * 10 + "kwam de deurwaarder."

    assert (
        said(base, story(1, "Schulden.", "Loonbeslag | € 20 per maand", "De deurwaarder, en toen ook nog", long)) == []
    )


def test_a_sentence_with_a_hidden_word_for_the_theme_stays_out(base: Told) -> None:
    stories = story(1, "Door mijn verslaving was ik voor hen een junk. Mijn verslaving begon op het werk.")

    assert said(base, stories, theme=ThemeId("verslaving")) == ["Mijn verslaving begon op het werk."]


def test_only_residents_and_only_what_may_be_read_are_heard(base: Told) -> None:
    told = "Iedere maand was er weer loonbeslag."
    reading = Consent(purposes=frozenset({Purpose.READ}), recorded="op papier")
    others = [
        document(f"others:{source}", told, source=source)
        for source in KnowledgeSource
        if source is not KnowledgeSource.EXPERIENCE
    ]

    assert said(base, *others, story(1, told, access=Access.RESTRICTED), story(2, told, consent=reading)) == []
    assert said(base, story(3, told)) == [told]


def test_a_row_of_a_table_is_nobodys_sentence(base: Told) -> None:
    made, passages = story(1, "Mijn schulden werden elke maand een stukje groter.")
    whole = Row(cells=(Cell(start=passages[0].start, end=passages[0].end),))

    assert said(base, (made, [passages[0].model_copy(update={"rows": (whole,)})])) == []
