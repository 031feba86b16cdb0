"""What counts against what is true: precision and recall, silence, off-topic questions, order, calibration.

A document is right when it has a grade above 0. Only the three voices are looked at, and of those only what the
collection has. Shares are of all questions together, not means of means.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from evaluation.answering import Answer, Answered, Distance
from evaluation.resampling import Numbers, calibration_error, difference, ratio
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.ranking.measures import ndcg

# From here on calibration is looked at: what is less likely is neither counted nor shown.
CALIBRATED_FROM = 0.1
_BINS = 9
_EDGES = np.linspace(CALIBRATED_FROM, 1, _BINS + 1)
_FIRST = 3
# Independent people or studies, from which a voice is good to hear.
_GOOD = 3

Parts = tuple[float, float]


class Measure(StrEnum):
    """What is measured of answers."""

    PRECISION = "precision"
    RECALL = "recall"
    SHOWN_BUT_EMPTY = "shownButEmpty"
    WRONGLY_SILENT = "wronglySilent"
    RIGHT_WORD = "rightWord"
    FAR_WITH_HITS = "farWithHits"
    NEAR_WITH_HITS = "nearWithHits"
    HIT_3 = "hit@3"
    HIT_3_WITH_LIKELY = "hit@3WithLikely"
    FIRST_ENOUGH = "firstEnough"
    NDCG = "nDCG@10"
    MISSPELLED = "misspelledHit@3"
    CORRECTED = "correctedHit@3"
    SPELLING = "misspelledLessCorrected"
    CALIBRATION = "calibrationError"


class Estimate(NamedTuple):
    """A figure with its interval.

    Attributes:
        of: what it is a share of: documents, voices or questions.
    """

    measure: Measure
    value: float
    interval: tuple[float, float]
    of: int


class Bin(NamedTuple):
    """Documents whose probability lies in a stretch.

    Attributes:
        expected: the mean of their probabilities.
        right: the share of them that is right.
    """

    low: float
    high: float
    documents: int
    expected: float
    right: float


def enough(answered: Iterable[Answered]) -> int:
    """The lowest grade of an answer that is at least so-so: the upper half of the grades that were given."""
    highest = max((grade for one in answered for grade in one.need.grades.values()), default=1)
    return max(1, (highest + 1) // 2)


def estimates(answered: Sequence[Answered], voices: Sequence[KnowledgeSource] = VOICES) -> list[Estimate]:
    """Every measure that the questions allow.

    Args:
        answered: questions with their answers.
        voices: those that the collection has documents of.
    """
    about = [one for one in answered if one.need.distance is None]
    least = enough(answered)
    slips = [one for one in about if one.corrected]
    shares: dict[Measure, list[Parts]] = {
        Measure.PRECISION: [_precision(one, voices) for one in answered],
        Measure.RECALL: [_recall(one, voices) for one in about],
        Measure.SHOWN_BUT_EMPTY: [_voices(one, voices, _is_empty, _is_heard) for one in about],
        Measure.WRONGLY_SILENT: [_voices(one, voices, _holds, _is_silent) for one in about],
        Measure.RIGHT_WORD: [_voices(one, voices, _any_voice, _has_right_word) for one in about],
        Measure.FAR_WITH_HITS: [_with_hits(one) for one in answered if one.need.distance is Distance.FAR],
        Measure.NEAR_WITH_HITS: [_with_hits(one) for one in answered if one.need.distance is Distance.NEAR],
        Measure.HIT_3: [_hit(one, one.answer, voices, least) for one in about],
        Measure.HIT_3_WITH_LIKELY: [_hit(one, one.answer, voices, least, likely=True) for one in about],
        Measure.FIRST_ENOUGH: [(float(_grades(one, one.answer.ranking[:1]) >= least), 1.0) for one in about],
        Measure.NDCG: [(ndcg(one.answer.ranking, one.need.grades, k=10), 1.0) for one in about],
        Measure.MISSPELLED: [_hit(one, one.answer, voices, least) for one in slips],
        Measure.CORRECTED: [_hit(one, one.corrected, voices, least) for one in slips if one.corrected],
    }
    found = [_estimate(measure, ratio(parts), _total(parts)) for measure, parts in shares.items()]
    pairs = shares[Measure.MISSPELLED], shares[Measure.CORRECTED]
    found.append(_estimate(Measure.SPELLING, difference(*pairs) if slips else None, _total(pairs[0])))
    gaps, counts = _binned(answered, voices)
    found.append(_estimate(Measure.CALIBRATION, calibration_error(gaps, counts), int(counts.sum())))
    return [one for one in found if one]


def bins(answered: Sequence[Answered], voices: Sequence[KnowledgeSource] = VOICES) -> list[Bin]:
    """How often documents of some probability are right, in nine stretches from .1 up; empty ones are left out."""
    pairs = [pair for one in answered for pair in _judged(one, voices)]
    stretches = [_stretch(probability) for probability, _ in pairs]
    found = []
    for stretch in sorted(set(stretches)):
        own = [pair for pair, of in zip(pairs, stretches, strict=True) if of == stretch]
        expected, right = np.mean(own, axis=0).tolist()
        found.append(Bin(float(_EDGES[stretch]), float(_EDGES[stretch + 1]), len(own), expected, right))
    return found


def _estimate(measure: Measure, found: tuple[float, tuple[float, float]] | None, of: int) -> Estimate | None:
    return Estimate(measure, *found, of=of) if found else None


def _total(parts: Sequence[Parts]) -> int:
    return int(sum(of for _, of in parts))


def _precision(one: Answered, voices: Sequence[KnowledgeSource]) -> Parts:
    return _both(one, voices), float(sum(len(one.answer.counted[voice]) for voice in voices))


def _recall(one: Answered, voices: Sequence[KnowledgeSource]) -> Parts:
    return _both(one, voices), float(sum(len(one.right[voice]) for voice in voices))


def _both(one: Answered, voices: Sequence[KnowledgeSource]) -> float:
    return float(sum(id in one.right[voice] for voice in voices for id in one.answer.counted[voice]))


_Test = Callable[[Answered, KnowledgeSource], bool]


def _voices(one: Answered, voices: Sequence[KnowledgeSource], of: _Test, is_so: _Test) -> Parts:
    """Of the voices of which the first is true, those of which the second is."""
    among = [voice for voice in voices if of(one, voice)]
    return float(sum(is_so(one, voice) for voice in among)), float(len(among))


def _is_empty(one: Answered, voice: KnowledgeSource) -> bool:
    return not one.right[voice]


def _holds(one: Answered, voice: KnowledgeSource) -> bool:
    return bool(one.right[voice])


def _is_heard(one: Answered, voice: KnowledgeSource) -> bool:
    return bool(one.answer.counted[voice])


def _is_silent(one: Answered, voice: KnowledgeSource) -> bool:
    return not one.answer.counted[voice]


def _any_voice(one: Answered, voice: KnowledgeSource) -> bool:  # noqa: ARG001 - as the other tests
    return True


def _has_right_word(one: Answered, voice: KnowledgeSource) -> bool:
    return _word(one.answer.units[voice]) == _word(one.units[voice])


def _word(units: int) -> int:
    """Silent, soft or good."""
    return 0 if not units else 2 if units >= _GOOD else 1


def _with_hits(one: Answered) -> Parts:
    return float(bool(one.answer.ranking)), 1.0


def _hit(
    one: Answered, answer: Answer, voices: Sequence[KnowledgeSource], least: int, *, likely: bool = False
) -> Parts:
    """The voices that have an answer, and those of them with one among their first three."""
    hit = of = 0
    for voice in voices:
        right = {id for id in one.right[voice] if one.need.grades[id] >= least}
        shown = [*answer.counted[voice], *(answer.likely[voice] if likely else ())]
        of += bool(right)
        hit += bool(right & set(shown[:_FIRST]))
    return float(hit), float(of)


def _grades(one: Answered, ids: Sequence[DocumentId]) -> int:
    return max((one.need.grades.get(id, 0) for id in ids), default=0)


def _judged(one: Answered, voices: Sequence[KnowledgeSource]) -> list[tuple[float, float]]:
    """The probabilities of documents from where calibration is looked at, with whether each is right."""
    shown: Mapping[DocumentId, KnowledgeSource] = {
        id: voice for voice in voices for id in (*one.answer.counted[voice], *one.answer.likely[voice])
    }
    return [
        (probability, float(id in one.right[shown[id]]))
        for id, probability in one.answer.probabilities.items()
        if id in shown and probability >= CALIBRATED_FROM
    ]


def _stretch(probability: float) -> int:
    return min(int(np.searchsorted(_EDGES, probability, side="right")) - 1, _BINS - 1)


def _binned(answered: Sequence[Answered], voices: Sequence[KnowledgeSource]) -> tuple[Numbers, Numbers]:
    gaps, counts = np.zeros((len(answered), _BINS)), np.zeros((len(answered), _BINS))
    for row, one in enumerate(answered):
        for probability, right in _judged(one, voices):
            stretch = _stretch(probability)
            gaps[row, stretch] += probability - right
            counts[row, stretch] += 1
    return gaps, counts
