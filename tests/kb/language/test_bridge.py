import json
from pathlib import Path

import pytest

from kb.language.bridge import LANGUAGES, label_in_another_language, language_of_question, says_more, themes_in
from tests.building import thesaurus
from training.examples import DATA


@pytest.mark.parametrize(
    ("question", "language", "themes"),
    [
        ("how do I get out of debt", "en", {"schulden"}),
        ("borçlarım var ne yapmalıyım", "tr", {"schulden"}),
        ("yaşlılarda yalnızlık", "tr", {"ouderen", "eenzaamheid"}),
        ("أنا وحيد وعندي ديون", "ar", {"schulden", "eenzaamheid"}),
        ("samotność osób starszych", "pl", {"ouderen", "eenzaamheid"}),
        ("самотність літніх людей", "uk", {"ouderen", "eenzaamheid"}),
        ("was hilft gegen Einsamkeit bei älteren Menschen", "de", {"ouderen", "eenzaamheid"}),
        ("comment sortir de l'endettement", "fr", {"schulden"}),
        ("what will the weather be tomorrow", "en", set()),
        ("czekam na pomoc", "pl", {"wachttijden"}),
        ("pleśń w sypialni", "pl", {"woonkwaliteit"}),
        ("mould in the bedroom", "en", {"woonkwaliteit"}),
        ("my son does not go to school anymore", "en", {"schooluitval"}),
        ("neighbours make noise all night", "en", {"overlast"}),
        ("I am ashamed to ask for help", "en", {"stigma"}),
        ("how do I learn Dutch when I work", "en", {"inburgering", "werk"}),
    ],
)
def test_a_question_in_another_language_names_themes(question: str, language: str, themes: set[str]) -> None:
    assert language_of_question(question, thesaurus()) == language
    assert set(themes_in(question, language, thesaurus())) == themes


@pytest.mark.parametrize(
    "question",
    [
        "peer support",
        "ik need help met mijn toeslagen",
        "wmo",
        "burn out",
        "schulden in Arnhem",
        "Kinderarmoede",
        "Housing  first",
        "Critical Time Intervention",
        "rentesubsidie",
        "armenzorg",
        "dementerend",
    ],
)
def test_a_dutch_question_stays_dutch(question: str) -> None:
    assert language_of_question(question, thesaurus()) == ""


@pytest.mark.parametrize("question", ["dementie", "wonen", "rente", "peer support", "werk", "hulp", "stress"])
def test_what_is_dutch_stays_so_on_english_pages(question: str) -> None:
    assert language_of_question(question, thesaurus(), expected="en") == ""


@pytest.mark.parametrize("question", ["debt", "homeless", "lonely", "young people leaving care"])
def test_a_few_words_on_english_pages_are_english(question: str) -> None:
    assert language_of_question(question, thesaurus(), expected="en") == "en"


def test_every_english_name_of_a_theme_is_that_theme_unless_it_is_a_dutch_word_for_one() -> None:
    for theme in thesaurus():
        name = theme.name.get("en", "")
        if name and theme.broader is not None and not thesaurus().shows(name):
            assert label_in_another_language(name, thesaurus()) == ("en", theme.id)


@pytest.mark.parametrize(
    ("question", "theme"),
    [("Youth Care", "jeugdhulp"), ("debt", "schulden"), ("domestic violence", "huiselijk-geweld")],
)
def test_a_name_may_be_one_of_many_or_half_of_two(question: str, theme: str) -> None:
    assert label_in_another_language(question, thesaurus()) == ("en", theme)


@pytest.mark.parametrize("question", ["informal care in winter", "sport", "dementie", "and"])
def test_other_words_are_no_name_in_another_language(question: str) -> None:
    assert label_in_another_language(question, thesaurus()) is None


@pytest.mark.parametrize(
    ("question", "language", "more"),
    [
        ("my landlord does not repair the house", "en", True),
        ("how do I find a house", "en", False),
        ("السيارة والمطر في منزل", "ar", True),
    ],
)
def test_who_says_more_than_a_broad_theme_asks_for_part_of_it(question: str, language: str, *, more: bool) -> None:
    assert [str(one) for one in themes_in(question, language, thesaurus())] == ["wonen"]
    assert says_more(question, themes_in(question, language, thesaurus())[0], language, thesaurus()) is more


def test_who_sleeps_in_a_car_has_no_home_in_every_language() -> None:
    assert [*themes_in("أنام في السيارة وليس لدي منزل", "ar", thesaurus())] == ["dakloosheid"]


def test_hardly_any_utterance_of_ours_is_taken_for_another_language() -> None:
    rows = [json.loads(line) for line in Path(DATA / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    dutch = [row["a"] for row in rows if row["kind"] != "nl-en"]
    assert sum(bool(language_of_question(one, thesaurus())) for one in dutch) <= len(dutch) / 1000


def test_every_language_names_the_same_themes_that_exist() -> None:
    lines = [
        line.split("\t")
        for line in Path("kb/language/bridge.tsv").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    themes = {theme for theme, _, _ in lines}
    assert all(theme in thesaurus() for theme in themes)
    assert {(theme, language) for theme, language, _ in lines} == {(one, two) for one in themes for two in LANGUAGES}
