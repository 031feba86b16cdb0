"""What one run has done so far."""

from collections.abc import Callable

from ingest.prepare import Stopwatch
from ingest.report import Gone, Line, Report
from kb.errors import Unavailable


class Run:
    """Keeps the lines of a run and has what was stored indexed."""

    def __init__(self, index_pending: Callable[[], int], *, files: int) -> None:
        self._files = files
        self.watch = Stopwatch()
        self.interrupted = False
        self.gone: tuple[Gone, ...] = ()
        self.kept_back = False
        self._index_pending = index_pending
        self._lines: list[Line] = []
        self._indexed = 0
        self._problem = self._reason = ""

    def add(self, line: Line) -> None:
        """Note what became of a file."""
        self._lines.append(line)

    def index(self) -> None:
        """Index what is pending. Documents are safe without it: the owner of the index does it later."""
        if self._problem:
            return
        try:
            with self.watch.stage("index"):
                self._indexed += self._index_pending()
        except Unavailable as error:
            self._problem, self._reason = error.code, str(error)

    def report(self, waiting: int) -> Report:
        """What became of the run; ``waiting`` documents are stored and not searchable yet."""
        return Report(
            lines=tuple(self._lines),
            files=self._files,
            seconds={name: round(seconds, 3) for name, seconds in self.watch.seconds.items()},
            indexed=self._indexed,
            waiting=waiting,
            index_problem=self._problem,
            index_reason=self._reason,
            gone=self.gone,
            kept_back=self.kept_back,
            interrupted=self.interrupted,
        )
