"""Which words a finding stands on, and who doubts that."""

import pytest

from kb.errors import Forbidden, Invalid, Refused, ThingNotFound
from kb.model.evidence import Access, KnowledgeSource
from kb.model.finding import StanceKind
from kb.model.identity import new_id
from kb.model.people import Role
from kb.model.reader import VISITOR, Reader, Scope
from kb.model.study import StudyRole, ThingId
from kb.services.tagging.vouching import Ground
from tests.building import document
from tests.kb.services.tagging.conftest import STORY, Desk
from tests.kb.services.tagging.finding import attach, mark, state
from tests.peopling import someone

SHY = "Ik durfde de post niet meer te openen."


def _supporting(desk: Desk, finding: ThingId) -> int:
    found = desk.bench.concluding.one(desk.id, finding, desk.noor)
    return found.people(StanceKind.SUPPORTS, KnowledgeSource.EXPERIENCE)


def test_who_says_something_else_of_the_same_words_says_it_instead(desk: Desk) -> None:
    finding, marked = state(desk), mark(desk, SHY)
    for kind in (StanceKind.SUPPORTS, StanceKind.QUALIFIES):
        desk.bench.vouching.attach(desk.id, finding, Ground(marked, kind, "hierom"), desk.noor)
    desk.bench.vouching.attach(desk.id, finding, Ground(marked, StanceKind.SUPPORTS), desk.ana)

    quotations = desk.bench.concluding.one(desk.id, finding, desk.noor).quotations

    assert [(one.stance.kind, one.stance.note) for one in quotations] == [
        (StanceKind.QUALIFIES, "hierom"),
        (StanceKind.SUPPORTS, ""),
    ]


def test_a_stance_is_taken_back_by_who_took_it_or_leads(desk: Desk) -> None:
    finding = state(desk)
    stance = attach(desk, finding, SHY)
    with pytest.raises(Forbidden):
        desk.bench.vouching.detach(desk.id, stance, desk.ana)

    desk.bench.vouching.detach(desk.id, stance, desk.noor)

    assert desk.bench.concluding.one(desk.id, finding, desk.noor).quotations == []
    with pytest.raises(ThingNotFound):
        desk.bench.vouching.detach(desk.id, stance, desk.noor)


def test_a_doubted_stance_counts_again_when_two_members_confirm_it(desk: Desk) -> None:
    finding = state(desk)
    stance = attach(desk, finding, SHY)
    assert _supporting(desk, finding) == 1

    desk.bench.vouching.doubt(desk.id, finding, stance, desk.ana)
    assert _supporting(desk, finding) == 0
    for _ in range(2):
        desk.bench.vouching.confirm(desk.id, stance, desk.noor)
    assert _supporting(desk, finding) == 0
    desk.bench.vouching.confirm(desk.id, stance, desk.ana)
    assert _supporting(desk, finding) == 1

    desk.bench.vouching.doubt(desk.id, finding, stance, desk.noor)
    assert _supporting(desk, finding) == 0


def test_what_nobody_doubts_is_not_confirmed(desk: Desk) -> None:
    stance = attach(desk, state(desk), SHY)

    with pytest.raises(Invalid, match="twijfelt"):
        desk.bench.vouching.confirm(desk.id, stance, desk.noor)


def test_whoever_reads_a_published_finding_may_doubt_a_quotation_and_nothing_more(desk: Desk) -> None:
    finding = state(desk)
    stance = attach(desk, finding, SHY)
    passer_by = Reader.of(someone(desk.library, "Bo", Role.VISITOR))
    with pytest.raises(ThingNotFound):
        desk.bench.vouching.doubt(None, finding, stance, passer_by)
    desk.bench.concluding.publish(desk.id, finding, desk.noor)
    with pytest.raises(Forbidden, match="sign-in"):
        desk.bench.vouching.doubt(None, finding, stance, VISITOR)
    reading = passer_by.model_copy(update={"scopes": frozenset({Scope.READ})})
    with pytest.raises(Forbidden, match="scope"):
        desk.bench.vouching.doubt(None, finding, stance, reading)

    first = desk.bench.vouching.doubt(None, finding, stance, passer_by, key="k")

    assert _supporting(desk, finding) == 0
    assert desk.bench.vouching.doubt(None, finding, stance, passer_by, key="k") == first
    assert first.by == passer_by.account
    with pytest.raises(ThingNotFound):
        desk.bench.vouching.doubt(None, finding, new_id(), passer_by)


def test_a_member_who_only_reads_may_doubt_and_not_confirm(desk: Desk) -> None:
    reader = someone(desk.library, "Bo", Role.PROFESSIONAL)
    desk.bench.studies.put(desk.id, reader.email, StudyRole.READER, desk.noor)
    finding = state(desk)
    stance = attach(desk, finding, SHY)

    desk.bench.vouching.doubt(desk.id, finding, stance, Reader.of(reader))

    assert _supporting(desk, finding) == 0
    with pytest.raises(Forbidden):
        desk.bench.vouching.confirm(desk.id, stance, Reader.of(reader))


def test_words_that_do_not_stand_there_any_more_carry_nothing(desk: Desk) -> None:
    finding, marked = state(desk), mark(desk, SHY)
    other, passages = document("test:verhaal", "Nieuw. " + STORY, source=desk.story.knowledge_source)
    desk.library.catalogue.save(other, passages)

    with pytest.raises(Refused, match="staan niet meer"):
        desk.bench.vouching.attach(desk.id, finding, Ground(marked, StanceKind.SUPPORTS), desk.noor)


def test_a_published_finding_stands_on_nothing_that_is_not_for_everybody(desk: Desk) -> None:
    closed, passages = document("test:intern", "Alleen voor wie hier werkt.", access=Access.PROFESSIONALS)
    desk.library.catalogue.save(closed, passages)
    finding = state(desk)
    attach(desk, finding, SHY)
    desk.bench.concluding.publish(desk.id, finding, desk.noor)

    with pytest.raises(Refused, match="niet iedereen"):
        attach(desk, finding, "voor wie hier werkt", of=closed)


def test_what_went_is_cleared_away_without_anybody_seeing_it(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, SHY)
    attach(desk, finding, "Zij schamen zich", of=desk.report)
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")
    assert desk.bench.concluding.again(desk.id, desk.noor)

    desk.bench.vouching.clear(desk.id, finding, desk.ana)

    assert desk.bench.concluding.again(desk.id, desk.noor) == []
    found = desk.bench.concluding.one(desk.id, finding, desk.noor)
    assert ([one.words for one in found.quotations], found.gone) == (["Zij schamen zich"], 0)


def test_a_note_that_is_no_text_is_refused(desk: Desk) -> None:
    finding, marked = state(desk), mark(desk, SHY)

    for note in ("x" * 20_001, "a\0b"):
        with pytest.raises(Invalid):
            desk.bench.vouching.attach(desk.id, finding, Ground(marked, StanceKind.SUPPORTS, note), desk.noor)
