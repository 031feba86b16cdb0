"""A judge of question and passage."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.model.document import DocumentCard, Passage

Probabilities = NDArray[np.float64]
"""From 0 to 1, shape ``(n,)``."""


OUTSIDE = "outside the field"
"""The evidence that is the question's own: how much it resembles texts about none of the themes."""

REFUSED = "refused as well"
"""The evidence that the passage is about not wanting what the question does not want; 0 where it asks for something."""


class Read(NamedTuple):
    """A passage before the judge.

    Attributes:
        evidence: by name, what speaks for its being about the question.
    """

    passage: Passage
    document: DocumentCard
    evidence: Mapping[str, float]


class Sitting(Protocol):
    """One question before the judge; what limits time and work, limits it over all that is read for the question."""

    @property
    def by(self) -> str:
        """Who judged so far, with version; a judge that had to leave it to another is not named."""

    @property
    def missed(self) -> int:
        """How many passages kept the probability of another judge, since the one that was set did not answer."""

    def judge(self, question: str, read: Sequence[Read]) -> Probabilities:
        """How likely it is of each passage."""


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

    @property
    def is_steady(self) -> bool:
        """Whether it judges the same passages the same whenever it is asked, so that it need not be asked again."""

    def sit(self) -> Sitting:
        """Begin with a question."""
