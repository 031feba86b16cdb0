"""BERT (Devlin et al., 2019) in NumPy: from token ids to what the layers make of them.

At the speed of torch and of onnxruntime in float32 (decision 0013), and nothing waits for torch. Texts of a batch
lie end to end as rows of tokens; only attention looks at texts of one length at a time, so nothing is spent on
padding.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from kb.adapters.encoders.weights import Tensors, table, whole
from kb.ports.encoder import Vectors

Rows = NDArray[np.float32]

_TOKENS_TOGETHER = 2_048
# Pairs of tokens that look at each other at once; what they see of each other stays in the cache.
_WEIGHTS_TOGETHER = 16_384
# Small products are made without laying out the weight first, which takes longer than a question's few tokens: 9 ms
# instead of 15 for twelve layers and 16 tokens. It pays up to some hundred tokens.
_BLOCK, _FEW = 32, 96
# The kinds of processor for which OpenBLAS does so; on others it would cost a tenth.
_SMALL = frozenset({"SkylakeX", "Cooperlake", "SapphireRapids"})
_EPSILON = 1e-12


class _Dense(NamedTuple):
    """``x @ weight + bias``.

    Attributes:
        blocks: the weight in blocks of columns, shape ``(blocks, rows, columns)``.
    """

    blocks: Rows
    bias: Rows

    @classmethod
    def of(cls, weight: Rows, bias: Rows) -> "_Dense":
        """With as many blocks as pay on this processor."""
        rows, columns = weight.shape
        own = _BLOCK if _multiplies_small() and columns % _BLOCK == 0 else columns
        return cls(np.ascontiguousarray(weight.reshape(rows, -1, own).transpose(1, 0, 2)), bias)

    def __call__(self, x: Rows) -> Rows:
        found: Rows = _beside(x @ self.blocks) if len(x) <= _FEW else x @ _beside(self.blocks)
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


class Transformer:
    """The layers of BERT over input embeddings."""

    def __init__(self, tensors: Tensors, config: Mapping[str, int]) -> None:
        """Read the weights.

        Args:
            tensors: by their names in BERT, as ``weights`` keeps them.
            config: of BERT, as transformers knows it.

        Raises:
            KeyError: a tensor or a number is not there.
        """
        self._words = table(tensors, "embeddings.word_embeddings.weight")
        places = whole(tensors, "embeddings.position_embeddings.weight")
        self._places = places + whole(tensors, "embeddings.token_type_embeddings.weight")[0]
        self._norm = _norm(tensors, "embeddings.LayerNorm")
        self._layers = list(_layers(tensors, config))
        self.dimension = int(self._places.shape[1])
        # A batch for each core, and a question on one: a product over all cores makes them wait for each other at
        # every step, in the whole process from now on.
        threadpool_limits(limits=1, user_api="blas")

    def means(self, texts: Sequence[Sequence[int]]) -> Vectors:
        """The directions of the means over each text's tokens, shape ``(texts, dimension)``."""
        tokens = np.concatenate([np.asarray(text) for text in texts])
        places = np.concatenate([np.arange(len(text)) for text in texts])
        ends = np.cumsum([len(text) for text in texts])
        where = [slice(end - len(text), end) for text, end in zip(texts, ends.tolist(), strict=True)]
        x = self._norm(self._words(tokens) + self._places[places])
        for layer in self._layers:
            x = layer(x, where)
        return directions([x[text].mean(axis=0) for text in where])


def in_batches(
    texts: Sequence[Sequence[int]], dimension: int, vectors: Callable[[Sequence[Sequence[int]]], Vectors]
) -> Vectors:
    """One row per text, in order, of batches with texts of about the same length; one batch on each core.

    Args:
        texts: token ids of each.
        dimension: of a row.
        vectors: what makes the rows of a batch.
    """
    found = np.zeros((len(texts), dimension), dtype=np.float32)
    batches = list(_batches(texts))
    with ThreadPoolExecutor(_cores(), "encoding") as pool:
        made = pool.map(lambda batch: vectors([texts[number] for number in batch]), batches)
        for together, some in zip(batches, made, strict=True):
            found[together] = some
    return found


def directions(vectors: Sequence[Rows] | Rows) -> Vectors:
    """The vectors at length one; one without length stays as it is."""
    whole_rows = np.asarray(vectors)
    lengths = np.linalg.norm(whole_rows, axis=1, keepdims=True)
    found: Vectors = whole_rows / np.maximum(lengths, _EPSILON)
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
        query, key, value = (_plain(tensors, f"{start}.attention.self.{name}") for name in ("query", "key", "value"))
        # The scale of attention is taken into the queries beforehand.
        scale = np.float32((query[0].shape[1] / heads) ** -0.5)
        look = [(query[0] * scale, query[1] * scale), key, value]
        yield _Layer(
            heads=heads,
            look=_Dense.of(
                np.concatenate([weight for weight, _ in look], axis=1), np.concatenate([bias for _, bias in look])
            ),
            gather=_dense(tensors, f"{start}.attention.output.dense"),
            after_look=_norm(tensors, f"{start}.attention.output.LayerNorm"),
            widen=_dense(tensors, f"{start}.intermediate.dense"),
            narrow=_dense(tensors, f"{start}.output.dense"),
            after_thought=_norm(tensors, f"{start}.output.LayerNorm"),
        )


def _dense(tensors: Tensors, name: str) -> _Dense:
    return _Dense.of(*_plain(tensors, name))


def _plain(tensors: Tensors, name: str) -> tuple[Rows, Rows]:
    """A weight, to multiply rows by, and its bias."""
    return whole(tensors, f"{name}.weight").T, whole(tensors, f"{name}.bias")


def _beside(blocks: Rows) -> Rows:
    """Blocks of columns beside each other."""
    return blocks.transpose(1, 0, 2).reshape(blocks.shape[1], -1)


@lru_cache(maxsize=1)
def _multiplies_small() -> bool:
    """Whether small products are quick here."""
    return any(one.get("architecture") in _SMALL for one in threadpool_info() if one["user_api"] == "blas")


def _norm(tensors: Tensors, name: str) -> _Norm:
    return _Norm(whole(tensors, f"{name}.weight"), whole(tensors, f"{name}.bias"))
