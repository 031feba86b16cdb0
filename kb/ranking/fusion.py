"""Weighing what two retrievers say of the same passage."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

# Learned on sets made from our own texts and open data, see decision 0011.
WORDS_WEIGHT = 0.3

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


def convex_combination(words: float, likeness: float, *, weight: float = WORDS_WEIGHT) -> float:
    """One score from two kinds of evidence, from 0 to 1 (Bruch, Gai & Ingber, 2023).

    Both are measured against what could be reached, not against the other passages. So the weight follows
    the question by itself: where its words hardly occur, words give little to whatever passage.
    """
    return weight * words + (1 - weight) * likeness


def share(score: float, *, low: float, high: float) -> float:
    """How far a score is from ``low`` to ``high``, from 0 to 1."""
    return min(1.0, max(0.0, (score - low) / (high - low))) if high > low else 0.0
