"""The bridge, with the model that is shipped: what residents say, and the theme it is about."""

import pytest

from kb.bootstrap.engines import open_translating
from kb.model.theme import Register
from kb.services.finding.translating import Translating
from kb.settings import Settings


@pytest.fixture(scope="module")
def bridge() -> Translating:
    return open_translating(Settings(encoder="contextual", _env_file=None))


SAID = {
    "ik sta elke maand rood": "schulden",
    "de ontvanger stond met een dwangbevel voor de deur": "schulden",
    "mijn moeder vergeet steeds vaker wie ik ben": "dementie",
    "ik slaap al weken in mijn auto": "dakloosheid",
    "ze doen alsof ik niet kan lezen, en dat klopt ook": "basisvaardigheden",
    "ik zorg dag en nacht voor mijn zieke man": "mantelzorg",
    "we stoken alleen nog in de keuken": "energiearmoede",
    "je moet twaalf formulieren invullen voor een traplift": "bureaucratie",
}


def test_most_utterances_lead_to_their_theme(bridge: Translating) -> None:
    led = [theme in [found.theme.id for found in bridge.concepts(said)] for said, theme in SAID.items()]
    assert sum(led) >= 6


def test_professional_words_lead_to_the_same_theme(bridge: Translating) -> None:
    assert bridge.concepts("schuldenproblematiek")[0].theme.id == "schulden"


def test_a_hidden_label_is_never_given_as_the_way(bridge: Translating) -> None:
    hidden = {label.text for theme in bridge.themes for label in theme.labels if label.style is Register.HIDDEN}
    assert hidden
    for word in sorted(hidden):
        assert not {found.via for found in bridge.concepts(word, limit=20)} & hidden


def test_words_without_meaning_lead_nowhere(bridge: Translating) -> None:
    assert bridge.concepts("en dan nog de") == []
    assert bridge.concepts("") == []


def test_the_number_of_themes_can_be_chosen(bridge: Translating) -> None:
    assert len(bridge.concepts("schulden", limit=2)) == 2
