"""Codes on parts of pages: given, counted, taken back, and gone with the document."""

from pathlib import Path

import pytest

from kb.coding.anchoring import Fate
from kb.errors import DocumentNotFound, Invalid
from kb.model.annotation import Highlight
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.finding import StanceKind
from kb.model.memo import Memo
from kb.model.region import Drawn, Region
from kb.services.tagging.axes import Axis, By, Meet
from kb.services.tagging.coding import Given, Place
from kb.services.tagging.concluding import Stated
from kb.services.tagging.joining import Rows
from kb.services.tagging.opening import Behind
from kb.services.tagging.vouching import Ground
from tests.kb.services.tagging.conftest import Desk
from tests.paper import SECOND, added

_BARS = Drawn(2, 50, 25, 35, 30)


@pytest.fixture
def report(desk: Desk, tmp_path: Path) -> Document:
    return added(desk.library, tmp_path, source=KnowledgeSource.RESEARCH, figure=True)


def _give(desk: Desk, report: Document, *drawn: Drawn, name: str = "grafiek") -> None:
    place = Place(report.id, report.sha256, regions=drawn or (_BARS,))
    desk.bench.coder.give(desk.id, place, Given(new=name), desk.noor)


def _marked(desk: Desk, report: Document) -> list[Highlight]:
    return list(desk.bench.coder.marks(desk.id, report.id, desk.noor).highlights)


def test_a_part_of_a_page_gets_a_code_once_and_counts_once(desk: Desk, report: Document) -> None:
    _give(desk, report)
    _give(desk, report)

    (one,) = _marked(desk, report)
    region = one.region
    assert region is not None
    assert (region.page, region.left, region.right, region.file) == (2, 298, 506, report.file_sha256)
    assert (round(region.width), round(region.height)) == (595, 842)
    assert one.start == one.end == report.pages[1]
    assert desk.bench.coder.words([one], desk.noor) == {one.id: "▭ p. 2"}
    assert desk.counts()["grafiek"] == 1
    crossed = desk.bench.joining.matrix(desk.id, Rows.CODES, By(Axis.VOICE), desk.noor)
    assert crossed.table.cell(_code(desk), "research").codings == 1
    opened = desk.bench.behinds.quotations(desk.id, Behind(row=_code(desk)), desk.noor)
    assert [(quoted.words, quoted.marked.region) for quoted in opened.quotations] == [("▭ p. 2", region)]


def _code(desk: Desk) -> str:
    return next(node.code.id for node in desk.bench.codebooks.tree(desk.id, desk.noor) if node.name == "grafiek")


def test_it_is_taken_back_and_done_again_and_taken_away(desk: Desk, report: Document) -> None:
    _give(desk, report)
    made = _marked(desk, report)

    desk.bench.undoing.undo(desk.id, desk.noor, document=report.id)
    assert _marked(desk, report) == []
    desk.bench.undoing.redo(desk.id, desk.noor, document=report.id)
    assert _marked(desk, report) == made
    (coding,) = desk.bench.coder.marks(desk.id, report.id, desk.noor).codings[made[0].id]
    desk.bench.coder.take_away(desk.id, [coding.id], desk.noor)
    assert _marked(desk, report) == []


def test_a_memo_and_a_finding_stand_on_it(desk: Desk, report: Document) -> None:
    _give(desk, report)
    (one,) = _marked(desk, report)
    desk.bench.memos.write(desk.id, one.id, "De ▭ p. 2 zegt het zelf.", desk.noor)
    stated = desk.bench.concluding.state(desk.id, Stated("Wie belt, wint."), desk.noor)
    ground = Ground(one.id, StanceKind.SUPPORTS)
    desk.bench.vouching.attach(desk.id, stated.about, ground, desk.noor)

    (memo,) = desk.library.annotations.things(Memo, desk.id, desk.noor)
    assert (memo.on, memo.text) == (one.id, "De ▭ p. 2 zegt het zelf.")
    concluded = desk.bench.concluding.one(desk.id, stated.about, desk.noor)
    assert [(quoted.stands, quoted.words) for quoted in concluded.quotations] == [(True, "▭ p. 2")]


def test_two_codes_on_parts_that_overlap_meet_and_words_of_the_page_do_not(desk: Desk, report: Document) -> None:
    _give(desk, report)
    _give(desk, report, Drawn(2, 60, 30, 5, 5), name="piek")
    _give(desk, report, Drawn(2, 1, 1, 5, 5), name="kop")
    desk.code(SECOND[:30], "tekst", of=report)

    pairs = desk.bench.joining.meetings(desk.id, Meet.OVERLAP, desk.noor)
    inside = desk.bench.joining.meetings(desk.id, Meet.INSIDE, desk.noor)

    names = {str(node.code.id): node.name for node in desk.bench.codebooks.tree(desk.id, desk.noor)}
    assert {(names[pair.one], names[pair.other]) for pair in pairs} == {("grafiek", "piek"), ("piek", "grafiek")}
    assert {(names[pair.one], names[pair.other]) for pair in inside} == {("piek", "grafiek")}


@pytest.mark.parametrize(
    ("drawn", "says"),
    [
        (Drawn(3, 1, 1, 5, 5), "bladzijde 3 bestaat niet: dit stuk heeft er 2"),
        (Drawn(2, 90, 1, 20, 5), "ligt niet op bladzijde 2"),
        (Drawn(2, 1, 1, 0.01, 5), "is te klein"),
    ],
)
def test_what_is_not_on_a_page_is_refused_by_name(desk: Desk, report: Document, drawn: Drawn, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        _give(desk, report, drawn)
    assert _marked(desk, report) == []


def test_a_document_without_a_file_and_a_code_of_words_are_refused(desk: Desk, report: Document) -> None:
    with pytest.raises(Invalid, match="geen PDF bewaard"):
        _give(desk, desk.report)
    place = Place(report.id, report.sha256, regions=(_BARS,))
    with pytest.raises(Invalid, match="een vlak heeft geen woorden"):
        desk.bench.coder.give(desk.id, place, Given(vivo=True), desk.noor)


def test_a_withdrawn_document_takes_its_regions_with_it(desk: Desk, report: Document) -> None:
    _give(desk, report)
    (one,) = _marked(desk, report)

    desk.library.withdrawing.withdraw([report.id], "op verzoek")

    assert _marked(desk, report) == []
    assert desk.bench.coder.words([one], desk.noor) == {}
    assert desk.counts()["grafiek"] == 0
    with pytest.raises(DocumentNotFound):
        _give(desk, report)


def _renewed(desk: Desk, report: Document, **now: object) -> None:
    text = f"Hier staat voortaan iets voor. {report.text}"
    made = report.model_copy(update={"text": text, "pages": (0, report.pages[1] + 31), **now})
    desk.library.catalogue.save(made.model_copy(update={"sha256": "1" * 64, "version": 2}), ())


def test_on_a_new_text_of_the_same_file_it_is_kept(desk: Desk, report: Document) -> None:
    _give(desk, report, _BARS, Drawn(2, 1, 1, 5, 5))
    before = _marked(desk, report)
    _renewed(desk, report)
    assert desk.bench.moving.waiting(desk.id, desk.noor) == {report.id: 2}

    moved = desk.bench.moving.pending(desk.id, report.id, desk.noor).moved
    assert [(one.fate, one.words) for one in moved] == [(Fate.KEPT, "▭ p. 2")] * 2
    desk.bench.moving.carry(desk.id, report.id, desk.noor)

    after = _marked(desk, report)
    assert [(one.region, one.start) for one in after] == [(one.region, one.start + 31) for one in before]
    assert set(desk.bench.coder.words(after, desk.noor).values()) == {"▭ p. 2"}
    assert desk.bench.moving.waiting(desk.id, desk.noor) == {}


def test_the_same_text_of_another_file_may_have_another_figure_there(desk: Desk, report: Document) -> None:
    _give(desk, report)
    (one,) = _marked(desk, report)
    desk.library.catalogue.save(report.model_copy(update={"file_sha256": "2" * 64}), ())
    assert desk.library.catalogue.cards([report.id], desk.noor)[report.id].sha256 == report.sha256

    assert desk.bench.coder.words([one], desk.noor) == {}
    assert desk.bench.moving.waiting(desk.id, desk.noor) == {report.id: 1}


def test_on_another_file_it_is_an_orphan_that_has_no_place_in_the_text(desk: Desk, report: Document) -> None:
    _give(desk, report)
    (one,) = _marked(desk, report)
    _renewed(desk, report, file_sha256="2" * 64)

    (moved,) = desk.bench.moving.pending(desk.id, report.id, desk.noor).moved
    assert (moved.fate, moved.proposals) == (Fate.ORPHAN, ())
    assert desk.bench.coder.words([one], desk.noor) == {}
    with pytest.raises(Invalid, match="heeft geen plaats in de tekst"):
        desk.bench.moving.place(desk.id, one.id, desk.place(desk.story, "Ik").spans[0], desk.noor)


def test_a_region_is_kept_to_the_point(desk: Desk, report: Document) -> None:
    _give(desk, report)
    (one,) = _marked(desk, report)
    assert one.region
    again = Region.of(one.region.drawn, width=one.region.width, height=one.region.height, file=one.region.file)
    assert again == one.region
