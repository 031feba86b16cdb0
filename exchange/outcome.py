"""What comes of bringing work in or taking it out, always with what did not come along."""

from typing import NamedTuple

from exchange.losses import Loss
from exchange.project import Codebook, Project
from kb.coding.rulers import Measured


class Imported(NamedTuple):
    """What a file held.

    Attributes:
        measured: by which ruler its positions were read.
        losses: what did not come along, or not as it was.
    """

    project: Project
    measured: Measured
    losses: tuple[Loss, ...]


class ImportedCodebook(NamedTuple):
    """What a codebook held, and what did not come along."""

    codebook: Codebook
    losses: tuple[Loss, ...]


class Exported(NamedTuple):
    """A file, and what could not be written as it is."""

    content: bytes
    losses: tuple[Loss, ...]
