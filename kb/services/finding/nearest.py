"""Themes that lie near a question that nothing answers, so that there is something to go on with."""

from collections.abc import Container
from functools import cached_property

import numpy as np

from kb.model.identity import ThemeId
from kb.model.theme import Thesaurus
from kb.ports.encoder import Vectors, WordVectors

# What is less alike lies near nothing: "fietsband plakken" has .30 with the nearest label, "hond uitlaten" .22; "mijn
# buurman is dement" .60, "kapotte verwarming" .75.
LEAST = 0.5
MOST = 3


class Nearest:
    """Compares a question with what themes are called; by the quick table, for it must not make an answer slow."""

    def __init__(self, *, table: WordVectors, thesaurus: Thesaurus) -> None:
        self._table = table
        self._thesaurus = thesaurus

    def themes(self, question: str, among: Container[ThemeId]) -> tuple[ThemeId, ...]:
        """Those of some themes with a label that is most alike, nearest first; none when nothing is near."""
        alike = (self._vectors @ self._table.encode_query(question)).tolist()
        best: dict[ThemeId, float] = {}
        for theme, likeness in zip(self._themes, alike, strict=True):
            best[theme] = max(likeness, best.get(theme, 0.0))
        near = sorted((-likeness, theme) for theme, likeness in best.items() if likeness >= LEAST and theme in among)
        return tuple(theme for _, theme in near[:MOST])

    @cached_property
    def _labels(self) -> list[tuple[ThemeId, str]]:
        """What themes are called in Dutch; the tops of branches are about nothing by themselves."""
        themes = [theme for theme in self._thesaurus if theme.broader is not None]
        named = [(theme.id, theme.called("nl")) for theme in themes]
        return named + [(theme.id, label.text) for theme in themes for label in theme.labels if label.style.shown]

    @cached_property
    def _themes(self) -> list[ThemeId]:
        return [theme for theme, _ in self._labels]

    @cached_property
    def _vectors(self) -> Vectors:
        found: Vectors = np.asarray(self._table.encode_passages([text for _, text in self._labels]))
        return found
