"""The folder of a knowledge base on this machine: for its owner alone, whatever the umask says."""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kb.errors import Unavailable

logger = logging.getLogger(__name__)

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = 0o077


def make_private(folder: Path) -> None:
    """Make the folder when it is not there, and close it and all that is in it to others.

    What this process makes from now on is closed from the start.

    Raises:
        Unavailable: it cannot be made.
    """
    os.umask(_OTHERS)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER)
    except OSError as error:
        msg = f"de map {folder} kan niet gemaakt worden: {error.strerror}"
        raise Unavailable(msg) from error
    for path, wanted in _opened(folder):
        try:
            path.chmod(wanted)
        except OSError as error:
            # Somebody else's file, or gone again since; a disk that knows no rights says so too.
            logger.warning("not closed to others", extra={"kind": type(error).__name__})


def _opened(folder: Path) -> Iterator[tuple[Path, int]]:
    """What others may enter or read, and what its rights should be; links are left alone."""
    for path in (folder, *folder.rglob("*")):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        if mode & _OTHERS and (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            yield path, _FOLDER if stat.S_ISDIR(mode) else _FILE
