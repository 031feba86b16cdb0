"""Making what a command stored searchable: by the index of this machine, opened only when it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb.bootstrap import KnowledgeBase, Library, open_knowledge_base, waiting


class Indexer:
    """Brings the index up to date when called, and knows how much it has to do still."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._since = library.changes.end().number
        self._base: KnowledgeBase | None = None

    def __call__(self) -> int:
        """Follow all that was stored, and count.

        Raises:
            IndexInUse: another process holds the index, and does it.
        """
        if self._base is None:
            self._base = open_knowledge_base(self._library.settings, library=self._library)
        before = self._base.following.lag().documents
        self._base.following.ensure()
        return before

    def waiting(self) -> int:
        """How many documents are stored and not searchable yet."""
        if self._base is not None:
            return self._base.following.lag().documents
        return waiting(self._library, since=self._since)

    def close(self) -> None:
        """Let go of the index."""
        if self._base is not None:
            self._base.index.optimize()
            self._base.close()


@contextmanager
def index_when_asked(library: Library) -> Iterator[Indexer]:
    """A way to make searchable what is stored."""
    indexer = Indexer(library)
    try:
        yield indexer
    finally:
        indexer.close()
