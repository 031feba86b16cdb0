"""Comparing a question with passages word by word, in a table with a vector for each piece of a word.

What does not depend on the question is remembered as numbers of pieces, a few hundred bytes a passage; vectors would
take a hundred times that. Each piece that occurs is compared with the question once for all passages together.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.language.refusals import denies, refuses
from kb.model.document import Passage
from kb.model.identity import PassageId
from kb.ports.encoder import Vectors, WordVectors

# Passages of which is remembered what they are made of; some 1.5 kilobytes each.
_REMEMBERED = 20_000
# Passages of which is remembered where they deny something, with their words: few questions ask for that.
_DENIALS = 1_000
# Cheaper than the sentences of ``kb.language.sentences``; which of them is best hardly depends on it.
_SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+|\n+")

Numbers = NDArray[np.int64]


class Worded(NamedTuple):
    """What the words of a passage say of a question.

    Attributes:
        sentence: how alike its best sentence is.
        pieces: how far the pieces of the question are met by pieces of it (Khattab & Zaharia, 2020).
        denial: how much more alike its best sentence with a denial is than its best one without; 0 for a question
            in which nobody refuses anything.
    """

    sentence: float
    pieces: float
    denial: float


class _Made(NamedTuple):
    """What a passage is made of.

    Attributes:
        pieces: the numbers of its pieces of words.
        starts: where its sentences begin among those.
        lengths: of the sums of the vectors of each sentence.
    """

    pieces: Numbers
    starts: Numbers
    lengths: Vectors


class Wording:
    """Compares, and remembers what passages are made of."""

    def __init__(self, table: WordVectors, *, most: int = _REMEMBERED) -> None:
        self._table = table
        self._most = most
        self._denied = lru_cache(_DENIALS)(_denied)
        self._made: OrderedDict[PassageId, _Made] = OrderedDict()
        self._lock = threading.Lock()

    def compare(self, question: str, passages: Sequence[Passage]) -> list[Worded]:
        """What the words of each passage say, in order; at least one passage."""
        made = self._of(passages)
        pieces = np.concatenate([one.pieces for one in made])
        occurring, places = np.unique(pieces, return_inverse=True)
        alike, met = self._compared(question, occurring)
        begins = np.cumsum([0, *(len(one.pieces) for one in made[:-1])])
        best = np.maximum.reduceat(met[places], begins, axis=0)
        sentences = self._sentences(question, alike[places], made, begins)
        weights = self._weights(question)
        denials = self._denials(question, passages, sentences)
        return [
            Worded(sentence=float(cosines.max()), pieces=float(row @ weights), denial=denial)
            for cosines, row, denial in zip(sentences, best, denials, strict=True)
        ]

    def _denials(self, question: str, passages: Sequence[Passage], sentences: Sequence[Vectors]) -> Sequence[float]:
        if not refuses(question):
            return [0.0] * len(passages)
        return [_denial(cosines, self._denied(one.exact)) for one, cosines in zip(passages, sentences, strict=True)]

    def _compared(self, question: str, pieces: Numbers) -> tuple[Vectors, Vectors]:
        """How alike pieces are to the question as a whole, and in direction to each piece of the question."""
        rows, of_question = self._table.rows(pieces), self._table.rows(self._table.pieces([question])[0])
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), 1e-9)
        directions = of_question / np.maximum(np.linalg.norm(of_question, axis=1, keepdims=True), 1e-9)
        products = rows @ np.vstack([self._table.encode_query(question)[None, :], directions]).T
        return products[:, 0], products[:, 1:] / lengths[:, None]

    def _weights(self, question: str) -> Vectors:
        """How much each piece of the question weighs, one together."""
        lengths = np.linalg.norm(self._table.rows(self._table.pieces([question])[0]), axis=1)
        weights: Vectors = lengths / (lengths.sum() or 1.0)
        return weights

    def _sentences(self, question: str, alike: Vectors, made: Sequence[_Made], begins: Numbers) -> list[Vectors]:
        """The cosines of the sentences of each passage with the question."""
        starts = np.concatenate([one.starts + begin for one, begin in zip(made, begins, strict=True)])
        lengths = np.concatenate([one.lengths for one in made])
        vector = self._table.encode_query(question)
        # A sentence that weighs nothing has the direction that a text without words has.
        nothing = float(vector.sum()) * vector.size**-0.5
        sums = np.add.reduceat(alike, starts)
        cosines = np.where(lengths > 0, sums / np.where(lengths > 0, lengths, 1), nothing)
        return np.split(cosines, np.cumsum([len(one.starts) for one in made[:-1]]))

    def _of(self, passages: Sequence[Passage]) -> list[_Made]:
        """What each passage is made of: remembered, or taken apart together."""
        with self._lock:
            known = {one.id: self._made[one.id] for one in passages if one.id in self._made}
        new = {one.id: one.exact for one in passages if one.id not in known}
        if new:
            known.update(zip(new, self._take_apart(list(new.values())), strict=True))
        with self._lock:
            for id, made in known.items():
                self._made[id] = made
                self._made.move_to_end(id)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return [known[one.id] for one in passages]

    def _take_apart(self, texts: Sequence[str]) -> Iterator[_Made]:
        """At least one text; all at once, since to hand over some sentences costs more than to take them apart."""
        parts = [_parts(text) for text in texts]
        pieces = self._table.pieces([one for some in parts for one in some])
        together = np.concatenate(pieces)
        starts = np.cumsum([0, *map(len, pieces[:-1])])
        lengths = np.linalg.norm(_sums(self._table.rows(together), starts), axis=1)
        firsts = np.cumsum([len(some) for some in parts[:-1]], dtype=np.int64)
        cut = (np.split(together, starts[firsts]), np.split(starts, firsts), np.split(lengths, firsts))
        for own, begins, some in zip(*cut, strict=True):
            # Copies, or each would keep hold of all.
            yield _Made(own.copy(), begins - begins[0], some.copy())


def _sums(rows: Vectors, starts: Numbers) -> Vectors:
    """Of the rows from each start to the next; a tenth of the time of ``np.add.reduceat``, which goes down columns."""
    found = np.empty((len(starts), rows.shape[1]), dtype=rows.dtype)
    for n, (start, end) in enumerate(pairwise([*starts.tolist(), len(rows)])):
        np.add.reduce(rows[start:end], axis=0, out=found[n])
    return found


def _parts(text: str) -> list[str]:
    """The sentences of a text; all of it where there is none."""
    return [one for one in _SENTENCE_END.split(text) if one.strip()] or [text]


def _denied(text: str) -> NDArray[np.bool_]:
    """Which of the sentences have a denial."""
    return np.array([denies(one) for one in _parts(text)])


def _denial(cosines: Vectors, denied: NDArray[np.bool_]) -> float:
    """How much more alike the best sentence with a denial is than the best one without; what is not there is as 0."""
    return float(max(cosines[denied], default=0.0)) - float(max(cosines[~denied], default=0.0))
