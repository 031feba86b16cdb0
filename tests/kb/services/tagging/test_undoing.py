"""Taking back and doing again."""

import pytest

from kb.errors import Forbidden, InTheWay
from kb.model.deed import DeedKind
from kb.model.identity import DocumentId
from kb.model.study import StudyRole
from tests.kb.services.tagging.conftest import Desk
from tests.kb.services.tagging.finding import attach, state


def test_what_one_did_is_taken_back_step_by_step_and_done_again(desk: Desk) -> None:
    for words in ("Ik durfde", "Mijn buurvrouw", "Zij kende"):
        desk.code(words, words[:3])
    everything = desk.counts()

    desk.bench.undoing.undo(desk.id, desk.noor)
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert desk.counts() == {"Ik": 1}
    desk.bench.undoing.redo(desk.id, desk.noor)
    desk.bench.undoing.redo(desk.id, desk.noor)

    assert desk.counts() == everything
    with pytest.raises(InTheWay, match="nothing"):
        desk.bench.undoing.redo(desk.id, desk.noor)


def test_everybody_takes_back_their_own(desk: Desk) -> None:
    desk.code("Ik durfde", "angst", by=desk.ana)
    desk.code("Mijn buurvrouw", "naaste")

    desk.bench.undoing.undo(desk.id, desk.ana)

    assert desk.counts() == {"naaste": 1}
    with pytest.raises(InTheWay, match="nothing"):
        desk.bench.undoing.undo(desk.id, desk.ana)


def test_what_somebody_built_on_is_not_taken_back_and_it_says_who(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    desk.code("Zij kende", "naaste", by=desk.ana)

    with pytest.raises(InTheWay) as told:
        desk.bench.undoing.undo(desk.id, desk.noor)

    assert (told.value.kind, told.value.why, told.value.by) == ("coding", "used", desk.ana.account)
    assert desk.counts() == {"naaste": 2}


def test_what_is_done_after_taking_back_takes_its_place(desk: Desk) -> None:
    desk.code("Ik durfde", "angst")
    desk.bench.undoing.undo(desk.id, desk.noor)
    desk.code("Mijn buurvrouw", "naaste")

    with pytest.raises(InTheWay, match="nothing"):
        desk.bench.undoing.redo(desk.id, desk.noor)
    steps = desk.bench.undoing.steps(desk.id, desk.noor)
    assert [head.kind for head in steps.back] == [DeedKind.CODED, DeedKind.MEMBERS]


def test_beside_a_document_only_what_is_done_there_is_taken_back(desk: Desk) -> None:
    desk.code("Ik durfde", "angst")
    place = desk.bench.undoing.steps(desk.id, desk.noor).back[0].document
    desk.bench.studies.drop(desk.id, DocumentId(place), desk.noor)
    desk.bench.studies.take(desk.id, [DocumentId(place)], desk.noor)

    taken = desk.bench.undoing.undo(desk.id, desk.noor, document=place)

    assert (taken.kind, desk.counts()) == (DeedKind.CODED, {})
    with pytest.raises(InTheWay, match="nothing"):
        desk.bench.undoing.undo(desk.id, desk.noor, document="elsewhere")
    assert desk.bench.undoing.redo(desk.id, desk.noor, document=place).kind is DeedKind.CODED


def test_what_is_said_of_a_finding_is_not_taken_back_beside_the_text(desk: Desk) -> None:
    attach(desk, state(desk), "Ik durfde")
    (head, *_) = desk.bench.undoing.steps(desk.id, desk.noor).back
    assert (head.kind, bool(head.document)) == (DeedKind.STANCE, True)
    beside = desk.bench.undoing.steps(desk.id, desk.noor, document=head.document).back
    assert {one.kind for one in beside} <= {DeedKind.CODED, DeedKind.CODE_ADDED}


def test_one_deed_of_before_is_taken_back_by_itself(desk: Desk) -> None:
    desk.code("Ik durfde", "angst")
    first = desk.bench.undoing.steps(desk.id, desk.noor).back[0]
    desk.code("Mijn buurvrouw", "naaste")

    desk.bench.undoing.undo(desk.id, desk.noor, deed=first.id)

    assert desk.counts() == {"naaste": 1}


def test_a_merge_is_taken_back_whole(desk: Desk) -> None:
    for words, name in (("Ik durfde", "angst"), ("Mijn buurvrouw", "naaste"), ("Mijn buurvrouw", "hulp")):
        desk.code(words, name)
    before = desk.counts()
    ids = {node.name: node.code.id for node in desk.bench.codebooks.tree(desk.id, desk.noor)}
    desk.bench.codebooks.merge(desk.id, [ids["naaste"], ids["angst"]], ids["hulp"], desk.noor)
    assert desk.counts() == {"hulp": 2}

    desk.bench.undoing.undo(desk.id, desk.noor)

    assert desk.counts() == before


def test_only_the_lead_takes_back_what_another_did(desk: Desk) -> None:
    desk.code("Ik durfde", "angst", by=desk.ana)
    deed = desk.bench.studies.log(desk.id, desk.noor)[-1]

    with pytest.raises(Forbidden):
        desk.bench.undoing.undo_of(desk.id, desk.ana, deed.id)
    desk.bench.undoing.undo_of(desk.id, desk.noor, deed.id)

    assert desk.counts() == {}


def test_members_and_a_question_are_taken_back_too(desk: Desk) -> None:
    desk.bench.studies.change(desk.id, desk.noor, question="Wie helpt?")
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert desk.bench.studies.study(desk.id, desk.noor).question == desk.study.question

    desk.bench.undoing.undo(desk.id, desk.noor)
    overview = desk.bench.studies.overview(desk.id, desk.noor)
    assert [one.role for one in overview.members] == [StudyRole.LEAD]
