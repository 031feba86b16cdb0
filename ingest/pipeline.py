"""Taking in many files: each on its own, so that one that fails costs nothing but itself."""

import logging
from collections.abc import Callable, Iterator, Sequence

from ingest.entry import Entry, Rejected
from ingest.keeping import Run
from ingest.preparing import Preparing
from ingest.progress import Silent, Watcher
from ingest.report import Line, Outcome, Report
from ingest.storing import Storing
from kb.ports.catalogue import Catalogue

logger = logging.getLogger(__name__)


class Ingesting:
    """Puts files into the catalogue and has them indexed."""

    def __init__(
        self, *, catalogue: Catalogue, preparing: Preparing, index_pending: Callable[[], int], strict: bool = False
    ) -> None:
        """Wire it up.

        Args:
            catalogue: where documents are stored.
            preparing: makes documents of files.
            index_pending: makes searchable what is stored but not indexed; gives the number of documents.
            strict: a document with a caveat counts as failed and is not stored.
        """
        self._storing = Storing(catalogue, strict=strict)
        self._preparing = preparing
        self._index_pending = index_pending

    def run(self, selection: Sequence[Entry | Rejected], progress: Watcher | None = None) -> Report:
        """Take in a selection; a file that fails becomes a line, and the run goes on.

        Stopped by hand it gives the report so far: every file is stored whole or not at all,
        and the next run goes on where this one stopped.

        Raises:
            CatalogueUnavailable: nothing can be stored.
        """
        run = Run(self._index_pending)
        with progress or Silent() as watcher:
            watcher.begin(len(selection))
            try:
                for line in self._lines(selection, run):
                    run.add(line)
                    watcher.file(line)
                    run.index_when_due()
                watcher.indexing()
                run.index()
            except KeyboardInterrupt:
                run.interrupted = True
        report = run.report()
        logger.info("ingest run done", extra={"files": len(report.lines), "indexed": report.indexed})
        return report

    def _lines(self, selection: Sequence[Entry | Rejected], run: Run) -> Iterator[Line]:
        """A line for every document of every file, in the order of the files."""
        for made in self._preparing.each(map(_undecided, selection), run.watch):
            if isinstance(made, Line):
                yield made
                continue
            lines = self._storing.lines(made)
            while line := run.watch.timed("store", lines):
                yield line


def _undecided(item: Entry | Rejected) -> Entry | Line:
    """An entry that is to be read, or the line of what cannot go in."""
    if isinstance(item, Entry):
        return item
    return Line(file=item.name, outcome=Outcome.FAILED, code=item.code, reason=item.reason)
