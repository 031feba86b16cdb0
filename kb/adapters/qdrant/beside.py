"""Building in another process, which the system lets wait for those who ask."""

import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from os import getpid
from typing import Any

from kb.adapters.qdrant.generations import Generations, refuse_without_room
from kb.errors import IndexUnavailable

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 30.0


class Beside:
    """A ``Builder`` for an index that this process has open."""

    def __init__(self, index: Generations, *, program: str, given: Mapping[str, Any]) -> None:
        """Build nothing yet.

        Args:
            index: that what is built takes the place in.
            program: the module that builds; its input is one line of JSON.
            given: what it has to know of the knowledge base; secrets are among it, so it goes by the input.
        """
        self._index = index
        self._program = program
        self._given = given
        self._changing = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False
        self._not_before = 0.0

    def build(self, *, anew: bool, progress: Callable[[int], None] | None = None) -> None:
        """See ``Builder``; after a failure not at once again."""
        refuse_without_room(self._index.home)
        if time.monotonic() < self._not_before:
            msg = "het bouwen van de zoekindex mislukte net; het wordt zo opnieuw geprobeerd"
            raise IndexUnavailable(msg)
        self._not_before = time.monotonic() + _PAUSE_SECONDS
        child = self._started(json.dumps({**self._given, "anew": anew, "parent": getpid()}))
        with child:
            for line in child.stdout or ():
                if progress is not None:
                    progress(int(line))
        if child.returncode:
            msg = "het bouwen van de zoekindex is niet gelukt; wat er was, blijft werken"
            logger.warning("an index was not built", extra={"code": child.returncode})
            raise IndexUnavailable(msg)
        self._index.take_over()
        self._not_before = 0.0

    def stop(self) -> None:
        """See ``Builder``."""
        with self._changing:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def _started(self, line: str) -> subprocess.Popen[str]:
        with self._changing:
            if self._stopped:
                msg = "de verkenner stopt"
                raise IndexUnavailable(msg)
            command = [sys.executable, "-m", self._program]
            child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
            self._child = child
        # Whether it ended at once its exit code says.
        with contextlib.suppress(BrokenPipeError):
            print(line, file=child.stdin, flush=True)
        return child
