import numpy as np
import pytest

from kb.ranking.weighted import WeightedSum

_SUM = WeightedSum(
    names=("words", "likeness"),
    means=np.array([0.5, 0.2]),
    spreads=np.array([0.25, 0.1]),
    weights=np.array([1.0, 2.0]),
    bias=-1.0,
)


def test_what_is_average_in_all_is_as_likely_as_the_bias_says() -> None:
    average, *_ = _SUM.probabilities([{"words": 0.5, "likeness": 0.2}])
    assert average == pytest.approx(1 / (1 + np.e))


def test_each_evidence_adds_its_weight_for_each_spread_above_average() -> None:
    more, less = _SUM.probabilities([{"words": 0.75, "likeness": 0.3}, {"words": 0.25, "likeness": 0.1}])
    assert more == pytest.approx(1 / (1 + np.exp(-(1 + 2 - 1))))
    assert less == pytest.approx(1 / (1 + np.exp(-(-1 - 2 - 1))))


def test_an_evidence_that_is_not_given_counts_as_average() -> None:
    given, left_out = _SUM.probabilities([{"words": 0.75, "likeness": 0.2}, {"words": 0.75}])
    assert given == pytest.approx(left_out)


def test_reasons_come_with_the_one_that_adds_most_first() -> None:
    reasons = _SUM.reasons({"words": 0.75, "likeness": 0.3})
    assert [name for name, _ in reasons] == ["likeness", "words"]
    assert [added for _, added in reasons] == pytest.approx([2.0, 1.0])


def test_nothing_gives_nothing() -> None:
    assert _SUM.probabilities([]).shape == (0,)
