"""Keeping the files themselves, before what was read from them is stored, so that no document is without."""

from collections.abc import Callable, Sequence

from ingest.prepared import Prepared
from ingest.preparing import Made
from ingest.report import Line, Outcome
from kb.ports.files import Files


class Originals:
    """Keeps the files that documents are read from."""

    def __init__(self, files: Files, let_go: Callable[[str], None]) -> None:
        """Wire it up.

        Args:
            files: where they are kept.
            let_go: destroys a file, by its digest, that no document comes from.
        """
        self._files = files
        self._let_go = let_go

    def keep(self, made: Made) -> None:
        """Keep the file of what is about to be stored; one that changed meanwhile is for the next run.

        Raises:
            Unavailable: there is no room, or it may not be written.
        """
        if any(isinstance(one, Prepared) for one in made.found):
            self._files.keep(made.entry.path, made.entry.file_sha256)

    def settle(self, made: Made, lines: Sequence[Line]) -> None:
        """Let go of a file of which something could not be stored, unless a document comes from it."""
        if made.entry.file_sha256 and any(line.outcome is Outcome.FAILED for line in lines):
            self._let_go(made.entry.file_sha256)
