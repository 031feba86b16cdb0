"""The benchmarks measure what they say they measure; how much that is, is read and not asserted."""

import gzip
import json
import sys
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

import bench.__main__
from bench import encoders, misspelled, pairs, refusals, sts, topics
from evaluation import beir
from evaluation.answering import Distance
from evaluation.counting import Measure
from kb.adapters.encoders.ours import OURS
from kb.bootstrap import open_knowledge_base
from kb.bootstrap.engines import open_encoder
from kb.language.wordlist import is_word
from kb.settings import Settings
from tests.building import document, knowledge_base
from training import examples

_KNOWN = ["hashing", "static"]
_POST = "Uit angst maakt zij de brieven van de deurwaarder niet meer open."
_CAKE = "Een recept voor een taart: klop de eieren met de suiker."


def test_the_untouched_pairs_become_a_whole_test_set_with_near_misses_as_distractors(tmp_path: Path) -> None:
    held = examples.held_out()
    collection = beir.read(pairs.as_test_set(held, tmp_path / "set"))
    misses = [pair for pair in held if pair.not_ is not None]
    assert collection.documents == len(held) + len(misses)
    assert [question.text for question in collection.questions] == [pair.one for pair in held]
    assert all(list(question.grades.values()) == [1] for question in collection.questions)
    assert len({id for question in collection.questions for id in question.grades}) == len(held)


def test_likeness_is_measured_on_every_third_pair_from_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"a": f"zin {n}", "b": f"zin {n} en {'meer' * n}", "score": 1 - n / 10} for n in range(10)]
    with gzip.open(tmp_path / "sts_nl_dev.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in rows))
    assert [pair.one for pair in sts.untouched(tmp_path / "sts_nl_dev.jsonl.gz")] == [
        "zin 0",
        "zin 3",
        "zin 6",
        "zin 9",
    ]
    monkeypatch.setattr("bench.tables.RESULTS", tmp_path / "results")
    sts.run(tmp_path)
    told = json.loads((tmp_path / "results" / "sts.json").read_text())
    assert told["pairs"] == 4
    assert set(_KNOWN) <= set(told["spearman"])
    assert "4 pairs" in capsys.readouterr().out


def test_without_the_data_one_line_says_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    sts.run(None)
    assert capsys.readouterr().out.strip().count("\n") == 0


def test_every_encoder_that_comes_with_the_product_can_be_opened() -> None:
    assert set(_KNOWN) <= set(OURS)
    for name in OURS:
        assert open_encoder(Settings(encoder=name)).dimension > 0
    assert encoders.disk_bytes("static") > 1e6
    assert encoders.disk_bytes("hashing") == 0


def test_an_encoder_is_measured_in_a_process_of_its_own_that_does_not_count_ours() -> None:
    ballast = bytearray(400_000_000)
    found = encoders.in_child("hashing", 1, ["De huur loopt op."] * 5)
    assert 0 < found["bytesBefore"] <= found["peakBytes"] < len(ballast)
    assert 0 < found["queryP50"] <= found["queryP95"]
    assert found["sentencesPerSecond"] > 0


def test_the_sentences_are_those_of_the_corpus() -> None:
    found = list(encoders.corpus_sentences())
    assert len(found) > 1000
    assert all(found)


def test_a_part_that_does_not_exist_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "tovenarij"])
    with pytest.raises(SystemExit) as stopped:
        bench.__main__.main()
    assert stopped.value.code == 2
    assert "no such part: tovenarij; there are: quality, pairs" in capsys.readouterr().err


def test_a_refusal_is_measured_beside_what_offers_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"question": "brieven van de deurwaarder ongeopend laten liggen", "fits": _POST, "not": "De bus rijdt."},
        {"question": "recept voor een taart", "fits": "Het dak lekt sinds de storm.", "not": _CAKE},
    ]
    file = tmp_path / "refusals.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.setattr(refusals, "REFUSALS", file)
    base = open_knowledge_base(Settings(data=tmp_path / "data", encoder="static"))
    found = refusals.measure(base, tmp_path)
    base.close()
    assert found[0] == refusals.Refused(fits=True, offers=False, before=True)
    assert not found[1].fits
    assert not found[1].before


def test_a_slip_is_one_letter_of_the_rarest_word_and_makes_no_other_word(tmp_path: Path) -> None:
    made = [
        document("test:post", _POST),
        document("test:taart", _CAKE),
        document("test:oven", "De taart gaat de oven in."),
    ]
    base = knowledge_base(tmp_path, *made)
    asked = [
        topics.Topic(str(number), "recept voor een taart", "resident", {made[1][0].id: 3}) for number in range(8)
    ] + [topics.Topic("none", "recept", "resident", {}, distance=Distance.FAR)]
    needs, told = misspelled.measure(base, asked)
    base.close()
    slips = [need.text.removesuffix(" voor een taart") for need in needs]
    assert all(OSA.distance(slip, "recept") == 1 and not is_word(slip) for slip in slips)
    assert {len(slip) for slip in slips} == {5, 6, 7}
    assert {need.corrected for need in needs} == {"recept voor een taart"}
    measured = {one.measure: (one.value, one.of) for one in told}
    assert measured[Measure.CORRECTED] == (1.0, 8)
    assert measured.keys() == {Measure.CORRECTED, Measure.MISSPELLED, Measure.SPELLING}


def test_the_same_slips_are_made_at_every_run(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, document("test:taart", _CAKE))
    made = [list(misspelled.with_slips(base, topics.load()[:12])) for _ in range(2)]
    base.close()
    assert made[0] == made[1]
    assert len(made[0]) >= 10
