"""From vectors and words of texts to the themes that they are about."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.ports.encoder import Vector, Vectors

Grid: TypeAlias = NDArray[np.float32]
"""A number for each text and each theme of a recogniser, shape ``(n, k)``."""

Terms: TypeAlias = Mapping[int, float]
"""Weight per term id of a text, see ``kb.language.terms``."""


class Recogniser(Protocol):
    """Tells how likely texts are about themes. It knows some themes only; others stand where they are named."""

    @property
    def version(self) -> str:
        """Changes whenever other themes may be found."""

    @property
    def themes(self) -> Sequence[ThemeId]:
        """The themes that it knows, ``k``."""

    def probabilities(self, vectors: Vectors, words: Sequence[Terms], named: Sequence[Collection[ThemeId]]) -> Grid:
        """How likely each text is about each theme.

        Args:
            vectors: of the texts, by the encoder that it was learned with.
            words: their terms.
            named: the themes of which a label stands there.
        """

    def subjects(self, vectors: Vectors) -> Grid:
        """How far vectors point towards each theme, from what texts have in common; rows to compare with each other."""

    def outside(self, vectors: Vectors) -> Vector:
        """How much each text resembles those that are about none of the themes, shape ``(n,)``."""

    def says(self, sentences: Sequence[str], words: Sequence[Terms]) -> Grid:
        """How much each sentence speaks for each theme, quickly and roughly: only the order within a text counts."""

    def counts_from(self, source: KnowledgeSource) -> float:
        """The probability from which a theme that is not named counts, in texts of one source."""

    def proposes_from(self, source: KnowledgeSource) -> float:
        """The probability from which it is said at all, for a person to judge; it does not count yet."""

    def believes_from(self, label: str) -> float:
        """The probability below which this label, where it stands, means something else."""

    def is_doubtful(self, label: str) -> bool:
        """Whether this label meant something else in half of the texts that were learned from."""
