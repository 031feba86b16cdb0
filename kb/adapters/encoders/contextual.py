"""The contextual model as ``Encoder``: six layers of BERT beside a table of words.

A vector has two parts side by side: the mean of what the layers make of a text's tokens, and
the mean of the tokens' own vectors in a table, which keeps hold of the words themselves. So
the cosine of two texts is a weighted mean of two cosines. The table and the word pieces are those of
the static model, which lies beside this one.

The folder is one of sentence-transformers; weights lie in it as int8 rows with a scale each.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer, processors

from kb.adapters.encoders.static import read_table
from kb.adapters.encoders.transformer import Transformer, directions, in_batches
from kb.adapters.encoders.weights import digest, table
from kb.errors import EncoderUnavailable
from kb.ports.encoder import Vector, Vectors
from kb.ranking.fusion import WORDS_WEIGHT

# How much the table weighs in a cosine; chosen on the tuning sets of decision 0010.
TABLE_WEIGHT = 0.4
TABLE_FOLDER = "static"
"""Beside the folder of the model: the one with the table and the word pieces."""
TABLE = "table"
"""The tensor with a table of its own, in a model that was saved by itself."""
VOCABULARY = "tokenizer.json"
PAD, UNKNOWN, START, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"


def framed(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer with a start and an end token around every text, as a transformer wants it."""
    found = Tokenizer.from_str(tokenizer.to_str())
    found.add_special_tokens([PAD, UNKNOWN, START, END])
    special = [(token, found.token_to_id(token)) for token in (START, END)]
    found.post_processor = processors.TemplateProcessing(single=f"{START} $A {END}", special_tokens=special)
    return found


def read_tokenizer(folder: Path) -> Tokenizer:
    """That of a model that was saved by itself, or else that of the static model beside it, with a frame."""
    own = folder / VOCABULARY
    if own.exists():
        return Tokenizer.from_file(str(own))
    return framed(Tokenizer.from_file(str(folder.with_name(TABLE_FOLDER) / VOCABULARY)))


class ContextualEncoder:
    """An ``Encoder`` on a small transformer."""

    # Two texts that have nothing to do with each other have .13 on average; .15 to .2 rank alike, see decision 0011.
    floor = 0.18
    words = WORDS_WEIGHT

    def __init__(self, folder: Path, *, name: str) -> None:
        """Read the weights.

        Raises:
            EncoderUnavailable: the folder does not hold such a model.
        """
        file, beside = folder / "model.safetensors", folder.with_name(TABLE_FOLDER)
        try:
            config = json.loads((folder / "config.json").read_text())
            self._tokenizer = read_tokenizer(folder)
            self._tokenizer.enable_truncation(config["max_seq_length"])
            tensors = load_file(file)
            self._layers = Transformer(tensors, config)
            self._own = table(tensors, TABLE) if TABLE in tensors else read_table(beside)
            files = [one / name for one in (folder, beside) for name in (file.name, VOCABULARY)]
            self.dimension = self._layers.dimension + self._own([0]).shape[1]
            self.fingerprint = f"contextual-{self.dimension}-{digest(*(one for one in files if one.exists()))}"
        except Exception as error:
            msg = f"KB_ENCODER: in {folder} staat geen contextueel model ({type(error).__name__})"
            raise EncoderUnavailable(msg) from error
        self.name = name

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        return in_batches(tokens, self.dimension, self._vectors)

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        vector: Vector = self._vectors([self._tokenizer.encode(text).ids])[0]
        return vector

    def parts(self, vectors: Vectors) -> Mapping[str, Vectors]:
        """See ``Encoder``."""
        width = self._layers.dimension
        return {"layers": directions(vectors[:, :width]), "table": directions(vectors[:, width:])}

    def _vectors(self, texts: Sequence[Sequence[int]]) -> Vectors:
        """What the layers make of each text beside the words themselves."""
        thought = self._layers.means(texts)
        # Without the start and the end.
        own = directions([self._own(text[1:-1]).sum(axis=0) for text in texts])
        vectors = np.hstack([thought * np.sqrt(1 - TABLE_WEIGHT), own * np.sqrt(TABLE_WEIGHT)])
        return directions(vectors.astype(np.float32))
