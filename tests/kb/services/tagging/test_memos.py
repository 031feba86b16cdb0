"""What researchers write down."""

import pytest

from kb.errors import Forbidden, InTheWay, Invalid, ThingNotFound
from kb.model.identity import new_id
from tests.kb.services.tagging.conftest import Desk


def _marked(desk: Desk, words: str = "Mijn buurvrouw hielp mij.") -> str:
    desk.code(words, "naaste")
    return desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights[0].id


def test_a_memo_stands_on_what_it_is_on_and_goes_with_its_document(desk: Desk) -> None:
    on = _marked(desk)
    desk.bench.memos.write(desk.id, on, "Hulp komt van wie dichtbij is.", desk.noor)
    desk.bench.memos.write(desk.id, desk.study.id, "Over het geheel.", desk.ana)
    assert [memo.text for memo in desk.bench.memos.all(desk.id, desk.ana, on=on)] == ["Hulp komt van wie dichtbij is."]

    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    assert [memo.text for memo in desk.bench.memos.all(desk.id, desk.ana)] == ["Over het geheel."]


def test_the_words_that_a_memo_is_on_are_referred_to_and_not_written_down_again(desk: Desk) -> None:
    on = _marked(desk)

    desk.bench.memos.write(desk.id, on, "Zij zegt: Mijn buurvrouw hielp mij. Dat telt.", desk.noor)

    (memo,) = desk.bench.memos.all(desk.id, desk.noor)
    assert memo.text == f"Zij zegt: [[{on}]] Dat telt."
    assert memo.links == (on,)


def test_only_its_author_changes_a_memo_and_an_empty_one_goes(desk: Desk) -> None:
    desk.bench.memos.write(desk.id, desk.story.id, "Eerst dit.", desk.noor)
    (memo,) = desk.bench.memos.of_document(desk.id, desk.story.id, desk.noor)
    with pytest.raises(Forbidden):
        desk.bench.memos.change(desk.id, memo.id, "Dan dat.", desk.ana)
    desk.bench.memos.change(desk.id, memo.id, "Dan dat.", desk.noor, before="Eerst dit.")
    with pytest.raises(InTheWay):
        desk.bench.memos.change(desk.id, memo.id, "Iets anders.", desk.noor, before="Eerst dit.")

    desk.bench.memos.change(desk.id, memo.id, " ", desk.noor)

    assert desk.bench.memos.all(desk.id, desk.noor) == []


def test_a_memo_on_nothing_or_without_text_is_refused(desk: Desk) -> None:
    with pytest.raises(ThingNotFound):
        desk.bench.memos.write(desk.id, new_id(), "Waarop?", desk.noor)
    for text in ("", "x" * 20_001, "nul\0"):
        with pytest.raises(Invalid):
            desk.bench.memos.write(desk.id, desk.study.id, text, desk.noor)
