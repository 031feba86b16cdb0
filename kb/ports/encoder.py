"""From text to vectors."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]
"""One unit-length vector, shape ``(d,)``."""

Vectors: TypeAlias = NDArray[np.float32]
"""Unit-length row vectors, shape ``(n, d)``."""


class Encoder(Protocol):
    """Turns text into vectors whose cosine tells how alike two texts are."""

    @property
    def name(self) -> str:
        """What to call it on a page."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever vectors of before can no longer be compared with new ones."""

    @property
    def dimension(self) -> int:
        """The number of components ``d`` of a vector."""

    @property
    def floor(self) -> float:
        """The cosine below which likeness is noise."""

    @property
    def words(self) -> float:
        """How much words weigh beside its likeness where documents are put in order, from 0 to 1."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order; an empty list gives shape ``(0, d)``."""

    def encode_query(self, text: str) -> Vector:
        """The vector of a question."""

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """What its vectors are made of, by name; rows at length one, in the same order."""


class WordVectors(Encoder, Protocol):
    """An ``Encoder`` quick enough for all sentences of what is read, with a vector for each piece of a word."""

    def pieces(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The numbers of each text's pieces of words, at least one, in order; white space parts pieces."""

    def rows(self, pieces: NDArray[np.int64]) -> Vectors:
        """The vectors of pieces by their numbers, as long as they weigh; shape ``(pieces, dimension)``."""
