"""Building an index beside the one that is asked: ``python -m kb.building``, which a process that serves starts.

One line of JSON on its input says what to build. It tells how many documents are done, one number a line, ends with
the process that started it, and leaves what it did not finish to be removed by the next.
"""

import ctypes
import json
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from kb.adapters.qdrant.copying import copy_folder
from kb.adapters.qdrant.embedded import PARTS
from kb.adapters.qdrant.generations import building, current
from kb.bootstrap import follow_in, open_library
from kb.bootstrap.places import replica_folder
from kb.errors import KbError
from kb.settings import Settings

logger = logging.getLogger(__name__)

# Those who ask come first.
_NICE = 10
_PR_SET_PDEATHSIG = 1
_UNAVAILABLE = 3


def main() -> None:
    """Entry point."""
    given = json.loads(sys.stdin.readline())
    _end_with(given["parent"])
    os.nice(_NICE)
    settings = Settings.model_validate(given["settings"])
    try:
        build(settings, replica_folder(settings, given["replica"]), anew=given["anew"], progress=_tell)
    except KbError as error:
        logger.warning("an index could not be built: %s", error.code)
        sys.exit(_UNAVAILABLE)


def build(settings: Settings, home: Path, *, anew: bool, progress: Callable[[int], None] = lambda _: None) -> None:
    """Leave an index that is up to date and compacted ready to be taken over.

    Args:
        settings: of the knowledge base.
        home: the folder of the index that is asked.
        anew: from nothing; otherwise from what is there, which nobody may be writing to.
        progress: called with the number of documents done so far.
    """
    library = open_library(settings)
    try:
        with building(home) as folder:
            if not anew:
                _copy(current(home), folder)
            index, following = follow_in(settings, library, folder)
            following.catch_up(progress)
            index.optimize()
            index.close()
    finally:
        library.catalogue.close()


def _tell(done: int) -> None:
    sys.stdout.write(f"{done}\n")
    sys.stdout.flush()


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    for part in PARTS:
        if (source / part).is_dir():
            copy_folder(source / part, target / part)
        elif (source / part).exists():
            shutil.copy(source / part, target / part)


def _end_with(parent: int) -> None:
    """End when the process that started this one is gone, also when that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(_UNAVAILABLE)


if __name__ == "__main__":
    main()
