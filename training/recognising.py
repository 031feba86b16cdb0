"""Learning to recognise themes: ``python -m training.recognising [encoder …]``, a minute for each encoder.

Two steps. Ridge regressions on the texts give each theme weights of vectors and of words. What these say of a text
that they were not learned from (leave one out, exact for ridge) is evidence for a logistic regression that all
themes share. A fifth of the texts is kept apart by a digest of its words: nothing is learned from them but from
which probability on a theme counts.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from kb.adapters.encoders.ours import CONTEXTUAL, JOINED, OURS, STATIC
from kb.adapters.encoders.weights import packed, save
from kb.adapters.recogniser import FOLDER, WEIGHTS, WORDS, open_recogniser
from kb.adapters.skos import load_thesaurus
from kb.language.linker import Linker
from kb.language.signs import signs
from kb.language.terms import passage_terms
from kb.model.document import ThemeMark
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.theme import Thesaurus
from kb.ports.encoder import Encoder, Vectors
from kb.ports.recogniser import Grid, Recogniser, Terms
from kb.ranking.recognition import Scores, evidence, worth_it

TEXTS = Path(__file__).with_name("data") / "themes.jsonl"
VERSION = "thema's 1"
VOICES = ("research", "practice", "experience")
RIGHT = 0.8
"""The share that must be right of the themes that are proposed and count."""
SAID = {"research": 0.72, "practice": 0.66, "experience": 0.55}
"""The share that must be right of all themes that are said of a text; residents say it in most ways."""

COUNTED, LISTED = "what counts", "what is said"
KINDS = (COUNTED, LISTED)
BELIEVED, DOUBTED = 0.2, 0.35
"""The probability below which a label means something else: any label, and a doubtful one; see decision 0016."""
NOTHING, SURELY = 0.3, 0.6
"""How much a text resembles those about nothing (two thirds of those do, one in a hundred others), and the
probability that a theme then takes."""

_KEPT_EACH = 5
_PENALTY = 1.0
# There are few texts about nothing here and many in the world.
_NOTHING_WEIGHS = 3.0
_RARE = 2
# A label that means something else this often, and at least so many times, is doubtful.
_DOUBTFUL, _SEEN = 0.5, 3
_FLOOR = 1e-9


class Example(NamedTuple):
    """A text and the themes that it is about.

    Attributes:
        themes: by its writer, and what a second reading found right of what was recognised.
        kept: whether nothing may be learned from it.
    """

    text: str
    voice: str
    themes: frozenset[ThemeId]
    written: frozenset[ThemeId]
    words: Terms
    marks: tuple[ThemeMark, ...]
    kept: bool

    @property
    def named(self) -> frozenset[ThemeId]:
        """The themes of which a label stands there."""
        return frozenset(mark.theme for mark in self.marks)


class Texts:
    """The texts, with what is the same for every encoder."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        linker = Linker(thesaurus)
        rows = map(json.loads, TEXTS.read_text(encoding="utf-8").splitlines())
        self.all = tuple(_example(row, linker) for row in rows)
        self.learned = tuple(one for one in self.all if not one.kept)
        self.kept = tuple(one for one in self.all if one.kept)
        self.themes = tuple(sorted({theme for one in self.all for theme in one.themes}))
        found = Counter(term for one in self.learned for term in one.words)
        self.terms = tuple(sorted(term for term, n in found.items() if n >= _RARE))
        self.rare = np.array([log(1 + len(self.learned) / found[term]) for term in self.terms], dtype=np.float32)

    def about(self, examples: Sequence[Example]) -> Grid:
        """1 where a text is about a theme."""
        return np.array([[theme in one.themes for theme in self.themes] for one in examples], dtype=np.float32)

    def named(self, examples: Sequence[Example]) -> Grid:
        """1 where a label of a theme stands in a text."""
        return np.array([[theme in one.named for theme in self.themes] for one in examples], dtype=np.float32)

    def words(self, examples: Sequence[Example]) -> NDArray[np.float32]:
        """A row of length one per text, a column per term."""
        place = {term: column for column, term in enumerate(self.terms)}
        rows = np.zeros((len(examples), len(self.terms)), dtype=np.float32)
        for row, one in enumerate(examples):
            for term, weight in one.words.items():
                if term in place:
                    rows[row, place[term]] = weight * self.rare[place[term]]
        return _directions(rows)

    @property
    def rarity(self) -> NDArray[np.float32]:
        """Of each theme the logarithm of its share."""
        shares: NDArray[np.float32] = np.log(self.about(self.learned).mean(axis=0) + 1e-4)
        return shares


class Ridge(NamedTuple):
    """Weights per theme.

    Attributes:
        weights: a row for each column of what they were learned from.
        unseen: what each text gets by weights that were learned without it.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    unseen: Grid


def _example(row: Mapping[str, Any], linker: Linker) -> Example:
    digest = hashlib.sha256(row["text"].encode()).hexdigest()
    written = frozenset(map(ThemeId, row["themes"]))
    return Example(
        text=row["text"],
        voice=row["voice"],
        themes=written | frozenset(map(ThemeId, row.get("also", ()))),
        written=written,
        words=passage_terms(row["text"], set()),
        marks=tuple(linker.marks(row["text"])),
        kept=int(digest[:8], 16) % _KEPT_EACH == 0,
    )


def ridge(rows: NDArray[np.float32], about: Grid) -> Ridge:
    """Weights for columns of zero mean, by the dual (Saunders, Gammerman & Vovk, 1998)."""
    inverse = np.linalg.inv(rows @ rows.T + _PENALTY * np.eye(len(rows), dtype=np.float32))
    bias = about.mean(axis=0)
    shares = inverse @ (about - bias)
    unseen = about - shares / np.diag(inverse)[:, None]
    return Ridge((rows.T @ shares).astype(np.float32), bias, unseen.astype(np.float32))


def learn(
    texts: Texts, words: Ridge, encoder: Encoder, thesaurus: Thesaurus, *, name: str, folder: Path
) -> dict[str, Any]:
    """Write what the vectors of an encoder say, and give the weights of the evidence."""
    vectors = encoder.encode_passages([one.text for one in texts.learned])
    centre: Vectors = vectors.mean(axis=0)
    about = texts.about(texts.learned)
    meaning = ridge(vectors - centre, about)
    nothing = ridge(vectors - centre, _nothing(about))
    labels, definitions = _said_of(texts.themes, encoder, thesaurus)
    tensors = {
        "meaning": np.ascontiguousarray(meaning.weights.T),
        "bias": meaning.bias - centre @ meaning.weights,
        "nothing": np.ascontiguousarray(nothing.weights.T),
        "nothing bias": nothing.bias - centre @ nothing.weights,
        "centre": centre,
        "labels": labels,
        "definitions": definitions,
    }
    save(packed(tensors), folder / f"{name}.safetensors")
    around = _directions(vectors - centre)
    scores = Scores(
        meaning=meaning.unseen,
        words=words.unseen,
        labels=around @ labels.T,
        definition=around @ definitions.T,
        named=texts.named(texts.learned),
        nothing=nothing.unseen,
    )
    return _weigh(scores, about, texts.rarity)


def _weigh(scores: Scores, about: Grid, rarity: NDArray[np.float32]) -> dict[str, Any]:
    """Weights of the evidence."""
    chosen = worth_it(scores)
    rows = evidence(scores, rarity)[chosen]
    means, spreads = rows.mean(axis=0), rows.std(axis=0) + _FLOOR
    weighs = np.where(_nothing(about) > 0, _NOTHING_WEIGHS, 1.0) * np.ones_like(about)
    model = LogisticRegression(C=1.0, max_iter=1_000)
    model.fit((rows - means) / spreads, about[chosen], sample_weight=weighs[chosen])
    return {
        "means": _short(means),
        "spreads": _short(spreads),
        "weights": _short(model.coef_[0]),
        "bias": round(float(model.intercept_[0]), 5),
    }


def _nothing(about: Grid) -> Grid:
    """1 for a text that is about none of the themes, in one column."""
    found: Grid = (about.sum(axis=1, keepdims=True) == 0).astype(np.float32)
    return found


def _said_of(themes: Sequence[ThemeId], encoder: Encoder, thesaurus: Thesaurus) -> tuple[Vectors, Vectors]:
    """Per theme the mean of its labels and its definition, without what all of them share."""
    labels = [
        _directions(encoder.encode_passages([label.text for label in thesaurus[theme].labels]).mean(axis=0)[None])[0]
        for theme in themes
    ]
    definitions = encoder.encode_passages([thesaurus[theme].definition["nl"] for theme in themes])
    return _around(np.stack(labels)), _around(definitions)


def doubtful(texts: Texts) -> list[str]:
    """Labels of one word that often stand in a text that is not about their theme."""
    known = set(texts.themes)
    stood, wrong = Counter[str](), Counter[str]()
    for one in texts.learned:
        for theme, label in {(mark.theme, mark.label) for mark in one.marks if mark.theme in known}:
            stood[label] += 1
            wrong[label] += theme not in one.themes
    return sorted(
        label for label, n in wrong.items() if n >= _SEEN and n >= _DOUBTFUL * stood[label] and " " not in label
    )


def signature(terms: Sequence[int]) -> str:
    """Changes when words are taken apart in another way, and so must be learned again."""
    return hashlib.sha256(json.dumps(terms).encode()).hexdigest()[:12]


class Measured(NamedTuple):
    """What a recogniser makes of texts.

    Attributes:
        likely: per text and theme.
        about, named: what is true, and what is named.
        doubt: where a label stands, the probability below which it means something else.
    """

    likely: Grid
    about: Grid
    named: Grid
    doubt: Grid
    voices: NDArray[np.str_]


def measured(texts: Texts, recogniser: Recogniser, encoder: Encoder) -> Measured:
    """The texts that were kept apart, recognised by the product's own code."""
    kept = [one._replace(marks=tuple(signs(one.text, one.marks, recogniser.is_doubtful))) for one in texts.kept]
    likely = recogniser.probabilities(
        encoder.encode_passages([one.text for one in kept]), [one.words for one in kept], [one.named for one in kept]
    )
    doubt = [
        [
            min((recogniser.believes_from(mark.label) for mark in one.marks if mark.theme == theme), default=1.0)
            for theme in texts.themes
        ]
        for one in kept
    ]
    voices = np.array([one.voice for one in kept])
    return Measured(likely, texts.about(kept), texts.named(kept), np.array(doubt, dtype=np.float32), voices)


def thresholds(found: Measured) -> dict[str, dict[str, float]]:
    """Per voice from which probability on enough is right: of what is proposed, for it to count; of all, to be said."""
    least: dict[str, dict[str, float]] = {"counts from": {}, "proposes from": {}}
    for voice in VOICES:
        own = (found.voices == voice)[:, None] & np.ones_like(found.named, dtype=bool)
        least["counts from"][voice] = _from(found, own & (found.named == 0), RIGHT)
        least["proposes from"][voice] = _from(found, own, SAID[voice])
    return least


def _from(found: Measured, chosen: NDArray[np.bool_], share: float) -> float:
    """The lowest probability from which on this share is right."""
    likely, right = found.likely[chosen], found.about[chosen]
    order = np.argsort(-likely, kind="stable")
    enough = np.flatnonzero(np.cumsum(right[order]) >= share * np.arange(1, len(order) + 1))
    return round(float(likely[order[enough[-1]]]), 3) if len(enough) else 1.0


def figures_of(found: Measured, recogniser: Recogniser, kind: str) -> dict[str, float]:
    """How much of what is true is found, and how much of what is found is true, on the texts that were kept apart.

    Args:
        found: those texts.
        recogniser: for its thresholds.
        kind: of ``KINDS``.
    """
    threshold = recogniser.counts_from if kind == COUNTED else recogniser.proposes_from
    least = np.array([threshold(KnowledgeSource(voice)) for voice in found.voices])[:, None]
    unnamed = found.named == 0
    said = np.where(unnamed, found.likely >= least, found.likely >= found.doubt).astype(np.float32)
    stories = (found.voices == KnowledgeSource.EXPERIENCE.value)[:, None] & unnamed
    nothing = found.about.sum(axis=1) == 0
    return {
        "precision": _share(said * found.about, said),
        "recall": _share(said * found.about, found.about),
        "precision of what is proposed": _share(said * found.about * unnamed, said * unnamed),
        "recall where no label stands": _share(said * found.about * unnamed, found.about * unnamed),
        "recall where no label stands, stories": _share(said * found.about * stories, found.about * stories),
        "false on a text about nothing": _share(said[nothing], np.ones(int(nothing.sum()))),
    }


def _share(part: NDArray[np.floating[Any]], whole: NDArray[np.floating[Any]]) -> float:
    return round(float(part.sum() / max(whole.sum(), 1)), 3)


def main(names: Sequence[str] = (JOINED, CONTEXTUAL, STATIC), *, folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Learn, write and measure: per encoder figures of what counts and of what is said."""
    thesaurus = load_thesaurus()
    texts = Texts(thesaurus)
    folder.mkdir(parents=True, exist_ok=True)
    words = ridge(texts.words(texts.learned), texts.about(texts.learned))
    tensors: dict[str, NDArray[np.generic]] = packed({"words": words.weights, "bias": words.bias, "rare": texts.rare})
    save(tensors | {"terms": np.array(texts.terms, dtype=np.uint32)}, folder / WORDS)
    said: dict[str, Any] = {
        "version": VERSION,
        "themes": texts.themes,
        "rarity": _short(texts.rarity),
        "doubtful": doubtful(texts),
        "words": signature(texts.terms),
        "nothing from": NOTHING,
        "surely from": SURELY,
        "believes from": {"doubtful": DOUBTED, "other": BELIEVED},
        "encoders": {},
    }
    return {name: _learned(texts, words, thesaurus, said, name, folder) for name in names}


def _learned(
    texts: Texts, words: Ridge, thesaurus: Thesaurus, said: dict[str, Any], name: str, folder: Path
) -> dict[str, Any]:
    """Learn with one encoder, add what it takes to ``said``, and measure it by the product's own code."""
    encoder = OURS[name]()
    own = learn(texts, words, encoder, thesaurus, name=name, folder=folder)
    said["encoders"][name] = own | {kind: dict.fromkeys(VOICES, 1.0) for kind in ("counts from", "proposes from")}
    found = measured(texts, _written(said, name, folder), encoder)
    said["encoders"][name] |= thresholds(found)
    recogniser = _written(said, name, folder)
    return {kind: figures_of(found, recogniser, kind) for kind in KINDS}


def _written(said: Mapping[str, Any], name: str, folder: Path) -> Recogniser:
    """The recogniser as the product opens it."""
    (folder / WEIGHTS).write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    recogniser = open_recogniser(name, folder=folder)
    if recogniser is None:
        msg = f"nothing was learned for {name}"
        raise LookupError(msg)
    return recogniser


def _directions(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _FLOOR)
    return found


def _around(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return _directions(rows - rows.mean(axis=0))


def _short(values: NDArray[np.floating[Any]]) -> list[float]:
    return [round(value, 5) for value in values.tolist()]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:] or (JOINED, CONTEXTUAL, STATIC)), indent=2) + "\n")
