"""``python -m bench [PART …] [--data FOLDER] [--sizes NUMBER …]``, and ``python -m bench fidelity [FOLDER …]``."""

import argparse
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import (
    coders,
    curating,
    desk,
    early,
    encoders,
    exchanging,
    fidelity,
    hostile,
    kills,
    misspelled,
    pages,
    pairs,
    peers,
    quality,
    refusals,
    replicas,
    scale,
    speed,
    startup,
    sts,
    themes,
    work,
    workers,
)

# Some ten minutes each; but for ``pages`` and ``peers`` they look for faults, not for figures.
_LONG = ("pages", "peers", "hostile", "kills", "scale", "replicas", "desk", "curating")


def _kill() -> None:
    kills.run()
    work.run()
    coders.run()


def main() -> None:
    """Run the parts that were asked for, or all but those of ``_LONG``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="quality, pairs, misspelled, refusals, themes, sts, encoders, startup, early, speed, exchange, scale, "
        "pages, peers, hostile, kills, workers, replicas, desk, curating; fidelity",
    )
    parser.add_argument(
        "--data",
        type=Path,
        help="folder with the data of training/sources.toml, for sts; to keep what pages, peers, scale, workers make",
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=scale.SIZES, help="numbers of passages, for scale")
    given = parser.parse_args()
    # What is measured is how fast it is, not how often one client may ask; whatever is started here gets this, too.
    for limit in ("KB_SEARCHES_PER_MINUTE", "KB_WRITES_PER_MINUTE"):
        os.environ.setdefault(limit, "0")
    if given.parts[:1] == ["fidelity"]:
        fidelity.run([Path(folder) for folder in given.parts[1:]])
        return
    known: dict[str, Callable[[], None]] = {
        "quality": quality.run,
        "pairs": pairs.run,
        "misspelled": misspelled.run,
        "refusals": refusals.run,
        "themes": themes.run,
        "sts": partial(sts.run, given.data),
        "encoders": encoders.run,
        "startup": startup.run,
        "early": early.run,
        "speed": speed.run,
        "exchange": exchanging.run,
        "scale": lambda: scale.run(given.data, given.sizes),
        "pages": partial(pages.run, given.data),
        "peers": partial(peers.run, given.data),
        "hostile": hostile.run,
        "kills": _kill,
        "workers": partial(workers.run, given.data),
        "replicas": replicas.run,
        "desk": desk.run,
        "curating": curating.run,
    }
    if unknown := [part for part in given.parts if part not in known]:
        parser.error(f"no such part: {', '.join(unknown)}; there are: {', '.join(known)}")
    for part in given.parts or [part for part in known if part not in _LONG]:
        known[part]()


if __name__ == "__main__":
    main()
