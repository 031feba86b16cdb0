import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.tokens import fold, parts, stem, words


def test_a_word_keeps_what_holds_it_together() -> None:
    found = [word.text for word in words("De zzp'er (65+) en co-ouder wacht 24/7 op art. 2.3.5 van de Wmo.")]
    assert found == ["De", "zzp'er", "65+", "en", "co-ouder", "wacht", "24/7", "op", "art", "2.3.5", "van", "de", "Wmo"]


@given(st.text())
def test_a_word_stands_where_its_offsets_say(text: str) -> None:
    for word in words(text):
        assert text[word.start : word.end] == word.text


def test_folding_forgets_case_and_accents() -> None:
    assert fold("Één CRÈCHE") == "een creche"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("schuld", "schulden"),
        ("kind", "kinderen"),
        ("huis", "huizen"),
        ("brief", "brieven"),
        ("eenzaam", "eenzame"),
        ("uitkering", "Uitkeringen"),
        ("oudere", "ouderen"),
    ],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ouders", "ouderen"),
        ("gewoon", "wonen"),
        ("mening", "gemeente"),
        ("boon", "bon"),
        ("boten", "bot"),
        ("taken", "tak"),
        ("zonen", "zon"),
        ("1.233", "123"),
        ("2022", "202"),
    ],
)
def test_words_that_only_look_alike_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("boon", "bonen"),
        ("boot", "boten"),
        ("taak", "taken"),
        ("slaap", "slapen"),
        ("meet", "gemeten"),
        ("1.233", "1233"),
    ],
)
def test_a_long_vowel_stays_in_every_form_or_in_none(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_number_with_decimals_is_one_word() -> None:
    assert [word.text for word in words("Van 21,4 naar 3, 4 en 5,6%")] == ["Van", "21,4", "naar", "3", "4", "en", "5,6"]


def test_pieces_of_a_hyphenated_word() -> None:
    assert parts("co-ouder") == ("co", "ouder")
    assert parts("ouder") == ()


def test_words_keep_their_stems_when_several_threads_ask_at_once() -> None:
    asked = [
        f"{one}{other}{end}" for one in ("ver", "be", "ont") for other in _ROOTS for end in ("ingen", "elijkheid", "en")
    ]
    alone = [stem.__wrapped__(word) for word in asked]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: [stem.__wrapped__(word) for word in asked], range(16)))
    finally:
        sys.setswitchinterval(before)
    assert all(one == alone for one in found)


_ROOTS = ("woon", "werk", "zorg", "hulp", "geld", "kind", "recht", "straat", "wijk", "school", "stem", "taal")
