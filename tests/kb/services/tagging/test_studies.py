"""Studies and who is in them."""

import pytest

from kb.errors import DocumentNotFound, Forbidden, Invalid, Refused, StudyNotFound
from kb.model.identity import DocumentId, new_id
from kb.model.people import Role
from kb.model.reader import VISITOR, Reader
from kb.model.study import StudyRole
from tests.kb.services.tagging.conftest import Desk
from tests.peopling import someone


def test_a_study_begins_with_a_question_and_a_lead(desk: Desk) -> None:
    overview = desk.bench.studies.overview(desk.id, desk.noor)

    assert overview.study == desk.study
    assert overview.me.role is StudyRole.LEAD
    assert {overview.names[one.account] for one in overview.members if one.account} == {"Noor", "Ana"}
    assert [row.card.id for row in overview.rows] == [desk.story.id]


def test_a_study_that_is_begun_twice_under_one_key_is_there_once(desk: Desk) -> None:
    begin = desk.bench.studies.begin
    first = begin("Wie helpt?", desk.noor, documents=[desk.story.id], key="sleutel")

    assert begin("Wie helpt?", desk.noor, documents=[desk.story.id], key="sleutel") == first
    assert begin("Wie helpt?", desk.ana, key="sleutel") != first
    assert desk.bench.studies.all(desk.noor) == [first, desk.study]


@pytest.mark.parametrize("question", ["", " \n ", "x" * 501, "a\u202eb?"])
def test_a_study_without_a_question_is_refused(desk: Desk, question: str) -> None:
    with pytest.raises(Invalid):
        desk.bench.studies.begin(question, desk.noor)


def test_who_may_not_tag_begins_nothing(desk: Desk) -> None:
    professional = Reader.of(someone(desk.library, "Bo", Role.PROFESSIONAL))
    for reader in (VISITOR, professional):
        with pytest.raises(Forbidden):
            desk.bench.studies.begin("Mag dit?", reader)
        with pytest.raises(Forbidden):
            desk.bench.studies.all(reader)


def test_a_study_is_for_its_members_only(desk: Desk) -> None:
    other = Reader.of(someone(desk.library, "Bo", Role.ADMINISTRATOR))

    assert desk.bench.studies.all(other) == []
    with pytest.raises(StudyNotFound):
        desk.bench.studies.overview(desk.id, other)
    assert desk.bench.studies.all(desk.ana) == [desk.study]


def test_only_the_lead_says_who_is_in_it(desk: Desk) -> None:
    bo = someone(desk.library, "Bo", Role.RESEARCHER)
    with pytest.raises(Forbidden):
        desk.bench.studies.put(desk.id, bo.email, StudyRole.CODER, desk.ana)
    assert desk.bench.studies.put(desk.id, "niemand@stad.example", StudyRole.CODER, desk.noor) is None

    desk.bench.studies.put(desk.id, bo.email, StudyRole.READER, desk.noor)

    with pytest.raises(Forbidden):
        desk.code("Mijn", "x", by=Reader.of(bo))


def test_who_may_not_tag_reads_along_and_no_more(desk: Desk) -> None:
    bo = someone(desk.library, "Bo", Role.PROFESSIONAL)
    with pytest.raises(Refused, match="rol van onderzoeker"):
        desk.bench.studies.put(desk.id, bo.email, StudyRole.CODER, desk.noor)

    desk.bench.studies.put(desk.id, bo.email, StudyRole.READER, desk.noor)

    assert desk.bench.studies.overview(desk.id, Reader.of(bo)).study == desk.study


def test_a_study_keeps_somebody_who_leads_it(desk: Desk) -> None:
    overview = desk.bench.studies.overview(desk.id, desk.noor)
    with pytest.raises(Refused, match="leidt"):
        desk.bench.studies.leave(desk.id, overview.me.id, desk.noor)
    ana = next(one for one in overview.members if one.account == desk.ana.account)
    with pytest.raises(Forbidden):
        desk.bench.studies.leave(desk.id, overview.me.id, desk.ana)

    desk.code("Mijn buurvrouw", "naaste", by=desk.ana)
    desk.bench.studies.leave(desk.id, ana.id, desk.ana)

    with pytest.raises(StudyNotFound):
        desk.bench.studies.overview(desk.id, desk.ana)
    assert desk.counts() == {"naaste": 1}
    assert desk.bench.studies.names(desk.id, desk.noor)[ana.id] == "Ana"


def test_documents_are_taken_once_and_dropped(desk: Desk) -> None:
    desk.bench.studies.take(desk.id, [desk.report.id, desk.story.id, desk.report.id], desk.noor)
    rows = desk.bench.studies.overview(desk.id, desk.noor).rows
    assert [row.card.id for row in rows] == [desk.story.id, desk.report.id]

    desk.bench.studies.drop(desk.id, desk.story.id, desk.noor)

    assert [row.card.id for row in desk.bench.studies.overview(desk.id, desk.noor).rows] == [desk.report.id]
    with pytest.raises(DocumentNotFound):
        desk.bench.studies.take(desk.id, [DocumentId(new_id())], desk.noor)


def test_a_withdrawn_document_is_counted_and_not_shown(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    overview = desk.bench.studies.overview(desk.id, desk.noor)

    assert overview.rows == []
    assert [tuple(one) for one in overview.hidden] == [(desk.story.id, 1)]


def test_who_is_done_with_a_document_says_so_for_themselves(desk: Desk) -> None:
    desk.bench.studies.done(desk.id, desk.story.id, desk.ana, read=True)

    read = {who.account: desk.bench.studies.overview(desk.id, who).rows[0].read for who in (desk.noor, desk.ana)}
    assert read == {desk.noor.account: False, desk.ana.account: True}


def test_only_the_lead_shows_a_layer(desk: Desk) -> None:
    ana = desk.library.annotations.member(desk.id, desk.ana)
    with pytest.raises(Forbidden):
        desk.bench.studies.show(desk.id, desk.ana, layer=ana.id, shown=True)

    desk.bench.studies.show(desk.id, desk.noor, layer=ana.id, shown=True)
    assert desk.bench.studies.study(desk.id, desk.noor).layers == (ana.id,)
    desk.bench.studies.show(desk.id, desk.noor, layer=ana.id, shown=False)
    assert desk.bench.studies.study(desk.id, desk.noor).layers == ()
