"""Likeness as people see it: Spearman's correlation of cosines with the scores of STSb in Dutch."""

import gzip
import json
from pathlib import Path

from bench.tables import show, write
from kb.adapters.encoders.ours import OURS
from kb.bootstrap.engines import open_encoder
from kb.settings import Settings
from training import evaluation, examples

_FILE = "sts_nl_dev.jsonl.gz"
# As in ``training.examples.scored``: of the others some are trained on.
_EVERY = 3


def run(data: Path | None) -> None:
    """Measure every encoder of ours and print what came of it; without the data say where they come from."""
    if data is None or not (data / _FILE).is_file():
        print(f"\nSTSb-nl: give the folder with {_FILE} (make bench DATA=folder); training/sources.toml says whence")
        return
    scored = untouched(data / _FILE)
    figures = {
        name: evaluation.likeness(open_encoder(Settings(encoder=name)).encode_passages, scored) for name in list(OURS)
    }
    show(
        f"STSb-nl, {len(scored)} pairs of the development part that nothing is trained on",
        ["encoder", "Spearman × 100"],
        [[name, f"{figure:.1f}"] for name, figure in figures.items()],
    )
    write("sts", {"pairs": len(scored), "spearman": figures})


def untouched(file: Path) -> list[examples.Scored]:
    """The pairs that are kept for measuring."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [examples.Scored(row["a"], row["b"], row["score"]) for row in rows[::_EVERY]]
