import json

from tests.building import thesaurus
from training.card import card
from training.examples import DATA, answers, answers_held_out, defined, held_out, own_pairs, probes, refusals
from training.sources import known


def _trained_on() -> set[str]:
    labels = {label.text for theme in thesaurus() for label in theme.labels}
    pairs = own_pairs() + defined(thesaurus())
    return {text for pair in pairs for text in (pair.one, pair.other, pair.not_) if text} | labels


def test_nothing_that_is_held_out_is_trained_on() -> None:
    assert len(held_out()) == 300
    assert not {text for pair in held_out() for text in (pair.one, pair.other)} & _trained_on()


def test_no_answer_that_is_held_out_is_trained_on() -> None:
    trained = _trained_on() | {text for pair in answers() for text in (pair.one, pair.other)}
    assert len(answers()) + len(answers_held_out()) >= 6_000
    assert len(answers_held_out()) == 500
    assert not {text for pair in answers_held_out() for text in (pair.one, pair.other)} & trained


def test_the_judged_pairs_are_of_many_questions_and_of_enough_that_nothing_answers() -> None:
    rows = [json.loads(line) for line in (DATA / "judged_pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = {row["question"]: row["kind"] for row in rows}
    assert len(rows) >= 2_500
    assert len(kinds) >= 250
    assert {row["grade"] for row in rows} == {0, 1, 2}
    nothing = {question for question, kind in kinds.items() if kind.startswith("nothing")}
    assert len(nothing) >= 100
    assert len([question for question in nothing if kinds[question] == "nothing-near"]) >= 60
    assert len([kind for kind in kinds.values() if kind in {"typing", "dialect", "mixed", "abbreviation"}]) >= 60
    assert not [row for row in rows if row["question"] in nothing and row["grade"] == 2]


def test_no_probe_is_trained_on() -> None:
    assert len(probes()) == 50
    assert not {text for probe in probes() for text in (probe.expression, probe.meaning, *probe.others)} & _trained_on()


def test_no_refusal_is_trained_on() -> None:
    assert len({question for question, _, _ in refusals()}) == len(refusals()) >= 40
    assert not {text for refusal in refusals() for text in refusal} & _trained_on()


def test_at_least_2000_pairs_are_our_own() -> None:
    texts = [(DATA / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("pairs", "held_out")]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    assert len(rows) >= 2_000
    assert len({(row["a"], row["b"]) for row in rows}) == len(rows)


def test_a_card_names_every_source_with_its_licence() -> None:
    for name in ("static", "contextual"):
        told = card(name, known(), {"likeness": 80.0})
        assert all(source.file in told and source.licence in told for source in known())
        assert "| likeness | 80.0 |" in told
