"""Taking in many files: each on its own, so that one that fails costs nothing but itself."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence

from ingest.entry import Entry, Rejected
from ingest.prepare import Prepared, Stopwatch, prepare
from ingest.progress import Silent, Watcher
from ingest.report import Line, Outcome, Report
from kb.errors import InvalidDocument, InvalidManifest, Refused, Unavailable
from kb.language.linker import Linker
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue

logger = logging.getLogger(__name__)

INDEX_EVERY = 200
"""Stored documents between two rounds of indexing."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Ingesting:
    """Puts files into the catalogue and has them indexed."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        linker: Linker,
        index_pending: Callable[[], int],
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        """Wire it up.

        Args:
            catalogue: where documents are stored.
            linker: finds the themes that a text names.
            index_pending: makes searchable what is stored but not indexed; gives the number of documents.
            now: gives the present moment in UTC.
        """
        self._catalogue = catalogue
        self._linker = linker
        self._index_pending = index_pending
        self._now = now

    def run(self, selection: Sequence[Entry | Rejected], progress: Watcher | None = None) -> Report:
        """Take in a selection; a file that fails becomes a line, and the run goes on.

        Stopped by hand it gives the report so far: every file is stored whole or not at all,
        and the next run goes on where this one stopped.

        Raises:
            CatalogueUnavailable: nothing can be stored.
        """
        run = _Run(self._index_pending)
        with progress or Silent() as watcher:
            watcher.begin(len(selection))
            try:
                for item in selection:
                    line = self._line(item, run.watch)
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

    def _line(self, item: Entry | Rejected, watch: Stopwatch) -> Line:
        if isinstance(item, Rejected):
            return Line(file=item.name, outcome=Outcome.FAILED, code=item.code, reason=item.reason)
        try:
            prepared = self._prepare(item, watch)
        except (InvalidDocument, InvalidManifest, Refused) as error:
            return Line(file=item.name, outcome=Outcome.FAILED, code=error.code, reason=str(error))
        with watch.stage("store"):
            return self._store(item, prepared)

    def _prepare(self, entry: Entry, watch: Stopwatch) -> Prepared:
        """The document, where any fault of a parser is a fault of the file.

        Only the type of an unknown error is told: its message may hold words of the text.
        """
        try:
            return prepare(entry, self._linker, now=self._now, watch=watch)
        except (InvalidDocument, InvalidManifest, Refused):
            raise
        except Exception as error:
            logger.warning("file unreadable", extra={"error": type(error).__name__})
            msg = f"het bestand is kapot of wordt niet begrepen ({type(error).__name__})"
            raise InvalidDocument(msg) from error

    def _store(self, entry: Entry, prepared: Prepared) -> Line:
        document = prepared.document
        twin = self._catalogue.twin(document, KEEPER)
        if twin is not None:
            reason = f"dezelfde tekst staat er al als “{twin.title}”"
            return Line(
                file=entry.name, outcome=Outcome.DUPLICATE, code="duplicate", reason=reason, title=document.title
            )
        saved = self._catalogue.save(document, prepared.passages)
        return Line(
            file=entry.name,
            outcome=Outcome(saved.outcome),
            title=saved.document.title,
            document_id=saved.document.id,
        )


class _Run:
    """What one run has done so far."""

    def __init__(self, index_pending: Callable[[], int]) -> None:
        self.watch = Stopwatch()
        self.interrupted = False
        self._index_pending = index_pending
        self._lines: list[Line] = []
        self._stored = 0
        self._indexed = 0
        self._problem = ""

    def add(self, line: Line) -> None:
        self._lines.append(line)
        self._stored += line.outcome in (Outcome.NEW, Outcome.CHANGED)

    def index_when_due(self) -> None:
        if self._stored >= INDEX_EVERY:
            self.index()

    def index(self) -> None:
        """Index what is pending. Documents are safe without it: the owner of the index does it later."""
        self._stored = 0
        if self._problem:
            return
        try:
            with self.watch.stage("index"):
                self._indexed += self._index_pending()
        except Unavailable as error:
            self._problem = error.code

    def report(self) -> Report:
        return Report(
            lines=tuple(self._lines),
            seconds={name: round(seconds, 3) for name, seconds in self.watch.seconds.items()},
            indexed=self._indexed,
            index_problem=self._problem,
            interrupted=self.interrupted,
        )
