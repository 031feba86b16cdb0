"""Taking in many files: each on its own, so that one that fails costs nothing but itself."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from ingest.debris import Debris
from ingest.entry import Entry, Rejected
from ingest.keeping import Run
from ingest.known import Known, Same
from ingest.narrowing import Narrowing
from ingest.originals import Originals
from ingest.prepare import Stopwatch
from ingest.preparing import Made, Preparing
from ingest.progress import Silent, Watcher
from ingest.recognising import recognised
from ingest.report import Line, Outcome, Report
from ingest.storing import Storing, called
from kb.model.identity import DocumentId
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue
from kb.services.keeping.resembling import Resembling, in_words

logger = logging.getLogger(__name__)

GONE = "niet meer in de bron"
"""The reason with which ``--prune`` takes documents back."""


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


class Ingesting:
    """Puts files into the catalogue and has them indexed."""

    def __init__(  # noqa: PLR0913 - one argument per part
        self,
        *,
        catalogue: Catalogue,
        preparing: Preparing,
        index_pending: Callable[[], int],
        waiting: Callable[[], int] = lambda: 0,
        strict: bool = False,
        withdraw: Callable[[Sequence[DocumentId], str], object] | None = None,
        resembling: Resembling | None = None,
        originals: Originals | None = None,
    ) -> None:
        """Wire it up.

        Args:
            catalogue: where documents are stored.
            preparing: makes documents of files.
            index_pending: makes searchable what is stored but not indexed; gives the number of documents.
            waiting: how many documents are stored and not searchable yet.
            strict: a document with a caveat counts as failed and is not stored.
            withdraw: takes documents back that are gone from their source; when it is there, that is done.
            resembling: finds what a document is much alike; ``None``: nobody looks, as for a test set.
            originals: keeps the files themselves; without it only what is read from them is stored.
        """
        self._catalogue = catalogue
        self._preparing = preparing
        self._index_pending = index_pending
        self._waiting = waiting
        self._strict = strict
        self._withdraw = withdraw
        self._resembling = resembling
        self._originals = originals

    def run(
        self,
        selection: Sequence[Entry | Rejected],
        progress: Watcher | None = None,
        *,
        folders: Sequence[str] = (),
    ) -> Report:
        """Take in a selection; a file that fails becomes a line, and the run goes on.

        What is said less of comes first. Stopped by hand it gives the report so far: every file is
        stored whole or not at all, and the next run goes on where this one stopped.

        Args:
            selection: what is to go in.
            progress: hears how it goes.
            folders: whole paths of folders of which the selection holds everything.

        Raises:
            CatalogueUnavailable: nothing can be stored.
        """
        run = Run(self._index_pending, files=len(selection))
        with progress or Silent() as watcher:
            try:
                for line in self._lines(selection, folders, run, watcher):
                    run.add(line)
                    watcher.file(line)
                watcher.indexing()
                run.index()
            except KeyboardInterrupt:
                run.interrupted = True
        report = run.report(self._waiting())
        logger.info("ingest run done", extra={"files": len(report.lines), "indexed": report.indexed})
        return report

    def _lines(
        self, selection: Sequence[Entry | Rejected], folders: Sequence[str], run: Run, watcher: Watcher
    ) -> Iterator[Line]:
        """A line for everything that is less open, and one for every document of every file, in their order."""
        narrowing = Narrowing(self._catalogue, today=_today)
        first = narrowing.first(selection)
        watcher.begin(len(first.lines) + len(first.rest))
        yield from first.lines
        if first.lines:
            run.index()
        known = Known(self._catalogue, selection, folders, today=_today)
        yield from recognised(first.rest, known, narrowing, self._catalogue, self._preparing, run.watch)
        storing = Storing(self._catalogue, known, strict=self._strict)
        for made in self._preparing.each(self._undecided(first.rest, known), run.watch):
            if isinstance(made, Line):
                yield made
                continue
            lines = self._stored(made, storing)
            while line := run.watch.timed("store", lines):
                yield line.model_copy(update={"alike": self._alike(line, run.watch)})
        run.gone = tuple(known.gone())
        if self._withdraw is not None and run.gone:
            # As when a disk is not there.
            run.kept_back = not any(isinstance(item, Entry) for item in selection)
            if not run.kept_back:
                self._withdraw([one.document_id for one in run.gone], GONE)
                run.gone = tuple(one.model_copy(update={"pruned": True}) for one in run.gone)

    def _alike(self, line: Line, watch: Stopwatch) -> tuple[str, ...]:
        """What a new text is much alike, one each; what was decided already is not asked again."""
        is_new = line.outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.RENAMED)
        if self._resembling is None or line.document_id is None or not is_new:
            return ()
        with watch.stage("compare"):
            found = self._resembling.note(line.document_id, KEEPER)
        return tuple(in_words(other, pair) for other, pair in found if not pair.verdict)

    def _stored(self, made: Made, storing: Storing) -> Iterator[Line]:
        """The lines of what one file held, which is kept itself as well."""
        if self._originals is None:
            yield from storing.lines(made)
            return
        self._originals.keep(made)
        told = []
        for line in storing.lines(made):
            told.append(line)
            yield line
        self._originals.settle(made, told)

    def _undecided(self, items: Iterable[Entry | Rejected], known: Known) -> Iterator[Entry | Line]:
        """The entries that are to be read, and the lines of those of which it is known what becomes of them."""
        for item in items:
            if isinstance(item, Rejected):
                outcome = Outcome.SKIPPED if item.code == Debris.code else Outcome.FAILED
                yield Line(file=item.name, outcome=outcome, code=item.code, reason=item.reason)
                continue
            entry = known.settled(item)
            lines = [_as_it_was(entry, same) for same in known.unchanged(entry)]
            if not lines or (self._strict and any(line.caveats for line in lines)):
                yield entry
            else:
                if self._originals is not None:
                    self._originals.keep_known(entry)
                yield from lines


def _as_it_was(entry: Entry, same: Same) -> Line:
    line = Line(
        file=called(entry.name, same.part),
        outcome=Outcome.UNCHANGED,
        title=same.card.title,
        document_id=same.card.id,
        caveats=same.card.caveats,
        left_out=same.card.left_out,
    )
    if not same.is_twin:
        return line
    reason = f"dezelfde tekst staat er al als “{same.card.title}”"
    return line.model_copy(update={"outcome": Outcome.DUPLICATE, "code": "duplicate", "reason": reason})
