"""What the core needs from an engine. Each port has two real implementations.

A method that returns passages or documents takes the ``Reader`` and gives only
what that reader may see; ``tests/test_architecture.py`` fails for one that does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kb.model.document import Document, DocumentCard, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters

Vector: TypeAlias = NDArray[np.float32]
"""One unit-length vector, shape ``(d,)``."""

Vectors: TypeAlias = NDArray[np.float32]
"""Unit-length row vectors, shape ``(n, d)``."""

SparseTerms: TypeAlias = Mapping[int, float]
"""Weight per term id; ids are unsigned 32-bit."""


class Encoder(Protocol):
    """Turns text into vectors whose cosine tells how alike two texts are."""

    @property
    def name(self) -> str:
        """What to call it on a page."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever vectors of before can no longer be compared with new ones."""

    @property
    def dimension(self) -> int:
        """The number of components ``d`` of a vector."""

    @property
    def floor(self) -> float:
        """The cosine below which likeness is noise."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order; an empty list gives shape ``(0, d)``."""

    def encode_query(self, text: str) -> Vector:
        """The vector of a question."""


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

    def count(self) -> int:
        """The number of entries."""

    def clear(self) -> None:
        """Remove everything and take on the current stamp."""

    def optimize(self) -> None:
        """Compact what was written; may take seconds and blocks searching."""

    def close(self) -> None:
        """Write everything to disk and let go of it."""


class Saved(NamedTuple):
    """What became of a document that was given to the catalogue."""

    document: DocumentCard
    outcome: str
    """``new``, ``changed`` (a new version) or ``unchanged``."""


class PlainText(NamedTuple):
    """The text of a document's current version."""

    id: DocumentId
    sha256: str
    text: str


class Catalogue(Protocol):
    """The truth: documents with their versions, passages, rights and consent.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def save(self, document: Document, passages: Sequence[Passage]) -> Saved:
        """Store a document in one transaction; it is pending until it is marked as indexed.

        A text or metadata that differs from what is stored makes it pending again; a
        different text makes a new version and keeps the old one.
        """

    def twin(self, document: Document, reader: Reader) -> DocumentCard | None:
        """A document of the same knowledge source with the same text under another id."""

    def document(self, id: DocumentId, reader: Reader) -> Document:
        """The current version with its text.

        Raises:
            DocumentNotFound: it does not exist or is not for this reader.
        """

    def cards(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """Those of the documents that the reader may see."""

    def select(
        self, filters: Filters, reader: Reader, *, limit: int, offset: int = 0, newest_in: bool = False
    ) -> list[DocumentCard]:
        """Documents that pass the filters, newest date first (``newest_in``: last added first), then by id."""

    def passages(self, ids: Sequence[PassageId], reader: Reader) -> dict[PassageId, Passage]:
        """Those of the passages that the reader may see and that still stand in their document's text."""

    def passages_of(self, id: DocumentId, reader: Reader) -> list[Passage]:
        """The passages of the current version, in order; empty when not for this reader."""

    def count(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, int]:
        """Documents per source that pass the filters; 0 for a source without any."""

    def theme_counts(self, reader: Reader) -> dict[ThemeId, dict[KnowledgeSource, int]]:
        """Documents per theme and source, those on narrower themes included; themes without any are left out."""

    def latest_dates(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, str]:
        """Per source the newest date among the documents that pass the filters; sources without any are left out."""

    def titled(self, typed: str, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """Documents of which the title, or a word in it, begins with what was typed; nothing for no words.

        Case, accents and punctuation do not count. First where the whole title begins so, then the newest, then by id.
        """

    def places(self, reader: Reader) -> list[str]:
        """The places of the documents that the reader may see, each once, in the order of their letters."""

    def texts(self, reader: Reader) -> Iterator[PlainText]:
        """The current texts of the documents that the reader may see, by id; may take in what is saved meanwhile."""

    def pending(self, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """Documents whose current version is not indexed yet, oldest first."""

    def mark_indexed(self, cards: Sequence[DocumentCard]) -> None:
        """Note that these documents are in the index as they are here; one that has changed since stays pending."""

    def mark_all_pending(self) -> None:
        """Note that nothing is in the index."""

    def indexed_passages(self) -> int:
        """How many passages the index should hold."""

    def every(self, reader: Reader) -> Iterator[DocumentCard]:
        """All documents that the reader may see, by id."""

    def close(self) -> None:
        """Let go of the database."""
