"""Learning the judge: how likely is a passage about a question, from graded pairs.

Thresholds are chosen on probabilities of questions that the weights had not seen (five folds by question).
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from kb.adapters.encoders.ours import CONTEXTUAL, JOINED, STATIC
from kb.bootstrap import KnowledgeBase
from kb.model.document import Passage
from kb.model.evidence import VOICES
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import VISITOR
from kb.model.search import Filters, SearchQuery
from kb.ports.judge import OUTSIDE, REFUSED, Read
from kb.services.finding.judging import to_read

PAIRS = Path(__file__).with_name("data") / "judged_pairs.jsonl"
# A passage that only touches the question is six parts yes and four parts no.
_YES = {0: 0.0, 1: 0.6, 2: 1.0}
_CORPUS = "voorbeeldcorpus"
_FIRST = 1
# A passage is the one that was graded when it has this share of those words, or when it has hardly any others.
_MOST, _HARDLY_OTHERS = 0.5, 0.8
_FOLDS = 5
# Less of a penalty learns the noise of some hundred questions.
_STRENGTH = 0.3
_GOOD = 3
_NOTHING = "nothing"
_FAR, _NEAR = "nothing-far", "nothing-near"

ABOUT: Mapping[str, float] = {JOINED: 0.09, CONTEXTUAL: 0.1, STATIC: 0.12}
"""Per encoder the probability from which a document counts: on the questions that the first assessor graded, precision
and recall are both above .45 where the encoder can, and no more than half of what nothing near the field answers is
shown, see decision 0015."""
LIKELY = 0.025
VERSION = "3"
# A question seems outside the field when it resembles texts about no theme more than all but this share of the
# questions that have an answer. Then what is found must be three times as likely: it is mostly chance.
_SURE_OF_FIELD = 0.95
TIMES = 1 / 3
# Chosen, not learned: of refusals there are too few among graded pairs. Our answers to questions that refuse are best
# told from their near misses with 1.65; twice that keeps out more of what offers the very thing, see decision 0015.
REFUSED_WEIGHT = 3.3


class Graded(NamedTuple):
    """A passage that was graded for a question.

    Attributes:
        found: whether the product would have the judge read it; one that only the assessor found is lost, whatever
            the judge makes of it, and nothing is learned from it.
    """

    question: str
    kind: str
    read: Read
    grade: int
    found: bool


class Learned(NamedTuple):
    """Weights per evidence, and what they make of questions they had not seen.

    Attributes:
        outside: from here a question seems outside the field.
        probabilities: per graded pair, by weights that were learned without its question.
    """

    names: tuple[str, ...]
    means: NDArray[np.float64]
    spreads: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float
    outside: float
    probabilities: NDArray[np.float64]

    def save(self, file: Path, *, about: float, likely: float, version: str) -> None:
        """Write what the product needs of it."""
        evidence = {
            name: {"mean": round(mean, 5), "spread": round(spread, 5), "weight": round(weight, 4)}
            for name, mean, spread, weight in zip(
                self.names, self.means.tolist(), self.spreads.tolist(), self.weights.tolist(), strict=True
            )
        }
        outside = {"from": round(self.outside, 4), "times": round(TIMES, 4)}
        said = {"version": version, "about": about, "likely": likely, "bias": round(self.bias, 4), "outside": outside}
        said["evidence"] = {**evidence, REFUSED: {"mean": 0.0, "spread": 1.0, "weight": REFUSED_WEIGHT}}
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def graded(base: KnowledgeBase) -> Iterator[Graded]:
    """The graded pairs of which the passage stands in a knowledge base, with their evidence there."""
    passages = {card.origin: base.catalogue.passages_of(card.id, VISITOR) for card in base.catalogue.every(VISITOR)}
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    # In the first round there were fewer documents; of those that came later nobody knows which passages answer.
    assessed = {_FIRST: {_origin(row) for row in rows if row["round"] == _FIRST}}
    for question, own in _by_question(rows).items():
        grades: dict[PassageId, int] = {}
        wanted: dict[PassageId, Passage] = {}
        for row in own:
            passage = _standing(row["passage"], passages.get(_origin(row), ()))
            if passage is not None:
                wanted[passage.id] = passage
                grades[passage.id] = max(row["grade"], grades.get(passage.id, 0))
        read, found = _read(base, own[0]["query"], list(wanted.values()))
        known = assessed.get(own[0]["round"], passages.keys())
        for one in read:
            id = one.passage.id
            if one.document.origin in known:
                yield Graded(question, own[0]["kind"], one, grades.get(id, 0), id in found)


def _by_question(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["question"], []).append(row)
    return found


def _origin(row: Mapping[str, Any]) -> str:
    return f"{_CORPUS}:{row['document']}"


def _standing(words: str, passages: Sequence[Passage]) -> Passage | None:
    """The passage with words that were graded, as the document is cut now: the one that has most of them."""
    graded_words = Counter(words.split())
    shared = {passage.id: (graded_words & Counter(passage.exact.split())).total() for passage in passages}
    best = max(passages, key=lambda passage: shared[passage.id], default=None)
    if best is None:
        return None
    is_it = shared[best.id] >= _MOST * graded_words.total()
    return best if is_it or shared[best.id] >= _HARDLY_OTHERS * len(best.exact.split()) else None


def _read(base: KnowledgeBase, query: str, wanted: Sequence[Passage]) -> tuple[list[Read], frozenset[PassageId]]:
    """What the product would have the judge read and the passages that were graded; and which the first are.

    A passage that was not graded answers nothing, nearly always: the assessor had read all of them. The others are
    read apart: beside what the product reads they would be company to it, which tells where something was graded.
    """
    text = base.understanding.read(SearchQuery(text=query), VISITOR).text or query
    asked = base.retrieving.understand(text, related=True)
    retrieved = base.retrieving.retrieve(asked, Filters(), VISITOR)
    found = to_read(base.retrieving.candidates(retrieved, judged=True))
    enquiry = base.retrieving.enquiry(text, asked, retrieved)
    others = [one.id for one in wanted if one.id not in set(found)]
    read = [*base.judging.read(enquiry, found, VISITOR), *base.judging.read(enquiry, others, VISITOR)]
    return read, frozenset(found)


def teach(base: KnowledgeBase, file: Path) -> dict[str, float]:
    """Learn the judge of a knowledge base's encoder, write it, and say what it makes of questions it had not seen.

    Args:
        base: with the corpus.
        file: to write, named after the encoder.
    """
    about = ABOUT[file.stem]
    pairs = list(graded(base))
    learned = learn(pairs, [name for name in pairs[0].read.evidence if name != REFUSED])
    learned.save(file, about=about, likely=LIKELY, version=VERSION)
    return figures(pairs, learned.probabilities, about)


def figures(pairs: Sequence[Graded], probabilities: NDArray[np.float64], about: float) -> dict[str, float]:
    """What counts by the threshold, in documents of the three voices.

    Returns:
        precision and recall of what counts; the share of questions that nothing answers, far from the field and near
        it, that show something; of voices that hold nothing and are shown, and of voices that hold something and are
        silent; of voices with the right word; and the expected calibration error over .1 and more.
    """
    p = per_document(pairs, np.where([one.found for one in pairs], probabilities, 0.0))
    grade = per_document(pairs, np.array([float(one.grade) for one in pairs]))
    voice = {(one.question, one.read.document.id): one.read.document.knowledge_source for one in pairs}
    kinds = {one.question: one.kind for one in pairs}
    keys = [key for key in p if voice[key].counts]
    counted = [key for key in keys if p[key] >= about]
    right = [key for key in keys if grade[key] > 0]
    both = sum(grade[key] > 0 for key in counted)
    said = Counter((question, voice[question, id]) for question, id in counted)
    true = Counter((question, voice[question, id]) for question, id in right)
    voices = [(one, source) for one, kind in kinds.items() if not kind.startswith(_NOTHING) for source in VOICES]
    shown = {question for question, _ in counted}
    return {
        "precision": both / max(len(counted), 1),
        "recall": both / max(len(right), 1),
        "far with hits": _share(question in shown for question, kind in kinds.items() if kind == _FAR),
        "near with hits": _share(question in shown for question, kind in kinds.items() if kind == _NEAR),
        "silent but shown": _share(said[one] > 0 for one in voices if not true[one]),
        "wrongly silent": _share(not said[one] for one in voices if true[one]),
        "right word": _share(_word(said[one]) == _word(true[one]) for one in voices),
        "calibration error": _calibration(pairs, probabilities),
    }


def _word(documents: int) -> int:
    """Silent, soft or good."""
    return 0 if not documents else 2 if documents >= _GOOD else 1


def _calibration(pairs: Sequence[Graded], probabilities: NDArray[np.float64]) -> float:
    """How far what is expected lies from what is, in nine bins from .1 up, by their size (Naeini et al., 2015)."""
    kept = np.array([one.found for one in pairs]) & (probabilities >= 0.1)
    expected = probabilities[kept]
    yes = np.array([_YES[one.grade] for one in pairs])[kept]
    bins = np.digitize(expected, np.linspace(0.1, 1, 10))
    return float(sum(abs((expected - yes)[bins == one].sum()) for one in set(bins.tolist())) / max(kept.sum(), 1))


def _share(true: Iterable[bool]) -> float:
    found = list(true)
    return sum(found) / max(len(found), 1)


def learn(pairs: Sequence[Graded], names: Sequence[str]) -> Learned:
    """Weights for some evidences."""
    evidence = np.array([[one.read.evidence[name] for name in names] for one in pairs])
    found = np.array([one.found for one in pairs])
    means, spreads = evidence[found].mean(axis=0), np.maximum(evidence[found].std(axis=0), 1e-6)
    scaled = (evidence - means) / spreads
    groups = np.array([one.question for one in pairs])
    yes = np.array([_YES[one.grade] for one in pairs])
    # A judge of an encoder without themes knows no field.
    outside = np.array([one.read.evidence.get(OUTSIDE, 0.0) for one in pairs])
    answered = np.array([not one.kind.startswith(_NOTHING) for one in pairs])
    probabilities = np.zeros(len(pairs))
    for fold in range(_FOLDS):
        held = np.isin(groups, sorted(set(groups))[fold::_FOLDS])
        model = _fitted(scaled[found & ~held], yes[found & ~held])
        probabilities[held] = model.predict_proba(scaled[held])[:, 1]
        far = outside >= _field(outside[~held], answered[~held])
        probabilities[held & far] *= TIMES
    model = _fitted(scaled[found], yes[found])
    weights, bias = model.coef_[0], float(model.intercept_[0])
    return Learned(tuple(names), means, spreads, weights, bias, _field(outside, answered), probabilities)


def _field(outside: NDArray[np.float64], answered: NDArray[np.bool_]) -> float:
    """How much questions that have an answer resemble texts about no theme at most, but for a few."""
    return float(np.quantile(np.unique(outside[answered]), _SURE_OF_FIELD))


def _fitted(evidence: NDArray[np.float64], yes: NDArray[np.float64]) -> LogisticRegression:
    """Each pair counts once as yes and once as no, by how much it is either."""
    model = LogisticRegression(C=_STRENGTH, max_iter=2_000)
    both = np.vstack([evidence, evidence])
    labels = np.repeat([1, 0], len(evidence))
    return model.fit(both, labels, sample_weight=np.concatenate([yes, 1 - yes]))


def per_document(pairs: Sequence[Graded], values: NDArray[np.float64]) -> dict[tuple[str, DocumentId], float]:
    """The highest value of each document for each question."""
    found: dict[tuple[str, DocumentId], float] = {}
    for one, value in zip(pairs, values.tolist(), strict=True):
        key = one.question, one.read.document.id
        found[key] = max(value, found.get(key, 0.0))
    return found
