"""First vectors of Dutch tokens: what their English translations have in the teacher."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import simplemma
from numpy.typing import NDArray

from kb.language.tokens import stem
from training.examples import Meaning
from training.words import halves, plain

Rows = NDArray[np.float32]


def of_words(meanings: Sequence[Meaning], vectors: Rows, synonyms: Sequence[Sequence[str]]) -> dict[str, Rows]:
    """A vector per Dutch word or phrase: the mean over its translations; synonyms lend theirs to those without.

    Args:
        meanings: words with their translations.
        vectors: one row per meaning.
        synonyms: groups of words that can stand for each other.
    """
    gathered: dict[str, list[Rows]] = defaultdict(list)
    for meaning, vector in zip(meanings, vectors, strict=True):
        gathered[plain(meaning.dutch)] += [vector] * (2 if meaning.kind == "glossary" else 1)
    known = {word: np.mean(found, axis=0) for word, found in gathered.items()}
    for group in synonyms:
        words = [plain(word) for word in group]
        if have := [known[word] for word in words if word in known]:
            mean = np.mean(have, axis=0)
            for word in words:
                known.setdefault(word, mean)
    return known


def finder(known: Mapping[str, Rows]) -> Callable[[str], Rows | None]:
    """A way to find the vector of any word: itself, its lemma, a word with its stem, or its parts."""
    by_stem: dict[str, list[Rows]] = defaultdict(list)
    for word, vector in known.items():
        if word.isalpha():
            by_stem[stem(word)].append(vector)

    def find(word: str, *, in_parts: bool = True) -> Rows | None:
        for form in (word, plain(simplemma.lemmatize(word, lang="nl"))):
            if form in known:
                return known[form]
        if found := by_stem.get(stem(word)):
            return np.asarray(np.mean(found, axis=0))
        parts = [find(part, in_parts=False) for part in halves(word)] if in_parts else []
        have = [part for part in parts if part is not None]
        return np.asarray(np.mean(have, axis=0)) if have else None

    return find
