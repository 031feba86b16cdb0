"""The retrieval model as ``Encoder``: multilingual-e5-small (Wang et al., 2024) with fewer word pieces.

It was trained to bring questions and their answers together, so each is told apart by a prefix. All its
vectors lie close together (cosines of .7 to 1); what they have in common is taken off, see ``CENTRE``.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from safetensors.numpy import load_file
from tokenizers import Tokenizer

from kb.adapters.encoders.transformer import Transformer, directions, in_batches
from kb.adapters.encoders.weights import digest, whole
from kb.errors import EncoderUnavailable
from kb.ports.encoder import Vector, Vectors
from kb.ranking.fusion import WORDS_WEIGHT

QUESTION, PASSAGE = "query: ", "passage: "
CENTRE = "centre"
"""The tensor with the mean vector of some hundred Dutch texts, half of them as questions; taken off every vector."""


class RetrievalEncoder:
    """An ``Encoder`` on twelve layers that were trained on questions with their answers."""

    # Foreign pairs have .0 on average once the mean is off; see decision 0014.
    floor = 0.18
    words = WORDS_WEIGHT

    def __init__(self, folder: Path, *, name: str) -> None:
        """Read the weights.

        Raises:
            EncoderUnavailable: the folder does not hold such a model.
        """
        file, vocabulary = folder / "model.safetensors", folder / "tokenizer.json"
        try:
            config = json.loads((folder / "config.json").read_text())
            tensors = load_file(file)
            self._tokenizer = Tokenizer.from_file(str(vocabulary))
            self._tokenizer.enable_truncation(config["max_seq_length"])
            self._layers = Transformer(tensors, config)
            self._centre = whole(tensors, CENTRE)
        except Exception as error:
            msg = f"KB_ENCODER: in {folder} staat geen zoekmodel ({type(error).__name__})"
            raise EncoderUnavailable(msg) from error
        self.name = name
        self.dimension = self._layers.dimension
        self.fingerprint = f"retrieval-{self.dimension}-{digest(file, vocabulary)}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        tokens = [one.ids for one in self._tokenizer.encode_batch([PASSAGE + text for text in texts])]
        return in_batches(tokens, self.dimension, self._vectors)

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        vector: Vector = self._vectors([self._tokenizer.encode(QUESTION + text).ids])[0]
        return vector

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        return {"retrieval": vectors}

    def _vectors(self, texts: Sequence[Sequence[int]]) -> Vectors:
        return directions(self._layers.means(texts) - self._centre)
