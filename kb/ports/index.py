"""The index of passages."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.changes import Position
from kb.ports.encoder import Vector

SparseTerms: TypeAlias = Mapping[int, float]
"""Weight per term id; ids are unsigned 32-bit."""


class PassageEntry(NamedTuple):
    """What the index holds of one passage."""

    id: PassageId
    dense: Vector
    sparse: SparseTerms
    document: DocumentCard


class Retriever(NamedTuple):
    """One question to the index: exactly one of ``dense`` and ``sparse`` is given; no source means: all of them."""

    source: KnowledgeSource | None
    filters: Filters
    limit: int
    dense: Vector | None = None
    sparse: SparseTerms | None = None


class ScoredPassage(NamedTuple):
    """A passage that the index found."""

    id: PassageId
    document_id: DocumentId
    score: float


class PassageIndex(Protocol):
    """Finds passages by likeness. Derived from the catalogue; may miss, may never leak.

    Raises:
        IndexInUse: another process holds it.
        IndexDamaged: it cannot be read.
        Unavailable: the server does not answer.
    """

    @property
    def stamp(self) -> str:
        """Schema version and encoder fingerprint that its content was made with."""

    @property
    def position(self) -> Position | None:
        """How far it has followed the catalogue; ``None`` when nobody knows."""

    @property
    def state(self) -> Hashable | None:
        """Another one each time that something in it changed; ``None`` where others write to it too."""

    def remember(self, position: Position) -> None:
        """Note how far it has followed; on return that is on the disk, and what it tells of was there before it."""

    def upsert(self, entries: Sequence[PassageEntry]) -> None:
        """Add or replace entries by id; all of them are searchable on return.

        Raises:
            Invalid: a vector of another dimension or with a value that is not finite; nothing is stored.
        """

    def delete(self, documents: Sequence[DocumentId]) -> None:
        """Remove all passages of these documents; unknown ids are no error."""

    def search(self, retrievers: Sequence[Retriever], reader: Reader) -> list[list[ScoredPassage]]:
        """Per retriever its best passages that the reader may see.

        Highest score first; equal scores by id. Dense scores are cosines, sparse
        scores BM25 with document frequencies over all that the reader may see.
        """

    def best(self, terms: SparseTerms, reader: Reader) -> dict[int, float]:
        """Per term the score of the passage that is best for it alone, of all that the reader may see; 0 for none."""

    def vectors(self, ids: Sequence[PassageId]) -> dict[PassageId, Vector]:
        """The vectors of entries, as they were encoded; of an id that is not there none."""

    def terms(self, ids: Sequence[PassageId]) -> dict[PassageId, frozenset[int]]:
        """The ids of the terms that entries were indexed with; of an id that is not there none."""

    def count(self) -> int:
        """The number of entries."""

    def ids(self) -> Iterator[PassageId]:
        """The ids of all entries."""

    def clear(self) -> None:
        """Remove everything, take on the current stamp and know of no position."""

    def optimize(self) -> None:
        """Compact what was written; may take seconds and blocks searching."""

    def close(self) -> None:
        """Write everything to disk and let go of it."""


class Builder(Protocol):
    """Makes an index up to date beside the one that is asked, so that nobody waits."""

    def build(self, *, anew: bool, progress: Callable[[int], None] | None = None) -> None:
        """Another index, compacted, in the place of what was there.

        Args:
            anew: from nothing; otherwise from what is there.
            progress: called with the number of documents done so far.

        Raises:
            NoRoomBeside: there is no room for another.
            Unavailable: it did not come to that; what was there is as it was.
        """

    def stop(self) -> None:
        """Give up what is under way, and begin nothing any more."""
