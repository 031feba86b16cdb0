"""Where somebody was, and how far they are."""

from datetime import timedelta

from kb.model.annotation import Coding
from kb.model.evidence import KnowledgeSource
from kb.ports.annotations import Where
from kb.services.tagging.deeds import utc_now
from tests.kb.services.tagging.conftest import Desk


def test_one_was_at_the_words_that_one_coded_last(desk: Desk) -> None:
    assert desk.bench.resuming.spot(desk.noor) is None
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    desk.code("Gezinnen met schulden", "gezin", of=desk.report)
    desk.code("Zij kende de weg.", "weg", by=desk.ana)

    spot = desk.bench.resuming.spot(desk.noor)

    assert spot is not None
    assert (spot.card.id, spot.words) == (desk.report.id, "Gezinnen met schulden")
    desk.bench.undoing.undo(desk.id, desk.noor)
    spot = desk.bench.resuming.spot(desk.noor)
    assert spot is not None
    assert spot.words == "Mijn buurvrouw hielp mij."


def test_the_study_that_one_worked_in_last_comes_first(desk: Desk) -> None:
    other = desk.bench.studies.begin("Wie helpt?", desk.noor)
    assert [left.study for left in desk.bench.resuming.all(desk.noor)] == [other, desk.study]

    desk.code("Mijn buurvrouw hielp mij.", "naaste")

    assert [left.study for left in desk.bench.resuming.all(desk.noor)] == [desk.study, other]


def test_of_a_withdrawn_document_nothing_is_told(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    assert desk.bench.resuming.spot(desk.noor) is None
    assert desk.bench.resuming.today(desk.id, desk.noor) == 0


def test_codings_of_today_are_counted_of_everybody(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    desk.code("Zij kende de weg.", "weg", by=desk.ana)

    assert desk.bench.resuming.today(desk.id, desk.noor) == 2
    count = desk.library.annotations.count
    for hours, expected in ((-1, 2), (1, 0)):
        since = utc_now() + timedelta(hours=hours)
        assert count(Coding, desk.id, desk.noor, Where(since=since)) == expected


def test_progress_is_told_voice_by_voice(desk: Desk) -> None:
    desk.bench.studies.take(desk.id, [desk.report.id], desk.noor)
    desk.bench.studies.done(desk.id, desk.story.id, desk.noor, read=True)

    found = desk.bench.resuming.progress(desk.bench.studies.overview(desk.id, desk.noor).rows)

    assert [tuple(one) for one in found] == [(KnowledgeSource.RESEARCH, 0, 1), (KnowledgeSource.EXPERIENCE, 1, 0)]
