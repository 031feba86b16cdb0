"""``kb.language.languages``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.languages import NAMES, Found, language_of

DUTCH = "Mijn moeder belt elke dag en ik weet niet wat ik moet zeggen, want de gemeente doet niets voor ons."
ENGLISH = "The municipality asked residents what they need when money is short. Most had never heard of the scheme."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (DUTCH, "nl"),
        ("De gemeente hielp ons niet.", "nl"),
        ("Mijn moeder belt en ik ken de policy van de housing officer niet.", "nl"),
        (ENGLISH, "en"),
        ("Die Gemeinde hat die Bewohner gefragt, was sie brauchen, wenn das Geld knapp ist.", "de"),
        ("La commune a demandé aux habitants ce dont ils ont besoin quand l'argent manque.", "fr"),
        ("Belediye, mahalle sakinlerine para yetmediğinde neye ihtiyaç duyduklarını sordu.", "tr"),
        ("Gmina zapytała mieszkańców, czego potrzebują, gdy brakuje pieniędzy.", "pl"),
        ("سألت البلدية السكان عما يحتاجون إليه عندما لا يكفي المال.", "ar"),
        ("Громада запитала мешканців, що їм потрібно, коли бракує грошей.", "uk"),
    ],
)
def test_the_language_is_that_of_the_words(text: str, language: str) -> None:
    assert language_of(text) == Found(language)


@pytest.mark.parametrize("text", ["", "12 34 56", "Jansen", "Drie woorden maar"])
def test_a_few_words_say_nothing(text: str) -> None:
    assert language_of(text) == Found("", "te weinig woorden")


def test_a_language_that_is_not_known_is_not_called_another() -> None:
    somali = "Degmadu waxay dadka deegaanka weydiisay waxa ay u baahan yihiin marka lacagtu yar tahay oo aan jirin."
    frisian = "De gemeente hat de ynwenners frege wat se nedich hawwe as it jild op is, mar gjinien wit it."

    assert {language_of(text).language for text in (somali, frisian)} == {""}


def test_a_text_in_two_languages_is_uncertain() -> None:
    found = language_of(" ".join([DUTCH] * 30 + [ENGLISH] * 20))

    assert (found.language, found.doubt, set(found.among)) == ("nl", "deels Nederlands en Engels", {"nl", "en"})


def test_a_summary_in_english_leaves_a_dutch_text_dutch() -> None:
    assert language_of(" ".join([DUTCH] * 40 + [ENGLISH] * 3)) == Found("nl")


@given(text=st.text())
def test_any_text_has_a_known_language_or_a_doubt(text: str) -> None:
    found = language_of(text)

    assert found.language in NAMES or found.doubt
