"""What an encoder costs: an ``Encoder`` that notes how long each call took."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from kb.ports.encoder import Encoder, Vector, Vectors


class Clocked:
    """An encoder with a clock beside it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.floor = encoder.floor
        self.words = encoder.words
        self.passages = 0
        self.passage_seconds = 0.0
        self.query_seconds: list[float] = []

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        start = perf_counter()
        vectors = self._encoder.encode_passages(texts)
        self.passage_seconds += perf_counter() - start
        self.passages += len(texts)
        return vectors

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        start = perf_counter()
        vector = self._encoder.encode_query(text)
        self.query_seconds.append(perf_counter() - start)
        return vector

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        return self._encoder.parts(vectors)
