"""Suggestions: by any shown word, whole labels first, never more than the reader may see."""

from collections.abc import Iterator

import pytest

from kb.bootstrap import KnowledgeBase
from kb.language.tokens import bare
from kb.model.evidence import Access
from kb.model.identity import ThemeId
from kb.model.reader import KEEPER, VISITOR
from kb.model.suggestion import Suggestions
from kb.model.theme import Label, Register, Theme, Thesaurus
from kb.services.finding.suggesting import Suggesting
from tests.building import document, knowledge_base, thesaurus


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    filled = [theme.called("nl") for theme in thesaurus() if theme.id not in {"kostendelersnorm", "dementie"}]
    made = knowledge_base(
        tmp_path_factory.mktemp("suggesting"),
        document("test:alles", *filled, title="Alles", when="2001"),
        document("test:dementie", "Zij heeft dementie.", title="Later", access=Access.RESTRICTED),
        *(document(f"test:{n}", title=f"Schuldig {n}", place="Schiedam", when=f"20{10 + n}") for n in range(6)),
        document("test:boven", title="Boven de schulden uit", place="’s-Hertogenbosch", when="2026"),
        document("test:dicht", title="Schuldgevoel", place="Schagen", access=Access.RESTRICTED),
    )
    yield made
    made.close()


def _themes(found: Suggestions) -> list[tuple[str, str]]:
    return [(one.theme, one.label) for one in found.themes]


def _small(*labels: tuple[str, str, str, Register]) -> Thesaurus:
    """Themes with a name and another label: theme, name, text, register."""
    return Thesaurus(
        Theme(
            id=ThemeId(id),
            name={"nl": name, "en": f"{name.lower()} abroad"},
            definition={"nl": ""},
            labels=(Label(text=name, style=Register.PREFERRED), Label(text=text, style=style)),
        )
        for id, name, text, style in labels
    )


def test_another_word_leads_to_its_theme_and_says_so(base: KnowledgeBase) -> None:
    assert ("schulden", "rood staan") in _themes(base.suggesting.suggest("rood sta", VISITOR))
    assert ("schulden", "Schulden") in _themes(base.suggesting.suggest("schulden", VISITOR))


def test_a_theme_on_which_the_reader_sees_nothing_is_not_suggested(base: KnowledgeBase) -> None:
    assert (
        base.suggesting.suggest("kostendel", VISITOR).themes == base.suggesting.suggest("dementi", VISITOR).themes == ()
    )
    assert ("dementie", "Dementie") in _themes(base.suggesting.suggest("dementi", KEEPER))


def test_whole_labels_come_before_words_in_them_and_names_before_other_words(base: KnowledgeBase) -> None:
    themes = _small(
        ("wonen", "Wonen", "te duur huren", Register.EVERYDAY),
        ("opvang", "Zorg", "huren van hulp", Register.PROFESSIONAL),
        ("toeslagen", "Huur", "huurders", Register.EVERYDAY),
        ("huisuitzetting", "Huis", "hu", Register.EVERYDAY),
        ("woonkwaliteit", "Een Huis Huren", "woonruimte", Register.EVERYDAY),
    )
    suggesting = Suggesting(catalogue=base.catalogue, thesaurus=themes, spelling=base.spelling)

    assert _themes(suggesting.suggest("hu", VISITOR)) == [
        ("huisuitzetting", "Huis"),
        ("toeslagen", "Huur"),
        ("opvang", "huren van hulp"),
        ("woonkwaliteit", "Een Huis Huren"),
    ]
    assert _themes(suggesting.suggest("huur ab", VISITOR)) == [("toeslagen", "huur abroad")]


def test_a_name_in_another_language_comes_after_the_dutch_ones(base: KnowledgeBase) -> None:
    found = _themes(base.suggesting.suggest("schoo", VISITOR))

    assert ("schooluitval", "Schooluitval") in found
    assert found.index(("schooluitval", "Schooluitval")) < found.index(("onderwijshuisvesting", "school buildings"))


@pytest.mark.parametrize("typed", ["EENZ", "ééNz", "  eenz", "eenz!"])
def test_case_accents_and_punctuation_do_not_count(base: KnowledgeBase, typed: str) -> None:
    assert ("eenzaamheid", "Eenzaamheid") in _themes(base.suggesting.suggest(typed, VISITOR))


def test_a_hidden_label_is_not_suggested_and_leads_nowhere(base: KnowledgeBase) -> None:
    shown = {bare(label.text) for theme in thesaurus() for label in theme.labels if label.style.shown}
    shown |= {bare(name) for theme in thesaurus() for name in theme.name.values()}
    hidden = {label for theme in thesaurus() for label in theme.words(Register.HIDDEN)}
    only_hidden = {label for label in hidden if not any(f" {bare(label)}" in f" {words}" for words in shown)}

    assert len(only_hidden) > 10
    assert {label: base.suggesting.suggest(label, VISITOR).themes for label in only_hidden} == dict.fromkeys(
        only_hidden, ()
    )


def _places(base: KnowledgeBase, typed: str) -> list[tuple[str, str]]:
    return [(one.place, one.name) for one in base.suggesting.suggest(typed, VISITOR).places]


def test_there_are_only_a_few_of_each_kind(base: KnowledgeBase) -> None:
    found = base.suggesting.suggest("sch", VISITOR)

    assert (len(found.themes), [one.place for one in found.places]) == (4, ["Schiedam"])
    assert [card.title for card in found.documents] == ["Schuldig 5", "Schuldig 4", "Schuldig 3", "Schuldig 2"]
    assert found.total == 9


def test_a_title_and_a_place_are_found_by_a_word_in_them(base: KnowledgeBase) -> None:
    assert [card.title for card in base.suggesting.suggest("schulden u", VISITOR).documents] == [
        "Boven de schulden uit"
    ]
    assert _places(base, "hertog") == [("’s-Hertogenbosch", "’s-Hertogenbosch")]
    assert _places(base, "ertog") == []


def test_a_place_is_found_by_another_name_and_by_a_town_in_it(base: KnowledgeBase) -> None:
    assert _places(base, "den bos") == [("’s-Hertogenbosch", "Den Bosch")]
    assert _places(base, "rosmal") == [("’s-Hertogenbosch", "Rosmalen")]


def test_only_who_may_read_a_document_gets_its_title_and_place(base: KnowledgeBase) -> None:
    secret = base.suggesting.suggest("schuldg", VISITOR), base.suggesting.suggest("schag", VISITOR)

    assert [(found.documents, found.places) for found in secret] == [((), ())] * 2
    assert [card.title for card in base.suggesting.suggest("schuldg", KEEPER).documents] == ["Schuldgevoel"]
    assert [one.place for one in base.suggesting.suggest("schag", KEEPER).places] == ["Schagen"]


@pytest.mark.parametrize("typed", ["", " ", "...", "\0", "%", "_", "\ud800", "xylofoon", "schulden" + " " * 100])
def test_nothing_is_suggested_for_nothing_nonsense_or_a_whole_story(base: KnowledgeBase, typed: str) -> None:
    assert base.suggesting.suggest(typed, VISITOR) == Suggestions()


def test_the_same_letters_give_the_same_suggestions(base: KnowledgeBase) -> None:
    again = Suggesting(catalogue=base.catalogue, thesaurus=thesaurus(), spelling=base.spelling)

    for typed in ("s", "sch", "wo", "de", "1"):
        assert base.suggesting.suggest(typed, VISITOR) == again.suggest(typed, VISITOR)


def test_what_begins_as_nothing_does_is_suggested_as_it_was_meant(base: KnowledgeBase) -> None:
    found = base.suggesting.suggest("schuldn", VISITOR)
    assert (found.meant, found.themes) == ("schulden", base.suggesting.suggest("schulden", VISITOR).themes)
    assert found.themes
    assert not base.suggesting.suggest("schulden", VISITOR).meant
