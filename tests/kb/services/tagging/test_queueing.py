"""Going through what has a code one by one."""

import pytest

from kb.errors import InTheWay, Invalid, StudyNotFound, ThingNotFound
from kb.model.annotation import Coding
from kb.model.study import StudyId, ThingId
from kb.services.tagging.giving import Given
from kb.services.tagging.queueing import END, Queue, Turn
from tests.kb.services.tagging.conftest import Desk

WORDS = ("Ik durfde de post niet", "Mijn buurvrouw", "Zij kende de weg")


@pytest.fixture
def hulp(desk: Desk) -> ThingId:
    """A code that three stretches of the story have, given last to first."""
    for words in reversed(WORDS):
        desk.code(words, "hulp")
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    return node.code.id


def _turn(desk: Desk, code: str, at: str = "", queue: Queue = Queue.SPLIT) -> Turn:
    return desk.bench.queues.turn(desk.id, code, queue, desk.noor, at=at)


def _said(turn: Turn) -> tuple[str, int, int]:
    words = turn.coded.quoted.exact if turn.coded and turn.coded.quoted else ""
    return words, turn.left, turn.passed


def _id(turn: Turn) -> ThingId:
    assert turn.coded
    return turn.coded.coding.id


def _redefine(desk: Desk, code: str) -> None:
    one = desk.bench.codebooks.code(desk.id, code, desk.noor)
    desk.bench.codebooks.change(desk.id, one.model_copy(update={"covers": "van wie nabij is"}), desk.noor)


def test_a_queue_goes_in_the_order_of_the_text_and_counts_what_is_left(desk: Desk, hulp: ThingId) -> None:
    first = _turn(desk, hulp)
    second = _turn(desk, hulp, first.after)
    third = _turn(desk, hulp, second.after)

    assert [_said(one) for one in (first, second, third)] == [(WORDS[0], 3, 0), (WORDS[1], 2, 1), (WORDS[2], 1, 2)]
    assert third.after == END
    assert _turn(desk, hulp, END) == Turn(None, 0, 3, END)


def test_what_gets_another_code_leaves_the_queue_and_comes_back_when_that_is_undone(desk: Desk, hulp: ThingId) -> None:
    other = ThingId(desk.bench.codebooks.add(desk.id, "weg", desk.noor).about)
    first = _turn(desk, hulp)
    second = _turn(desk, hulp, first.after)

    desk.bench.queues.give(desk.id, hulp, _id(second), other, desk.noor)

    assert _said(_turn(desk, hulp, second.after)) == (WORDS[2], 1, 1)
    assert _said(_turn(desk, hulp, _id(second))) == (WORDS[2], 1, 1)
    assert desk.counts() == {"hulp": 2, "weg": 1}
    head = desk.bench.undoing.undo(desk.id, desk.noor)
    assert desk.bench.queues.touched(desk.id, head.id, desk.noor) == _id(second)
    assert _said(_turn(desk, hulp, _id(second))) == (WORDS[1], 2, 1)


def test_a_new_code_stands_under_the_one_that_is_split_or_nothing_happens(desk: Desk, hulp: ThingId) -> None:
    first = _turn(desk, hulp)

    desk.bench.queues.give_new(desk.id, hulp, _id(first), "post", desk.noor)

    tree = desk.bench.codebooks.tree(desk.id, desk.noor)
    assert [(node.name, node.depth, node.codings) for node in tree] == [("hulp", 0, 2), ("post", 1, 1)]
    with pytest.raises(Invalid):
        desk.bench.queues.give_new(desk.id, hulp, ThingId(first.after), "post", desk.noor)
    with pytest.raises(InTheWay, match="changed"):
        desk.bench.queues.give_new(desk.id, hulp, _id(first), "brief", desk.noor)
    assert desk.counts() == {"hulp": 2, "post": 1}
    assert desk.bench.queues.touched(desk.id, desk.bench.studies.latest(desk.id, desk.noor)[0].id, desk.noor)
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert desk.counts() == {"hulp": 3}
    desk.bench.undoing.redo(desk.id, desk.noor)
    assert desk.counts() == {"hulp": 2, "post": 1}


def test_what_was_given_under_an_earlier_definition_is_gone_through_until_none_is_left(
    desk: Desk, hulp: ThingId
) -> None:
    assert _turn(desk, hulp, queue=Queue.OUTDATED).left == 0
    _redefine(desk, hulp)
    desk.code("niet meer te openen", "hulp")
    first = _turn(desk, hulp, queue=Queue.OUTDATED)
    assert _said(first) == (WORDS[0], 3, 0)

    desk.bench.queues.keep(desk.id, hulp, _id(first), desk.noor)

    assert _said(_turn(desk, hulp, first.after, Queue.OUTDATED)) == (WORDS[1], 2, 0)
    assert desk.counts() == {"hulp": 4}


def test_what_somebody_else_recoded_meanwhile_is_not_recoded_again(desk: Desk, hulp: ThingId) -> None:
    other = ThingId(desk.bench.codebooks.add(desk.id, "weg", desk.noor).about)
    third = ThingId(desk.bench.codebooks.add(desk.id, "tijd", desk.noor).about)
    first = _turn(desk, hulp)
    desk.bench.queues.give(desk.id, hulp, _id(first), other, desk.ana)

    with pytest.raises(InTheWay, match="changed"):
        desk.bench.queues.give(desk.id, hulp, _id(first), third, desk.noor)
    with pytest.raises(InTheWay, match="changed"):
        desk.bench.queues.keep(desk.id, hulp, _id(first), desk.noor)
    assert desk.counts() == {"hulp": 2, "weg": 1, "tijd": 0}


def test_a_whole_document_comes_first_and_what_is_gone_begins_anew(desk: Desk, hulp: ThingId) -> None:
    whole = desk.place(desk.story)
    desk.bench.coder.give(desk.id, whole, Given(code=hulp), desk.noor)

    first = _turn(desk, hulp)

    assert first.coded
    assert (first.coded.highlight, first.left) == (None, 4)
    desk.bench.coder.take_away(desk.id, [_id(first)], desk.noor)
    for at in (_id(first), "geen-id", desk.study.id):
        assert _said(_turn(desk, hulp, at)) == (WORDS[0], 3, 0)


def test_a_queue_of_a_private_study_or_of_no_code_is_not_there(desk: Desk, hulp: ThingId) -> None:
    with pytest.raises(ThingNotFound):
        _turn(desk, "geen-code")
    (coding, *_) = desk.library.annotations.things(Coding, desk.id, desk.noor)
    with pytest.raises(ThingNotFound):
        desk.bench.queues.give(desk.id, hulp, coding.id, desk.study.id, desk.noor)
    with pytest.raises(StudyNotFound):
        desk.bench.queues.turn(StudyId(desk.story.id), hulp, Queue.SPLIT, desk.noor)
