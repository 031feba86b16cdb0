"""Which labels in a text speak for their theme."""

import pytest

from kb.language.linker import Linker
from kb.language.signs import signs
from tests.building import thesaurus

_LINKER = Linker(thesaurus())
_DOUBTFUL = {"stemmen", "sporten", "Schulden"}


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Op woensdag gaan wij stemmen.", ["lokale-democratie"]),
        ("Wat is er dan met mijn stem.", []),
        ("Ik lees de krant, ook de sport.", []),
        ("Dat is niet uw schuld.", []),
        ("De schulden liepen op.", ["schulden"]),
        # No label that is doubted.
        ("Twee deurwaarders belden aan.", ["schulden"]),
        ("Het gaat om uw privacy.", ["avg"]),
        ("Steun ons.\nColofon | Privacy", []),
        ("Colofon | Privacy | Contact", []),
        ("Colofon | Uw privacy telt", ["avg"]),
    ],
)
def test_a_doubtful_word_in_another_form_and_an_item_of_a_menu_speak_for_nothing(text: str, themes: list[str]) -> None:
    found = signs(text, _LINKER.marks(text), _DOUBTFUL.__contains__)
    assert [mark.theme for mark in found] == themes


def test_marks_may_count_from_where_a_part_of_a_document_begins() -> None:
    text = "Wat is er dan met mijn stem. Colofon | Privacy"
    marks = _LINKER.marks(text, offset=100)
    assert [mark.theme for mark in marks] == ["lokale-democratie", "avg"]
    assert signs(text, marks, _DOUBTFUL.__contains__, offset=100) == []
