"""What speaks for a passage's being about a question: evidence, each with a name.

All of it is absolute, or measured against a background that does not depend on the collection: a share that is
relative to the other answers makes every question look answered.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kb.language.terms import term_id, term_ids, terms
from kb.model.document import DocumentCard, Passage
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.ports.encoder import Encoder, Vector, Vectors, WordVectors
from kb.ports.judge import OUTSIDE, REFUSED
from kb.ports.recogniser import Recogniser
from kb.services.finding.wording import Worded, Wording

# How many sentences of the background are nearest to a question.
_NEAREST = 10
# Headings of which the terms are remembered.
_REMEMBERED = 1_000
# So many words make a long question.
_LONG_QUESTION = 20


class Enquiry(NamedTuple):
    """A question as evidence is gathered for it.

    Attributes:
        reach: per term of the question the word score of the passage that is best for it; of a word that occurs
            nowhere as if it were very rare.
        unseen: those of the terms that occur nowhere.
        themes: that it names.
        vector: of the encoder.
    """

    text: str
    reach: Mapping[int, float]
    unseen: frozenset[int]
    themes: frozenset[ThemeId]
    vector: Vector


class Gathering:
    """Gathers evidence for passages that were found."""

    def __init__(
        self,
        *,
        encoder: Encoder,
        table: WordVectors,
        background: Mapping[str, Vectors],
        recogniser: Recogniser | None = None,
    ) -> None:
        """Prepare.

        Args:
            encoder: that passages were indexed with.
            table: an encoder that is quick enough for all sentences of all passages that are read.
            background: per part of the encoder's vectors those of foreign sentences.
            recogniser: of themes, for the same encoder.
        """
        self._encoder = encoder
        self._background = background
        self._recogniser = recogniser
        self._wording = Wording(table)
        self._above = lru_cache(_REMEMBERED)(term_ids)

    def gather(
        self,
        asked: Enquiry,
        passages: Sequence[Passage],
        cards: Sequence[DocumentCard],
        vectors: Mapping[PassageId, Vector],
        terms: Mapping[PassageId, frozenset[int]],
    ) -> list[dict[str, float]]:
        """The evidence of each passage, in order.

        Args:
            asked: the question.
            passages: to read.
            cards: of the documents that they stand in, one for each.
            vectors: of the passages, as they were indexed; of one that is missing likeness counts as average.
            terms: of the passages, as they were indexed; of one that is missing they are read again.
        """
        if not passages:
            return []
        asked = asked._replace(reach=_without_wholes(asked))
        worded = self._wording.compare(asked.text, passages)
        alike = self._alike(asked, passages, vectors)
        found = [
            self._said(asked, own, _terms(passage, terms), passage, card) | alike.get(passage.id, {})
            for own, passage, card in zip(worded, passages, cards, strict=True)
        ]
        return _with_company(found, [passage.document_id for passage in passages])

    def _alike(
        self, asked: Enquiry, passages: Sequence[Passage], vectors: Mapping[PassageId, Vector]
    ) -> dict[PassageId, dict[str, float]]:
        """Per passage its likeness to the question in each part, and how much more alike it is than foreign texts."""
        known = [passage.id for passage in passages if passage.id in vectors]
        if not known:
            return {}
        rows = self._encoder.parts(np.stack([vectors[id] for id in known]))
        of_question = self._encoder.parts(asked.vector[None, :])
        found = dict(zip(known, self._subject(asked, np.stack([vectors[id] for id in known])), strict=True))
        for part, those in rows.items():
            vector = of_question[part][0]
            cosines = those @ vector
            foreign = _foreign(self._background.get(part), vector)
            for id, cosine in zip(known, cosines.tolist(), strict=True):
                found[id][part] = cosine
                if foreign is not None:
                    found[id][f"beyond {part}"] = cosine - foreign
        return found

    def _subject(self, asked: Enquiry, passages: Vectors) -> list[dict[str, float]]:
        """Whether each passage is about what the question is about, in themes, and whether that is about any theme.

        A question that names a theme is about one, whatever else it resembles.
        """
        if self._recogniser is None:
            return [{} for _ in passages]
        question = asked.vector[None, :]
        subjects = self._recogniser.subjects(np.vstack([question, passages]))
        subjects /= np.maximum(np.linalg.norm(subjects, axis=1, keepdims=True), 1e-9)
        wanted, *those = subjects
        outside = float(self._recogniser.outside(question)[0])
        outside = min(outside, 0.0) if asked.themes else outside
        return [{"same subject": float(one @ wanted), OUTSIDE: outside} for one in those]

    def _said(
        self, asked: Enquiry, own: Worded, said: frozenset[int], passage: Passage, card: DocumentCard
    ) -> dict[str, float]:
        """What the words of a passage and of what it stands under say."""
        above = self._above(" ".join(passage.path))
        whole = sum(asked.reach.values()) or 1.0
        findable = sum(reach for term, reach in asked.reach.items() if term not in asked.unseen) or 1.0
        there = [reach for term, reach in asked.reach.items() if term in said]
        return {
            "cover": sum(there) / whole,
            "cover of findable": sum(there) / findable,
            "rarest word": max(there, default=0.0) / max(asked.reach.values(), default=1.0),
            "heading": sum(reach for term, reach in asked.reach.items() if term in above) / whole,
            "sentence": own.sentence,
            "pieces": own.pieces,
            REFUSED: own.denial,
            "theme of document": float(not asked.themes.isdisjoint(card.concepts)),
            "length of question": min(len(asked.reach), _LONG_QUESTION) / _LONG_QUESTION,
        }


def _terms(passage: Passage, known: Mapping[PassageId, frozenset[int]]) -> frozenset[int]:
    return known[passage.id] if passage.id in known else term_ids(passage.exact)


def _without_wholes(asked: Enquiry) -> dict[int, float]:
    """What the words of a question reach, without a compound that occurs nowhere and of which all parts do.

    Nobody needs to write *gokverslaving* to be about it: who writes *gokken* and *verslaving* says the whole of it.
    """
    of_word: dict[int, list[int]] = {}
    for term in terms(asked.text):
        of_word.setdefault(term.start, []).append(term_id(term.key))
    needless = {
        ids[0]
        for ids in of_word.values()
        if ids[0] in asked.unseen and len(ids) > 1 and asked.unseen.isdisjoint(ids[1:])
    }
    return {term: reach for term, reach in asked.reach.items() if term not in needless}


def _foreign(background: Vectors | None, vector: Vector) -> float | None:
    """How alike to a question the foreign sentences are that are most alike."""
    if background is None:
        return None
    return float(np.sort(background @ vector)[-_NEAREST:].mean())


def _with_company(evidence: Sequence[dict[str, float]], documents: Sequence[DocumentId]) -> list[dict[str, float]]:
    """The same, with how good the best two other passages of the same document are; alone, as good as it is itself."""
    places: dict[DocumentId, list[int]] = {}
    for place, document in enumerate(documents):
        places.setdefault(document, []).append(place)
    likeness = [_likeness(one) for one in evidence]
    found = []
    for place, one in enumerate(evidence):
        others = sorted((likeness[other] for other in places[documents[place]] if other != place), reverse=True)[:2]
        found.append({**one, "company": sum(others) / len(others) if others else likeness[place]})
    return found


def _likeness(evidence: Mapping[str, float]) -> float:
    """Of the part of the vectors that was made for finding, or of any."""
    return next((evidence[part] for part in ("retrieval", "layers", "table") if part in evidence), 0.0)
