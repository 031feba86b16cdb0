"""The contextual model: the teacher's six layers with an embedding matrix for Dutch.

Each Dutch token begins with the mean input embedding of its translation's word pieces, so
the layers understand a little Dutch before any training. Then the matrix alone learns to
give the teacher's vectors of the English for the Dutch text, then all layers do, together
with pairs of Dutch texts; at the end comes the order in which people find sentences alike
(CoSENT). For pairs and order the vectors count as they will be, with
those of the static table beside them: the layers learn what the table does not know.

Every random choice follows from the seed and the number of the step, so that a run that
was cut off goes on as if it had not been.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

from kb.adapters.encoders.contextual import TABLE_WEIGHT
from training import initial, teacher
from training.evaluation import Encode
from training.examples import FORMAL, Meaning, Pair, Scored
from training.losses import contrast, cosent, imitation, shares

logger = logging.getLogger(__name__)

_LONGEST = 128
_KEPT_EVERY = 200
_BLOCK = 40
_CHUNK = 48
_WIDTHS = 16


class Recipe(NamedTuple):
    """What can be varied between runs."""

    steps: int = 1200
    table_alone: float = 0.4
    batch: int = 192
    table_rate: float = 2e-3
    layers_rate: float = 1e-4
    formal_share: float = 0.22
    sentence_share: float = 0.6
    pairs_weight: float = 0.5
    own_share: float = 0.6
    pairs_batch: int = 48
    scored_weight: float = 0.0
    scored_batch: int = 48
    seed: int = 0


# After the first recipe, with the weights that it gave. Scores come here alone, each pair once or twice: there are few
# of them, and seen more often they are learned by heart.
POLISH = Recipe(
    steps=240,
    table_alone=0.0,
    table_rate=1e-3,
    layers_rate=6e-5,
    pairs_weight=1.0,
    pairs_batch=64,
    scored_weight=0.2,
    scored_batch=96,
    seed=1,
)


class Corpus(NamedTuple):
    """What is learned from; ``targets`` has a row per meaning, ``table`` gives the vectors that will stand beside."""

    meanings: Sequence[Meaning]
    targets: NDArray[np.float32]
    pairs: Sequence[Pair]
    scored: Sequence[Scored]
    table: Encode


class Contextual:
    """The model in training: texts to unit-length vectors."""

    def __init__(self, tokenizer: Tokenizer, table: torch.Tensor | None = None) -> None:
        """Take the teacher's layers.

        Args:
            tokenizer: with a start and an end token around every text.
            table: first input embeddings, shape ``(tokens, 384)``.
        """
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self._tokenizer = tokenizer
        self.model: Any = AutoModel.from_pretrained(
            teacher.folder(), add_pooling_layer=False, attn_implementation="eager"
        )
        size = tokenizer.get_vocab_size()
        begin = torch.zeros(size, self.model.config.hidden_size) if table is None else table
        self.model.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
            begin, freeze=False, sparse=True
        )
        self.model.config.vocab_size = size
        # Without dropout: imitation is a regression, and what it gives must not tremble.
        self.model.eval().to(self.device)

    @property
    def table(self) -> torch.nn.Parameter:
        """The input embeddings."""
        found: torch.nn.Parameter = self.model.embeddings.word_embeddings.weight
        return found

    @property
    def layers(self) -> list[torch.nn.Parameter]:
        """Everything but the input embeddings."""
        return [weight for weight in self.model.parameters() if weight is not self.table]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids per text, cut after 128."""
        return [found.ids[: _LONGEST - 1] + found.ids[-1:] for found in self._tokenizer.encode_batch(list(texts))]

    def __call__(self, many: Sequence[Sequence[int]]) -> torch.Tensor:
        """Unit-length rows, one per list of tokens; those of like length go together, so that little is padding."""
        order = sorted(range(len(many)), key=lambda number: len(many[number]))
        rows = [self._rows([many[n] for n in order[start : start + _CHUNK]]) for start in range(0, len(order), _CHUNK)]
        return torch.cat(rows)[torch.tensor(np.argsort(order), device=self.device)]

    def _rows(self, many: Sequence[Sequence[int]]) -> torch.Tensor:
        """The mean over the tokens, as the teacher does."""
        # Few different shapes: for each new one kernels are made, which takes seconds.
        longest = -(-max(map(len, many)) // _WIDTHS) * _WIDTHS
        ids = torch.zeros(_CHUNK, longest, dtype=torch.long)
        mask = torch.zeros(_CHUNK, longest, dtype=torch.long)
        mask[len(many) :, 0] = 1
        for row, tokens in enumerate(many):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        ids, mask = ids.to(self.device), mask.to(self.device)
        with torch.autocast(self.device, torch.bfloat16):
            hidden = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask[..., None].float()
        return normalize((hidden.float() * weight).sum(1) / weight.sum(1), dim=1)[: len(many)]

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length vectors of texts, shape ``(n, 384)``."""
        return np.asarray(self(self.tokens(texts)).cpu().numpy())


def first_table(tokenizer: Tokenizer, meanings: Sequence[Meaning], synonyms: Sequence[Sequence[str]]) -> torch.Tensor:
    """The input embeddings to begin with, shape ``(tokens, 384)``."""
    english = AutoTokenizer.from_pretrained(teacher.folder())
    model: Any = AutoModel.from_pretrained(teacher.folder())
    pieces = model.embeddings.word_embeddings.weight.detach().numpy()
    found = english([_bare(meaning.english) for meaning in meanings], add_special_tokens=False)["input_ids"]
    vectors = np.stack([pieces[ids[:6] or [english.unk_token_id]].mean(axis=0) for ids in found])
    find = initial.finder(initial.of_words(meanings, vectors, synonyms))
    chance = np.random.default_rng(0)
    size = tokenizer.get_vocab_size()
    table = pieces.mean(0) + 0.3 * pieces.std(0) * chance.normal(size=(size, pieces.shape[1]))
    # Names, digits, signs and the start and end tokens are the same in both languages.
    shared = english.get_vocab()
    for token, number in tokenizer.get_vocab().items():
        vector = find(token) if token.isalpha() and len(token) > 2 else None
        if vector is not None:
            table[number] = vector
        elif token in shared:
            table[number] = pieces[shared[token]]
    return torch.from_numpy(table.astype(np.float32))


def train(
    model: Contextual, corpus: Corpus, recipe: Recipe, *, kept: Path, look: Callable[[], Mapping[str, float]]
) -> None:
    """Train in place.

    Args:
        model: see above.
        corpus: what is learned from.
        recipe: how.
        kept: a file in which the run is kept every 200 steps; the same lesson goes on from there.
        look: figures to log at those steps.
    """
    lessons = _Lessons(model, corpus, recipe)
    of_table = torch.optim.SparseAdam([model.table], lr=recipe.table_rate)
    of_layers = torch.optim.AdamW(model.layers, lr=recipe.layers_rate, weight_decay=0.01)
    optimisers: list[tuple[torch.optim.Optimizer, float]] = [
        (of_table, recipe.table_rate),
        (of_layers, recipe.layers_rate),
    ]
    lesson = repr((recipe, len(corpus.meanings), len(corpus.pairs), len(corpus.scored), tuple(model.table.shape)))
    begin = _resume(model, optimisers, kept, lesson)
    alone = int(recipe.table_alone * recipe.steps)
    for step in range(begin, recipe.steps):
        for weight in model.layers:
            weight.requires_grad_(step >= alone)
        for optimiser, rate in optimisers:
            optimiser.zero_grad()
            for group in optimiser.param_groups:
                group["lr"] = rate * max(0.05, 1 - step / recipe.steps)
        loss = lessons.loss(step)
        loss.backward()  # type: ignore[no-untyped-call]
        of_table.step()  # type: ignore[no-untyped-call]
        if step >= alone:
            torch.nn.utils.clip_grad_norm_(model.layers, 1.0)
            of_layers.step()
        if step % 50 == 0:
            logger.info("contextual: step %d of %d, loss %.3f", step, recipe.steps, loss.item())
        if (step + 1) % _KEPT_EVERY == 0 or step + 1 == recipe.steps:
            _keep(model, optimisers, kept, {"step": step + 1, "lesson": lesson})
            logger.info("contextual: after %d steps %s", step + 1, dict(look()))


def beside(layers: torch.Tensor, table: torch.Tensor) -> torch.Tensor:
    """The model's vectors: unit-length rows of both parts side by side, each with its weight in a cosine."""
    return torch.cat([layers * (1 - TABLE_WEIGHT) ** 0.5, table * TABLE_WEIGHT**0.5], dim=1)


class _Texts:
    """Texts as tokens, and their vectors under the table."""

    def __init__(self, model: Contextual, table: Encode, texts: Sequence[str]) -> None:
        self.tokens = model.tokens(texts)
        self.table = torch.from_numpy(table(texts)).to(model.device)


class _Lessons:
    """The loss of a step."""

    def __init__(self, model: Contextual, corpus: Corpus, recipe: Recipe) -> None:
        self._model, self._recipe = model, recipe
        self._tokens = model.tokens([meaning.dutch for meaning in corpus.meanings])
        self._lengths = np.array([len(tokens) for tokens in self._tokens])
        self._wanted = torch.from_numpy(corpus.targets).to(model.device)
        self._shares = _meaning_shares(corpus.meanings, recipe)
        pairs, scored = corpus.pairs, corpus.scored
        self._sides = [
            _Texts(model, corpus.table, texts)
            for texts in ([pair.one for pair in pairs], [pair.other for pair in pairs], [p.not_ or "" for p in pairs])
        ]
        self._has_not = np.array([pair.not_ is not None for pair in pairs])
        self._pair_shares = shares([pair.own for pair in pairs], recipe.own_share)
        self._rated = [
            _Texts(model, corpus.table, texts) for texts in ([pair.one for pair in scored], [p.other for p in scored])
        ]
        self._scores = torch.tensor([one.score for one in scored], device=model.device)
        self._block: tuple[int, list[NDArray[np.int64]]] = (-1, [])

    def loss(self, step: int) -> torch.Tensor:
        """Imitation at every step, pairs and, if they weigh anything, scores every other step in turn."""
        chosen = self._batch(step)
        found = self._model([self._tokens[number] for number in chosen])
        total = imitation(found, self._wanted[chosen], contrast_weight=0.5)
        chance = np.random.default_rng((self._recipe.seed, 1, step))
        if step % 2:
            return total + self._of_pairs(chance)
        return total + self._of_scores(chance) if self._recipe.scored_weight else total

    def _of_pairs(self, chance: np.random.Generator) -> torch.Tensor:
        some = chance.choice(len(self._has_not), self._recipe.pairs_batch, replace=False, p=self._pair_shares)
        one, other, not_ = self._sides
        found = self._joined((one, some), (other, some), (not_, some[self._has_not[some]]))
        return self._recipe.pairs_weight * contrast(found[: len(some)], found[len(some) :])

    def _of_scores(self, chance: np.random.Generator) -> torch.Tensor:
        some = chance.choice(len(self._scores), self._recipe.scored_batch, replace=False)
        one, other = self._joined(*((side, some) for side in self._rated)).chunk(2)
        return self._recipe.scored_weight * cosent((one * other).sum(1), self._scores[some])

    def _joined(self, *chosen: tuple["_Texts", NDArray[np.int64]]) -> torch.Tensor:
        """Vectors as they will be, those of the table beside those of the layers."""
        layers = self._model([texts.tokens[n] for texts, some in chosen for n in some])
        return beside(layers, torch.cat([texts.table[some] for texts, some in chosen]))

    def _batch(self, step: int) -> NDArray[np.int64]:
        """Texts of like length, so that little of a batch is padding."""
        number, place = divmod(step, _BLOCK)
        if number != self._block[0]:
            chance = np.random.default_rng((self._recipe.seed, 0, number))
            drawn = chance.choice(len(self._tokens), self._recipe.batch * _BLOCK, replace=False, p=self._shares)
            ordered = drawn[np.argsort(self._lengths[drawn] + chance.random(len(drawn)))]
            batches = ordered.reshape(_BLOCK, self._recipe.batch)
            self._block = (number, list(batches[chance.permutation(_BLOCK)]))
        return self._block[1][place]


def _meaning_shares(meanings: Sequence[Meaning], recipe: Recipe) -> NDArray[np.float64]:
    """Formal texts and other sentences each have their share; words have the rest."""
    kinds = np.array(
        [1 if one.kind in FORMAL else 2 if " " in one.dutch and one.dutch[-1] in ".?!" else 0 for one in meanings]
    )
    share = np.array([1 - recipe.formal_share - recipe.sentence_share, recipe.formal_share, recipe.sentence_share])
    found = (share / np.maximum(1, np.bincount(kinds, minlength=3)))[kinds]
    return np.asarray(found / found.sum())


def _bare(english: str) -> str:
    """A translation without "to" and without its gloss."""
    return english.removeprefix("to ").split(" (")[0]


def _keep(
    model: Contextual, optimisers: list[tuple[torch.optim.Optimizer, float]], kept: Path, where: dict[str, Any]
) -> None:
    state = {
        **where,
        "model": model.model.state_dict(),
        "optimisers": [optimiser.state_dict() for optimiser, _ in optimisers],
    }
    beside = kept.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(kept)


def _resume(model: Contextual, optimisers: list[tuple[torch.optim.Optimizer, float]], kept: Path, lesson: str) -> int:
    """The step to begin with; a run with another recipe or other data begins anew."""
    state = torch.load(kept, map_location=model.device, weights_only=True) if kept.exists() else {}
    if state.get("lesson") != lesson:
        return 0
    model.model.load_state_dict(state["model"])
    for (optimiser, _), there in zip(optimisers, state["optimisers"], strict=True):
        optimiser.load_state_dict(there)
    logger.info("contextual: goes on from step %d", state["step"])
    return int(state["step"])
