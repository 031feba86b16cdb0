"""A static model as ``Encoder``: a table of vectors, one per token; a text is their mean.

The folder is one of sentence-transformers (module ``StaticEmbedding``, stored as int8 rows
with a scale each, by the names of model2vec). It is read here with NumPy alone, so nothing
waits for torch.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from kb.adapters.encoders.weights import Table, digest
from kb.errors import EncoderUnavailable
from kb.ports.encoder import Vector, Vectors

_UNKNOWN = 1


def read_table(folder: Path) -> Table:
    """The vectors of the pieces of words in the folder of a static model."""
    tensors = load_file(folder / "model.safetensors")
    return Table(tensors["embeddings"], tensors["weights"].astype(np.float32))


class StaticEncoder:
    """An ``Encoder`` on a table of token vectors."""

    # From here up balance costs the sample topics little: about 1 % of nDCG@10 against 6 % without a floor.
    floor = 0.2
    # It knows words by themselves only, so which of them stand there says more than beside the other models (0018).
    words = 0.4

    def __init__(self, folder: Path, *, name: str) -> None:
        """Read the table.

        Raises:
            EncoderUnavailable: the folder does not hold such a model.
        """
        file, vocabulary = folder / "model.safetensors", folder / "tokenizer.json"
        try:
            self._table = read_table(folder)
            self._tokenizer = Tokenizer.from_file(str(vocabulary))
        except Exception as error:
            msg = f"KB_ENCODER: in {folder} staat geen statisch model ({type(error).__name__})"
            raise EncoderUnavailable(msg) from error
        self.name = name
        self.dimension = int(self._table.rows.shape[1])
        self.fingerprint = f"static-{self.dimension}-{digest(file, vocabulary)}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        found = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return np.stack([self._mean(one.ids) for one in found])

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        return self._mean(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        return {"table": vectors}

    def pieces(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """See ``WordVectors``."""
        found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.array(one.ids or [_UNKNOWN], dtype=np.int64) for one in found]

    def rows(self, pieces: NDArray[np.int64]) -> Vectors:
        """See ``WordVectors``."""
        return self._table(pieces)

    def _mean(self, tokens: Sequence[int]) -> Vector:
        """The direction of the mean of the tokens' rows; of length one."""
        total: Vector = self._table(tokens or [_UNKNOWN]).sum(axis=0)
        norm = float(np.linalg.norm(total))
        return total / norm if norm else np.full(self.dimension, self.dimension**-0.5, dtype=np.float32)
