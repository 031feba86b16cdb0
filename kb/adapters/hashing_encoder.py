"""Vectors out of character n-grams: no model, no download, and no understanding either.

Each word is broken into n-grams of 3 to 5 characters with its boundaries marked; each
n-gram adds or subtracts 1 in a component chosen by its hash (Weinberger et al., 2009).
Words that share a stem or a part of a compound come out alike; synonyms do not.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log1p

import numpy as np

from kb.language.tokens import STOPWORDS, fold, words
from kb.ports import Vector, Vectors

DIMENSION = 256
_LENGTHS = (3, 4, 5)


class HashingEncoder:
    """An ``Encoder`` of ``DIMENSION`` components; for tests, and until a model is there."""

    name = "letterreeksen (zonder taalmodel)"
    fingerprint = f"hashing-{DIMENSION}-3-5-1"
    dimension = DIMENSION
    # Unrelated Dutch texts reach about 0.2 by chance in 256 components.
    floor = 0.3

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.stack([_vector(text) for text in texts])

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        return _vector(text)


def _vector(text: str) -> Vector:
    counts = Counter(folded for word in words(text) if (folded := fold(word.text)) not in STOPWORDS)
    total = np.zeros(DIMENSION, dtype=np.float32)
    for word, count in counts.items():
        total += log1p(count) * _word_vector(word)
    norm = float(np.linalg.norm(total))
    # A text without a single word still needs a vector of length one.
    return total / norm if norm else np.full(DIMENSION, DIMENSION**-0.5, dtype=np.float32)


@lru_cache(maxsize=100_000)
def _word_vector(word: str) -> Vector:
    marked = f"<{word}>"
    vector = np.zeros(DIMENSION, dtype=np.float32)
    for length in _LENGTHS:
        for start in range(max(1, len(marked) - length + 1)):
            digest = hashlib.blake2b(marked[start : start + length].encode(), digest_size=4).digest()
            vector[digest[0] % DIMENSION] += 1.0 if digest[1] % 2 else -1.0
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector
