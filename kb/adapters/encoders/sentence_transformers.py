"""A sentence-transformers model as ``Encoder``, loaded from a folder or by its name on a model hub."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kb.errors import EncoderUnavailable
from kb.ports.encoder import Vector, Vectors
from kb.ranking.fusion import WORDS_WEIGHT

_BATCH = 32


class _Habits(NamedTuple):
    """What a family of models wants before a question and before a passage, and what unrelated texts score."""

    before_query: str = ""
    before_passage: str = ""
    floor: float = 0.3


# By the start of their name. E5 was trained at a temperature of .01, which puts all cosines between .7 and 1.
_FAMILIES = {
    "intfloat/multilingual-e5": _Habits("query: ", "passage: ", 0.75),
    "intfloat/e5": _Habits("query: ", "passage: ", 0.7),
    "clips/e5": _Habits("query: ", "passage: ", 0.75),
}

_KNOWN = ("kb.adapters.encoders.int8_transformer.", "sentence_transformers.")


class DenseEncoder:
    """An ``Encoder`` on a model of sentence-transformers.

    Loading it takes seconds, since it imports torch.
    """

    def __init__(self, model: str, *, device: str | None = None) -> None:
        """Load the model.

        Args:
            model: a folder, or a name such as ``intfloat/multilingual-e5-small``.
            device: ``cpu``, ``cuda``, …; ``None`` takes the best there is.

        Raises:
            EncoderUnavailable: no such folder, and no hub can be reached.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            msg = f"KB_ENCODER: voor het model {model!r} is meer nodig; draai: pip install sentence-transformers"
            raise EncoderUnavailable(msg) from error
        try:
            self._model: Any = SentenceTransformer(model, device=device, trust_remote_code=_is_ours(Path(model)))
        except Exception as error:
            msg = (
                f"KB_ENCODER: het model {model!r} is niet te laden ({type(error).__name__}); "
                "geef een map met een model van sentence-transformers, of 'contextual', 'static' of 'hashing'"
            )
            raise EncoderUnavailable(msg) from error
        self._habits = next((habits for start, habits in _FAMILIES.items() if model.startswith(start)), _Habits())
        self.floor = self._habits.floor
        self.words = WORDS_WEIGHT
        self.name = Path(model).name if Path(model).exists() else model
        self.dimension = len(self.encode_query("maat"))
        self.fingerprint = f"{self.name}-{self.dimension}-{self._probe()}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode_document(
            [self._habits.before_passage + text for text in texts],
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        vectors = self._model.encode_query(
            [self._habits.before_query + text], normalize_embeddings=True, show_progress_bar=False
        )
        vector: Vector = np.asarray(vectors, dtype=np.float32)[0]
        return vector

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        return {"likeness": vectors}

    def _probe(self) -> str:
        """What the model makes of one sentence, as eight hexadecimal digits: other weights, other digits."""
        vector = self.encode_query("Wie heeft mijn sleutel gezien?")
        return hashlib.sha256(np.round(vector, 3).astype(np.float32).tobytes()).hexdigest()[:8]


def _is_ours(folder: Path) -> bool:
    """Whether every module of a model stands in sentence-transformers or here: then nothing in the folder is run."""
    file = folder / "modules.json"
    modules = json.loads(file.read_text()) if file.exists() else []
    return bool(modules) and all(module["type"].startswith(_KNOWN) for module in modules)
