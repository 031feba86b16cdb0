"""What speaks for a text's being about a theme, for all texts and all themes at once.

Arrays have shape ``(n, k)``: ``n`` texts, ``k`` themes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float32]

NAMES = (
    "meaning",
    "words",
    "ahead of the next",
    "ahead of the third",
    "best there is",
    "like its labels",
    "like its definition",
    "named",
    "themes named",
    "rarity",
    "named and alike",
    "about nothing",
)
# How much the words weigh beside the meaning where themes of one text are compared.
_WORDS = 0.45
# Of the themes that are not named only so many are looked at.
_DEPTH = 20


class Scores(NamedTuple):
    """What is measured of each text and theme.

    Attributes:
        meaning: of the vector, by weights of the theme.
        words: of the terms, by weights of the theme.
        labels: cosine with the mean of the theme's labels.
        definition: cosine with its definition.
        named: 1 where one of its labels stands.
        nothing: how much a text resembles those that are about none of the themes, shape ``(n, 1)``.
    """

    meaning: Grid
    words: Grid
    labels: Grid
    definition: Grid
    named: Grid
    nothing: Grid


def evidence(scores: Scores, rarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """All evidence by ``NAMES``, shape ``(n, k, evidences)``.

    Args:
        scores: of at least three themes.
        rarity: of each theme: the logarithm of its share among the texts that were learned from.
    """
    total = _total(scores)
    ordered = np.sort(total, axis=1)
    first, second, third = (ordered[:, -place, None] for place in (1, 2, 3))
    wide = np.ones_like(total)
    return np.stack(
        [
            scores.meaning,
            scores.words,
            total - np.where(total == first, second, first),
            total - third,
            wide * first,
            scores.labels,
            scores.definition,
            scores.named,
            wide * scores.named.sum(axis=1, keepdims=True),
            wide * rarity,
            scores.named * total,
            wide * scores.nothing,
        ],
        axis=-1,
    )


def worth_it(scores: Scores) -> NDArray[np.bool_]:
    """Which themes of each text are looked at: the nearest, and those that are named."""
    total = _total(scores)
    depth = min(_DEPTH, total.shape[1])
    least = np.sort(total, axis=1)[:, -depth, None]
    found: NDArray[np.bool_] = (total >= least) | (scores.named > 0)
    return found


def _total(scores: Scores) -> Grid:
    total: Grid = scores.meaning + _WORDS * scores.words
    return total
