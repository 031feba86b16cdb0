"""No number without its words."""

from itertools import pairwise

import pytest

from kb.errors import StudyNotFound
from kb.model.evidence import KnowledgeSource
from kb.model.reader import VISITOR
from kb.services.tagging.axes import Axis, By, Meet
from kb.services.tagging.coding import Given, Place
from kb.services.tagging.joining import Rows
from kb.services.tagging.opening import PAGE, Behind
from tests.building import document
from tests.kb.services.tagging.conftest import Desk


@pytest.fixture
def coded(desk: Desk) -> Desk:
    desk.code("Ik durfde", "schaamte")
    desk.code("Mijn buurvrouw", "schaamte")
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    desk.code("Zij schamen zich", "schaamte", of=desk.report)
    law, passages = document("test:wet", "De gemeente helpt tijdig.", source=KnowledgeSource.FRAMEWORK)
    desk.library.catalogue.save(law, passages)
    desk.code("helpt tijdig", "schaamte", of=law)
    return desk


def _id(desk: Desk, name: str) -> str:
    return next(node.code.id for node in desk.bench.codebooks.tree(desk.id, desk.noor) if node.name == name)


def _words(desk: Desk, behind: Behind) -> list[str]:
    return [one.words for one in desk.bench.behinds.quotations(desk.id, behind, desk.noor).quotations]


def test_behind_a_code_stand_its_quotations_the_voices_in_turns_and_frameworks_last(coded: Desk) -> None:
    found = coded.bench.behinds.quotations(coded.id, Behind(row=_id(coded, "schaamte")), coded.noor)

    assert [one.words for one in found.quotations] == [
        "Zij schamen zich",
        "Ik durfde",
        "Mijn buurvrouw",
        "helpt tijdig",
    ]
    assert (found.total, found.people, found.frameworks) == (3, 2, 1)


@pytest.mark.parametrize("axis", [Axis.VOICE, Axis.PLACE, Axis.YEAR, Axis.GROUP])
def test_behind_every_number_of_a_table_stand_as_many_quotations(coded: Desk, axis: Axis) -> None:
    crossed = coded.bench.joining.matrix(coded.id, Rows.CODES, By(axis), coded.noor)

    for row in crossed.rows:
        for column in crossed.columns:
            cell = crossed.table.cell(row.id, column)
            behind = Behind(row=row.id, by=By(axis), column=column)
            found = coded.bench.behinds.quotations(coded.id, behind, coded.noor)
            number = found.frameworks if column == KnowledgeSource.FRAMEWORK else found.total
            assert (number, found.people) == (cell.codings, cell.contributors)


@pytest.mark.parametrize("meet", Meet)
def test_behind_every_meeting_stand_as_many_quotations(coded: Desk, meet: Meet) -> None:
    for pair in coded.bench.joining.meetings(coded.id, meet, coded.noor):
        behind = Behind(row=pair.one, other=pair.other, meet=meet)
        found = coded.bench.behinds.quotations(coded.id, behind, coded.noor)
        assert (found.total, found.people) == (pair.codings, pair.people)


def test_one_code_without_another(coded: Desk) -> None:
    row, other = _id(coded, "schaamte"), _id(coded, "naaste")

    assert _words(coded, Behind(row=row, other=other)) == ["Mijn buurvrouw"]
    assert _words(coded, Behind(row=row, other=other, met=False)) == ["Zij schamen zich", "Ik durfde", "helpt tijdig"]
    assert _words(coded, Behind(row=row, other=other, meet=Meet.DOCUMENT, met=False)) == [
        "Zij schamen zich",
        "helpt tijdig",
    ]


def test_what_one_coder_gave(coded: Desk) -> None:
    coded.code("Zij kende", "schaamte", by=coded.ana)
    ana = coded.library.annotations.member(coded.id, coded.ana)

    assert _words(coded, Behind(row=_id(coded, "schaamte"), coder=ana.id)) == ["Zij kende"]
    assert len(_words(coded, Behind())) == 6


def test_a_concept_and_a_whole_document(coded: Desk) -> None:
    theme = next(iter(coded.library.thesaurus)).id
    coded.bench.coder.give(coded.id, Place(coded.story.id, coded.story.sha256), Given(concept=theme), coded.noor)

    found = coded.bench.behinds.quotations(coded.id, Behind(row=theme), coded.noor)

    assert [(one.words, one.highlight, one.card.id) for one in found.quotations] == [("", None, coded.story.id)]


def test_pages_hold_all_of_it_once(desk: Desk) -> None:
    text = " ".join(f"Zin {n}." for n in range(45))
    made, passages = document("test:lang", text)
    desk.library.catalogue.save(made, passages)
    desk.bench.coder.give(desk.id, desk.place(made, *(f"Zin {n}." for n in range(45))), Given(new="zin"), desk.noor)
    behind = Behind(row=_id(desk, "zin"))

    pages = [desk.bench.behinds.quotations(desk.id, behind, desk.noor, page=page) for page in (1, 2, 3, 4)]

    starts = [one.marked.start for page in pages for one in page.quotations]
    assert [len(page.quotations) for page in pages] == [PAGE, PAGE, 5, 0]
    assert all(a is not None and b is not None and a < b for a, b in pairwise(starts))
    assert {page.total for page in pages} == {45}


def test_what_was_withdrawn_is_behind_nothing(coded: Desk) -> None:
    coded.library.withdrawing.withdraw([coded.story.id], "op verzoek")

    assert _words(coded, Behind(row=_id(coded, "schaamte"))) == ["Zij schamen zich", "helpt tijdig"]
    with pytest.raises(StudyNotFound):
        coded.bench.behinds.quotations(coded.id, Behind(), VISITOR)
