"""What a question calls, and says nothing beside."""

import pytest

from kb.language.linker import Linker
from kb.services.finding.naming import Naming
from tests.building import thesaurus

_NAMING = Naming(Linker(thesaurus()))


def themes(question: str) -> tuple[str, ...]:
    called = _NAMING.called(question)
    return called.themes if called else ()


def test_every_label_calls_its_theme() -> None:
    wrong = {
        label.text: themes(label.text)
        for theme in thesaurus()
        for label in theme.labels
        if themes(label.text) != (theme.id,)
    }
    assert wrong == {"kinderen": ("jeugd", "jongeren")}


@pytest.mark.parametrize(
    ("question", "theme"),
    [
        ("mantelzorgers", "mantelzorg"),
        ("jongerenwerker", "jongerenwerk"),
        ("opvoeding", "jeugd"),
        ("daklozen", "dakloosheid"),
        ("wet maatschappelijke ondersteuning", "wmo"),
        ("de wmo", "wmo"),
        ("wachttijden", "wachttijden"),
        ("hoe zit het met discriminatie?", "discriminatie"),
        ("ervaringsdeskundigen", "ervaringsdeskundige"),
        ("sociale basis", "sociale-basis"),
        ("avg", "avg"),
        ("zwervers", "dakloosheid"),
    ],
)
def test_other_forms_of_a_label_and_halves_of_a_name_call_the_theme(question: str, theme: str) -> None:
    assert themes(question) == (theme,)


@pytest.mark.parametrize(
    "question", ["par", "ses", "slechte verbindingen", "geen schulden", "verlengde jeugdhulp", "schulden en werk"]
)
def test_what_says_more_or_less_than_a_label_calls_nothing(question: str) -> None:
    assert themes(question) == ()


def test_words_that_may_not_be_shown_are_not_said() -> None:
    called = _NAMING.called("zwerver")
    assert called is not None
    assert called.words == ()
