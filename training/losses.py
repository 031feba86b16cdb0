"""What the models are trained with: losses on unit-length rows, and how often an example is drawn."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

_TEMPERATURE = 0.05
# Two texts of a batch that mean nearly the same are no negatives of each other.
_SAME = 0.95
_EQUAL = 1e-4


def imitation(found: torch.Tensor, wanted: torch.Tensor, *, contrast_weight: float = 1.0) -> torch.Tensor:
    """``2 (1 - cos)`` to the teacher's vectors, and InfoNCE against those of the other texts in the batch."""
    likeness = found @ wanted.T
    same = wanted @ wanted.T > _SAME
    same.fill_diagonal_(fill_value=False)
    logits = (likeness / _TEMPERATURE).masked_fill(same, -1e4)
    rows = torch.arange(len(found), device=found.device)
    return 2 * (1 - likeness.diagonal()).mean() + contrast_weight * cross_entropy(logits, rows)


def contrast(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """InfoNCE; rows of ``other`` beyond those of ``one`` are extra negatives, and equal rows are none of each other."""
    rows = torch.arange(len(one), device=one.device)
    same = other[: len(one)] @ other.T > 1 - _EQUAL
    same[rows, rows] = False
    return cross_entropy((one @ other.T / _TEMPERATURE).masked_fill(same, -1e4), rows)


def cosent(cosines: torch.Tensor, scores: torch.Tensor, *, scale: float = 20.0) -> torch.Tensor:
    """A loss for order: a pair that people score higher must have the higher cosine (Su, CoSENT, 2022)."""
    differences = (cosines[None, :] - cosines[:, None]) * scale
    wrong = differences[scores[:, None] > scores[None, :]]
    return torch.logsumexp(torch.cat([torch.zeros(1, device=wrong.device), wrong]), dim=0)


def shares(chosen: Sequence[bool], share: float) -> NDArray[np.float64]:
    """How often each example is drawn, so that the chosen ones make up ``share`` of all draws."""
    is_chosen = np.array(chosen)
    found = np.where(is_chosen, share / max(1, is_chosen.sum()), (1 - share) / max(1, (~is_chosen).sum()))
    return np.asarray(found / found.sum())
