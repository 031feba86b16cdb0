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
    rows, scales = in_int8(_without_signs(tokenizer, table))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "model.safetensors"
    save_file({"embeddings": rows, "weights": scales}, file)
    # The library leaves the file to its maker alone.
    file.chmod(0o644)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    _write(
        folder / "modules.json",
        [
            _module(0, "", "sentence_transformers.models.StaticEmbedding"),
            _module(1, "1_Normalize", "sentence_transformers.models.Normalize"),
        ],
    )
    _write(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine", "prompts": {}})


def _without_signs(tokenizer: Tokenizer, table: NDArray[np.float32]) -> NDArray[np.float32]:
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
