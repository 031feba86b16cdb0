"""The judge that comes with the product, on weights of its own."""

import json
from pathlib import Path

import numpy as np
import pytest

from kb.adapters.encoders.ours import CONTEXTUAL, JOINED, STATIC
from kb.adapters.judge import EvidenceJudge, open_judge
from kb.model.document import DocumentCard
from kb.ports.judge import OUTSIDE, Read
from tests.building import document


@pytest.fixture
def judge(tmp_path: Path) -> EvidenceJudge:
    evidence = {"cover": {"mean": 0.5, "spread": 0.1, "weight": 1.0}}
    outside = {"from": 0.3, "times": 0.25}
    said = {"version": "1", "about": 0.4, "likely": 0.1, "bias": 0.0, "outside": outside, "evidence": evidence}
    file = tmp_path / "joined.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    return EvidenceJudge(file)


def _read(evidence: dict[str, float]) -> Read:
    made, passages = document("test:een", "Dit is een tekst.")
    return Read(passages[0], DocumentCard.model_validate(made.model_dump()), evidence)


def test_what_a_question_outside_the_field_finds_must_be_likelier(judge: EvidenceJudge) -> None:
    within, without = judge.judge("?", [_read({"cover": 0.5, OUTSIDE: outside}) for outside in (0.2, 0.3)])
    assert (within, without) == (pytest.approx(0.5), pytest.approx(0.125))
    assert without < judge.about < within


def test_where_nobody_knows_the_field_nothing_is_outside_it(judge: EvidenceJudge) -> None:
    assert judge.judge("?", [_read({"cover": 0.5})]) == pytest.approx(np.array([0.5]))


@pytest.mark.parametrize("encoder", [JOINED, CONTEXTUAL, STATIC])
def test_every_encoder_that_counts_has_a_judge_that_knows_the_field(encoder: str) -> None:
    judge = open_judge(encoder)
    assert judge is not None
    assert OUTSIDE in judge.sum.names
    assert 0 < judge.likely < judge.about < 1
