"""The folder of a knowledge base on this machine: for its owner alone, whatever the umask says."""

import errno
import fcntl
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import InUse, Unavailable

logger = logging.getLogger(__name__)

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = 0o077
_LOCK = "adding.lock"
_FULL = "de schijf is vol; maak ruimte en probeer het opnieuw"
_REASONS = {errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EROFS: "daar mag niet geschreven worden"}


def reason(error: OSError) -> str:
    """Why the system refuses something, with what to do where that is plain."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


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
        msg = f"de map {folder} kan niet gemaakt worden: {reason(error)}"
        raise Unavailable(msg) from error
    for path, wanted in _opened(folder):
        try:
            path.chmod(wanted)
        except OSError as error:
            # Somebody else's file, or gone again since; a disk that knows no rights says so too.
            logger.warning("not closed to others", extra={"kind": type(error).__name__})


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """While documents are added to the folder or copied, beside others who do so.

    Raises:
        InUse: somebody has it alone.
    """
    with _held(folder, fcntl.LOCK_SH, "er wordt net een reservekopie teruggezet; probeer het opnieuw als dat klaar is"):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While nobody adds documents to the folder or copies it.

    Raises:
        InUse: somebody does.
    """
    with _held(folder, fcntl.LOCK_EX, "er loopt nog een kb ingest, kb reread of kb backup; wacht tot die klaar is"):
        yield


@contextmanager
def _held(folder: Path, how: int, problem: str) -> Iterator[None]:
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, _FILE)
    except OSError as error:
        msg = f"in de map {folder} kan niet geschreven worden: {reason(error)}"
        raise Unavailable(msg) from error
    try:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except OSError as error:
            raise InUse(problem) from error
        yield
    finally:
        # The system lets go of it too when a process is killed.
        os.close(handle)


def _opened(folder: Path) -> Iterator[tuple[Path, int]]:
    """What others may enter or read, and what its rights should be; links are left alone."""
    for path in (folder, *folder.rglob("*")):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        if mode & _OTHERS and (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            yield path, _FOLDER if stat.S_ISDIR(mode) else _FILE
