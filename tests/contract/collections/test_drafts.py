"""The contract of ``Collections``: writing in the draft of a collection: steps, who may, and names."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.errors import (
    BlockNotFound,
    CollectionNotFound,
    DocumentNotFound,
    Forbidden,
    InTheWay,
    Invalid,
    Taken,
)
from kb.model.collection import (
    Step,
)
from kb.model.event import Action
from kb.model.people import Role
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.remark import Proposed
from kb.model.text import Span
from kb.services.curating.collecting import Begun
from tests.contract.collections.drafted import Work
from tests.curating import collection, heading, somebody, text


def test_a_draft_is_for_its_lab_alone(work: Work) -> None:
    stranger = somebody(work.library, "Vera Ver", Role.CURATOR, "elders")
    for reader in (VISITOR, stranger):
        assert work.room.collecting.all(reader) == []
        assert work.room.collecting.count(reader) == 0
        assert work.room.collections.uses(work.story.id, reader) == []
        with pytest.raises(CollectionNotFound):
            work.room.collecting.named(work.draft.slug, reader)
        with pytest.raises(CollectionNotFound):
            work.room.composing.draft(work.draft.id, reader)
        with pytest.raises(CollectionNotFound):
            work.room.drafting.add(work.draft.id, text(), reader)

    for reader in work.lab.curator, work.lab.resident, work.lab.member:
        assert work.room.collecting.all(reader) == [work.draft]
    with pytest.raises(Forbidden):
        work.room.drafting.add(work.draft.id, text(), work.lab.member)
    assert len(work.room.collections.uses(work.story.id, work.lab.member)) == 1


def test_blocks_stand_where_steps_put_them(work: Work) -> None:
    drafting, me = work.room.drafting, work.lab.curator
    assert work.kinds() == ["heading", "quote", "quote", "text"]
    blocks = drafting.blocks(work.draft.id, me)

    drafting.move(work.draft.id, blocks[3].block.id, 0, me)
    drafting.remove(work.draft.id, blocks[1].block.id, me)
    drafting.add(work.draft.id, heading("Tot slot"), me, position=1)
    now = drafting.blocks(work.draft.id, me)

    assert [one.block.id for one in now[:1] + now[2:]] == [blocks[3].block.id, blocks[0].block.id, blocks[2].block.id]
    assert [one.position for one in now] == [0, 1, 2, 3]
    for place in (-1, 5, 10**9):
        with pytest.raises(Invalid):
            drafting.add(work.draft.id, text(), me, position=place)
    for place in (-1, 4, 10**9):
        with pytest.raises(Invalid):
            drafting.move(work.draft.id, now[0].block.id, place, me)
    assert drafting.blocks(work.draft.id, me) == now


def test_each_step_can_be_taken_back_and_done_again(work: Work) -> None:
    drafting, me, id = work.room.drafting, work.lab.curator, work.draft.id
    moments = [drafting.blocks(id, me)]
    first = moments[0][0].block
    acts: tuple[Callable[[], Step], ...] = (
        lambda: drafting.edit(id, first.model_copy(update={"text": "Anders"}), me, expected=1),
        lambda: drafting.move(id, first.id, 2, me),
        lambda: drafting.add(id, text("Nog iets."), me, position=0),
        lambda: drafting.remove(id, moments[0][1].block.id, me),
    )
    for act in acts:
        act()
        moments.append(drafting.blocks(id, me))

    def said() -> list[object]:
        return [one.block for one in drafting.blocks(id, me)]

    for before in reversed(moments[:-1]):
        drafting.undo(id, me)
        assert said() == [one.block for one in before]
    for after in moments[1:]:
        drafting.redo(id, me)
        assert said() == [one.block for one in after]
    with pytest.raises(InTheWay):
        drafting.redo(id, me)


def test_what_somebody_else_wrote_since_is_not_undone(work: Work) -> None:
    drafting, id = work.room.drafting, work.draft.id
    first = drafting.blocks(id, work.lab.curator)[0].block
    drafting.edit(id, first.model_copy(update={"text": "Van de curator"}), work.lab.curator, expected=1)
    drafting.edit(id, first.model_copy(update={"text": "Van de bewoner"}), work.lab.resident, expected=2)

    with pytest.raises(InTheWay) as refused:
        drafting.undo(id, work.lab.curator)

    assert refused.value.by == work.lab.resident.account
    with pytest.raises(InTheWay):
        drafting.edit(id, first, work.lab.curator, expected=2)
    with pytest.raises(InTheWay):
        drafting.edit(id, first, work.lab.curator, expected=99)


def test_a_step_that_is_sent_twice_happens_once(work: Work) -> None:
    once = work.room.drafting.add(work.draft.id, text(), work.lab.curator, key="een")
    again = work.room.drafting.add(work.draft.id, text(), work.lab.curator, key="een")

    assert again == once
    assert len(work.kinds()) == 5


def test_of_many_steps_at_once_none_is_lost_or_doubled(work: Work) -> None:
    def write(who: Reader, number: int) -> str:
        return work.room.drafting.add(work.draft.id, text(f"Zin {number}."), who, position=0, key=f"k{number}").block

    people = (work.lab.curator, work.lab.resident)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: write(people[number % 2], number), range(60)))

    blocks = work.room.drafting.blocks(work.draft.id, work.lab.curator)
    assert len(set(made)) == 60
    assert sorted(one.block.id for one in blocks[:60]) == sorted(made)
    assert [one.position for one in blocks] == list(range(64))


def test_a_block_of_another_collection_is_not_moved(work: Work) -> None:
    other = collection(work.library, work.lab, heading(), title="Iets anders")
    (there,) = work.room.drafting.blocks(other.id, work.lab.curator)

    with pytest.raises(BlockNotFound):
        work.room.drafting.move(work.draft.id, there.block.id, 0, work.lab.curator)


def test_each_change_has_its_event(work: Work) -> None:
    work.room.drafting.undo(work.draft.id, work.lab.curator)
    work.publish()

    actions = [event.action for event in work.library.events.of(work.draft.id)]

    assert actions == [Action.COLLECTION_ADDED, *[Action.COLLECTION_CHANGED] * 5, Action.COLLECTION_PUBLISHED]


def test_a_name_that_was_ever_given_is_given_to_nothing_else(work: Work) -> None:
    collecting = work.room.collecting
    collecting.say(work.draft.id, {"slug": "anders"}, work.lab.curator, expected=1)
    other = collection(work.library, work.lab, title="Wachten op hulp")

    assert other.slug == "wachten-op-hulp-2"
    with pytest.raises(Taken):
        collecting.say(other.id, {"slug": "wachten-op-hulp"}, work.lab.curator, expected=1)
    for slug in ("nieuw", "Met hoofdletter", "met\u202eomkering", "a" * 81):
        with pytest.raises(Invalid):
            collecting.say(other.id, {"slug": slug}, work.lab.curator, expected=1)
    with pytest.raises(Invalid):
        collecting.say(other.id, {"title": "On\u200bzichtbaar"}, work.lab.curator, expected=1)


@pytest.mark.parametrize("slug", ["versies", "bewerken", "verschil"])
def test_what_means_something_in_an_address_is_no_name(work: Work, slug: str) -> None:
    with pytest.raises(Invalid, match="betekent hier al iets anders"):
        work.room.collecting.say(work.draft.id, {"slug": slug}, work.lab.curator, expected=1)


def test_words_that_stand_in_a_document_are_found_there(work: Work) -> None:
    quoter = work.room.quoter
    found = quoter.of_words("Ik durfde de\npost niet meer te openen.", [work.report.id, work.story.id], VISITOR)

    assert found is not None
    assert (found.document, found.span) == (work.story.id, Span(start=0, end=38))
    assert quoter.of_words("Dit staat echt nergens in een stuk.", [work.story.id], VISITOR) is None
    with pytest.raises(Invalid):
        quoter.of(work.story.id, Span(start=0, end=10_000), VISITOR)
    with pytest.raises(DocumentNotFound):
        quoter.of_passage("geen", VISITOR)


def test_what_is_made_under_a_key_is_made_once_by_each(work: Work) -> None:
    me, other, begun = work.lab.curator, work.lab.resident, Begun("Onder een naam", "Wie?")
    collections = [work.room.collecting.begin(work.lab.id, begun, one, key="k") for one in (me, me, other)]
    entries = [
        work.room.journals.begin(work.lab.id, {"day": "2026-04-01", "asked": "Wat?"}, one, key="k")
        for one in (me, me, other)
    ]
    id, block = work.draft.id, work.room.drafting.blocks(work.draft.id, me)[3].block
    said = work.room.remarking
    suggested = [said.suggest(id, Proposed.REMOVE, one, block=block.id, key="k") for one in (me, me, other)]
    disagreed = [said.disagree(id, block.id, "Niet zo.", one, key="k") for one in (me, me, other)]
    editions = [work.room.publishing.publish(id, "Uit.", one, key="k") for one in (me, me, other)]

    for first, again, theirs in (collections, entries, suggested, disagreed):
        assert first == again
        assert theirs.id != first.id
    assert [one.number for one in editions] == [1, 1, 2]
    assert len(work.room.remarking.dissents(id, me)) == len(work.room.remarking.suggestions(id, me)) == 2
    work.room.publishing.withdraw(id, 1, "Fout.", me)
    assert work.room.publishing.publish(id, "Uit.", me, key="k").number == 1
    assert work.room.carrying.taken_out(id, KEEPER).written.count(b'"key"') == 0
