"""How good a ranking is, by graded judgements.

Source: Järvelin & Kekäläinen (2002) for nDCG, with gain ``2**grade - 1`` and discount
``log2(rank + 1)`` (Burges et al., 2005).
"""

from collections.abc import Hashable, Mapping, Sequence
from math import log2
from typing import TypeVar

import numpy as np

T = TypeVar("T", bound=Hashable)


def ndcg(ranking: Sequence[T], grades: Mapping[T, int], *, k: int) -> float:
    """Normalised discounted cumulative gain of the first ``k``, from 0 to 1; 0 when nothing is relevant.

    Args:
        ranking: ids, best first.
        grades: relevance per id, 0 or more; an id that is not there has grade 0.
        k: how far down to look.
    """
    ideal = _gain(sorted(grades.values(), reverse=True)[:k])
    return _gain([grades.get(item, 0) for item in ranking[:k]]) / ideal if ideal else 0.0


def recall(ranking: Sequence[T], grades: Mapping[T, int], *, k: int) -> float:
    """Share of the relevant ids (grade 1 or more) among the first ``k``; 0 when nothing is relevant."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def reciprocal_rank(ranking: Sequence[T], grades: Mapping[T, int]) -> float:
    """One divided by the rank of the first relevant id; 0 when there is none."""
    return next((1 / rank for rank, item in enumerate(ranking, start=1) if grades.get(item, 0) > 0), 0.0)


def interval(values: Sequence[float], *, samples: int = 10_000) -> tuple[float, float]:
    """The 95 % confidence interval of a mean, by bootstrap with a fixed seed (Efron, 1979).

    For two systems on the same questions, give the differences: an interval that does not
    hold 0 is a significant difference.
    """
    chance = np.random.default_rng(1)
    means = chance.choice(np.array(values), size=(samples, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
