import json
from pathlib import Path

import pytest

from kb.language.bridge import LANGUAGES, language_of_question, themes_in
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
