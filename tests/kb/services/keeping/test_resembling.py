"""Documents that are much alike, from the text to the numbers of a search."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.reader import KEEPER, VISITOR
from kb.model.resemblance import Verdict
from kb.model.search import Filters, SearchQuery
from tests.building import document, knowledge_base

REPORT = (
    "Gezinnen met schulden vragen pas laat om hulp, omdat zij zich schamen voor de post die ongeopend blijft liggen.",
    "De gemeente belde hen thuis op en bood aan samen de brieven open te maken, zonder er iets voor terug te vragen.",
    "Van de zestig gezinnen namen er veertig het aanbod aan en de helft daarvan had een jaar later geen nieuwe schuld.",
)
MENDED = (*REPORT[:2], REPORT[2].replace("veertig", "negenendertig"))
OTHER = ("Eenzame ouderen in een nieuwe wijk zochten elkaar op bij de koffie, elke dinsdag om tien uur in de school.",)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path)
    yield made
    made.close()


def added(base: KnowledgeBase, name: str, *paragraphs: str, **fields: object) -> DocumentCard:
    made, passages = document(name, *paragraphs, title=name)
    saved = base.catalogue.save(made.model_copy(update=fields), passages).document
    base.following.catch_up()
    return saved


def test_a_mended_report_is_offered_as_alike_with_its_share(base: KnowledgeBase) -> None:
    first, second = added(base, "test:1", *REPORT), added(base, "test:2", *MENDED)
    added(base, "test:3", *OTHER)
    base.resembling.note(first.id, KEEPER)

    ((other, pair),) = base.resembling.note(second.id, KEEPER)

    assert other.id == first.id
    assert 0.75 < pair.likeness < 1.0
    assert base.resembling.note(first.id, KEEPER)[0][0].id == second.id


def test_a_search_counts_and_shows_one_of_two_that_are_alike_until_somebody_decides(base: KnowledgeBase) -> None:
    first, second = added(base, "test:1", *REPORT), added(base, "test:2", *MENDED)
    found = base.searching.search(SearchQuery(text="schulden post gemeente"), VISITOR)
    assert found.total == 2
    for card in (first, second):
        base.resembling.note(card.id, KEEPER)

    found = base.searching.search(SearchQuery(text="schulden post gemeente"), VISITOR)
    assert (found.total, len(found.hits)) == (1, 1)
    assert found.coverage[KnowledgeSource.RESEARCH].about == 1
    assert base.catalogue.count(Filters(), VISITOR)[KnowledgeSource.RESEARCH] == 1

    base.resembling.decide(first.id, second.id, Verdict.OTHER)
    assert base.searching.search(SearchQuery(text="schulden post gemeente"), VISITOR).total == 2


def test_texts_of_two_sources_are_never_one_piece(base: KnowledgeBase) -> None:
    first = added(base, "test:1", *REPORT)
    second = added(base, "test:2", *REPORT, knowledge_source=KnowledgeSource.PRACTICE)
    base.resembling.note(first.id, KEEPER)
    assert base.resembling.note(second.id, KEEPER) == []


def test_a_text_that_was_written_anew_is_no_longer_alike(base: KnowledgeBase) -> None:
    first, second = added(base, "test:1", *REPORT), added(base, "test:2", *MENDED)
    for card in (first, second):
        base.resembling.note(card.id, KEEPER)
    added(base, "test:2", *OTHER)
    assert base.resembling.note(second.id, KEEPER) == []
    assert base.catalogue.count(Filters(), VISITOR)[KnowledgeSource.RESEARCH] == 2


def test_a_document_is_not_alike_itself(base: KnowledgeBase) -> None:
    first = added(base, "test:1", *REPORT)
    with pytest.raises(Invalid, match="twee verschillende"):
        base.resembling.decide(first.id, first.id, Verdict.SAME)


def test_stories_with_the_same_description_are_proposed_as_perhaps_one_teller(base: KnowledgeBase) -> None:
    told = {"knowledge_source": KnowledgeSource.EXPERIENCE, "contributor": "vrouw, 34 jaar"}
    first, second = added(base, "test:1", *REPORT, **told), added(base, "test:2", *OTHER, **told)
    third = added(base, "test:3", "Ik ook.", **{**told, "makers": ("een-id",)})
    added(base, "test:4", "En ik.", **{**told, "contributor": "man, 34 jaar"})
    for number in (5, 6):
        known = {**told, "contributor": "man, 50 jaar", "makers": (f"id-{number}",)}
        added(base, f"test:{number}", f"Wij met zijn {number}.", **known)

    (together,) = base.resembling.perhaps_one_teller(KEEPER)

    assert {card.id for card in together} == {first.id, second.id, third.id}
