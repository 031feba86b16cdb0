"""How good a ranking is, by graded judgements.

Source: Järvelin & Kekäläinen (2002) for nDCG, with gain ``2**grade - 1`` and discount
``log2(rank + 1)`` (Burges et al., 2005).
"""

from collections.abc import Hashable, Mapping, Sequence
from math import log2
from typing import TypeVar

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
