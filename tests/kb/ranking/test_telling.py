"""Words that stand out in what got a code."""

from hypothesis import given
from hypothesis import strategies as st

from kb.ranking.plurality import Contribution
from kb.ranking.telling import FEWEST, Told, telling


def _told(*said: str, who: str = "") -> list[Told]:
    return [Told(words, Contribution((who or f"mens {n}",), who or f"reeks {n}")) for n, words in enumerate(said)]


_ELSEWHERE = _told(*["De gemeente belde over de woning.", "Wij spraken met de wijkagent.", "Het was koud in huis."] * 4)
_BILLS = _told(
    "Ik legde de rekening weg.",
    "De rekeningen stapelden zich op.",
    "Mijn moeder betaalde elke rekening.",
    "Zo'n rekening lag er al weken.",
)


def _words(here: list[Told], elsewhere: list[Told] | None = None, *known: str) -> list[str]:
    return [one.word for one in telling(here, elsewhere or _ELSEWHERE, known, limit=10)]


def test_a_word_that_several_use_here_and_nobody_elsewhere_is_told_whatever_its_form() -> None:
    (told,) = telling(_BILLS, _ELSEWHERE, (), limit=10)

    assert (told.word, told.people, told.here, told.elsewhere) == ("rekening", 4, 4, 0)


def test_a_word_that_leads_to_the_theme_already_is_not_told_again() -> None:
    assert _words(_BILLS, None, "onbetaalde rekeningen") == []


def test_a_word_of_fewer_people_is_not_told_however_often_they_say_it() -> None:
    assert _words(_told(*[one.words for one in _BILLS], who="Ana")) == []
    assert len(_BILLS[: FEWEST - 1]) == 2
    assert _words(_BILLS[: FEWEST - 1]) == []


def test_a_word_that_stands_everywhere_is_not_told() -> None:
    assert _words(_BILLS, [*_ELSEWHERE, *_BILLS * 4]) == []


def test_a_name_is_never_told_also_where_it_is_a_word() -> None:
    named = _told(
        "Toen kwam mevrouw Bakker langs.", "Ik belde bakker op.", "Die bakker hielp mij.", "Een bakker uit Klarendal."
    )
    assert "bakker" not in _words(named)
    assert "zwoefelaar" not in _words(_told(*["Ik ken zwoefelaar goed."] * 4))
    assert "bakker" in _words(_told(*["Ik kocht brood bij de bakker."] * 4))


def test_numbers_and_words_without_a_subject_are_not_told() -> None:
    assert _words(_told(*["Het was op 24-7 al 1250 voor de."] * 5)) == []


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
def test_whatever_people_say_every_word_told_is_of_three_and_in_their_texts(here: list[str], there: list[str]) -> None:
    for one in telling(_told(*here), _told(*there), (), limit=3):
        assert one.people >= FEWEST
        assert sum(one.word in words for words in here) >= 1
