"""The voices side by side, and what people say of that."""

import pytest

from kb.errors import Invalid, StudyNotFound, ThingNotFound
from kb.model.evidence import KnowledgeSource
from kb.model.finding import Agreement
from kb.model.identity import new_id
from kb.model.reader import VISITOR
from kb.services.tagging.joining import Rows
from kb.services.tagging.weighing import Line, Said
from tests.kb.services.tagging.conftest import Desk
from tests.kb.services.tagging.finding import mark

SHY = "Ik durfde de post niet meer te openen."


def _lines(desk: Desk) -> list[Line]:
    return desk.bench.weighing.display(desk.id, Rows.CODES, desk.noor)


def _row(desk: Desk, name: str) -> str:
    return next(line.row.id for line in _lines(desk) if line.row.name == name)


def test_each_voice_has_its_people_and_its_silence(desk: Desk) -> None:
    mark(desk, SHY)

    (line,) = _lines(desk)

    assert {voice: cell.contributors for voice, cell in line.voices.items() if cell.codings} == {
        KnowledgeSource.EXPERIENCE: 1
    }
    assert line.silent == (KnowledgeSource.RESEARCH, KnowledgeSource.PRACTICE)


def test_people_say_how_the_voices_relate_with_a_reason_and_disagreement_comes_first(desk: Desk) -> None:
    for words, name in (("Mijn buurvrouw", "naaste"), ("Zij kende", "weg"), (SHY, "schaamte")):
        desk.code(words, name)
    desk.bench.weighing.judge(desk.id, _row(desk, "weg"), Said(Agreement.AGREE, "Allebei."), desk.noor)
    desk.bench.weighing.judge(desk.id, _row(desk, "schaamte"), Said(Agreement.AGREE, "Ja."), desk.noor)
    desk.bench.weighing.judge(desk.id, _row(desk, "schaamte"), Said(Agreement.DISAGREE, "Nee."), desk.ana)

    lines = _lines(desk)

    assert [line.row.name for line in lines] == ["schaamte", "weg", "naaste"]
    assert [(one.verdict, one.reason) for one in lines[0].judgements] == [
        (Agreement.AGREE, "Ja."),
        (Agreement.DISAGREE, "Nee."),
    ]


def test_a_verdict_takes_the_place_of_the_one_before_and_can_be_taken_back(desk: Desk) -> None:
    desk.code(SHY, "schaamte")
    row = _row(desk, "schaamte")
    for verdict in (Agreement.AGREE, Agreement.ADD):
        desk.bench.weighing.judge(desk.id, row, Said(verdict, "Hierom."), desk.noor)
    assert [[one.verdict for one in line.judgements] for line in _lines(desk)] == [[Agreement.ADD]]

    desk.bench.weighing.judge(desk.id, row, None, desk.noor)

    assert [line.judgements for line in _lines(desk)] == [[]]
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert [[one.verdict for one in line.judgements] for line in _lines(desk)] == [[Agreement.ADD]]


def test_key_quotations_are_read_where_they_stand_and_go_with_their_source(desk: Desk) -> None:
    marked = mark(desk, SHY)
    row = _row(desk, "schaamte")
    desk.bench.weighing.judge(desk.id, row, Said(Agreement.SILENT, "Alleen zij.", (marked,)), desk.noor)

    (line,) = _lines(desk)
    assert [key.words for key in line.keys[KnowledgeSource.EXPERIENCE]] == [SHY]

    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")
    (line,) = _lines(desk)
    assert line.keys == {}
    assert SHY not in line.judgements[0].model_dump_json()


def test_a_concept_is_judged_like_a_code(desk: Desk) -> None:
    theme = next(iter(desk.library.thesaurus)).id

    desk.bench.weighing.judge(desk.id, theme, Said(Agreement.AGREE, "Ja."), desk.noor)

    assert desk.bench.weighing.display(desk.id, Rows.THEMES, desk.noor) == []


def test_a_verdict_without_reason_or_on_nothing_is_refused(desk: Desk) -> None:
    marked = mark(desk, SHY)
    row = _row(desk, "schaamte")
    for said in (Said(Agreement.AGREE, "  "), Said(Agreement.AGREE, "x", tuple(new_id() for _ in range(21)))):
        with pytest.raises(Invalid):
            desk.bench.weighing.judge(desk.id, row, said, desk.noor)
    for where, keys in ((new_id(), (marked,)), (row, (new_id(),))):
        with pytest.raises(ThingNotFound):
            desk.bench.weighing.judge(desk.id, where, Said(Agreement.AGREE, "x", keys), desk.noor)
    with pytest.raises(StudyNotFound):
        desk.bench.weighing.display(desk.id, Rows.CODES, VISITOR)
