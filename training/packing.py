"""Models as folders that sentence-transformers can open, with weights in int8.

Each row of a table is stored as int8 with a scale of its own: ``row ≈ int8 × scale``.
For the static model the names are those of model2vec, which sentence-transformers reads.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from kb.adapters.contextual_encoder import SCALES

# Smaller tables stay in half precision.
_WORTH_IT = 64
_LONGEST = 256


def in_int8(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The rows as int8 of at most 127, and the scale of each row."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-12).astype(np.float32) / 127
    return np.round(table / scales[:, None]).astype(np.int8), scales


def pack_static(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write the static model as a sentence-transformers folder.

    Args:
        folder: made anew.
        tokenizer: of the model.
        table: shape ``(tokens, dimension)``.
    """
    rows, scales = in_int8(table)
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder, {"embeddings": rows, "weights": scales}, tokenizer)
    _write(
        folder / "modules.json",
        [
            _module(0, "", "sentence_transformers.models.StaticEmbedding"),
            _module(1, "1_Normalize", "sentence_transformers.models.Normalize"),
        ],
    )
    _write(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine", "prompts": {}})


def pack_contextual(
    folder: Path, tokenizer: Tokenizer, tensors: Mapping[str, NDArray[np.float32]], config: Mapping[str, object]
) -> None:
    """Write the contextual model as a sentence-transformers folder.

    Args:
        folder: made anew.
        tokenizer: with a start and an end token.
        tensors: by their names in BERT, and ``TABLE``; tables become int8.
        config: of BERT, as transformers knows it.
    """
    kept: dict[str, NDArray[np.generic]] = {}
    for name, tensor in tensors.items():
        if tensor.ndim == 2 and len(tensor) >= _WORTH_IT:
            kept[name], scales = in_int8(tensor)
            kept[name + SCALES] = scales.astype(np.float16)
        else:
            kept[name] = tensor.astype(np.float16)
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder, kept, tokenizer)
    _write(folder / "config.json", {**config, "max_seq_length": _LONGEST})
    _write(
        folder / "modules.json",
        [
            _module(0, "", "kb.adapters.int8_transformer.Int8Transformer"),
        ],
    )
    _write(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine", "prompts": {}})


def _save(folder: Path, tensors: dict[str, NDArray[np.generic]], tokenizer: Tokenizer) -> None:
    file = folder / "model.safetensors"
    save_file(tensors, file)
    # The library leaves the file to its maker alone.
    file.chmod(0o644)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def without_signs(tokenizer: Tokenizer, table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The table with nothing for punctuation: a question means the same with its question mark."""
    silent = table.copy()
    for token, number in tokenizer.get_vocab().items():
        if not any(character.isalnum() for character in token):
            silent[number] = 0.0
    return silent


def _module(number: int, path: str, kind: str) -> Mapping[str, object]:
    return {"idx": number, "name": str(number), "path": path, "type": kind}


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
