"""A document to read: nothing of its text is lost, and each passage stands in its place."""

import re
from html import unescape
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from kb.bootstrap import KnowledgeBase
from kb.model.document import Document, Passage, Section
from kb.model.identity import ThemeId, digest
from kb.model.reader import VISITOR
from kb.model.search import Filters, SearchQuery
from kb.model.standing import Standing, Status
from tests.building import document
from tests.ui.corpus import QUESTION, STORY
from tests.ui.reading import document_of
from ui.edition import Edition
from ui.views.blocks import Block
from ui.views.documents import DocumentPage, chosen_passage, document_page
from ui.views.pieces import Reading

_FIRST, _SECOND = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"


def _read(
    made: Document, passages: list[Passage], dutch: Edition, *, wanted: str = "", query: SearchQuery | None = None
) -> DocumentPage:
    passage, chosen = chosen_passage(passages, wanted)
    reading = Reading(
        document=made,
        passages=passages,
        passage=passage,
        chosen=chosen,
        query=query,
        found=(),
        neighbours={},
    )
    return document_page(reading, dutch)


def _blocks(view: DocumentPage) -> list[Block]:
    """The headings and paragraphs."""
    return [block for block in view.blocks if isinstance(block, Block)]


def _text(block: Block) -> str:
    return "".join(segment.text for piece in block.pieces for segment in piece.segments)


def _with_headings(*levels: int) -> tuple[Document, list[Passage]]:
    made, passages = document()
    text, sections = "", []
    for number, level in enumerate(levels):
        sections.append(Section(start=len(text), end=len(text), heading=f"Kop {number}", level=level))
        text += f"Kop {number}\n\nAlinea {number}.\n\n"
    text = text.rstrip()
    return made.model_copy(update={"text": text, "sha256": digest(text), "sections": tuple(sections)}), passages[:0]


def test_all_of_the_text_is_shown_in_order(dutch: Edition) -> None:
    made, passages = document("een", "Eerste alinea.", "Tweede regel\nen derde.", "  Slot 🏘️ met spaties. ")

    view = _read(made, passages, dutch)

    assert "".join("".join(_text(block) for block in _blocks(view)).split()) == "".join(made.text.split())


def test_headings_never_skip_a_level(dutch: Edition) -> None:
    made, passages = _with_headings(1, 4, 4, 2, 6, 1, 3)

    levels = [block.level for block in _blocks(_read(made, passages, dutch)) if block.level]

    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels == [2, 3, 3, 3, 4, 2, 3]


def test_a_heading_that_repeats_the_title_is_left_out(dutch: Edition) -> None:
    made, passages = _with_headings(1, 2)

    view = _read(made.model_copy(update={"title": "KOP 0"}), passages, dutch)

    assert [_text(block) for block in _blocks(view)] == ["Alinea 0.", "Kop 1", "Alinea 1."]


def test_the_chosen_passage_stands_out_letter_for_letter(dutch: Edition) -> None:
    made, passages = document("een", "Eerste alinea.", "Tweede alinea.\n\nGaat door.", "Derde.")

    view = _read(made, passages, dutch, wanted=passages[1].id)

    chosen = [piece for block in _blocks(view) for piece in block.pieces if piece.chosen]
    assert "\n\n".join("".join(segment.text for segment in piece.segments) for piece in chosen) == passages[1].exact
    assert [block.first_chosen for block in _blocks(view)] == [False, True, False, False]
    assert [block.last_chosen for block in _blocks(view)] == [False, False, True, False]


def test_two_passages_in_one_paragraph_are_told_apart(dutch: Edition) -> None:
    made, passages = document("een", "Een zin. Nog een zin.")
    first = passages[0].model_copy(update={"end": 8, "exact": made.text[:8], "id": _FIRST})
    second = passages[0].model_copy(update={"start": 9, "exact": made.text[9:], "id": _SECOND})

    (block,) = _blocks(_read(made, [first, second], dutch, wanted=_SECOND))

    assert [(piece.anchor, piece.chosen) for piece in block.pieces] == [
        (_FIRST, False),
        ("", False),
        (_SECOND, True),
    ]


def test_every_passage_can_be_linked_to(dutch: Edition) -> None:
    made, passages = document("een", "Eerste alinea.", "Tweede alinea.")

    view = _read(made, passages, dutch, query=SearchQuery(text="post"))
    urls = [piece.passage for block in _blocks(view) for piece in block.pieces]

    assert urls == [f"/documenten/{made.id}?passage={one.id}&q=post#passage" for one in passages]


def test_a_page_begins_where_it_begins(dutch: Edition) -> None:
    made, passages = document("een", "Bladzijde een. Nog steeds. Bladzijde twee.")
    made = made.model_copy(update={"pages": (0, 27)})

    (block,) = _blocks(_read(made, passages, dutch))

    assert [piece.places for piece in block.pieces] == [(), ("blz. 2",)]


def test_a_passage_that_is_not_there_leaves_the_first_to_read_beside(dutch: Edition) -> None:
    made, passages = document("een", "Eerste.", "Tweede.")

    assert chosen_passage(passages, "weg") == (passages[0], False)
    assert chosen_passage([], "weg") == (None, False)
    assert _read(made, [], dutch).take is None


def test_the_citation_holds_the_words_and_where_they_stand(dutch: Edition) -> None:
    made, passages = document("een", "De post bleef dicht.", title="De post", when="2021-03", place="Ede")

    view = _read(made, passages, dutch, wanted=passages[0].id)

    assert view.words == "De post bleef dicht."
    assert view.take
    assert view.take.source == "Onderzoek: De post, verslag, Ede, maart 2021"
    assert view.take.address == f"/documenten/{made.id}?passage={passages[0].id}&citaat=0-20#passage"


def test_made_up_words_are_copied_with_that_they_are_made_up(dutch: Edition) -> None:
    made, passages = document("een", "De post bleef dicht.", title="De post")

    view = _read(made.model_copy(update={"sample": True}), passages, dutch, wanted=passages[0].id)

    assert view.take
    assert view.take.source.endswith(", voorbeeldmateriaal")


def test_the_way_back_keeps_all_of_the_search(dutch: Edition) -> None:
    made, passages = document("een", "De post bleef dicht.")
    query = SearchQuery(text="post", filters=Filters(places=frozenset({"Ede"})), related=False, page=2)

    view = _read(made, passages, dutch, query=query)

    assert view.back is not None
    assert view.back.url == "/zoeken?q=post&plaats=Ede&verwant=nee&pagina=2"


def test_it_is_said_how_a_theme_got_there(dutch: Edition) -> None:
    made, passages = document("test:een", "Gezinnen met schulden. Hij slaapt buiten.")
    debt, homeless = ThemeId("schulden"), ThemeId("dakloosheid")
    standings = (
        Standing(start=0, end=22, theme=debt, status=Status.NAMED, probability=0.9),
        Standing(start=23, end=41, theme=homeless, status=Status.PROPOSED, probability=0.8),
        Standing(start=0, end=22, theme=ThemeId("armoede"), status=Status.PROPOSED, probability=0.3),
    )
    view = _read(made.model_copy(update={"themes": (debt, homeless), "standings": standings}), passages, dutch)
    assert [(about.theme.name, about.how, about.sentence) for about in view.themes] == [
        ("Schulden", "De woorden staan in de tekst.", ""),
        ("Dak- en thuisloosheid", "Herkend aan deze zin:", "Hij slaapt buiten."),
    ]
    assert [about.theme.name for about in view.perhaps] == ["Armoede"]


def test_themes_of_a_facet_are_shown_most_named_first(dutch: Edition) -> None:
    made, passages = document("een", "Ouderen met dementie. Schulden, en schulden, en nog eens schulden.")
    top = next(theme.id for theme in dutch.thesaurus if dutch.thesaurus.branch(theme.id) is None)

    view = _read(made.model_copy(update={"themes": (top, *made.themes, ThemeId("weg"))}), passages, dutch)

    assert view.themes[0].theme.name == "Schulden"
    assert {about.theme.url for about in view.themes} == {f"/themas/{theme}" for theme in made.themes}


@pytest.mark.parametrize(
    ("when", "told"), [("2021", "2021"), ("2021-03", "maart 2021"), ("2021-03-09", "9 maart 2021")]
)
def test_a_date_is_told_as_far_as_it_is_known(when: str, told: str, dutch: Edition) -> None:
    made, passages = document("een", "Iets.", when=when)

    assert told in _read(made, passages, dutch).facts


def test_what_a_card_shows_is_what_is_copied_and_stands_so_in_the_document(
    client: TestClient, base: KnowledgeBase
) -> None:
    hits = client.get("/v1/search", params={"q": QUESTION, "pageSize": 50}).json()["hits"]
    page = client.get("/zoeken?" + urlencode({"q": QUESTION})).text
    quoted = [hit for hit in hits if hit["quote"]]
    assert len(quoted) > len(hits) / 2
    for hit in quoted:
        start, end, text = (hit["quote"][key] for key in ("start", "end", "text"))
        assert base.reading.document(hit["documentId"], VISITOR).text[start:end] == text
        address = f"/documenten/{hit['documentId']}?passage={hit['passageId']}&citaat={start}-{end}"
        assert f"<template data-letterlijk>{text}</template>" in unescape(client.get(address).text)
    assert f"citaat={quoted[0]['quote']['start']}-{quoted[0]['quote']['end']}" in page


@pytest.mark.parametrize("place", ["0-999999", "9-3", "x", "-", "1-2-3"])
def test_a_place_that_is_not_in_the_passage_is_passed_over(client: TestClient, place: str) -> None:
    address = document_of(client, STORY)
    shown = re.search(r"&citaat=[^&]*", address)
    assert shown
    whole = client.get(address.replace(shown[0], ""))
    other = client.get(address.replace(shown[0], f"&citaat={place}"))
    assert _copied(other.text) == _copied(whole.text) != _copied(client.get(address).text)


def _copied(html: str) -> str:
    return html.partition("<template data-letterlijk>")[2].partition("</template>")[0]
