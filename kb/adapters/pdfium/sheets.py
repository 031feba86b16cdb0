"""Pages of PDF files, each drawn by a process of its own; the last ones are kept, as a page is asked for twice."""

import json
import logging
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Semaphore

from kb.adapters.pdfium import drawing
from kb.ports.sheets import Letter, Sheet, Size

logger = logging.getLogger(__name__)

_KEPT = 12
_AT_ONCE = 2
_PATIENCE = 2 * drawing.SECONDS
_LARGEST = 50_000_000


class PdfSheets:
    """``Sheets`` of PDF files."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[Path, int], Sheet | None] = OrderedDict()
        self._lock = Lock()
        self._drawing = Semaphore(_AT_ONCE)

    def sizes(self, path: Path) -> Sequence[Size]:
        """See ``Sheets``."""
        if not path.is_file():
            return ()
        with self._drawing:
            told = _answered(path)
        return tuple((width, height) for width, height in json.loads(told)) if told else ()

    def sheet(self, path: Path, number: int) -> Sheet | None:
        """See ``Sheets``."""
        # A file that was destroyed is not shown from memory either.
        if not path.is_file():
            return None
        with self._lock:
            if (path, number) in self._last:
                self._last.move_to_end((path, number))
                return self._last[path, number]
        with self._drawing:
            made = _drawn(path, number)
        with self._lock:
            self._last[path, number] = made
            while len(self._last) > _KEPT:
                self._last.popitem(last=False)
        return made


def _drawn(path: Path, number: int) -> Sheet | None:
    told, _, image = _answered(path, str(number)).partition(b"\n")
    if not told:
        return None
    page = json.loads(told)
    letters = tuple(Letter(*letter) for letter in page["letters"])
    return Sheet(page["width"], page["height"], letters, image)


def _answered(path: Path, *number: str) -> bytes:
    """What another process says of a file; nothing of one that takes too much, which ends that process only."""
    command = [sys.executable, "-m", drawing.__name__, str(path), *number]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program; the path is a digest
    except subprocess.TimeoutExpired:
        logger.warning("a page took too long to draw")
        return b""
    if done.returncode or not done.stdout or len(done.stdout) > _LARGEST:
        if done.returncode:
            logger.warning("a page could not be drawn", extra={"code": done.returncode})
        return b""
    return done.stdout
