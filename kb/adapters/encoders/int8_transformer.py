"""The contextual model for sentence-transformers, so that its folder opens like any other.

``modules.json`` of the folder names this module. The product itself reads the same weights
with NumPy, see ``contextual``; this is for whoever goes on with the model.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load_file
from sentence_transformers.base.modules.input_module import InputModule
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from transformers import BertConfig, BertModel

from kb.adapters.encoders.contextual import TABLE, TABLE_FOLDER, TABLE_WEIGHT, VOCABULARY, read_tokenizer
from kb.adapters.encoders.static import read_table
from kb.adapters.encoders.weights import SCALES, packed, save, whole


class Int8Transformer(InputModule):
    """BERT, kept as int8 rows with a scale each, beside the table of the static model; computes in float32."""

    config_keys = ["max_seq_length"]  # noqa: RUF012

    def __init__(self, model: BertModel, table: torch.Tensor, tokenizer: Tokenizer, max_seq_length: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.model = model
        self.table = torch.nn.Embedding.from_pretrained(table)  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.max_seq_length = max_seq_length
        tokenizer.enable_truncation(max_seq_length)
        tokenizer.enable_padding()

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Token ids and mask, padded to the longest."""
        found = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([one.ids for one in found]),
            "attention_mask": torch.tensor([one.attention_mask for one in found]),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """The features with a vector per text."""
        tokens, mask = features["input_ids"], features["attention_mask"]
        hidden = self.model(input_ids=tokens, attention_mask=mask).last_hidden_state
        thought = normalize((hidden * mask[..., None]).sum(1), dim=1)
        # Without the start and the end.
        inside = torch.nn.functional.pad(mask[:, 2:], (1, 1))
        own = normalize((self.table(tokens) * inside[..., None]).sum(1), dim=1)
        parts = [thought * (1 - TABLE_WEIGHT) ** 0.5, own * TABLE_WEIGHT**0.5]
        features["sentence_embedding"] = normalize(torch.cat(parts, dim=1), dim=1)
        return features

    def get_embedding_dimension(self) -> int:
        """The number of components of a vector."""
        return int(self.model.config.hidden_size + self.table.embedding_dim)

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write the weights to a folder, in int8 again."""
        folder = Path(output_path)
        tensors = {**self.model.state_dict(), TABLE: self.table.weight}
        save(
            packed({name: tensor.detach().cpu().numpy() for name, tensor in tensors.items()}),
            folder / "model.safetensors",
        )
        config = {**self.model.config.to_diff_dict(), "max_seq_length": self.max_seq_length}
        (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        self.tokenizer.save(str(folder / VOCABULARY), pretty=False)

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, **__: Any) -> "Int8Transformer":
        """The model in a local folder."""
        folder = Path(model_name_or_path)
        config = json.loads((folder / "config.json").read_text())
        model = BertModel(BertConfig(**config), add_pooling_layer=False)
        model.train(mode=False)
        kept = load_file(folder / "model.safetensors")
        tensors = {name: torch.from_numpy(whole(kept, name)) for name in kept if not name.endswith(SCALES)}
        table = tensors.pop(TABLE) if TABLE in tensors else _table_beside(folder)
        model.load_state_dict(tensors)
        return cls(model, table, read_tokenizer(folder), config["max_seq_length"])


def _table_beside(folder: Path) -> torch.Tensor:
    words = read_table(folder.with_name(TABLE_FOLDER))
    return torch.from_numpy(words(range(len(words.rows))))
