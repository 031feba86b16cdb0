"""How good the ranking is on our own pairs that nothing is trained or tuned on, as a test set in BEIR format.

The question is one half of a pair, its document the other; texts that look like an answer
and are none are documents too.
"""

import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.tables import write
from evaluation import measuring, tables
from evaluation.progress import Steps
from kb.adapters.encoders.ours import OURS
from kb.settings import Settings
from training import examples


def run() -> None:
    """Measure every encoder of ours, the default first, and print what came of it."""
    settings = Settings()
    with tempfile.TemporaryDirectory() as place:
        sets = {"held-out-pairs": examples.held_out(), "held-out-answers": examples.answers_held_out()}
        folders = [as_test_set(pairs, Path(place) / name) for name, pairs in sets.items()]
        found = measuring.evaluate(folders, settings, encoders=_default_first(settings), steps=Steps(sys.stderr))
    print(f"\n{tables.as_text(found)}")
    write("pairs", found.model_dump(mode="json", by_alias=True))


def _default_first(settings: Settings) -> list[str]:
    return sorted(OURS, key=lambda name: name != settings.encoder)


def as_test_set(pairs: Iterable[examples.Pair], folder: Path) -> Path:
    """Write pairs as a test set into a folder that is made here."""
    numbered = [(str(number), pair) for number, pair in enumerate(pairs, start=1)]
    documents = [(f"b{number}", pair.other) for number, pair in numbered]
    documents += [(f"not{number}", pair.not_) for number, pair in numbered if pair.not_ is not None]
    (folder / "qrels").mkdir(parents=True)
    _write(folder / "corpus.jsonl", documents)
    _write(folder / "queries.jsonl", [(f"a{number}", pair.one) for number, pair in numbered])
    grades = "".join(f"a{number}\tb{number}\t1\n" for number, _ in numbered)
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{grades}", encoding="utf-8")
    return folder


def _write(file: Path, texts: Iterable[tuple[str, str]]) -> None:
    rows = (json.dumps({"_id": id, "text": text}, ensure_ascii=False) + "\n" for id, text in texts)
    file.write_text("".join(rows), encoding="utf-8")
