"""A static model as ``Encoder``: a table of vectors, one per token; a text is their mean.

The folder is one of sentence-transformers (module ``StaticEmbedding``, stored as int8 rows
with a scale each, by the names of model2vec). It is read here with NumPy alone, so nothing
waits for torch.
"""

import re
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
# What the pieces of a text are looked up by: other white space is left to whoever takes words apart.
_WORD = re.compile(r"[^ \n]+")
# Words of which the pieces are remembered, some 250 bytes each.
_REMEMBERED = 100_000


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
        self._known: dict[str, Sequence[int]] = {}
        self.name = name
        self.dimension = int(self._table.rows.shape[1])
        self.fingerprint = f"static-{self.dimension}-{digest(file, vocabulary)}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._mean(pieces) for pieces in self._taken_apart(texts)])

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        return self._mean(*self._taken_apart([text]))

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        return {"table": vectors}

    def pieces(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """See ``WordVectors``."""
        return [np.array(pieces, dtype=np.int64) for pieces in self._taken_apart(texts)]

    def rows(self, pieces: NDArray[np.int64]) -> Vectors:
        """See ``WordVectors``."""
        return self._table(pieces)

    def _taken_apart(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's pieces of words, at least one.

        Word by word, since the same words come back all the time.
        """
        said = [_WORD.findall(text) for text in texts]
        # Another thread may begin anew meanwhile.
        known = self._known
        new = list({word for some in said for word in some if word not in known})
        found = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        if len(known) + len(new) > _REMEMBERED:
            known = self._known = {word: known[word] for some in said for word in some if word in known}
        known.update((word, one.ids) for word, one in zip(new, found, strict=True))
        return [[piece for word in some for piece in known[word]] or [_UNKNOWN] for some in said]

    def _mean(self, tokens: Sequence[int]) -> Vector:
        """The direction of the mean of the tokens' rows; of length one."""
        total: Vector = self._table(tokens).sum(axis=0)
        norm = float(np.linalg.norm(total))
        return total / norm if norm else np.full(self.dimension, self.dimension**-0.5, dtype=np.float32)
