"""``python -m training --data FOLDER [step …]``: teacher, vocabulary, static, package, evaluate."""

import argparse
import json
import logging
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from kb.adapters.skos import load_thesaurus
from kb.adapters.static_encoder import StaticEncoder
from training import evaluation, examples, initial, packing, static, vocabulary
from training.card import card
from training.examples import Meaning
from training.sources import Sources, SourcesMissing
from training.teacher import Taught

logger = logging.getLogger("training")

_ROOT = Path(__file__).parent.parent
BUILD = _ROOT / "build" / "encoder"
MODELS = _ROOT / "kb" / "models"


class Work:
    """The steps, each of which reads what the one before it wrote."""

    def __init__(self, data: Path, *, epochs: int, seed: int) -> None:
        self._sources = Sources(data)
        self._recipe = static.Recipe(epochs=epochs, seed=seed)
        self._taught = Taught(BUILD)
        BUILD.mkdir(parents=True, exist_ok=True)

    def teacher(self) -> None:
        """Vectors of all English texts, kept in a file."""
        held_back = [row["en"] for row in self._sources.rows("dev_ntrex_300")]
        self._taught.prepare([meaning.english for meaning in (*self._words, *self._sentences)] + held_back)

    def vocabulary(self) -> None:
        """The tokenizer."""
        tokenizer = vocabulary.build(self._probable, self._known_words)
        tokenizer.save(str(BUILD / "tokenizer.json"), pretty=False)
        logger.info("vocabulary of %d tokens", tokenizer.get_vocab_size())

    def static(self) -> None:
        """The table of the static model."""
        vectors = self._taught.of([meaning.english for meaning in self._words])
        known = initial.of_words(self._words, vectors, examples.synonyms(self._sources))
        bag = static.Bag(self._tokenizer, static.first_table(self._tokenizer, known, self._probable))
        meanings = [*self._words, *self._sentences]
        targets = self._taught.of([meaning.english for meaning in meanings])
        pairs, scored = examples.pairs(self._sources), examples.scored(self._sources, "train")
        static.distil(bag, meanings, targets, pairs, scored, self._recipe)
        np.save(BUILD / "static.npy", static.principal(bag, [meaning.dutch for meaning in self._sentences]))

    def package(self) -> None:
        """The model as a folder in ``kb/models``, with its card."""
        table = np.load(BUILD / "static.npy")
        folder = MODELS / "static"
        packing.pack_static(folder, self._tokenizer, table)
        (folder / "README.md").write_text(card(self._sources.all, self._figures()), encoding="utf-8")

    def evaluate(self) -> None:
        """Figures of the packaged model, on data it was not trained on."""
        sys.stdout.write(json.dumps(self._figures(), indent=2) + "\n")

    def _figures(self) -> dict[str, float]:
        encoder = StaticEncoder(MODELS / "static", name="static")
        full = static.Bag(self._tokenizer, torch.from_numpy(np.load(BUILD / "static.npy")))
        development = examples.scored(self._sources, "dev")
        return {
            "STSb-nl dev, Spearman × 100": round(evaluation.likeness(encoder.encode_passages, development), 1),
            "the same before int8": round(evaluation.likeness(full.encode, development), 1),
            "own held-out pairs, found first (%)": round(
                evaluation.finding(encoder.encode_passages, examples.held_out()), 1
            ),
            "own held-out pairs, found in the first ten (%)": round(
                evaluation.finding(encoder.encode_passages, examples.held_out(), within=10), 1
            ),
        }

    @cached_property
    def _words(self) -> list[Meaning]:
        return examples.dictionary(self._sources, load_thesaurus())

    @cached_property
    def _sentences(self) -> list[Meaning]:
        return examples.parallel(self._sources)

    @cached_property
    def _single_words(self) -> list[str]:
        """Words of the dictionary and the word net."""
        found = [meaning.dutch for meaning in self._words if meaning.kind == "dictionary"]
        found += [word for group in examples.synonyms(self._sources) for word in group]
        return [word for word in found if " " not in word]

    @cached_property
    def _domain(self) -> list[str]:
        return [meaning.dutch for meaning in self._words if meaning.kind in {"glossary", "thesaurus"}]

    @cached_property
    def _known_words(self) -> list[str]:
        return [*self._single_words, *self._domain]

    @cached_property
    def _probable(self) -> dict[str, float]:
        texts = [row["t"] for row in self._sources.rows("text_nl_ud")]
        return vocabulary.weights(dictionary=self._single_words, domain=self._domain, texts=texts)

    @property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer.from_file(str(BUILD / "tokenizer.json"))


STEPS: dict[str, Callable[[Work], None]] = {
    "teacher": Work.teacher,
    "vocabulary": Work.vocabulary,
    "static": Work.static,
    "package": Work.package,
    "evaluate": Work.evaluate,
}


def main() -> int:
    """Run the steps that were asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", help=f"of {', '.join(STEPS)}; default: all")
    parser.add_argument("--data", type=Path, required=True, help="folder with the files of sources.toml")
    parser.add_argument("--epochs", type=int, default=static.Recipe().epochs)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    unknown = set(given.steps) - set(STEPS)
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    torch.manual_seed(given.seed)
    try:
        work = Work(given.data, epochs=given.epochs, seed=given.seed)
    except SourcesMissing as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for step in given.steps or STEPS:
        logger.info("step: %s", step)
        STEPS[step](work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
