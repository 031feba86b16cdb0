"""What is learned from: Dutch texts with an English meaning, and pairs of Dutch texts.

Our own pairs stand in ``training/data/pairs.jsonl``: resident and professional, question
and passage, Dutch and English, with near misses. ``held_out.jsonl`` and ``probes.jsonl``
are never trained on.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kb.model.theme import Register, Thesaurus
from training.sources import Sources

DATA = Path(__file__).with_name("data")

_PARALLEL = ("tatoeba", "stsb", "ntrex", "coronadashboard", "esco_occupations", "mozilla_legal", "udhr")
# Longer, formal texts: what the product reads. Drawn more often than their number.
FORMAL = frozenset({"ntrex", "coronadashboard", "esco_occupations", "mozilla_legal", "udhr", "own"})
_LONGEST_GLOSS = 60
_TOGETHER = 3
_MEASURED = 3


class Meaning(NamedTuple):
    """A Dutch text and what it means in English; ``kind`` is where it came from."""

    dutch: str
    english: str
    kind: str


class Pair(NamedTuple):
    """Two Dutch texts that mean the same or answer each other, and perhaps one that only looks like it."""

    one: str
    other: str
    not_: str | None = None
    own: bool = False


class Probe(NamedTuple):
    """A lay expression, what it means, and three texts that it does not mean; many share words with it."""

    expression: str
    meaning: str
    others: tuple[str, ...]


class Scored(NamedTuple):
    """Two Dutch texts and how alike people find them, from 0 to 1."""

    one: str
    other: str
    score: float


def parallel(sources: Sources) -> list[Meaning]:
    """Sentences and paragraphs with their translations, without those that a model is measured on."""
    measured = {text for pair in scored(sources, "measure") for text in (pair.one, pair.other)}
    found: list[Meaning] = []
    for name in _PARALLEL:
        rows = [row for row in sources.rows(f"parallel_nl_en_{name}") if row["nl"] not in measured]
        found += [Meaning(row["nl"], row["en"], name) for row in rows]
        if name in FORMAL:
            found += _paragraphs(rows, name)
    return found + [Meaning(row["a"], row["b"], "own") for row in _own("pairs") if row["kind"] == "nl-en"]


def dictionary(sources: Sources, thesaurus: Thesaurus) -> list[Meaning]:
    """Words with their translations: dictionary, occupations, glossary and the thesaurus' own labels."""
    found = [Meaning(_bare(row["nl"]), _glossed(row), "dictionary") for row in sources.rows("dict_nl_en_wiktionary")]
    found += [
        Meaning(name, row["en"], "occupation")
        for row in sources.rows("dict_nl_en_esco_occupation_labels")
        for name in row["nl"]
    ]
    found += [Meaning(dutch, english, "glossary") for many, english in sources.glossary() for dutch in many]
    return found + [
        Meaning(label.text, theme.name["en"], "thesaurus")
        for theme in thesaurus
        for label in theme.labels
        if label.style is not Register.HIDDEN
    ]


def pairs(sources: Sources, thesaurus: Thesaurus) -> list[Pair]:
    """Pairs of Dutch texts: our own, labels, synonyms, names with definitions, and sentences that score .8 or more."""
    found = own_pairs() + defined(thesaurus)
    found += [Pair(row["w"][0], word) for row in sources.rows("synonyms_odwn") for word in row["w"][1:3]]
    found += [Pair(row["q"], row["pos"]) for row in sources.rows("pairs_ggm_name_definition")]
    return found + [Pair(one.one, one.other) for one in scored(sources, "train") if one.score >= 0.8]


def own_pairs() -> list[Pair]:
    """Our own pairs of Dutch texts alone."""
    return [Pair(row["a"], row["b"], row.get("not"), own=True) for row in _own("pairs") if row["kind"] != "nl-en"]


def defined(thesaurus: Thesaurus) -> list[Pair]:
    """The shown labels of each theme, everyday words too, with its definition."""
    return [
        Pair(label.text, theme.definition["nl"], own=True)
        for theme in thesaurus
        for label in theme.labels
        if label.style.shown
    ]


def probes() -> list[Probe]:
    """Lay expressions that nothing is trained or tuned on."""
    return [Probe(row["q"], row["yes"], tuple(row["no"])) for row in _own("probes")]


def refusals() -> list[tuple[str, str, str]]:
    """Questions in which somebody does not want something, a text about that, and one about wanting it."""
    return [(row["question"], row["fits"], row["not"]) for row in _own("refusals")]


def answers() -> list[Pair]:
    """Questions with a passage that answers each, and one that only shares its words."""
    return [Pair(row["a"], row["b"], row["not"]) for row in _own("answers")]


def answers_held_out() -> list[Pair]:
    """The same, that nothing is trained or tuned on."""
    return [Pair(row["a"], row["b"], row["not"]) for row in _own("answers_held_out")]


def held_out() -> list[Pair]:
    """Our own pairs that nothing is trained or tuned on."""
    return [Pair(row["a"], row["b"], row.get("not")) for row in _own("held_out")]


def scored(sources: Sources, purpose: str) -> list[Scored]:
    """STSb in Dutch, to ``train`` on or to ``measure`` with: every third pair of its development part is only that."""
    development = _scored(sources, "dev")
    measured = development[::_MEASURED]
    if purpose == "measure":
        return measured
    return _scored(sources, "train") + [pair for n, pair in enumerate(development) if n % _MEASURED]


def synonyms(sources: Sources) -> list[list[str]]:
    """Words that can stand for each other."""
    return [row["w"] for row in sources.rows("synonyms_odwn")]


def _paragraphs(rows: Sequence[dict[str, str]], name: str) -> Iterator[Meaning]:
    """Sentences that stand together, as one text: the product reads passages, not sentences."""
    for start in range(0, len(rows), _TOGETHER):
        together = rows[start : start + _TOGETHER]
        yield Meaning(" ".join(row["nl"] for row in together), " ".join(row["en"] for row in together), name)


def _scored(sources: Sources, part: str) -> list[Scored]:
    return [Scored(row["a"], row["b"], row["score"]) for row in sources.rows(f"sts_nl_{part}")]


def _own(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _bare(word: str) -> str:
    return re.sub(r"^(de|het|een|zich)\s+", "", word)


def _glossed(row: dict[str, str]) -> str:
    """The translation, with a short gloss to tell its meanings apart."""
    gloss = row.get("gloss")
    return f"{row['en']} ({gloss})" if gloss and len(gloss) < _LONGEST_GLOSS else row["en"]
