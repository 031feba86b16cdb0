"""Which documents are much alike: sketches to find them by, and what was decided."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.model.identity import DocumentId
from kb.model.resemblance import Resemblance, Verdict

MINIMA = 128
BANDS = 32
"""Two texts with a band of 128 / 32 = 4 minima in common are compared: at a likeness of .7 all but 2 in 10,000 are."""


class Sketch(NamedTuple):
    """The minima of a text, shape ``(128,)``; ``None`` for a text of fewer than five words."""

    minima: NDArray[np.uint64]

    @property
    def bands(self) -> list[int]:
        """A number of 63 bits per band, in order."""
        rows = self.minima.reshape(BANDS, -1)
        mixed = np.zeros(BANDS, dtype=np.uint64)
        for column in rows.T:
            # FNV-1a over the minima of a band (Fowler, Noll & Vo).
            mixed = (mixed ^ column) * np.uint64(0x100000001B3)
        return [int(value) >> 1 for value in mixed]

    def estimate(self, other: "Sketch") -> float:
        """About how alike the texts are; off by .04 at most in two cases of three."""
        return float((self.minima == other.minima).mean())

    def to_bytes(self) -> bytes:
        """As it is stored: 32 bits a minimum, the lowest byte first."""
        return self.minima.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Sketch":
        """Out of what was stored."""
        return cls(np.frombuffer(stored, dtype="<u4").astype(np.uint64))


class Resemblances(Protocol):
    """The store of pairs; ids only, so nothing that a reader may not see.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def put(self, id: DocumentId, sketch: Sketch | None) -> None:
        """Keep the sketch of a document's current text in place of the one of before.

        Raises:
            DocumentNotFound: there is no such document.
        """

    def near(self, id: DocumentId) -> list[tuple[DocumentId, Sketch]]:
        """Documents of the same knowledge source that share a band with it, by id, with their sketches."""

    def settle(self, id: DocumentId, found: Sequence[Resemblance]) -> list[Resemblance]:
        """Put these pairs of a document in place of its undecided ones; what was decided stays as it was.

        Returns:
            All pairs that the document is in now.
        """

    def decide(self, one: DocumentId, other: DocumentId, verdict: Verdict) -> Resemblance:
        """Note what a keeper made of a pair.

        Raises:
            NotFound: nobody found these two alike.
        """

    def pairs(self, *, undecided: bool) -> list[Resemblance]:
        """All pairs, or those that wait for a decision: not of two that are withdrawn; most alike first."""
