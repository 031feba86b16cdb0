"""The judge that comes with the product: a weighted sum of evidence, learned for each encoder of ours."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from kb.adapters.encoders.weights import Tensors, whole
from kb.ports.encoder import Vectors
from kb.ports.judge import OUTSIDE, Probabilities, Read
from kb.ranking.weighted import WeightedSum

_FOLDER = Path(__file__).parents[1] / "models" / "judge"
_BACKGROUND = "background.safetensors"


class EvidenceJudge:
    """A ``Judge`` on a file of weights, and its own ``Sitting``."""

    def __init__(self, file: Path) -> None:
        """Read the weights.

        Args:
            file: JSON with ``version``, ``about``, ``likely``, ``bias``, per evidence ``mean``, ``spread`` and
                ``weight``, and ``outside``: ``from`` which a question seems outside the field, and how many ``times``
                as likely a passage is then.
        """
        read = json.loads(file.read_text(encoding="utf-8"))
        evidence = read["evidence"]
        self.name = f"bewijs {file.stem} {read['version']}"
        self.about = float(read["about"])
        self.likely = float(read["likely"])
        self._outside_from, self._times = float(read["outside"]["from"]), float(read["outside"]["times"])
        self.sum = WeightedSum(
            names=tuple(evidence),
            means=np.array([one["mean"] for one in evidence.values()]),
            spreads=np.array([one["spread"] for one in evidence.values()]),
            weights=np.array([one["weight"] for one in evidence.values()]),
            bias=float(read["bias"]),
        )

    missed = 0
    is_steady = True

    @property
    def by(self) -> str:
        """See ``Sitting``."""
        return self.name

    def sit(self) -> "EvidenceJudge":
        """See ``Judge``; it remembers nothing of a question, so every sitting is the same."""
        return self

    def judge(self, question: str, read: Sequence[Read]) -> Probabilities:  # noqa: ARG002 - the port names it
        """See ``Sitting``."""
        outside = [one.evidence.get(OUTSIDE, self._outside_from - 1) >= self._outside_from for one in read]
        return self.sum.probabilities([one.evidence for one in read]) * np.where(outside, self._times, 1.0)


def open_judge(encoder: str) -> EvidenceJudge | None:
    """The judge that was learned for an encoder, by the name that ``KB_ENCODER`` knows it by; or none."""
    file = _FOLDER / f"{encoder}.json"
    return EvidenceJudge(file) if file.is_file() else None


def background() -> Mapping[str, Vectors]:
    """Per part of our encoders' vectors those of some thousand foreign sentences."""
    tensors: Tensors = load_file(_FOLDER / _BACKGROUND)
    return {name: whole(tensors, name) for name in tensors if not name.endswith(".scales")}
