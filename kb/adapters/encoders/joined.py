"""Two encoders as one: their vectors side by side, so that a cosine is the weighted mean of two cosines."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from kb.ports.encoder import Encoder, Vector, Vectors


class JoinedEncoder:
    """An ``Encoder`` of two."""

    def __init__(self, first: Encoder, second: Encoder, *, name: str, weight: float, words: float) -> None:
        """Join them.

        Args:
            first: of two encoders.
            second: the other.
            name: of both together.
            weight: of the first in a cosine; what remains is the second's.
            words: how much words weigh beside both together.
        """
        self._first, self._second = first, second
        self._shares = np.float32(np.sqrt(weight)), np.float32(np.sqrt(1 - weight))
        self.name = name
        self.words = words
        self.dimension = first.dimension + second.dimension
        self.floor = weight * first.floor + (1 - weight) * second.floor
        said = f"{first.fingerprint} {second.fingerprint} {weight}"
        self.fingerprint = f"joined-{self.dimension}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        first, second = (one.encode_passages(texts) for one in (self._first, self._second))
        return np.hstack([first * self._shares[0], second * self._shares[1]])

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        first, second = (one.encode_query(text) for one in (self._first, self._second))
        return np.concatenate([first * self._shares[0], second * self._shares[1]])

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        width = self._first.dimension
        return {**self._first.parts(vectors[:, :width]), **self._second.parts(vectors[:, width:] / self._shares[1])}
