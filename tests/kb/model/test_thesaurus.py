from collections import Counter

import pytest
from rdflib import Graph
from rdflib.namespace import SKOS

from kb.adapters.skos import published
from kb.errors import ThemeNotFound
from kb.language.tokens import bare
from kb.model.identity import ThemeId
from kb.model.theme import Branch, Register
from tests.building import thesaurus


def test_every_theme_has_names_and_definitions_in_two_languages() -> None:
    assert len(thesaurus()) == 226
    for theme in thesaurus():
        assert theme.name["nl"]
        assert theme.name["en"]
        assert theme.definition["nl"]
        assert theme.definition["en"]


def test_every_relation_leads_to_a_theme_and_none_goes_round() -> None:
    for theme in thesaurus():
        assert theme.id not in thesaurus().ancestors(theme.id)
        assert all(other in thesaurus() for other in theme.related)


def test_labels_keep_their_register() -> None:
    debts = thesaurus()["schulden"]
    assert debts.labels[0].text == "Schulden"
    assert debts.labels[0].style is Register.PREFERRED
    assert "rood staan" in debts.words(Register.EVERYDAY)
    assert "problematische schulden" in debts.words(Register.PROFESSIONAL)


def test_a_label_is_of_one_theme_only() -> None:
    said = {(bare(label.text), theme.id) for theme in thesaurus() for label in theme.labels}
    names = Counter(label for label, _ in said)
    assert [label for label, times in names.items() if times > 1] == []


def test_branches_are_what_facets_are_made_of() -> None:
    branch = {id: thesaurus().branch(ThemeId(id)) for id in ("schulden", "wmo", "eenoudergezin", "gemeente", "thema")}
    assert branch == {
        "schulden": Branch.THEME,
        "wmo": Branch.LAW,
        "eenoudergezin": Branch.TARGET_GROUP,
        "gemeente": None,
        "thema": None,
    }


def test_a_theme_that_does_not_exist_is_named() -> None:
    with pytest.raises(ThemeNotFound, match="zeppelin"):
        thesaurus()["zeppelin"]


def test_subtree_and_closure_are_each_others_mirror() -> None:
    for below in thesaurus().subtree(ThemeId("armoede")):
        assert ThemeId("armoede") in thesaurus().closure([below])


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json"])
def test_published_data_keeps_hidden_labels_back_and_stands_at_its_address(media_type: str) -> None:
    text = published("https://stad.example/v1", media_type)
    graph = Graph()
    graph.parse(data=text, format="json-ld" if "json" in media_type else "turtle")
    assert not list(graph.triples((None, SKOS.hiddenLabel, None)))
    assert "uitkeringstrekker" not in text
    subjects = {str(subject) for subject in graph.subjects(SKOS.prefLabel, None)}
    assert len(subjects) == 226
    assert "https://stad.example/v1/themes/schulden" in subjects
