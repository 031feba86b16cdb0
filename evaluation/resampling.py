"""Intervals of shares and of calibration: 95 %, by bootstrap over questions with a fixed seed (Efron, 1979).

Whatever is counted belongs to a question, and the things of one question are alike; so questions are drawn, and what
was counted for them is summed.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_SAMPLES = 10_000
_DRAWN_AT_ONCE = 4_000_000


def ratio(parts: Sequence[tuple[float, float]]) -> tuple[float, tuple[float, float]] | None:
    """The sum of the first over the sum of the second, with its interval; ``None`` where there is nothing to share.

    Args:
        parts: of each question how many there are, and out of how many.
    """
    return _estimated(np.array(parts, dtype=np.float64).reshape(-1, 2), lambda sums: sums[:, 0] / sums[:, 1], of=1)


def difference(
    one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]
) -> tuple[float, tuple[float, float]] | None:
    """The first ratio less the second, on the same questions."""
    both = np.hstack([np.array(parts, dtype=np.float64).reshape(-1, 2) for parts in (one, other)])
    return _estimated(both, lambda sums: sums[:, 0] / sums[:, 1] - sums[:, 2] / sums[:, 3], of=1)


def calibration_error(gaps: Numbers, counts: Numbers) -> tuple[float, tuple[float, float]] | None:
    """How far what is expected lies from what is, over bins by their size (Naeini et al., 2015).

    Args:
        gaps: per question and bin the sum of what was expected less what came true.
        counts: per question and bin how many there are.
    """
    bins = gaps.shape[1]
    rows = np.hstack([gaps, counts.sum(axis=1, keepdims=True)])
    return _estimated(rows, lambda sums: np.abs(sums[:, :bins]).sum(axis=1) / sums[:, bins], of=bins)


def _estimated(
    rows: Numbers, figure: Callable[[Numbers], Numbers], *, of: int
) -> tuple[float, tuple[float, float]] | None:
    """A figure of the sums of all rows, and the middle 95 % of what it is for sums of rows that are drawn."""
    if not len(rows) or rows[:, of].sum() == 0:
        return None
    chance = np.random.default_rng(1)
    block = max(1, _DRAWN_AT_ONCE // len(rows))
    found = []
    # Draws without anything to share have no figure.
    with np.errstate(invalid="ignore", divide="ignore"):
        for start in range(0, _SAMPLES, block):
            size = min(block, _SAMPLES - start)
            drawn = chance.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=size)
            found.append(figure(drawn @ rows))
        value = float(figure(rows.sum(axis=0, keepdims=True))[0])
    low, high = np.nanpercentile(np.concatenate(found), [2.5, 97.5])
    return value, (float(low), float(high))
