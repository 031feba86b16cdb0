"""A question beside passages word by word: the quick way gives what the plain one gives."""

import re

import numpy as np
import pytest

from kb.adapters.encoders.ours import static
from kb.model.document import Passage
from kb.ports.encoder import Vectors, WordVectors
from kb.services.finding.wording import Wording
from tests.building import document

QUESTION = "Ik durf de post niet meer open te maken, wat nu?"
_TEXTS = [
    "Uit angst voor aanmaningen maakt zij de enveloppen van de deurwaarder niet meer open. De post blijft liggen!",
    "De postduiven kwamen om half vier terug uit Limoges; de blauwe doffer was de eerste.\n\nRij | 12 | 3,5 %",
    "—",
    "Ja.\n…\nNee: misschien.",
    "日本語 ёлка 🙂",
    "post",
    "Klop de eieren met de suiker en doe er dan de gezeefde bloem bij. " * 30,
]


@pytest.fixture(scope="module")
def table() -> WordVectors:
    return static()


def passages(*texts: str) -> list[Passage]:
    return [document(f"test:{number}", text)[1][0] for number, text in enumerate(texts)]


def directions(rows: Vectors) -> Vectors:
    found: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return found


def plainly(table: WordVectors, question: str, text: str) -> tuple[float, float]:
    """The cosine of the best sentence, and how far the pieces of the question are met by those of the text."""
    sentences = [one for one in re.split(r"(?<=[.!?…:;])\s+|\n+", text) if one.strip()]
    of_question, of_text = (table.rows(table.pieces([one])[0]) for one in (question, text))
    lengths = np.linalg.norm(of_question, axis=1)
    met = (directions(of_question) @ directions(of_text).T).max(axis=1)
    best = (table.encode_passages(sentences) @ table.encode_query(question)).max()
    return float(best), float(met @ (lengths / lengths.sum()))


@pytest.mark.parametrize("question", [QUESTION, "post", "🙂"])
def test_the_numbers_are_those_of_each_passage_by_itself(table: WordVectors, question: str) -> None:
    found = Wording(table).compare(question, passages(*_TEXTS))
    for text, one in zip(_TEXTS, found, strict=True):
        sentence, pieces = plainly(table, question, text)
        assert one.sentence == pytest.approx(sentence, abs=1e-5)
        assert one.pieces == pytest.approx(pieces, abs=1e-5)


def test_what_is_remembered_gives_the_same_as_what_is_new(table: WordVectors) -> None:
    wording, some = Wording(table), passages(*_TEXTS)
    first = wording.compare(QUESTION, some[:3])
    assert wording.compare(QUESTION, some[:3]) == first
    mixed = wording.compare(QUESTION, [some[4], *some[:3]])
    for one, again in zip(first, mixed[1:], strict=True):
        assert (again.sentence, again.pieces) == pytest.approx((one.sentence, one.pieces), abs=1e-6)


def test_no_more_is_remembered_than_there_is_room_for(table: WordVectors) -> None:
    wording, some = Wording(table, most=2), passages(*_TEXTS)
    assert len(wording.compare(QUESTION, some)) == len(some)
    assert list(wording._made) == [one.id for one in some[-2:]]
    # What was used last stays.
    wording.compare(QUESTION, some[-2:-1])
    wording.compare(QUESTION, some[:1])
    assert list(wording._made) == [some[-2].id, some[0].id]


def test_only_a_question_that_refuses_asks_for_denials(table: WordVectors) -> None:
    some = passages(*_TEXTS[:2])
    refusing, other = (Wording(table).compare(question, some) for question in (QUESTION, "post openen"))
    denied = [table.encode_passages(re.split(r"(?<=[.!?])\s+", _TEXTS[0])) @ table.encode_query(QUESTION)][0]
    assert refusing[0].denial == pytest.approx(denied[0] - denied[1], abs=1e-5)
    assert refusing[1].denial < 0
    assert [one.denial for one in other] == [0.0, 0.0]
