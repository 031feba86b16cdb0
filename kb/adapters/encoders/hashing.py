"""Vectors out of character n-grams: no model, no download, and no understanding either.

Each word is broken into n-grams of 3 to 5 characters with its boundaries marked; each
n-gram adds or subtracts 1 in a component chosen by its hash (Weinberger et al., 2009).
Words that share a stem or a part of a compound come out alike; synonyms do not. A word
weighs ``a / (a + p)``, with ``p`` its share of all Dutch words (Arora, Liang & Ma, 2017).
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log1p

import numpy as np
from wordfreq import get_frequency_dict

from kb.language.tokens import STOPWORDS, fold, words
from kb.ports.encoder import Vector, Vectors
from kb.ranking.fusion import WORDS_WEIGHT

# Fewer components drown the few words of a question in chance: nDCG@10 on the sample topics
# was .20 with 256, .23 with 512, .27 with 1024 and .25 with 4096.
DIMENSION = 1024
_LENGTHS = (3, 4, 5)
_RARITY = 1e-4


class HashingEncoder:
    """An ``Encoder`` of ``DIMENSION`` components; for tests, which must say exactly what is alike."""

    name = "letterreeksen (zonder taalmodel)"
    fingerprint = f"hashing-{DIMENSION}-3-5-2"
    dimension = DIMENSION
    # Two unrelated texts of a few words reach 0.1 by chance; from here up the sample topics gain.
    floor = 0.2
    words = WORDS_WEIGHT

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.stack([_vector(text) for text in texts])

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        return _vector(text)

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        return {"letters": vectors}


def _vector(text: str) -> Vector:
    counts = Counter(folded for word in words(text) if (folded := fold(word.text)) not in STOPWORDS)
    total = np.zeros(DIMENSION, dtype=np.float32)
    for word, count in counts.items():
        total += log1p(count) * _rarity(word) * _word_vector(word)
    norm = float(np.linalg.norm(total))
    # A text without a single word still needs a vector of length one.
    return total / norm if norm else np.full(DIMENSION, DIMENSION**-0.5, dtype=np.float32)


def _rarity(word: str) -> float:
    return _RARITY / (_RARITY + _frequencies().get(word, 0.0))


@lru_cache(maxsize=1)
def _frequencies() -> Mapping[str, float]:
    """Share of all Dutch words per word; what is rarer than one in a million is left out."""
    shares: Mapping[str, float] = get_frequency_dict("nl", wordlist="small")
    return shares


@lru_cache(maxsize=50_000)
def _word_vector(word: str) -> Vector:
    marked = f"<{word}>"
    vector = np.zeros(DIMENSION, dtype=np.float32)
    for length in _LENGTHS:
        for start in range(max(1, len(marked) - length + 1)):
            digest = hashlib.blake2b(marked[start : start + length].encode(), digest_size=4).digest()
            place, sign = divmod(int.from_bytes(digest, "big"), 2)
            vector[place % DIMENSION] += 1.0 if sign else -1.0
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector
