"""A place of a question by its name: what names a village leads, and a place that nothing is from is a word too."""

from collections.abc import Iterator

import pytest

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.reader import VISITOR
from kb.model.search import Filters, SearchQuery, SearchResults
from tests.building import document, knowledge_base

PRACTICE = KnowledgeSource.PRACTICE


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = knowledge_base(
        tmp_path_factory.mktemp("kb"),
        document("test:emmen1", "De winkel ging dicht.", place="Emmen", when="2024"),
        document("test:emmen2", "Over eenzaamheid in het dorp.", place="Emmen", when="2023"),
        document("test:zandpol", "In Zandpol rijdt geen bus. Eenzaamheid groeit.", place="Emmen", when="2016"),
        document("test:enquete", "Naar Zierikzee ging vroeger een bus.", place="Vlissingen", source=PRACTICE),
        document("test:raming", "Straks is er te weinig thuiszorg.", title="Raming voor 2035", when="2026"),
    )
    yield made
    made.close()


def ask(base: KnowledgeBase, text: str, **more: object) -> SearchResults:
    return base.searching.search(SearchQuery(text=text, **more), VISITOR)


def origins(found: SearchResults) -> list[str]:
    return [hit.document.origin.removeprefix("test:") for hit in found.hits]


def test_what_names_a_village_comes_before_the_rest_of_its_municipality(base: KnowledgeBase) -> None:
    found = ask(base, "Zandpol")
    assert (origins(found)[0], set(origins(found))) == ("zandpol", {"zandpol", "emmen1", "emmen2"})
    assert origins(ask(base, "eenzaamheid in Zandpol")) == ["zandpol", "emmen2"]
    assert not found.about_there


def test_a_municipality_is_all_that_is_from_there_and_nothing_else(base: KnowledgeBase) -> None:
    found = ask(base, "Vlissingen")
    assert (origins(found), found.read.places_said) == (["enquete"], ())


def test_a_place_that_nothing_is_from_is_what_names_it(base: KnowledgeBase) -> None:
    found = ask(base, "Zierikzee")
    assert (origins(found), found.first, found.about_there) == (["enquete"], 1, True)
    assert [match.text for match in found.hits[0].matches] == ["Zierikzee"]
    assert not ask(base, "Zierikzee", filters=Filters(places=frozenset({"Emmen"}))).hits
    assert not ask(base, "Zierikzee 1999").first


def test_what_names_the_place_and_the_word_counts(base: KnowledgeBase) -> None:
    found = ask(base, "bus naar Zierikzee")
    assert origins(found)[0] == "enquete"
    assert found.hits[0].comes_first


def test_a_province_is_its_municipalities(base: KnowledgeBase) -> None:
    found = ask(base, "Zeeland")
    assert (origins(found), found.first, found.about_there) == (["enquete"], 1, False)
    assert set(origins(ask(base, "Drentse eenzaamheid"))) == {"zandpol", "emmen2"}
    assert not ask(base, "bus in Limburg").first


def test_of_a_year_in_a_title_it_is_not_said_that_it_is_from_then(base: KnowledgeBase) -> None:
    found = ask(base, "thuiszorg 2035")
    assert (found.first, found.about_there) == (1, True)
    assert not ask(base, "thuiszorg 2026").about_there
