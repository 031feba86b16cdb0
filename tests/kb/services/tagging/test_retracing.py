"""Finding words back in what was coded, and in memos."""

import pytest

from kb.errors import Invalid, StudyNotFound
from kb.model.people import Role
from kb.model.reader import Reader
from kb.services.tagging import retracing
from tests.kb.services.tagging.conftest import Desk
from tests.peopling import someone


def _coded(desk: Desk, words: str, *, by: Reader | None = None) -> list[str]:
    found = desk.bench.retracing.find(desk.id, words, by or desk.noor).coded
    return [one.words for one in found]


def test_words_are_found_in_what_was_coded_and_nowhere_else_in_the_text(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    desk.code("Mijn buurvrouw hielp mij.", "hulp")

    (one,) = desk.bench.retracing.find(desk.id, "BUURVROUW", desk.noor).coded

    assert (one.words, len(one.codings)) == ("Mijn buurvrouw hielp mij.", 2)
    assert [one.words[place.start : place.end] for place in one.matches] == ["buurvrouw"]
    assert _coded(desk, "durfde") == []


def test_signs_that_mean_something_elsewhere_are_only_signs(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    assert _coded(desk, "mij.") == ["Mijn buurvrouw hielp mij."]
    assert _coded(desk, "m.j") == []
    assert _coded(desk, "(") == []


def test_words_are_found_in_memos_of_every_member(desk: Desk) -> None:
    desk.bench.memos.write(desk.id, desk.study.id, "Denk aan de flizpok.", desk.ana)

    (one,) = desk.bench.retracing.find(desk.id, "flizpok", desk.noor).memos

    assert one.text[one.matches[0].start : one.matches[0].end] == "flizpok"


def test_what_a_memo_refers_to_is_no_word_of_it(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    on = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights[0].id
    desk.bench.memos.write(desk.id, desk.study.id, f"Zie [[{on}]] hier.", desk.noor)

    assert list(desk.bench.retracing.find(desk.id, on[:8], desk.noor).memos) == []
    (one,) = desk.bench.retracing.find(desk.id, "hier", desk.noor).memos
    assert one.text == "Zie […] hier."


def test_after_a_withdrawal_nothing_of_it_is_found_in_words_or_memos(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    desk.bench.memos.write(desk.id, desk.story.id, "Over de flizpok.", desk.noor)
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    assert _coded(desk, "buurvrouw") == []
    assert list(desk.bench.retracing.find(desk.id, "flizpok", desk.noor).memos) == []


def test_who_is_no_member_finds_nothing(desk: Desk) -> None:
    other = Reader.of(someone(desk.library, "Bo", Role.ADMINISTRATOR))
    with pytest.raises(StudyNotFound):
        desk.bench.retracing.find(desk.id, "buurvrouw", other)


@pytest.mark.parametrize("words", ["", " \n ", "x" * 201])
def test_no_words_and_too_many_are_refused(desk: Desk, words: str) -> None:
    with pytest.raises(Invalid):
        desk.bench.retracing.find(desk.id, words, desk.noor)


def test_more_than_is_shown_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ("Ik durfde", "de post", "niet meer"):
        desk.code(words, words)
    monkeypatch.setattr(retracing, "SHOWN", 2)

    found = desk.bench.retracing.find(desk.id, "e", desk.noor)

    assert (len(found.coded), found.more_coded, found.more_memos) == (2, True, False)
