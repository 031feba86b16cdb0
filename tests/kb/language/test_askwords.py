import pytest

from kb.language.askwords import reason, telling
from kb.language.terms import query_terms, terms


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("wat werkt tegen schulden in een kleine gemeente", ["schulden"]),
        ("mijn poetshulp mag ineens korter komen, kan dat zomaar", ["poetshulp", "korter"]),
        ("Hoe lang moet je elk jaar wachten op jeugdzorg?", ["wachten", "jeugdzorg"]),
        ("ik krijg geen Cruks-uitschrijving", ["Cruks-uitschrijving"]),
        ("Wat is er bekend over het effect van de buurtcirkel", ["buurtcirkel"]),
        ("ervaringen met mantelzorg", ["mantelzorg"]),
    ],
)
def test_only_what_a_question_is_about_tells(question: str, about: list[str]) -> None:
    assert [word.text for word in telling(question)] == about


@pytest.mark.parametrize("question", ["gemeente", "wat werkt niet?", "de gemeente"])
def test_a_question_of_words_that_only_ask_is_asked_as_it_stands(question: str) -> None:
    assert query_terms(question)


def test_every_word_that_only_asks_has_its_reason() -> None:
    for phrase in ("niet", "elke", "jaar", "gemeente", "wat werkt", "kan dat zomaar", "Mensen"):
        assert len(reason(phrase)) > len("asks")
    assert reason("jeugdzorg") == ""


def test_a_text_keeps_the_words_that_only_ask() -> None:
    assert [term.key for term in terms("elke gemeente")] == ["elk", "gemeent"]
