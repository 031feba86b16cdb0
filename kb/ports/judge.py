"""A judge of question and passage."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.model.document import DocumentCard, Passage

Probabilities = NDArray[np.float64]
"""From 0 to 1, shape ``(n,)``."""


class Read(NamedTuple):
    """A passage before the judge.

    Attributes:
        evidence: by name, what speaks for its being about the question.
    """

    passage: Passage
    document: DocumentCard
    evidence: Mapping[str, float]


class Judge(Protocol):
    """Tells how likely it is that a passage is about a question. Likeness alone only tells what sounds alike."""

    @property
    def name(self) -> str:
        """What to call it, with its version."""

    @property
    def about(self) -> float:
        """The probability from which a passage counts."""

    @property
    def likely(self) -> float:
        """The probability below which it is not even shown."""

    def judge(self, question: str, read: Sequence[Read]) -> Probabilities:
        """How likely it is of each passage."""
