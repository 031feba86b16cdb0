"""The second reader against a server on loopback that is slow, wrong, refuses, talks nonsense, or does not stop."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import pytest

from kb.adapters.chat import ChatServer
from kb.adapters.judge import open_judge
from kb.adapters.second_reader import SENT_PER_SOURCE, Grades, SecondReader
from kb.model.document import DocumentCard
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose
from kb.ports.judge import Judge, Read
from tests.building import CONSENT, document
from tests.chatting import Answering, Connection, LanguageModel, language_model

RESEARCH, PRACTICE, EXPERIENCE, FRAMEWORK = KnowledgeSource
QUESTION = "ik durf de post niet meer open te maken"


@pytest.fixture
def model() -> Iterator[LanguageModel]:
    with language_model() as running:
        yield running


def first() -> Judge:
    judge = open_judge("joined")
    assert judge is not None
    return judge


def reader(model: LanguageModel, *, seconds: float = 5.0, key: str = "") -> SecondReader:
    return SecondReader(first(), ChatServer(model.address, model="proef", key=key), seconds=seconds)


def read(name: str, near: float = 0.5, **how: object) -> Read:
    made, passages = document(f"test:{name}", f"Dit is de tekst van {name}.", title=f"Titel {name}", **how)  # type: ignore[arg-type]
    return Read(passages[0], DocumentCard.model_validate(made.model_dump()), {"beyond retrieval": near})


def some(number: int = 3) -> list[Read]:
    return [read(f"nummer {place}", near=0.3 - place / 20) for place in range(number)]


def test_the_grade_decides_and_within_a_grade_the_first_judge(model: LanguageModel) -> None:
    grades = {"een": "2", "twee": "1", "drie": "0", "vier": "2"}

    def grade(connection: Connection, asked: str) -> None:
        connection.say(next(said for name, said in grades.items() if f"tekst van {name}." in asked))

    model.answering = grade
    judge = reader(model)
    passages = [read("een", 0.1), read("twee", 0.9), read("drie", 1.0), read("vier", 0.9)]
    sitting = judge.sit()
    one, two, three, four = sitting.judge(QUESTION, passages).tolist()
    assert four > one > two > judge.about
    assert three < judge.likely
    assert (sitting.by, sitting.missed) == (judge.name, 0)


def test_each_passage_is_asked_apart_with_what_it_stands_under(model: LanguageModel) -> None:
    reader(model).sit().judge(QUESTION, some(2))
    assert len(model.asked) == 2
    for asked in model.asked:
        assert f"Vraag: {QUESTION}" in asked
        assert "Titel: Titel nummer" in asked
        assert "Dit is de tekst van nummer" in asked
    assert {body["model"] for body in model.sent} == {"proef"}


def no_json(connection: Connection, _: str) -> None:
    connection.give(b"<html><p>Welkom</p></html>")


def deep(connection: Connection, _: str) -> None:
    connection.give(b"[" * 60_000)


def status(code: int, **headers: str) -> Answering:
    return lambda connection, _: connection.give(b"2", code, **headers)


def saying(content: object) -> Answering:
    return lambda connection, _: connection.say(content)


@pytest.mark.parametrize(
    "answering",
    [
        status(401),
        status(404),
        status(429),
        status(500),
        status(302, Location="/v1/chat/completions"),
        no_json,
        deep,
        lambda connection, _: connection.give(b'{"choices": []}'),
        lambda connection, _: connection.give(b'{"choices": [{"message": {}}]}'),
        lambda connection, _: connection.give(b"[2, 2]"),
        lambda connection, _: connection.give(b"\xff\xfe\x00"),
        lambda connection, _: connection.give(b""),
        lambda connection, _: connection.give(b'{"choices": [', **{"Content-Length": "900"}),
        lambda connection, _: connection.close_connection,
        saying(None),
        saying(2),
        saying(""),
        saying("3"),
        saying("-1"),
        saying("1,5"),
        saying("een 1 of een 2"),
        saying("Als taalmodel kan ik dat niet beoordelen."),
    ],
)
def test_what_refuses_or_talks_nonsense_changes_nothing_and_is_told(model: LanguageModel, answering: Answering) -> None:
    model.answering = answering
    passages, judge = some(), reader(model)
    sitting = judge.sit()
    found = sitting.judge(QUESTION, passages)
    np.testing.assert_array_equal(found, first().sit().judge(QUESTION, passages))
    assert (sitting.by, sitting.missed) == (first().name, 3)
    assert model.asked


def test_a_closed_port_changes_nothing_and_is_told() -> None:
    with language_model() as gone:
        judge = reader(gone)
    passages, sitting = some(), judge.sit()
    np.testing.assert_array_equal(sitting.judge(QUESTION, passages), first().sit().judge(QUESTION, passages))
    assert (sitting.by, sitting.missed) == (first().name, 3)


def silent(connection: Connection, _: str) -> None:
    time.sleep(20)
    connection.say("2")


def by_the_letter(connection: Connection, _: str) -> None:
    connection.drip(b" ", pause=0.05)


@pytest.mark.parametrize("answering", [silent, by_the_letter])
def test_reading_again_ends_in_time_however_slow_the_server_is(model: LanguageModel, answering: Answering) -> None:
    model.answering = answering
    passages = [read(f"{source} {n}", source=source) for source in KnowledgeSource for n in range(9)]
    sitting = reader(model, seconds=0.4).sit()
    start = time.monotonic()
    found = sitting.judge(QUESTION, passages)
    assert time.monotonic() - start < 2
    np.testing.assert_array_equal(found, first().sit().judge(QUESTION, passages))
    assert sitting.missed == SENT_PER_SOURCE * len(KnowledgeSource)


def test_what_was_read_in_time_stays_when_the_rest_was_not(model: LanguageModel) -> None:
    def slow_from_the_second_on(connection: Connection, asked: str) -> None:
        if "nummer 0" not in asked:
            time.sleep(20)
        connection.say("2")

    model.answering = slow_from_the_second_on
    passages, judge = some(), reader(model, seconds=0.8)
    sitting = judge.sit()
    found, before = sitting.judge(QUESTION, passages), first().sit().judge(QUESTION, passages)
    assert found[0] >= 0.8 > before[0]
    np.testing.assert_array_equal(found[1:], before[1:])
    assert (sitting.by, sitting.missed) == (judge.name, 2)


def test_the_time_is_that_of_all_that_is_read_for_one_question(model: LanguageModel) -> None:
    def once(connection: Connection, asked: str) -> None:
        if "nummer 0" not in asked:
            time.sleep(20)
        connection.say("2")

    model.answering = once
    sitting = reader(model, seconds=0.5).sit()
    start = time.monotonic()
    for more in (2, 4, 6):
        sitting.judge(QUESTION, some(more))
    assert time.monotonic() - start < 1.5


def test_an_answer_without_end_is_not_read_to_the_end(model: LanguageModel) -> None:
    model.answering = lambda connection, _: connection.drip(b"2" * 50_000, pause=0)
    sitting = reader(model, seconds=5).sit()
    start = time.monotonic()
    sitting.judge(QUESTION, some(1))
    assert time.monotonic() - start < 3
    assert sitting.missed == 1
    time.sleep(0.2)
    assert model.written < 20_000_000


def test_a_server_that_gave_no_answer_is_left_alone_for_a_while(model: LanguageModel) -> None:
    model.answering = status(500)
    judge = reader(model)
    judge.sit().judge(QUESTION, some())
    tried, sitting = len(model.asked), judge.sit()
    sitting.judge("iets anders", some())
    assert len(model.asked) == tried
    assert sitting.missed == 3
    judge.rests_until = 0.0
    judge.sit().judge("iets anders", some())
    assert len(model.asked) > tried


def test_a_server_that_refuses_is_not_asked_about_every_passage(model: LanguageModel) -> None:
    model.answering = status(401)
    passages = [read(f"{source} {n}", source=source) for source in KnowledgeSource for n in range(9)]
    reader(model).sit().judge(QUESTION, passages)
    assert len(model.asked) == 8


def test_the_same_question_and_passage_are_asked_once(model: LanguageModel) -> None:
    model.answering = saying("2")
    judge = reader(model)
    before = judge.sit().judge(QUESTION, some())
    again = judge.sit()
    np.testing.assert_array_equal(again.judge(QUESTION, some()), before)
    assert len(model.asked) == 3
    assert (again.by, again.missed) == (judge.name, 0)
    judge.sit().judge(f"{QUESTION} en dan", some())
    assert len(model.asked) == 6


def test_what_is_remembered_holds_no_word_and_differs_from_process_to_process() -> None:
    one, other = Grades(), Grades()
    for grades in (one, other):
        grades.keep(QUESTION, 2)
    kept = [next(iter(grades._kept)) for grades in (one, other)]
    assert kept[0] != kept[1]
    assert QUESTION.encode() not in kept[0]
    assert len(kept[0]) == 16


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    grades = Grades(most=2)
    for text in ("een", "twee", "drie"):
        grades.keep(text, 1)
    assert [grades.of(text) for text in ("een", "twee", "drie")] == [None, 1, 1]


def test_only_the_likeliest_of_each_source_are_sent(model: LanguageModel) -> None:
    passages = [read(f"{source} {n}!", near=n / 40, source=source) for source in KnowledgeSource for n in range(20)]
    reader(model).sit().judge(QUESTION, passages)
    assert len(model.asked) == SENT_PER_SOURCE * len(KnowledgeSource)
    for source in KnowledgeSource:
        sent = {n for n in range(20) if any(f"van {source} {n}!" in asked for asked in model.asked)}
        assert sent == set(range(20 - SENT_PER_SOURCE, 20))


def test_only_what_anybody_may_read_today_is_sent(model: LanguageModel) -> None:
    ended = Consent(purposes=frozenset(Purpose), recorded="getekend", until=date(2026, 1, 1))
    reading_only = Consent(purposes=frozenset({Purpose.READ}), recorded="getekend")
    taken_back = CONSENT.model_copy(update={"withdrawn_on": date(2026, 1, 1)})
    closed = [
        read("besloten", access=Access.RESTRICTED),
        read("embargo", embargo_until=date(2099, 1, 1)),
        read("verlopen", source=EXPERIENCE, consent=ended),
        read("niet citeren", source=EXPERIENCE, consent=reading_only),
        read("ingetrokken", source=EXPERIENCE, consent=taken_back),
    ]
    open_ = [read("verhaal", source=EXPERIENCE), read("onderzoek")]
    model.answering = saying("2")
    judge = SecondReader(first(), ChatServer(model.address), seconds=5, now=lambda: datetime(2026, 6, 1, tzinfo=UTC))
    sitting = judge.sit()
    found = sitting.judge(QUESTION, [*closed, *open_])
    assert len(model.asked) == 2
    assert {asked.partition("tekst van ")[2].partition(".")[0] for asked in model.asked} == {"verhaal", "onderzoek"}
    np.testing.assert_array_equal(found[:5], first().sit().judge(QUESTION, closed))
    assert sitting.missed == 0


def test_a_key_is_sent_and_stands_in_no_log_and_neither_does_what_was_asked(
    model: LanguageModel, caplog: pytest.LogCaptureFixture
) -> None:
    model.answering = status(401)
    with caplog.at_level(logging.DEBUG):
        judge = reader(model, key="geheim-van-ons")
        judge.sit().judge(QUESTION, some())
    assert set(model.keys) == {"Bearer geheim-van-ons"}
    written = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "refuses" in written
    for kept_out in ("geheim-van-ons", QUESTION, "Dit is de tekst", "Titel nummer"):
        assert kept_out not in written
    assert "geheim" not in repr(judge.server)
