"""Polishing the retrieval model on our own questions and answers, as a small addition to its upper layers.

Each matrix of the upper layers gets two narrow ones whose product is added to it (LoRA: Hu et al., 2022), so the
blocks of four bits stay as they are and nothing is rounded away. Lower layers and word pieces stay as well: what
they make of a text is computed once.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from kb.adapters.encoders.retrieval import CENTRE, PASSAGE, QUESTION
from kb.adapters.encoders.transformer import Transformer
from kb.adapters.encoders.weights import DOWN, UP, Tensors, save, table, whole
from training import retrieval
from training.examples import Pair

logger = logging.getLogger(__name__)

_LONGEST = 128
_TOGETHER = 64
_EPSILON = 1e-12
_LOOK = ("query", "key", "value")
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
_MATRICES = (
    *(f"attention.self.{name}" for name in _LOOK),
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Recipe(NamedTuple):
    """What can be varied between runs.

    Attributes:
        first: the lowest layer that learns.
        rank: how narrow the added matrices are.
        share: how much of what was learned is kept; all of it forgets other texts.
    """

    first: int = 6
    rank: int = 12
    epochs: int = 1
    batch: int = 48
    rate: float = 5e-4
    temperature: float = 0.02
    share: float = 0.7
    seed: int = 0


class Halfway(NamedTuple):
    """What the lower layers make of texts.

    Attributes:
        rows: a tensor per text, shape ``(tokens, d)``.
    """

    rows: Sequence[torch.Tensor]

    def of(self, numbers: Sequence[int]) -> list[torch.Tensor]:
        """Those of some texts."""
        return [self.rows[number] for number in numbers]


class Lesson(NamedTuple):
    """Pairs, with what the lower layers make of their texts; ``near[n]`` is the near miss of pair ``n``."""

    questions: Halfway
    answers: Halfway
    near: Mapping[int, torch.Tensor]


def polish(
    folder: Path,
    pairs: Sequence[Pair],
    *,
    held: Mapping[str, Sequence[Pair]],
    texts: Sequence[str],
    recipe: Recipe,
) -> None:
    """Polish the model in a folder.

    Args:
        folder: of the retrieval model; what was added to it before is replaced.
        pairs: to learn from.
        held: pairs to look at before and after, by name.
        texts: some hundred Dutch texts, whose mean vector is taken off every vector.
        recipe: how.
    """
    file = folder / "model.safetensors"
    tensors = load_file(file)
    config = {name: int(value) for name, value in json.loads((folder / "config.json").read_text()).items()}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    model = Polishing(tensors, config, Tokenizer.from_file(str(folder / "tokenizer.json")), recipe)
    train(model, pairs, held, recipe)
    bare = {name: kept for name, kept in tensors.items() if not name.endswith((UP, DOWN))}
    polished = {**bare, **model.kept()}
    means = retrieval.means(Transformer(polished, config), tokenizer, texts)
    save({**polished, CENTRE: means.mean(axis=0).astype(np.float32)}, file)


class Polishing:
    """The retrieval model, of which the upper layers learn."""

    def __init__(self, tensors: Tensors, config: Mapping[str, int], tokenizer: Tokenizer, recipe: Recipe) -> None:
        """Take the model as it is packed; what was added to it before is taken off."""
        bare = {name: kept for name, kept in tensors.items() if not name.endswith((UP, DOWN))}
        self._recipe = recipe
        self._heads, self._count = config["num_attention_heads"], config["num_hidden_layers"]
        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(_LONGEST)
        self._words = table(bare, "embeddings.word_embeddings.weight")
        places = whole(bare, "embeddings.position_embeddings.weight")
        self._places = torch.from_numpy(places + whole(bare, "embeddings.token_type_embeddings.weight")[0])
        layers = [f"encoder.layer.{n}.{part}" for n in range(self._count) for part in (*_MATRICES, *_NORMS)]
        names = [f"{start}.{kind}" for start in ("embeddings.LayerNorm", *layers) for kind in ("weight", "bias")]
        self._weights = {name: torch.from_numpy(whole(bare, name)) for name in names}
        self._centre = torch.from_numpy(whole(bare, CENTRE))
        chance = torch.Generator().manual_seed(recipe.seed)
        self.added: dict[str, nn.Parameter] = {}
        for number in range(recipe.first, self._count):
            for part in _MATRICES:
                name = f"encoder.layer.{number}.{part}.weight"
                rows, columns = self._weights[name].shape
                down = torch.randn(recipe.rank, columns, generator=chance) / columns**0.5
                self.added[name + DOWN] = nn.Parameter(down)
                self.added[name + UP] = nn.Parameter(torch.zeros(rows, recipe.rank))

    @torch.no_grad()
    def halfway(self, texts: Sequence[str]) -> Halfway:
        """What the lower layers make of texts that have their prefix."""
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        found: list[torch.Tensor] = [torch.empty(0)] * len(tokens)
        by_length = sorted(range(len(tokens)), key=lambda number: len(tokens[number]))
        for start in range(0, len(tokens), _TOGETHER):
            some = by_length[start : start + _TOGETHER]
            lengths = [len(tokens[number]) for number in some]
            words = torch.from_numpy(self._words([id for number in some for id in tokens[number]]))
            where = torch.cat([torch.arange(length) for length in lengths])
            x = self._norm("embeddings.LayerNorm", words + self._places[where])
            x = self._through(range(self._recipe.first), x, lengths)
            for number, rows in zip(some, torch.split(x, lengths), strict=True):
                found[number] = rows.bfloat16()
        return Halfway(found)

    def vectors(self, halfway: Sequence[torch.Tensor]) -> torch.Tensor:
        """Unit-length rows, one per text."""
        lengths = [len(one) for one in halfway]
        x = self._through(range(self._recipe.first, self._count), torch.cat(list(halfway)).float(), lengths)
        texts = torch.split(x, lengths)
        means = functional.normalize(torch.stack([one.mean(0) for one in texts]), dim=1)
        return functional.normalize(means - self._centre, dim=1)

    def kept(self) -> dict[str, NDArray[np.generic]]:
        """What was learned, as far as it is kept, by the names of the matrices that it is added to."""
        share = self._recipe.share
        return {
            name: (weight.detach() * (share if name.endswith(UP) else 1)).numpy().astype(np.float16)
            for name, weight in self.added.items()
        }

    def _through(self, numbers: range, x: torch.Tensor, lengths: Sequence[int]) -> torch.Tensor:
        places, real = _laid(lengths)
        with torch.autocast("cpu", torch.bfloat16):
            for number in numbers:
                x = self._layer(f"encoder.layer.{number}", x, places, real)
        return x.float()

    def _layer(self, start: str, x: torch.Tensor, places: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """One layer of BERT; ``x`` has the tokens of all texts end to end."""
        width = x.shape[1]
        looks = [self._dense(f"{start}.attention.self.{name}", x)[places] for name in _LOOK]
        query, key, value = (
            one.view(*places.shape, self._heads, width // self._heads).transpose(1, 2) for one in looks
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=real[:, None, None, :])
        gathered = self._dense(f"{start}.attention.output.dense", seen.transpose(1, 2).flatten(2)[real])
        x = self._norm(f"{start}.attention.output.LayerNorm", x + gathered)
        wide = functional.gelu(self._dense(f"{start}.intermediate.dense", x), approximate="tanh")
        return self._norm(f"{start}.output.LayerNorm", x + self._dense(f"{start}.output.dense", wide))

    def _dense(self, name: str, x: torch.Tensor) -> torch.Tensor:
        found = functional.linear(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])
        if f"{name}.weight{UP}" in self.added:
            narrow = functional.linear(x, self.added[f"{name}.weight{DOWN}"])
            found = found + functional.linear(narrow, self.added[f"{name}.weight{UP}"])
        return found

    def _norm(self, name: str, x: torch.Tensor) -> torch.Tensor:
        weights = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(x.float(), (x.shape[1],), *weights, _EPSILON)


def lesson(model: Polishing, pairs: Sequence[Pair]) -> Lesson:
    """Pairs as the upper layers read them."""
    unlike = {number: pair.not_ for number, pair in enumerate(pairs) if pair.not_}
    near = model.halfway([PASSAGE + text for text in unlike.values()])
    return Lesson(
        questions=model.halfway([QUESTION + pair.one for pair in pairs]),
        answers=model.halfway([PASSAGE + pair.other for pair in pairs]),
        near=dict(zip(unlike, near.rows, strict=True)),
    )


def train(model: Polishing, pairs: Sequence[Pair], held: Mapping[str, Sequence[Pair]], recipe: Recipe) -> None:
    """Learn from pairs, and log how often held-out answers are found before and after.

    The answers of other questions in the batch, and all near misses in it, are what an answer must be told from; a
    question that occurs twice in a batch is no negative of itself.
    """
    lessons = {name: lesson(model, some) for name, some in held.items()}
    ours = lesson(model, pairs)
    _log("before", model, lessons)
    optimiser = torch.optim.AdamW(model.added.values(), lr=recipe.rate, weight_decay=0.01)
    chance = np.random.default_rng(recipe.seed)
    order = np.concatenate([chance.permutation(len(pairs)) for _ in range(recipe.epochs)])
    steps = len(order) // recipe.batch
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1.0, (step + 1) / 15) * max(0.05, 1 - step / steps)
        loss = _loss(model, ours, order[step * recipe.batch : (step + 1) * recipe.batch].tolist(), recipe)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.added.values(), 1.0)
        optimiser.step()
        if step % 20 == 0:
            logger.info("step %d of %d: %.3f", step, steps, loss.item())
    _log("after", model, lessons)


def _loss(model: Polishing, ours: Lesson, some: Sequence[int], recipe: Recipe) -> torch.Tensor:
    """InfoNCE from question to answer, and a third as much the other way."""
    near = [ours.near[number] for number in some if number in ours.near]
    both = model.vectors([*ours.questions.of(some), *ours.answers.of(some), *near])
    one, other = both[: len(some)], both[len(some) :]
    right = torch.arange(len(some))
    there = functional.cross_entropy(one @ other.T / recipe.temperature, right)
    back = functional.cross_entropy(other[: len(some)] @ one.T / recipe.temperature, right)
    return there + 0.3 * back


@torch.no_grad()
def _log(when: str, model: Polishing, lessons: Mapping[str, Lesson]) -> None:
    for name, one in lessons.items():
        questions, answers = _all(model, one.questions.rows), _all(model, one.answers.rows)
        likeness = questions @ torch.cat([answers, _all(model, list(one.near.values()))]).T
        rank = (likeness > likeness.diagonal()[:, None]).sum(1)
        first, ten = ((rank < most).float().mean().item() for most in (1, 10))
        logger.info("%s, %s: first %.3f, in ten %.3f", when, name, first, ten)


def _all(model: Polishing, rows: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.cat([model.vectors(rows[start : start + _TOGETHER]) for start in range(0, len(rows), _TOGETHER)])


def _laid(lengths: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """Which token stands where, and where one stands, for texts of these lengths laid end to end."""
    real = torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]
    places = torch.zeros(real.shape, dtype=torch.long)
    places[real] = torch.arange(int(real.sum()))
    return places, real
