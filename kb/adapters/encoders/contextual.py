"""The contextual model as ``Encoder``: six layers of BERT (Devlin et al., 2019) in NumPy.

A vector has two parts side by side: the mean of what the layers make of a text's tokens, and
the mean of the tokens' own vectors in a table, which keeps hold of the words themselves. So
the cosine of two texts is a weighted mean of two cosines.

The folder is one of sentence-transformers; weights lie in it as int8 rows with a scale
each. Read here with NumPy alone, so nothing waits for torch, at the speed of torch and of
onnxruntime in float32 (decision 0013). Texts of a batch lie end to end as rows of tokens; only
attention looks at texts of one length at a time, so nothing is spent on padding.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from kb.adapters.encoders.int8 import Tensors, digest, table, whole
from kb.errors import EncoderUnavailable
from kb.ports.encoder import Vector, Vectors

Rows = NDArray[np.float32]

# The table of the tokens' own vectors.
TABLE = "table"
# How much the table weighs in a cosine; chosen on the tuning sets of decision 0010.
TABLE_WEIGHT = 0.4
_TOKENS_TOGETHER = 2_048
# Pairs of tokens that look at each other at once; what they see of each other stays in the cache.
_WEIGHTS_TOGETHER = 16_384
_EPSILON = 1e-12


class _Dense(NamedTuple):
    """``x @ weight + bias``."""

    weight: Rows
    bias: Rows

    def __call__(self, x: Rows) -> Rows:
        found: Rows = x @ self.weight
        found += self.bias
        return found


class _Norm(NamedTuple):
    """Layer normalisation (Ba, Kiros & Hinton, 2016)."""

    weight: Rows
    bias: Rows

    def __call__(self, x: Rows) -> Rows:
        centred: Rows = x - x.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", centred, centred) / x.shape[1]
        centred *= (1 / np.sqrt(variance + _EPSILON))[:, None]
        centred *= self.weight
        centred += self.bias
        return centred


class _Layer(NamedTuple):
    """One layer: tokens look at each other, then each is thought over."""

    heads: int
    look: _Dense
    gather: _Dense
    after_look: _Norm
    widen: _Dense
    narrow: _Dense
    after_thought: _Norm

    def __call__(self, x: Rows, texts: Sequence[slice]) -> Rows:
        looked = self.look(x)
        seen = np.empty_like(x)
        for together, tokens in _alike(texts):
            seen[together] = _attend(looked[together].reshape(-1, tokens, looked.shape[1]), self.heads)
        x = self.after_look(self.gather(seen) + x)
        found: Rows = self.after_thought(self.narrow(_gelu(self.widen(x))) + x)
        return found


class ContextualEncoder:
    """An ``Encoder`` on a small transformer."""

    # Two texts that have nothing to do with each other have .13 on average; .15 to .2 rank alike, see decision 0011.
    floor = 0.18

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
            self._layers = list(_layers(tensors, config))
            self._words, self._own = table(tensors, _WORDS), table(tensors, TABLE)
            self._places = whole(tensors, "embeddings.position_embeddings.weight")
            self._places = self._places + whole(tensors, "embeddings.token_type_embeddings.weight")[0]
            self._norm = _norm(tensors, "embeddings.LayerNorm")
        except Exception as error:
            msg = f"KB_ENCODER: in {folder} staat geen contextueel model ({type(error).__name__})"
            raise EncoderUnavailable(msg) from error
        # A batch for each core, and a question on one: a product over all cores makes them wait for each other at
        # every step, in the whole process from now on.
        threadpool_limits(limits=1, user_api="blas")
        self.name = name
        self.dimension = int(self._words.rows.shape[1] + self._own.rows.shape[1])
        self.fingerprint = f"contextual-{self.dimension}-{digest(file, vocabulary)}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        batches = list(_batches(tokens))

        def vectors(batch: Sequence[int]) -> Vectors:
            return self._vectors([tokens[number] for number in batch])

        with ThreadPoolExecutor(_cores(), "encoding") as pool:
            for together, made in zip(batches, pool.map(vectors, batches), strict=True):
                found[together] = made
        return found

    def encode_query(self, text: str) -> Vector:
        """See ``Encoder``."""
        vector: Vector = self._vectors([self._tokenizer.encode(text).ids])[0]
        return vector

    def _vectors(self, texts: Sequence[Sequence[int]]) -> Vectors:
        """The direction of the mean over each text's tokens."""
        tokens = np.concatenate([np.asarray(text) for text in texts])
        places = np.concatenate([np.arange(len(text)) for text in texts])
        ends = np.cumsum([len(text) for text in texts])
        where = [slice(end - len(text), end) for text, end in zip(texts, ends.tolist(), strict=True)]
        x = self._norm(self._words(tokens) + self._places[places])
        for layer in self._layers:
            x = layer(x, where)
        thought = _directions([x[text].mean(axis=0) for text in where])
        # Without the start and the end.
        own = _directions([self._own(tokens[text][1:-1]).sum(axis=0) for text in where])
        vectors = np.hstack([thought * np.sqrt(1 - TABLE_WEIGHT), own * np.sqrt(TABLE_WEIGHT)])
        return _directions(list(vectors.astype(np.float32)))


_WORDS = "embeddings.word_embeddings.weight"


def _directions(vectors: Sequence[Rows]) -> Vectors:
    """The vectors at length one; one without length stays as it is."""
    rows = np.stack(vectors)
    found: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _EPSILON)
    return found


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(texts: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The numbers of the texts, those of about the same length together, in batches of at most so many tokens."""
    batch: list[int] = []
    tokens = 0
    for number in sorted(range(len(texts)), key=lambda number: len(texts[number])):
        text = texts[number]
        if batch and tokens + len(text) > _TOKENS_TOGETHER:
            yield batch
            batch, tokens = [], 0
        batch.append(number)
        tokens += len(text)
    if batch:
        yield batch


def _alike(texts: Sequence[slice]) -> Iterator[tuple[slice, int]]:
    """Texts that lie next to each other and have as many tokens, together; with that number."""
    for tokens, some in groupby(texts, key=lambda text: text.stop - text.start):
        together = list(some)
        most = max(_WEIGHTS_TOGETHER // (tokens * tokens), 1)
        for first in range(0, len(together), most):
            yield slice(together[first].start, together[first : first + most][-1].stop), tokens


def _attend(looked: Rows, heads: int) -> Rows:
    """Attention within each of some texts of the same length (Vaswani et al., 2017).

    Args:
        looked: queries, keys and values side by side, shape ``(texts, tokens, 3 d)``.
        heads: how many ways to look.

    Returns:
        What each token sees, shape ``(texts * tokens, d)``.
    """
    texts, tokens, width = looked.shape[0], looked.shape[1], looked.shape[2] // 3
    queries, keys, values = looked.reshape(texts, tokens, 3, heads, width // heads).transpose(2, 0, 3, 1, 4)
    weights: Rows = queries @ keys.transpose(0, 1, 3, 2)
    weights -= weights.max(axis=3, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=3, keepdims=True)
    seen: Rows = (weights @ values).transpose(0, 2, 1, 3).reshape(texts * tokens, width)
    return seen


def _gelu(x: Rows) -> Rows:
    """``x Φ(x)`` by its approximation with the hyperbolic tangent (Hendrycks & Gimpel, 2016)."""
    curve = x * x
    curve *= 0.044715
    curve += 1
    curve *= x
    curve *= np.float32(np.sqrt(2 / np.pi))
    np.tanh(curve, out=curve)
    curve += 1
    curve *= x
    curve *= 0.5
    return curve


def _layers(tensors: Tensors, config: Mapping[str, int]) -> Iterator[_Layer]:
    heads = config["num_attention_heads"]
    for number in range(config["num_hidden_layers"]):
        start = f"encoder.layer.{number}"
        look = [_dense(tensors, f"{start}.attention.self.{name}") for name in ("query", "key", "value")]
        # The scale of attention is taken into the queries beforehand.
        scale = np.float32((look[0].weight.shape[1] / heads) ** -0.5)
        look[0] = _Dense(look[0].weight * scale, look[0].bias * scale)
        yield _Layer(
            heads=heads,
            look=_Dense(
                np.concatenate([one.weight for one in look], axis=1), np.concatenate([one.bias for one in look])
            ),
            gather=_dense(tensors, f"{start}.attention.output.dense"),
            after_look=_norm(tensors, f"{start}.attention.output.LayerNorm"),
            widen=_dense(tensors, f"{start}.intermediate.dense"),
            narrow=_dense(tensors, f"{start}.output.dense"),
            after_thought=_norm(tensors, f"{start}.output.LayerNorm"),
        )


def _dense(tensors: Tensors, name: str) -> _Dense:
    return _Dense(np.ascontiguousarray(whole(tensors, f"{name}.weight").T), whole(tensors, f"{name}.bias"))


def _norm(tensors: Tensors, name: str) -> _Norm:
    return _Norm(whole(tensors, f"{name}.weight"), whole(tensors, f"{name}.bias"))
