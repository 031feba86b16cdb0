"""What researchers write down."""

import pytest

from kb.errors import Forbidden, InTheWay, Invalid, ThingNotFound
from kb.model.identity import new_id
from kb.model.memo import MemoKind
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


def test_it_refers_to_codes_and_words_by_what_they_are(desk: Desk) -> None:
    on = _marked(desk)
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)

    desk.bench.memos.write(desk.id, desk.id, f"[[code:{node.code.id}]] en [[highlight:{on}]]", desk.noor)

    (memo,) = desk.bench.memos.all(desk.id, desk.noor)
    assert memo.links == (node.code.id, on)
    assert {id: one.words for id, one in desk.bench.memos.cited(desk.id, [memo], desk.ana).items()} == {
        on: "Mijn buurvrouw hielp mij."
    }
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")
    assert desk.bench.memos.cited(desk.id, [memo], desk.ana) == {}


def test_what_a_memo_can_refer_to_is_found_by_names_and_by_words_that_still_stand(desk: Desk) -> None:
    on = _marked(desk)
    names = desk.bench.codebooks.names_of(desk.id, desk.noor)

    def found(text: str) -> tuple[list[str], list[str]]:
        these = desk.bench.memos.findable(desk.id, text, names, desk.noor, limit=5)
        return list(these.codes.values()), list(these.words)

    assert found("NAAS") == (["naaste"], [])
    assert found("buurvrouw  hielp") == ([], [on])
    assert found("") == (["naaste"], [])
    assert found("elders") == ([], [])
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")
    assert found("buurvrouw hielp") == ([], [])


def test_a_memo_has_a_kind_and_what_it_said_before_stays_known(desk: Desk) -> None:
    desk.bench.memos.write(desk.id, desk.id, "Eerst dit.", desk.noor, kind=MemoKind.METHOD)
    (memo,) = desk.bench.memos.all(desk.id, desk.noor)
    desk.bench.memos.change(desk.id, memo.id, "Dan dat.", desk.noor)
    desk.bench.memos.change(desk.id, memo.id, "Dan dat.", desk.noor, kind=MemoKind.THEORY)

    versions = desk.bench.memos.versions(desk.id, memo.id, desk.ana)

    assert [(one.memo.text, one.memo.kind.value, one.by) for one in versions] == [
        ("Eerst dit.", "method", desk.noor.account),
        ("Dan dat.", "method", desk.noor.account),
        ("Dan dat.", "theory", desk.noor.account),
    ]


def test_a_browser_may_give_lines_other_ends(desk: Desk) -> None:
    desk.bench.memos.write(desk.id, desk.id, "een\ntwee", desk.noor)
    (memo,) = desk.bench.memos.all(desk.id, desk.noor)

    desk.bench.memos.change(desk.id, memo.id, "een\r\ndrie", desk.noor, before="een\r\ntwee")

    assert desk.bench.memos.one(desk.id, memo.id, desk.noor).text == "een\ndrie"
