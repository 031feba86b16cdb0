"""The static model: a table of vectors, one per token; a text is their mean.

First vectors from the teacher's of the English translations, scaled by rarity (smooth
inverse frequency: Arora, Liang & Ma, 2017); then distilled on texts with an English
meaning (``2 (1 - cos)`` + InfoNCE) together with Dutch pairs; then reduced by principal
components.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import normalize

from training import initial
from training.examples import FORMAL, Meaning, Pair, Scored
from training.losses import contrast, cosent, imitation, shares

logger = logging.getLogger(__name__)

DIMENSION = 256
_RARITY = 1e-3


class Recipe(NamedTuple):
    """What can be varied between runs."""

    epochs: int = 9
    batch: int = 1024
    rate: float = 2e-3
    formal_share: float = 0.2
    pairs_weight: float = 0.6
    own_share: float = 0.6
    pairs_batch: int = 384
    scored_weight: float = 0.03
    seed: int = 0


def first_table(tokenizer: Tokenizer, known: Mapping[str, initial.Rows], probable: Mapping[str, float]) -> torch.Tensor:
    """The table to begin with, shape ``(tokens, 384)``; small noise where nothing is known."""
    find = initial.finder(known)
    chance = np.random.default_rng(0)
    centre = np.mean(list(known.values()), axis=0)
    table = chance.normal(0, 0.01, (tokenizer.get_vocab_size(), 384)).astype(np.float32)
    for token, number in tokenizer.get_vocab().items():
        vector = find(token) if token.isalpha() and len(token) > 2 else None
        if vector is not None:
            direction = (vector - centre) / np.linalg.norm(vector - centre)
            table[number] = direction * _RARITY / (_RARITY + probable.get(token, 1e-5))
    return torch.from_numpy(table)


class Bag:
    """Texts as lists of tokens, and their vectors under a table."""

    def __init__(self, tokenizer: Tokenizer, table: torch.Tensor) -> None:
        self._tokenizer = tokenizer
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(table.clone(), freeze=False, mode="mean", sparse=True)

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids per text; a text without any has the unknown token."""
        return [found.ids or [1] for found in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def __call__(self, many: Sequence[Sequence[int]]) -> torch.Tensor:
        """Unit-length rows, one per list of tokens."""
        starts = np.cumsum([0, *(len(tokens) for tokens in many[:-1])])
        return normalize(self.embedding(torch.tensor(np.concatenate(many)), torch.tensor(starts)), dim=1)

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length vectors of texts."""
        return np.asarray(self(self.tokens(texts)).numpy())


def distil(
    bag: Bag,
    meanings: Sequence[Meaning],
    targets: NDArray[np.float32],
    pairs: Sequence[Pair],
    scored: Sequence[Scored],
    recipe: Recipe,
) -> None:
    """Train the table of a bag in place."""
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    tokens, wanted = bag.tokens([meaning.dutch for meaning in meanings]), torch.from_numpy(targets)
    sides = [bag.tokens([pair.one for pair in pairs]), bag.tokens([pair.other for pair in pairs])]
    against = bag.tokens([pair.not_ or pair.other for pair in pairs])
    has_not = np.array([pair.not_ is not None for pair in pairs])
    rated = [bag.tokens([one.one for one in scored]), bag.tokens([one.other for one in scored])]
    scores = torch.tensor([one.score for one in scored])
    drawn = shares([meaning.kind in FORMAL for meaning in meanings], recipe.formal_share)
    pairs_drawn = shares([pair.own for pair in pairs], recipe.own_share)
    optimiser = torch.optim.SparseAdam(bag.embedding.parameters(), lr=recipe.rate)
    steps = recipe.epochs * (len(tokens) // recipe.batch)
    for step in range(steps):
        chosen = chance.choice(len(tokens), recipe.batch, replace=False, p=drawn)
        loss = imitation(bag([tokens[n] for n in chosen]), wanted[chosen])
        if recipe.pairs_weight:
            some = chance.choice(len(pairs), recipe.pairs_batch, replace=False, p=pairs_drawn)
            hard = some[has_not[some]]
            loss = loss + recipe.pairs_weight * contrast(
                bag([sides[0][n] for n in some]),
                bag([sides[1][n] for n in some] + [against[n] for n in hard]),
            )
        if recipe.scored_weight:
            some = chance.choice(len(scored), 128, replace=False)
            cosines = (bag([rated[0][n] for n in some]) * bag([rated[1][n] for n in some])).sum(1)
            loss = loss + recipe.scored_weight * cosent(cosines, scores[some])
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * max(0.05, 1 - step / steps)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()  # type: ignore[no-untyped-call]
        if step % 200 == 0:
            logger.info("static: step %d of %d, loss %.3f", step, steps, loss.item())


def principal(bag: Bag, texts: Sequence[str], dimension: int = DIMENSION) -> NDArray[np.float32]:
    """The table on its main components, shape ``(tokens, dimension)``."""
    vectors = bag.encode(texts)
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(bag.embedding.weight.detach().numpy() @ directions[:, ::-1][:, :dimension])
