"""Models as folders that sentence-transformers can open, with weights in int8.

For the static model the names are those of model2vec, which sentence-transformers reads.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from kb.adapters.encoders.weights import Table, Tensors, packed, save

_LONGEST = 256


def pack_static(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write the static model as a sentence-transformers folder.

    Args:
        folder: made anew.
        tokenizer: of the model.
        table: shape ``(tokens, dimension)``.
    """
    rows, scales = Table.of(table)
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


def pack_contextual(folder: Path, tensors: Mapping[str, NDArray[np.float32]], config: Mapping[str, object]) -> None:
    """Write the contextual model as a sentence-transformers folder; its word pieces are those of the static model.

    Args:
        folder: made anew.
        tensors: by their names in BERT; tables become int8.
        config: of BERT, as transformers knows it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    save(packed(tensors), folder / "model.safetensors")
    _write(folder / "config.json", {**config, "max_seq_length": _LONGEST})
    _write(
        folder / "modules.json",
        [
            _module(0, "", "kb.adapters.encoders.int8_transformer.Int8Transformer"),
        ],
    )
    _write(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine", "prompts": {}})


def pack_retrieval(folder: Path, tokenizer: Tokenizer, tensors: Tensors, config: Mapping[str, object]) -> None:
    """Write the retrieval model; its blocks of four bits are no form that sentence-transformers knows.

    Args:
        folder: made anew.
        tokenizer: with a start and an end token.
        tensors: as ``weights`` keeps them.
        config: of BERT, as transformers knows it, with ``max_seq_length``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder, dict(tensors), tokenizer)
    _write(folder / "config.json", config)


def _save(folder: Path, tensors: dict[str, NDArray[np.generic]], tokenizer: Tokenizer) -> None:
    save(tensors, folder / "model.safetensors")
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
