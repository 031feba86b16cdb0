"""Weights in little room: int8 rows with a scale each, or blocks of four bits.

A quarter of the room of float32: ``row ≈ int8 × scale``; the scales of a tensor stand beside it in the file, under its
name and ``SCALES``. A seventh: blocks of 32 weights, as Q4_0 of llama.cpp has them, under the name of the tensor and
``BLOCKS``: a float16 scale and 16 bytes, of which byte ``j`` has weight ``j`` in its low and weight ``j + 16`` in its
high four bits, each 8 too high. Small tensors stay in half precision.

What was learned later is kept beside a tensor as two narrow ones, under its name and ``UP`` and ``DOWN``: their product
is added to it (Hu et al., LoRA, 2022). So nothing of it is rounded away.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from kb.ports.encoder import Vectors

Tensors = Mapping[str, NDArray[np.generic]]

# Added to the name of a tensor: the name of its scales, one per row.
SCALES = ".scales"
# Added to the name of a tensor that is kept in blocks.
BLOCKS = ".blocks"
UP, DOWN = ".up", ".down"
_BLOCK_BYTES = 18
_ROWS_WORTH_IT = 64


class Table(NamedTuple):
    """A vector per token."""

    rows: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def of(cls, whole: NDArray[np.float32]) -> "Table":
        """The nearest in int8, of at most 127."""
        scales = np.maximum(np.abs(whole).max(axis=1), 1e-12).astype(np.float32) / 127
        return cls(np.round(whole / scales[:, None]).astype(np.int8), scales)

    def __call__(self, tokens: NDArray[np.int64] | Sequence[int]) -> Vectors:
        """The vectors of some tokens, shape ``(tokens, d)``."""
        chosen = np.asarray(tokens, dtype=np.int64)
        found: Vectors = self.rows[chosen] * self.scales[chosen][:, None]
        return found


class Blocks(NamedTuple):
    """A vector per token, in blocks of four bits.

    Attributes:
        rows: shape ``(tokens, bytes of a row)``.
    """

    rows: NDArray[np.uint8]

    def __call__(self, tokens: NDArray[np.int64] | Sequence[int]) -> Vectors:
        """The vectors of some tokens, shape ``(tokens, d)``."""
        chosen = self.rows[np.asarray(tokens, dtype=np.int64)]
        blocks = chosen.reshape(len(chosen), -1, _BLOCK_BYTES)
        scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
        fours = blocks[:, :, 2:]
        levels = np.concatenate([fours & 15, fours >> 4], axis=2).astype(np.float32) - 8
        return np.ascontiguousarray((levels * scales).reshape(len(chosen), -1))


def packed(tensors: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    """What to keep of tensors by name."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name, tensor in tensors.items():
        if tensor.ndim == 2 and len(tensor) >= _ROWS_WORTH_IT:
            kept[name], scales = Table.of(tensor)
            kept[name + SCALES] = scales.astype(np.float16)
        else:
            kept[name] = tensor.astype(np.float16)
    return kept


def save(tensors: Tensors, file: Path) -> None:
    """Write tensors to a file that everybody may read."""
    save_file(dict(tensors), file)
    # The library leaves it to its maker alone.
    file.chmod(0o644)


def table(tensors: Tensors, name: str) -> Table | Blocks:
    """A tensor as it was kept in int8 or in four bits."""
    if name + BLOCKS in tensors:
        return Blocks(tensors[name + BLOCKS].astype(np.uint8))
    return Table(tensors[name].astype(np.int8), tensors[name + SCALES].astype(np.float32))


def whole(tensors: Tensors, name: str) -> NDArray[np.float32]:
    """A tensor in float32, however it was kept, with what was learned later."""
    first = _first(tensors, name)
    if name + UP not in tensors:
        return first
    found: NDArray[np.float32] = first + tensors[name + UP].astype(np.float32) @ tensors[name + DOWN].astype(np.float32)
    return found


def _first(tensors: Tensors, name: str) -> NDArray[np.float32]:
    if name in tensors and name + SCALES not in tensors:
        return tensors[name].astype(np.float32)
    kept = table(tensors, name)
    return kept(np.arange(len(kept.rows)))


def digest(*files: Path) -> str:
    """Twelve signs that tell the content of files from any other."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
