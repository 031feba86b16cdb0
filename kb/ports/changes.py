"""The change log of the catalogue: what every index that follows it has to do, in order.

A document stands in it once, at its last change, so whoever reads on from where they were misses nothing. One that was
withdrawn or removed keeps its place, so nobody who was away forgets it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader


class Position(NamedTuple):
    """How far an index has followed a catalogue.

    Attributes:
        history: id of what happened in the catalogue; in a copy that is put back something else happens from then on.
        number: of the last change that the index holds; 0 for none.
    """

    history: str
    number: int


class Change(NamedTuple):
    """A document that is to be indexed as it is now, or is to be in no index.

    Attributes:
        card: as it is now; ``None``: it was withdrawn or removed, or is not for the reader.
    """

    number: int
    document_id: DocumentId
    card: DocumentCard | None


class Behind(NamedTuple):
    """What an index has still to follow.

    Attributes:
        documents: how many.
        since: when the first of them changed; ``None`` when there are none.
    """

    documents: int
    since: datetime | None


class Changes(Protocol):
    """The log, to read on in from any position.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def end(self) -> Position:
        """Where an index stands that has followed everything."""

    def after(self, number: int, reader: Reader, *, limit: int) -> list[Change]:
        """What changed after a number, oldest first; nothing that was noted before another is seen after it."""

    def gone(self, number: int, until: int) -> list[DocumentId]:
        """Of what changed after a number, and up to another, the documents that are to be in no index."""

    def behind(self, number: int) -> Behind:
        """What an index has still to follow that stands at a number."""

    def passages(self, number: int) -> int | None:
        """How many passages an index at a number holds; ``None`` when something changed after that."""

    def passage_ids(self, number: int) -> Iterator[PassageId]:
        """The passages that an index at a number holds of documents that did not change after that."""
