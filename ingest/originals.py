"""Keeping the files themselves, before what was read from them is stored, so that no document is without."""

from collections.abc import Sequence

from ingest.entry import Entry
from ingest.prepared import Prepared
from ingest.preparing import Made
from ingest.report import Line, Outcome
from kb.ports.files import Files
from kb.services.keeping.withdrawing import Withdrawing


class Originals:
    """Keeps the files that documents are read from."""

    def __init__(self, files: Files, withdrawing: Withdrawing) -> None:
        """Wire it up.

        Args:
            files: where they are kept.
            withdrawing: knows what may not be kept, and destroys what no document comes from.
        """
        self._files = files
        self._withdrawing = withdrawing

    def keep(self, made: Made) -> None:
        """Keep the file of what is about to be stored; one that changed meanwhile is for the next run.

        A file in which something stands that was removed is not kept, for the sake of its other documents neither.

        Raises:
            Unavailable: there is no room, or it may not be written.
        """
        documents = [one.document for one in made.found if isinstance(one, Prepared)]
        if not documents:
            return
        if self._withdrawing.may_keep(made.entry.file_sha256, documents):
            self._files.keep(made.entry.path, made.entry.file_sha256)
        else:
            self._files.destroy([made.entry.file_sha256])

    def keep_known(self, entry: Entry) -> None:
        """Keep the file of documents that are as they were, if it is not there: they may be of before files were kept.

        Raises:
            Unavailable: there is no room, or it may not be written.
        """
        sha256 = entry.file_sha256
        if self._files.path(sha256) is None and self._withdrawing.may_keep(sha256):
            self._files.keep(entry.path, sha256)

    def settle(self, made: Made, lines: Sequence[Line]) -> None:
        """Let go of a file of which something could not be stored, unless a document comes from it."""
        if made.entry.file_sha256 and any(line.outcome is Outcome.FAILED for line in lines):
            self._withdrawing.let_go(made.entry.file_sha256)
