"""How good a ranking is, by graded judgements.

Source: Järvelin & Kekäläinen (2002) for nDCG, with gain ``2**grade - 1`` and discount
``log2(rank + 1)`` (Burges et al., 2005).
"""

from collections.abc import Hashable, Mapping, Sequence
from math import log2
from typing import TypeVar

import numpy as np

T = TypeVar("T", bound=Hashable)

_DRAWN_AT_ONCE = 1_000_000


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
    chance, drawn = np.random.default_rng(1), np.array(values)
    # In blocks: ten thousand draws of ten thousand questions do not fit in memory at once.
    block = max(1, _DRAWN_AT_ONCE // len(drawn))
    sizes = [min(block, samples - start) for start in range(0, samples, block)]
    means = np.concatenate([chance.choice(drawn, size=(size, len(drawn))).mean(axis=1) for size in sizes])
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
