"""Merging ranked lists into one."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

RRF_K = 60  # Cormack, Clarke & Büttcher (SIGIR 2009)


def reciprocal_rank_fusion(rankings: Sequence[Sequence[T]], *, k: int = RRF_K) -> list[tuple[T, float]]:
    """Fuse rankings by the sum of ``1 / (k + rank)``, rank counted from 1.

    Args:
        rankings: lists of ids, best first; an id occurs at most once per list.
        k: damping; the larger, the less the very top ranks weigh.

    Returns:
        Pairs of id and fused score, best first. Ties keep the order in which
        the ids were first seen, so the result is deterministic.
    """
    scores: dict[T, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
