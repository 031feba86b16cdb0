"""Showing how far a run is: a bar on a terminal, plain lines elsewhere, or nothing."""

from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from ingest.report import Line, Outcome


class Watcher(Protocol):
    """Hears how a run goes. Used as a context manager around the run."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def begin(self, total: int) -> None:
        """The run has this many files."""

    def file(self, line: Line) -> None:
        """One file is done."""

    def indexing(self) -> None:
        """What was stored is being made searchable."""


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def begin(self, total: int) -> None:
        """Show nothing."""

    def file(self, line: Line) -> None:
        """Show nothing."""

    def indexing(self) -> None:
        """Show nothing."""


class PlainLines(Silent):
    """One line per file: for logs and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = 0
        self._done = 0

    def begin(self, total: int) -> None:
        """Note how many files there are."""
        self._total = total

    def file(self, line: Line) -> None:
        """Write the line with its number."""
        self._done += 1
        # A file may hold several documents.
        self._write(f"[{self._done}/{max(self._done, self._total)}] {line}")

    def indexing(self) -> None:
        """Say so."""
        self._write("Doorzoekbaar maken …")

    def _write(self, text: str) -> None:
        self._stream.write(text + "\n")
        self._stream.flush()


class Bar(Silent):
    """A bar with the number of files; a line above it for what fails, and for what fewer people may read."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, total: int) -> None:
        """Draw the bar."""
        self._task = self._progress.add_task("Documenten inlezen", total=total)

    def file(self, line: Line) -> None:
        """Move the bar on."""
        if line.outcome in (Outcome.FAILED, Outcome.NARROWED):
            self._progress.console.print(str(line), markup=False, highlight=False)
        if self._task is not None:
            self._progress.advance(self._task)

    def indexing(self) -> None:
        """Say so beside the bar."""
        if self._task is not None:
            self._progress.update(self._task, description="Doorzoekbaar maken")


def watcher(stream: TextIO, *, quiet: bool = False) -> Watcher:
    """The way of showing progress that suits a stream."""
    if quiet:
        return Silent()
    if stream.isatty():
        return Bar(Console(file=stream))
    return PlainLines(stream)
