import json

from training.card import card
from training.examples import DATA, held_out, own_pairs, probes
from training.sources import known


def test_nothing_that_is_held_out_is_trained_on() -> None:
    held = {text for pair in held_out() for text in (pair.one, pair.other)}
    trained = {text for pair in own_pairs() for text in (pair.one, pair.other, pair.not_)}
    assert len(held_out()) == 300
    assert not held & trained


def test_no_probe_is_trained_on() -> None:
    probed = {text for probe in probes() for text in (probe.expression, probe.meaning, *probe.traps)}
    trained = {text for pair in own_pairs() for text in (pair.one, pair.other, pair.not_)}
    assert len(probes()) == 50
    assert not probed & trained


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
