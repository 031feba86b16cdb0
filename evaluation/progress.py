"""How far an evaluation is: one line that counts on a terminal, now and then a line elsewhere."""

from time import monotonic
from typing import TextIO

from ingest.progress import Silent
from ingest.report import Line

_SECONDS_BETWEEN = 10.0


class Steps:
    """Tells which step is going on, and how far it is."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self._stream = stream
        self._quiet = quiet
        self._alive = stream.isatty()
        self._what = ""
        self._told = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say so, where it is worth a line."""
        if self._quiet:
            return
        new, last = what != self._what, done == total
        if self._alive:
            self._stream.write(f"\r\x1b[K{what}: {done} van {total}" + ("\n" if last else ""))
        elif new or monotonic() - self._told > _SECONDS_BETWEEN:
            self._stream.write(f"{what}: {done} van {total}\n")
            self._told = monotonic()
        self._what = what
        self._stream.flush()


class Storing(Silent):
    """Hears how documents are stored, as one step."""

    def __init__(self, steps: Steps, what: str) -> None:
        self._steps = steps
        self._what = what
        self._total = 0
        self._done = 0

    def begin(self, total: int) -> None:
        """Note how many documents there are."""
        self._total = total

    def file(self, line: Line) -> None:  # noqa: ARG002 - the port's name
        """Count the document."""
        self._done += 1
        self._steps(self._what, self._done, self._total)
