"""The contract of ``Collections``: dissents, suggestions and journals."""

from collections.abc import Callable

import pytest

from kb.errors import (
    EntryNotFound,
    Forbidden,
    InTheWay,
    Invalid,
)
from kb.model.people import LabRole
from kb.model.reader import KEEPER, VISITOR
from kb.model.remark import Answer, Dissent, Proposed
from tests.contract.collections.drafted import Work, first_block
from tests.curating import heading


def test_a_dissent_stands_in_every_edition_and_is_its_authors_alone(work: Work) -> None:
    work.publish()
    remarking, id = work.room.remarking, work.draft.id
    said = remarking.disagree(id, first_block(work), "Zo ging het bij ons niet.", work.lab.member)
    acts: tuple[Callable[[], Dissent], ...] = (
        lambda: remarking.rewrite(id, said.id, "Toch wel.", work.lab.curator),
        lambda: remarking.take_back(id, said.id, work.lab.curator),
        lambda: remarking.hide(id, said.id, "liever niet", work.lab.curator),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert [one.text for one in work.room.composing.edition(id, 1, VISITOR).blocks[0].dissents] == [said.text]

    work.room.drafting.remove(id, first_block(work), work.lab.curator)
    assert [one.text for one in work.room.composing.draft(id, work.lab.curator).elsewhere] == [said.text]
    remarking.hide(id, said.id, "op last van de rechter", KEEPER)
    (hidden,) = remarking.dissents(id, VISITOR)
    assert (hidden.text, hidden.hidden) == ("", "op last van de rechter")
    assert remarking.dissents(id, work.lab.member)[0].text == said.text
    remarking.take_back(id, said.id, work.lab.member)
    assert remarking.dissents(id, work.lab.member)[0].text == ""


def test_a_suggestion_that_is_taken_says_whose_it_was(work: Work) -> None:
    remarking, id, first = work.room.remarking, work.draft.id, first_block(work)
    better = heading("Wat bewoners zeiden").model_copy(update={"id": first})
    asked = remarking.suggest(id, Proposed.CHANGE, work.lab.member, block=first, after=better, why="Duidelijker.")
    with pytest.raises(Forbidden):
        remarking.take(id, asked.id, work.lab.member)

    taken = remarking.take(id, asked.id, work.lab.curator)

    assert (taken.answer, taken.role) == (Answer.TAKEN, LabRole.MEMBER)
    assert work.room.drafting.history(id, work.lab.curator)[0].of == asked.id
    assert work.room.drafting.blocks(id, work.lab.curator)[0].block.written == ("Wat bewoners zeiden",)
    with pytest.raises(InTheWay):
        remarking.decline(id, asked.id, "te laat", work.lab.curator)
    late = remarking.suggest(id, Proposed.REMOVE, work.lab.member, block=first)
    work.room.drafting.edit(id, heading("Weer anders").model_copy(update={"id": first}), work.lab.curator, expected=2)
    with pytest.raises(InTheWay):
        remarking.take(id, late.id, work.lab.curator)


def test_a_journal_is_read_by_whom_its_entries_say(work: Work) -> None:
    journals, me = work.room.journals, work.lab.curator
    open_ = journals.begin(work.lab.id, {"day": "2026-04-01", "asked": "Helpt bellen?", "outcome": "failed"}, me)
    own = journals.begin(work.lab.id, {"day": "2026-04-02", "asked": "Wat nu?", "access": "labs"}, me)

    assert [one.id for one in journals.of(work.lab.id, VISITOR)] == [open_.id]
    assert [one.id for one in journals.of(work.lab.id, work.lab.member)] == [own.id, open_.id]
    with pytest.raises(EntryNotFound):
        journals.one(own.id, VISITOR)
    for wrong in ({"changed": "planned"}, {"asked": ""}, {"lab": "x"}):
        with pytest.raises(Invalid):
            journals.change(open_.id, wrong, me, expected=1)
    journals.change(open_.id, {"learned": "Niemand nam op."}, me, expected=1)
    with pytest.raises(InTheWay):
        journals.change(open_.id, {"learned": "Te laat."}, me, expected=1)
    journals.strike(open_.id, me, expected=2)
    assert journals.of(work.lab.id, VISITOR) == []
    for reader, refused in ((VISITOR, EntryNotFound), (work.lab.member, Forbidden)):
        with pytest.raises(refused):
            journals.put_back(open_.id, reader)
    with pytest.raises(EntryNotFound):
        journals.change(open_.id, {"learned": "Toch."}, me, expected=2)
    assert journals.put_back(open_.id, me).learned == "Niemand nam op."
    assert [one.id for one in journals.of(work.lab.id, VISITOR)] == [open_.id]
    with pytest.raises(EntryNotFound):
        journals.put_back(open_.id, me)
