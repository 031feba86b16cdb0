"""Somebody whom a file names turns out to be a member."""

import pytest

from kb.errors import Refused, ThingNotFound
from kb.model.deed import added
from kb.model.identity import new_id
from kb.model.study import Member, StudyRole, ThingId
from kb.services.tagging.deeds import new_thing
from tests.kb.services.tagging.conftest import Desk
from tests.studying import coding, deed, highlight


def _stranger(desk: Desk) -> Member:
    """A stranger who coded two places: one that Ana coded the same, and one of her own."""
    desk.code("Mijn buurvrouw", "naaste", by=desk.ana)
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    other = Member(id=new_thing(), study=desk.id, name="A. de Vries", role=StudyRole.READER)
    marks = [highlight(desk.study, desk.story, start, end, other) for start, end in ((39, 53), (0, 9))]
    said = [coding(desk.study, one, node.code) for one in marks]
    desk.library.annotations.apply(deed(desk.study, desk.noor, *added([other, *marks, *said])), desk.noor)
    return other


def test_what_a_stranger_coded_is_the_members_and_what_both_said_is_said_once(desk: Desk) -> None:
    other = _stranger(desk)
    assert desk.counts() == {"naaste": 3}

    desk.bench.claiming.claim(desk.id, other.id, desk.ana)

    assert desk.counts() == {"naaste": 2}
    me = desk.library.annotations.member(desk.id, desk.ana)
    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    assert {one.coder for one in marks.highlights} == {me.id}
    assert {one.coder for found in marks.codings.values() for one in found} == {me.id}
    assert all(one.account for one in desk.bench.studies.overview(desk.id, desk.noor).members)
    desk.bench.undoing.undo(desk.id, desk.ana)
    assert desk.counts() == {"naaste": 3}


def test_nobody_claims_who_has_an_account_or_is_not_there(desk: Desk) -> None:
    noor = desk.library.annotations.member(desk.id, desk.noor)
    with pytest.raises(Refused, match="eigen account"):
        desk.bench.claiming.claim(desk.id, noor.id, desk.ana)
    with pytest.raises(ThingNotFound):
        desk.bench.claiming.claim(desk.id, ThingId(new_id()), desk.ana)
