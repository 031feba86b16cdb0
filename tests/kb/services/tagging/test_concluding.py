"""Findings: what they say, what they stand on at this moment, and who may read them."""

import pytest

from kb.errors import Forbidden, InTheWay, Invalid, NotReady, Refused, StudyNotFound, ThingNotFound
from kb.model.evidence import Access, KnowledgeSource
from kb.model.finding import StanceKind
from kb.model.identity import ThemeId, new_id
from kb.model.people import Role
from kb.model.reader import VISITOR, Reader
from kb.services.tagging.concluding import Stated
from kb.services.tagging.standing import Flaw
from tests.building import document
from tests.kb.services.tagging.conftest import STORY, Desk
from tests.kb.services.tagging.finding import SENTENCE, attach, mark, state
from tests.peopling import someone

SHY = "Ik durfde de post niet meer te openen."
NEIGHBOUR = "Mijn buurvrouw hielp mij."


def _flaws(desk: Desk) -> list[list[Flaw]]:
    today = desk.study.made_at.date()
    return [[one.flaw for one in found.flaws(today)] for found in desk.bench.concluding.again(desk.id, desk.noor)]


def _again(desk: Desk) -> list[str]:
    return [one.finding.id for one in desk.bench.concluding.again(desk.id, desk.noor)]


def test_a_finding_stands_on_words_that_are_read_where_they_stand(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, SHY)

    found = desk.bench.concluding.one(desk.id, finding, desk.ana)

    assert found.finding.sentence == SENTENCE
    assert [(one.words, one.voice, one.counts) for one in found.quotations] == [(SHY, KnowledgeSource.EXPERIENCE, True)]
    assert SHY not in found.finding.model_dump_json() + found.quotations[0].stance.model_dump_json()


def test_independent_contributors_count_and_not_fragments(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, SHY)
    attach(desk, finding, "Zij kende de weg.")
    attach(desk, finding, NEIGHBOUR, StanceKind.CONTRADICTS)
    attach(desk, finding, "Zij schamen zich", of=desk.report)

    (found,) = desk.bench.concluding.all(desk.id, desk.noor)

    assert found.people(StanceKind.SUPPORTS, KnowledgeSource.EXPERIENCE) == 1
    assert found.people(StanceKind.CONTRADICTS, KnowledgeSource.EXPERIENCE) == 1
    assert found.people(StanceKind.SUPPORTS, KnowledgeSource.RESEARCH) == 1
    assert found.people(StanceKind.SUPPORTS, KnowledgeSource.PRACTICE) == 0
    assert found.heard == (KnowledgeSource.RESEARCH, KnowledgeSource.EXPERIENCE)


def test_two_reports_of_one_study_count_once(desk: Desk) -> None:
    finding = state(desk)
    for number in (1, 2):
        made, passages = document(f"test:deel-{number}", f"Deel {number} zegt hetzelfde.")
        made = made.model_copy(update={"lineage": "een-onderzoek"})
        desk.library.catalogue.save(made, passages)
        attach(desk, finding, "zegt hetzelfde", of=made)

    found = desk.bench.concluding.one(desk.id, finding, desk.noor)

    assert len(found.quotations) == 2
    assert found.people(StanceKind.SUPPORTS, KnowledgeSource.RESEARCH) == 1


def test_a_framework_never_counts(desk: Desk) -> None:
    law, passages = document("test:wet", "De gemeente helpt tijdig.", source=KnowledgeSource.FRAMEWORK)
    desk.library.catalogue.save(law, passages)
    finding = state(desk)
    attach(desk, finding, "helpt tijdig", of=law)

    (found,) = desk.bench.concluding.all(desk.id, desk.noor)

    assert not found.stands
    assert sum(n for kinds in found.counts.values() for n in kinds.values()) == 0
    with pytest.raises(NotReady) as told:
        desk.bench.concluding.publish(desk.id, finding, desk.noor)
    assert [fault.reason for fault in told.value.faults] == ["silent"]


def test_what_it_said_before_stays_in_its_history(desk: Desk) -> None:
    finding = state(desk)
    before = desk.bench.concluding.one(desk.id, finding, desk.noor).finding
    theme = next(iter(desk.library.thesaurus)).id
    said = Stated("Schaamte stelt hulp uit.", theme, "Arnhem", "gezinnen", "2020–2024")
    desk.bench.concluding.change(desk.id, finding, said, desk.ana, before=before)

    versions = desk.bench.concluding.versions(desk.id, finding, desk.noor)

    assert [one.finding.sentence for one in versions] == [SENTENCE, said.sentence]
    assert [one.by for one in versions] == [desk.noor.account, desk.ana.account]
    assert versions[1].finding.place == "Arnhem"
    with pytest.raises(InTheWay):
        desk.bench.concluding.change(desk.id, finding, Stated("Te laat."), desk.noor, before=before)
    desk.bench.undoing.undo(desk.id, desk.ana)
    assert desk.bench.concluding.one(desk.id, finding, desk.noor).finding == before


@pytest.mark.parametrize("sentence", ["", "  ", "x" * 501, "een\0twee"])
def test_a_sentence_that_is_none_is_refused(desk: Desk, sentence: str) -> None:
    with pytest.raises(Invalid):
        desk.bench.concluding.state(desk.id, Stated(sentence), desk.noor)


def test_a_theme_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(ThingNotFound):
        desk.bench.concluding.state(desk.id, Stated(SENTENCE, ThemeId("nergens")), desk.noor)


def test_everything_in_the_way_of_publishing_is_told_at_once(desk: Desk) -> None:
    closed, passages = document("test:intern", "Alleen voor wie hier werkt.", access=Access.PROFESSIONALS)
    desk.library.catalogue.save(closed, passages)
    finding = state(desk, f"Een bewoner zei: {NEIGHBOUR}")
    attach(desk, finding, SHY, of=desk.story)
    literal = attach(desk, finding, NEIGHBOUR)
    not_open = attach(desk, finding, "voor wie hier werkt", of=closed)
    changed = attach(desk, finding, "Zij schamen zich", of=desk.report)
    other, said = document("test:monitor", "Heel iets anders.", title="Monitor schulden")
    desk.library.catalogue.save(other, said)

    with pytest.raises(NotReady) as told:
        desk.bench.concluding.publish(desk.id, finding, desk.noor)

    assert {(fault.field, fault.reason) for fault in told.value.faults} == {
        (changed, "changed"),
        (not_open, "closed"),
        (literal, "literal"),
    }
    assert desk.bench.concluding.published(VISITOR) == []


def test_a_finding_without_a_quotation_is_not_published(desk: Desk) -> None:
    finding = state(desk)

    with pytest.raises(NotReady) as told:
        desk.bench.concluding.publish(desk.id, finding, desk.noor)

    assert [fault.reason for fault in told.value.faults] == ["silent"]


def test_what_is_published_is_for_everybody_and_comes_back_when_it_is_retracted(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, SHY, note="Zij zegt het zelf.")
    with pytest.raises(ThingNotFound):
        desk.bench.concluding.public(finding, VISITOR)
    desk.bench.concluding.publish(desk.id, finding, desk.noor)

    found = desk.bench.concluding.public(finding, VISITOR)
    assert [(one.words, one.stance.note) for one in found.quotations] == [(SHY, "Zij zegt het zelf.")]
    assert [one.finding.id for one in desk.bench.concluding.published(VISITOR)] == [finding]
    with pytest.raises(Refused, match="openbaar"):
        desk.bench.concluding.remove(desk.id, finding, desk.noor)

    desk.bench.concluding.retract(desk.id, finding, desk.noor)
    with pytest.raises(ThingNotFound):
        desk.bench.concluding.public(finding, VISITOR)


def test_only_the_lead_publishes_and_changes_what_is_public(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, SHY)
    with pytest.raises(Forbidden):
        desk.bench.concluding.publish(desk.id, finding, desk.ana)
    desk.bench.concluding.publish(desk.id, finding, desk.noor)
    with pytest.raises(Forbidden):
        desk.bench.concluding.change(desk.id, finding, Stated("Anders."), desk.ana)
    with pytest.raises(Forbidden):
        desk.bench.concluding.retract(desk.id, finding, desk.ana)


def test_a_withdrawn_source_empties_its_quotation_and_the_finding_says_so_at_once(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, SHY, note="zeepaardje-4711")
    attach(desk, finding, "Zij schamen zich", of=desk.report)
    desk.bench.concluding.publish(desk.id, finding, desk.noor)
    assert _again(desk) == []

    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    assert _again(desk) == [finding]
    assert _flaws(desk) == [[Flaw.GONE]]
    for reader in (VISITOR, desk.noor):
        found = desk.bench.concluding.public(finding, reader)
        assert ([one.words for one in found.quotations], found.gone) == (["Zij schamen zich"], 1)
        assert found.people(StanceKind.SUPPORTS, KnowledgeSource.EXPERIENCE) == 0

    desk.library.withdrawing.withdraw([desk.report.id], "op verzoek")
    found = desk.bench.concluding.public(finding, VISITOR)
    assert (found.stands, found.quotations, found.gone) == (False, [], 2)
    assert _flaws(desk) == [[Flaw.GONE, Flaw.SILENT]]


def test_a_changed_source_puts_the_finding_on_the_list(desk: Desk) -> None:
    finding = state(desk)
    stance = attach(desk, finding, SHY)
    other, passages = document("test:verhaal", "Nieuw. " + STORY, source=desk.story.knowledge_source)
    desk.library.catalogue.save(other, passages)

    assert _flaws(desk) == [[Flaw.CHANGED]]
    (found,) = desk.bench.concluding.again(desk.id, desk.noor)
    assert [(one.stance.id, one.stands, one.words) for one in found.quotations] == [(stance, False, "")]
    assert desk.bench.concluding.one(desk.id, finding, desk.noor).quotations[0].words == ""


def test_a_source_that_is_closed_puts_a_published_finding_on_the_list(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, "Zij schamen zich", of=desk.report)
    desk.bench.concluding.publish(desk.id, finding, desk.noor)
    again, passages = document("test:monitor", desk.report.text, title="Monitor schulden", access=Access.PROFESSIONALS)
    desk.library.catalogue.save(again, passages)

    assert _flaws(desk) == [[Flaw.CLOSED]]
    found = desk.bench.concluding.public(finding, VISITOR)
    assert (found.quotations, found.closed, found.gone) == ([], 1, 0)


def test_a_finding_goes_with_what_stood_under_it_by_who_made_it_or_leads(desk: Desk) -> None:
    finding = state(desk)
    attach(desk, finding, SHY)
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")
    with pytest.raises(Forbidden):
        desk.bench.concluding.remove(desk.id, finding, desk.ana)

    desk.bench.concluding.remove(desk.id, finding, desk.noor)

    assert desk.bench.concluding.all(desk.id, desk.noor) == []
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert [one.gone for one in desk.bench.concluding.all(desk.id, desk.noor)] == [1]


def test_who_is_no_member_finds_nothing_of_it(desk: Desk) -> None:
    finding = state(desk)
    stranger = Reader.of(someone(desk.library, "Bo", Role.RESEARCHER))

    for reader in (stranger, VISITOR):
        for ask in (desk.bench.concluding.all, desk.bench.concluding.again):
            with pytest.raises(StudyNotFound):
                ask(desk.id, reader)
        with pytest.raises(StudyNotFound):
            desk.bench.concluding.one(desk.id, finding, reader)
        with pytest.raises(ThingNotFound):
            desk.bench.concluding.public(finding, reader)
        assert desk.bench.concluding.published(reader) == []
    for id in (new_id(), "geen-id"):
        with pytest.raises(ThingNotFound):
            desk.bench.concluding.one(desk.id, id, desk.noor)
    with pytest.raises(ThingNotFound):
        desk.bench.concluding.one(desk.id, mark(desk, NEIGHBOUR), desk.noor)
