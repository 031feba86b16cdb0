"""The recogniser that comes with the product: weights that ``training/recognising.py`` learned.

``weights.json`` holds what all encoders share and their weights of evidence, ``words.safetensors`` the weights of
words, and a file for each encoder what its vectors say.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from kb.adapters.encoders.ours import OURS, STATIC
from kb.adapters.encoders.weights import SCALES, digest, whole
from kb.errors import EncoderUnavailable
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.ports.encoder import Encoder, Vector, Vectors
from kb.ports.recogniser import Grid, Recogniser, Terms
from kb.ranking.recognition import Scores, evidence, worth_it

# How much a sentence's likeness to labels and definition weighs where it is looked for which one did it: with it the
# right one of two texts leads in 91 %, without in 90 %.
_SAID = 0.6
FOLDER = Path(__file__).parents[1] / "models" / "themes"
WEIGHTS, WORDS = "weights.json", "words.safetensors"


def open_recogniser(encoder: str, *, folder: Path = FOLDER) -> Recogniser | None:
    """The recogniser for the vectors of an encoder, by the name of ``KB_ENCODER``; none was learned for other ones.

    Raises:
        EncoderUnavailable: its files cannot be read.
    """
    try:
        said = json.loads((folder / WEIGHTS).read_text(encoding="utf-8"))
        if encoder not in said["encoders"]:
            return None
        return LearnedRecogniser(encoder, said, folder)
    except (OSError, ValueError, KeyError) as error:
        msg = f"in {folder} staat geen herkenner van thema's ({type(error).__name__})"
        raise EncoderUnavailable(msg) from error


class LearnedRecogniser:
    """A ``Recogniser``: weights per theme of vectors and words, and a weighted sum of the evidence that they are."""

    def __init__(self, encoder: str, said: Mapping[str, Any], folder: Path) -> None:
        """Read the weights.

        Args:
            encoder: by the name of ``KB_ENCODER``.
            said: what stands in ``WEIGHTS``.
            folder: of all files.
        """
        vectors, words = load_file(folder / f"{encoder}.safetensors"), load_file(folder / WORDS)
        own = said["encoders"][encoder]
        self.version = digest(*(folder / name for name in (WEIGHTS, WORDS, f"{encoder}.safetensors")))
        quick = load_file(folder / f"{STATIC}.safetensors")
        self._quick = _tensors(quick)
        self.themes = tuple(map(ThemeId, said["themes"]))
        self._doubtful = frozenset(said["doubtful"])
        self._believes_from = {kind: float(least) for kind, least in said["believes from"].items()}
        self._counts_from = {KnowledgeSource(source): float(least) for source, least in own["counts from"].items()}
        self._proposes_from = {KnowledgeSource(source): float(least) for source, least in own["proposes from"].items()}
        self._means, self._spreads, self._weights = (
            np.array(own[name], dtype=np.float32) for name in ("means", "spreads", "weights")
        )
        self._bias = float(own["bias"])
        self._nothing_from, self._surely_from = float(said["nothing from"]), float(said["surely from"])
        self._rarity = np.array(said["rarity"], dtype=np.float32)
        self._of_vectors = _tensors(vectors)
        self._of_words = whole(words, "words")
        self._words_bias = whole(words, "bias")
        self._rare = whole(words, "rare")
        self._terms = {int(term): row for row, term in enumerate(words["terms"])}

    def probabilities(self, vectors: Vectors, words: Sequence[Terms], named: Sequence[Collection[ThemeId]]) -> Grid:
        """See ``Recogniser``."""
        if not len(vectors):
            return np.zeros((0, len(self.themes)), dtype=np.float32)
        scores = self._scores(vectors, words, named)
        scaled = (evidence(scores, self._rarity) - self._means) / self._spreads
        found = 1 / (1 + np.exp(-(scaled @ self._weights + self._bias)))
        # What resembles texts about nothing must be the surer.
        believed = (scores.nothing < self._nothing_from) | (found >= self._surely_from)
        return np.where(worth_it(scores) & believed, found, 0).astype(np.float32)

    def subjects(self, vectors: Vectors) -> Grid:
        """See ``Recogniser``."""
        own = self._of_vectors
        found: Grid = ((vectors - own["centre"]) @ _directions(own["meaning"]).T).astype(np.float32)
        return found

    def outside(self, vectors: Vectors) -> Vector:
        """See ``Recogniser``."""
        own = self._of_vectors
        found: Vector = (vectors @ own["nothing"].T + own["nothing bias"])[:, 0].astype(np.float32)
        return found

    def says(self, sentences: Sequence[str], words: Sequence[Terms]) -> Grid:
        """See ``Recogniser``. A table of words stands in for the encoder, which would take as long as before."""
        quick, vectors = self._quick, self._table.encode_passages(sentences)
        around = _directions(vectors - quick["centre"])
        found: Grid = vectors @ quick["meaning"].T + self._words_say(words)
        found += np.float32(_SAID) * (around @ (quick["labels"] + quick["definitions"]).T)
        return found

    @cached_property
    def _table(self) -> Encoder:
        return OURS[STATIC]()

    def _words_say(self, words: Sequence[Terms]) -> Grid:
        found = np.zeros((len(words), len(self.themes)), dtype=np.float32)
        for row, terms in enumerate(words):
            known = [(self._terms[term], weight) for term, weight in terms.items() if term in self._terms]
            if known:
                rows = [place for place, _ in known]
                weights: Vector = np.array([weight for _, weight in known], dtype=np.float32) * self._rare[rows]
                found[row] = (weights / np.linalg.norm(weights)) @ self._of_words[rows]
        return found

    def counts_from(self, source: KnowledgeSource) -> float:
        """See ``Recogniser``."""
        return self._counts_from.get(source, max(self._counts_from.values()))

    def proposes_from(self, source: KnowledgeSource) -> float:
        """See ``Recogniser``."""
        return self._proposes_from.get(source, max(self._proposes_from.values()))

    def believes_from(self, label: str) -> float:
        """See ``Recogniser``."""
        return self._believes_from["doubtful" if self.is_doubtful(label) else "other"]

    def is_doubtful(self, label: str) -> bool:
        """See ``Recogniser``."""
        return label in self._doubtful

    def _scores(self, vectors: Vectors, words: Sequence[Terms], named: Sequence[Collection[ThemeId]]) -> Scores:
        own = self._of_vectors
        around = _directions(vectors - own["centre"])
        there = np.array([[theme in some for theme in self.themes] for some in named], dtype=np.float32)
        return Scores(
            meaning=vectors @ own["meaning"].T + own["bias"],
            words=self._words_say(words) + self._words_bias,
            labels=around @ own["labels"].T,
            definition=around @ own["definitions"].T,
            named=there,
            nothing=self.outside(vectors)[:, None],
        )


def _tensors(kept: Mapping[str, Any]) -> dict[str, NDArray[np.float32]]:
    return {name: whole(kept, name) for name in kept if not name.endswith(SCALES)}


def _directions(rows: Vectors) -> Vectors:
    found: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return found
