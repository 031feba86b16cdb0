"""A weighted sum of named evidence as a probability (logistic regression)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class WeightedSum(NamedTuple):
    """``1 / (1 + exp(-(bias + Σ weight (value - mean) / spread)))``.

    Attributes:
        names: of the evidences, in the order of the arrays.
        means, spreads: of each over what it was learned from.
        weights: of each.
        bias: what is added.
    """

    names: tuple[str, ...]
    means: NDArray[np.float64]
    spreads: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def probabilities(self, evidence: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """How likely each is, shape ``(n,)``; an evidence that is not given counts as average."""
        if not evidence:
            return np.zeros(0)
        found: NDArray[np.float64] = 1 / (1 + np.exp(-(self._shares(evidence).sum(axis=1) + self.bias)))
        return found

    def reasons(self, evidence: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each evidence adds, most first."""
        shares = self._shares([evidence])[0]
        return sorted(zip(self.names, shares.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))

    def _shares(self, evidence: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        values = np.array(
            [[one.get(name, mean) for name, mean in zip(self.names, self.means, strict=True)] for one in evidence]
        )
        found: NDArray[np.float64] = (values - self.means) / self.spreads * self.weights
        return found
