"""Blocks of a collection as pages show them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Template

from kb.bootstrap import KnowledgeBase
from kb.model.collection import Block, BlockId, Narrations, Silence, Telling
from kb.model.evidence import KnowledgeSource
from tests.building import document, knowledge_base
from tests.curating import Lab, collection, heading, lab, quote, shown_finding, text
from ui.edition import Edition, edition
from ui.rendering import environment, quoted
from ui.views.collected import block_view

WORDS = "Ik durfde de post niet meer te openen."


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    story = document("test:verhaal", WORDS, source=KnowledgeSource.EXPERIENCE, title="De post")
    made = knowledge_base(tmp_path, story)
    yield made
    made.close()


def _html(base: KnowledgeBase, of: Lab, id: str) -> list[str]:
    dutch: Edition = edition("nl", base.thesaurus)._replace(reader=of.curator)
    words: Template = environment().get_template("collectie/blokken.html")
    shown = base.curation.composing.draft(id, of.curator).blocks
    macro = getattr(words.module, "blok")  # noqa: B009 - a template's names are known when it runs
    return [str(macro(dutch.wording, block_view(one, dutch))) for one in shown]


def test_words_of_a_source_stand_in_a_quotation_and_those_of_the_lab_do_not(base: KnowledgeBase) -> None:
    of = lab(base)
    (story,) = (base.catalogue.document(card.id, of.curator) for card in base.catalogue.every(of.curator))
    blocks: list[Block] = [
        heading("Wat wij hoorden"),
        text("Dit is *van ons*."),
        quote(base, story, WORDS, "Want dit zegt alles."),
    ]
    blocks += [
        Silence(id=BlockId(""), voice=KnowledgeSource.PRACTICE, reason="Niemand belde terug."),
        Narrations(id=BlockId(""), tellings=(Telling(who="De buurt", text="Het was laat."),)),
    ]
    html = _html(base, of, collection(base, of, *blocks).id)
    assert "<h2" in html[0]
    assert "<em>van ons</em>" in html[1]
    assert "mv-citaat" not in html[1]
    assert f"“{WORDS}”" in html[2].partition("</blockquote>")[0]
    assert "Want dit zegt alles." in html[2].partition("</blockquote>")[2]
    assert "Praktijk is hier nog stil." in html[3]
    assert "De buurt" in html[4]


def test_a_finding_stands_with_the_words_under_it_until_those_are_withdrawn(base: KnowledgeBase) -> None:
    of = lab(base)
    (story,) = (base.catalogue.document(card.id, of.curator) for card in base.catalogue.every(of.curator))
    made = collection(base, of, shown_finding(base, quote(base, story, WORDS), why="Dit zagen wij ook."))

    (html,) = _html(base, of, made.id)
    assert "Wie zich schaamt, vraagt laat om hulp." in html
    assert f"“{WORDS}”" in html
    assert "Steunt" in html
    assert f"citaat=0-{len(WORDS)}" in html

    base.withdrawing.withdraw([story.id], "op verzoek")
    (html,) = _html(base, of, made.id)
    assert WORDS not in html
    assert "De post" not in html
    assert "Eén citaat is er niet meer, of is niet voor u." in html
    assert "Dit zagen wij ook." in html


def test_withdrawn_words_leave_their_place_and_no_title(base: KnowledgeBase) -> None:
    of = lab(base)
    (card,) = base.catalogue.every(of.curator)
    made = collection(base, of, quote(base, base.catalogue.document(card.id, of.curator), WORDS))
    base.withdrawing.withdraw([card.id], reason="op verzoek")
    (html,) = _html(base, of, made.id)
    assert "Dit citaat is teruggenomen op" in html
    assert WORDS not in html
    assert "De post" not in html


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Ik durfde niet.", "“Ik durfde niet.”"),
        ("“Ik durfde niet”, zei zij.", "“Ik durfde niet”, zei zij."),
        ("'s Avonds was het stil.", "“&#39;s Avonds was het stil.”"),
        ("'Stil', zei zij.", "&#39;Stil&#39;, zei zij."),
        ("Zij zei: <nee>", "“Zij zei: &lt;nee&gt;”"),
    ],
)
def test_words_that_begin_with_a_quotation_mark_get_no_second(words: str, shown: str) -> None:
    assert quoted(words) == shown
