"""Where files are read: in processes with limits, where the system has them."""

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ingest.preparing import Here, Preparing
from kb.bootstrap import Library
from kb.model.theme import Thesaurus

if TYPE_CHECKING:
    from ingest.box.boxed import Box
    from ingest.box.limits import Limits

_KEEP_SECONDS = 60.0


class _Wanted(NamedTuple):
    """What a box was made with."""

    thesaurus: Thesaurus
    limits: "Limits"
    workers: int


class _Shelf:
    """The box that was used last, for who reads the next file soon: loading what reads takes seconds of a processor.

    It has no workers while it lies here, so what was read of a file is gone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[_Wanted, Box] | None = None
        self._clearing: threading.Timer | None = None

    def take(self, wanted: _Wanted) -> "Box":
        """The box that lies here, where it is such a one; else a new one."""
        # Imported here, since it needs what other systems do not have.
        from ingest.box.boxed import Box

        with self._lock:
            kept, self._kept = self._kept, None
        if kept is not None and kept[0].thesaurus is wanted.thesaurus and kept[0][1:] == wanted[1:]:
            return kept[1]
        if kept is not None:
            kept[1].close()
        return Box(wanted.thesaurus, wanted.limits, workers=wanted.workers)

    def lay(self, wanted: _Wanted, box: "Box") -> None:
        """Lay a box here for a minute; one that lay here before ends."""
        with self._lock:
            before, self._kept = self._kept, (wanted, box)
            if self._clearing is not None:
                self._clearing.cancel()
            self._clearing = threading.Timer(_KEEP_SECONDS, self.clear)
            self._clearing.daemon = True
            self._clearing.start()
        if before is not None:
            before[1].close()

    def clear(self) -> None:
        """End the box that lies here."""
        with self._lock:
            kept, self._kept = self._kept, None
        if kept is not None:
            kept[1].close()


_shelf = _Shelf()
atexit.register(_shelf.clear)


@contextmanager
def preparing(library: Library) -> Iterator[Preparing]:
    """What makes documents of files, as the settings want it; who read a file has ended on leaving."""
    if os.name != "posix":
        yield Here(library.linker)
        return
    from ingest.box.limits import MEGABYTE, Limits

    settings = library.settings
    limits = Limits(memory=settings.read_memory * MEGABYTE, seconds=settings.read_seconds)
    wanted = _Wanted(library.thesaurus, limits, settings.readers)
    box = _shelf.take(wanted)
    try:
        yield box
    finally:
        _shelf.lay(wanted, box)
