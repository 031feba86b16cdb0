"""The bridge between everyday and professional language: from any utterance to themes.

Each theme is scored in three ways that fail in different places: its label stands in the words (``Linker``), its
labels and definition share terms with them (BM25, brought to 0…1 over all themes), it is recognised. The same
recogniser says what documents are about; a theme that it does not know has the first two only.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.language.linker import Linker
from kb.language.terms import passage_terms, query_terms
from kb.model.theme import Label, Theme, Thesaurus
from kb.ports.encoder import Encoder
from kb.services.keeping.recognising import Recognising

# Chosen before they were measured: what is certain counts most.
_NAMED, _WORDS, _RECOGNISED = 1.0, 0.7, 1.4


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

    def __init__(self, *, thesaurus: Thesaurus, encoder: Encoder, linker: Linker, recognising: Recognising) -> None:
        self._thesaurus = thesaurus
        self._encoder = encoder
        self._linker = linker
        self._recognising = recognising

    def concepts(self, utterance: str, *, limit: int = 5) -> list[Translation]:
        """The themes nearest to an utterance, surest first, equal scores by id; none for words without meaning."""
        if not query_terms(utterance):
            return []
        named = set(self._linker.named(utterance))
        likely = self._recognising.likely(utterance)
        scores = (
            _NAMED * np.array([float(theme.id in named) for theme in self.themes])
            + _WORDS * _scaled(self._by_words(utterance))
            + _RECOGNISED * np.array([likely.get(theme.id, 0.0) for theme in self.themes])
        )
        order = sorted(range(len(self.themes)), key=lambda n: (-scores[n], self.themes[n].id))
        chosen = [self.themes[n] for n in order[:limit]]
        ways = self._ways(utterance, chosen)
        return [Translation(theme, float(scores[n]), way) for theme, n, way in zip(chosen, order, ways, strict=False)]

    def _ways(self, utterance: str, themes: Sequence[Theme]) -> list[str]:
        """Of each theme the label that is most alike, when it may be shown."""
        labels = [label for theme in themes for label in theme.labels]
        alike = self._encoder.encode_passages([label.text for label in labels]) @ self._encoder.encode_query(utterance)
        ends = np.cumsum([len(theme.labels) for theme in themes]).tolist()
        best = [max(range(start, end), key=alike.__getitem__) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
        return [_shown(labels[n]) for n in best]

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
