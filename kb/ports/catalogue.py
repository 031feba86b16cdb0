"""The catalogue of documents: the truth."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from kb.model.document import Document, DocumentCard, Passage
from kb.model.evidence import Amount, KnowledgeSource, Terms
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.provenance import Narrowed, Source
from kb.model.reader import Reader
from kb.model.text import Span
from kb.ports.lists import Lists
from kb.ports.sources import Sources
from kb.ports.versions import Versions


class Saved(NamedTuple):
    """What became of a document that was given to the catalogue."""

    document: DocumentCard
    outcome: str
    """``new``, ``changed`` (a new version), ``unchanged``, or ``duplicate``: the text is the document's already."""
    narrowed: tuple[Narrowed, ...] = ()
    """Documents that are less open because this text stands here too."""


class Derived(StrEnum):
    """What a catalogue holds that follows from something else in it, and can be made anew."""

    COLUMNS = "columns"
    CONCEPTS = "concepts"
    PLACES = "places"
    TITLES = "titles"
    COUNTS = "counts"
    COLLECTIONS = "collections"


class PlainText(NamedTuple):
    """The text of a document's current version, without comments of who read along."""

    id: DocumentId
    sha256: str
    text: str


class Catalogue(Lists, Sources, Versions, Protocol):
    """The truth: documents with their versions, passages, rights and consent.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def save(self, document: Document, passages: Sequence[Passage], source: Source | None = None) -> Saved:
        """Store a document in one transaction; every index follows what it changes.

        A different text makes a new version and keeps the old one.

        Args:
            document: with what is said of it where it stands.
            passages: all of them, in order.
            source: where it stands. Then a text that another document of the same knowledge source has is
                not stored again, and every document with this text is only as open as all its places allow.

        Raises:
            Withdrawn: this document, its text or its file was withdrawn.
        """

    def terms(self, id: DocumentId) -> Terms | None:
        """Who may read a document that is there and was not withdrawn; whom that may be told the policy says."""

    def twin(self, document: Document, reader: Reader) -> DocumentCard | None:
        """A document of the same knowledge source with the same text under another id."""

    def document(self, id: DocumentId, reader: Reader) -> Document:
        """The current version with its text.

        Raises:
            DocumentNotFound: it does not exist or is not for this reader.
        """

    def passages(self, ids: Sequence[PassageId], reader: Reader) -> dict[PassageId, Passage]:
        """Those of the passages that the reader may see and that still stand in their document's text."""

    def passages_of(self, id: DocumentId, reader: Reader, *, within: Span | None = None) -> list[Passage]:
        """The passages of the current version, or those that touch a stretch of it, in order; none when not theirs."""

    def passages_in(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, list[Passage]]:
        """All passages of the current version of several documents, in order; what is not theirs is left out."""

    def theme_amounts(self, reader: Reader) -> dict[ThemeId, dict[KnowledgeSource, Amount]]:
        """How much there is per theme and source, on narrower themes as well; themes without any are left out."""

    def recount(self) -> None:
        """Count anew what changed since it was counted, so that nobody who asks has to wait for it."""

    def miscounted(self) -> int:
        """How many of the counts that are kept differ from a count from scratch; none, unless something is wrong."""

    def versions(self, reader: Reader) -> dict[DocumentId, str]:
        """The digest of the current text of each document that the reader may see, by id."""

    def texts(self, reader: Reader, *, ids: Sequence[DocumentId] | None = None) -> Iterator[PlainText]:
        """The current texts of the documents that the reader may see, or of some of them, in the order of their ids."""

    def kept(self, name: str) -> bytes | None:
        """What was made of documents and kept under this name; nothing when something was removed since."""

    def keep(self, name: str, content: bytes, of: Mapping[DocumentId, str]) -> None:
        """Keep what was made of documents, in place of what was kept before; not when one changed or was removed since.

        Args:
            name: to ask for it by.
            content: what was made.
            of: the documents, with the digest, or the beginning of it, of the text that was read.
        """

    def renew(self, before: Sequence[DocumentCard], now: Sequence[DocumentCard]) -> None:
        """Store what was recognised of documents, or confirmed; one whose card has changed meanwhile keeps it.

        Args:
            before: their cards as they were read.
            now: the same with other themes, or with other fields confirmed; where a keeper says something else of
                themes, every index follows.
        """

    def forget_counts(self) -> None:
        """Note that all counts are to be made anew."""

    def differences(self) -> Iterator[str]:
        """Where the database is damaged or contradicts itself, a sentence in Dutch each; takes as long as it takes."""

    def mend(self) -> dict[Derived, int]:
        """Make anew what is derived and contradicts what it is derived from; of how many documents, or just that.

        Never what says who may read a document, or which text it is.
        """

    def every(self, reader: Reader) -> Iterator[DocumentCard]:
        """All documents that the reader may see, by id."""

    def close(self) -> None:
        """Let go of the database."""
