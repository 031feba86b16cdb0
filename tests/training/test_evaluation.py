from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.evaluation import finding, understanding
from training.examples import Pair, Probe

PROBES = [Probe("a", "a b", ("c", "d", "e")), Probe("b", "c", ("b d", "e", "a"))]


def _letters(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.array([[letter in text for letter in "abcde"] for text in texts], dtype=np.float32)


def _nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.zeros((len(texts), 3), dtype=np.float32)


def test_an_expression_counts_when_its_meaning_is_nearest() -> None:
    assert understanding(_letters, PROBES) == 50.0


def test_who_tells_nothing_apart_understands_nothing() -> None:
    assert understanding(_nothing, PROBES) == 0.0


def test_a_pair_is_found_within_a_number_of_places() -> None:
    pairs = [Pair("a", "a"), Pair("b", "c"), Pair("b d", "b")]
    assert round(finding(_letters, pairs), 1) == 66.7
    assert finding(_letters, pairs, within=3) == 100.0
