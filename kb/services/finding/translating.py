"""The bridge between everyday and professional language: from any utterance to themes.

Each theme is scored in four ways that fail in different places: its label stands in the
words (``Linker``), its labels and definition share terms with them (BM25), one of its labels is
alike, its definition is alike (both by the encoder). Each score is brought to 0…1 over
all themes, and they are added with fixed weights.
"""

from collections import Counter
from functools import cached_property
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.language.linker import Linker
from kb.language.terms import passage_terms, query_terms
from kb.model.theme import Label, Theme, Thesaurus
from kb.ports.encoder import Encoder

# Chosen before they were measured: what is certain counts most, definitions least.
_NAMED, _WORDS, _LABEL, _DEFINITION = 1.0, 1.0, 0.7, 0.7


class Translation(NamedTuple):
    """A theme that an utterance is about.

    Attributes:
        score: higher is surer; only comparable within one utterance.
        via: the label that is most alike, when it may be shown.
    """

    theme: Theme
    score: float
    via: str


class Translating:
    """Finds what an utterance is about, in words of the thesaurus."""

    def __init__(self, *, thesaurus: Thesaurus, encoder: Encoder, linker: Linker) -> None:
        self._thesaurus = thesaurus
        self._encoder = encoder
        self._linker = linker

    def concepts(self, utterance: str, *, limit: int = 5) -> list[Translation]:
        """The themes nearest to an utterance, surest first, equal scores by id; none for words without meaning."""
        if not query_terms(utterance):
            return []
        vector = self._encoder.encode_query(utterance)
        by_label = self._label_vectors @ vector
        best_label = [max(range(start, end), key=by_label.__getitem__) for start, end in self._label_ranges]
        named = set(self._linker.named(utterance))
        scores = (
            _NAMED * np.array([float(theme.id in named) for theme in self.themes])
            + _WORDS * _scaled(self._by_words(utterance))
            + _LABEL * _scaled(by_label[best_label])
            + _DEFINITION * _scaled(self._definition_vectors @ vector)
        )
        order = sorted(range(len(self.themes)), key=lambda n: (-scores[n], self.themes[n].id))
        return [
            Translation(self.themes[n], float(scores[n]), _shown(self._labels[best_label[n]])) for n in order[:limit]
        ]

    def _by_words(self, utterance: str) -> NDArray[np.float64]:
        """BM25 of the utterance over what the thesaurus says of each theme."""
        asked, total = query_terms(utterance), len(self._theme_terms)
        rarity = {
            term: log(1 + (total - self._frequencies[term] + 0.5) / (self._frequencies[term] + 0.5)) for term in asked
        }
        return np.array(
            [
                sum(weight * terms[term] * rarity[term] for term, weight in asked.items() if term in terms)
                for terms in self._theme_terms
            ]
        )

    @cached_property
    def themes(self) -> list[Theme]:
        """All themes but the tops of branches, which are about nothing by themselves."""
        return [theme for theme in self._thesaurus if theme.broader is not None]

    @cached_property
    def _labels(self) -> list[Label]:
        return [label for theme in self.themes for label in theme.labels]

    @cached_property
    def _label_ranges(self) -> list[tuple[int, int]]:
        """Where each theme's labels stand in ``_labels``."""
        ends = np.cumsum([len(theme.labels) for theme in self.themes]).tolist()
        return list(zip([0, *ends[:-1]], ends, strict=True))

    @cached_property
    def _label_vectors(self) -> NDArray[np.float32]:
        return self._encoder.encode_passages([label.text for label in self._labels])

    @cached_property
    def _definition_vectors(self) -> NDArray[np.float32]:
        return self._encoder.encode_passages([theme.definition["nl"] for theme in self.themes])

    @cached_property
    def _theme_terms(self) -> list[dict[int, float]]:
        return [
            passage_terms(" ".join([*(label.text for label in theme.labels), theme.definition["nl"]]))
            for theme in self.themes
        ]

    @cached_property
    def _frequencies(self) -> Counter[int]:
        return Counter(term for terms in self._theme_terms for term in terms)


def _scaled(scores: NDArray[np.float64] | NDArray[np.float32]) -> NDArray[np.float64]:
    """The scores from 0 (lowest) to 1 (highest); all 0 when they are equal."""
    low, high = float(scores.min()), float(scores.max())
    return (scores.astype(np.float64) - low) / (high - low) if high > low else np.zeros(len(scores))


def _shown(label: Label) -> str:
    return label.text if label.style.shown else ""
