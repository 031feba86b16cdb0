"""What documents were: earlier versions, and what is left of those that went."""

from typing import Protocol

from kb.model.document import Document
from kb.model.history import Tombstone, Version
from kb.model.identity import DocumentId
from kb.model.reader import Reader


class Versions(Protocol):
    """Versions of documents; part of the ``Catalogue``.

    An earlier version is for who may read the document now, and might read that version when it was what the document
    said. Of a resident's story nobody reads an earlier version: what its teller took out must stay out. Nor does
    anybody where the same text was withdrawn, or stands in a place that is less open.
    """

    def versions_of(self, id: DocumentId, reader: Reader) -> list[Version]:
        """The versions that the reader may read, in order; none of a document that is not theirs."""

    def version(self, id: DocumentId, number: int, reader: Reader) -> Document:
        """A version with its text, under what is known of the document now; what was recognised in it is left out.

        Raises:
            DocumentNotFound: there is none, or it is not for this reader.
        """

    def tombstone(self, id: DocumentId, reader: Reader) -> Tombstone | None:
        """What is left of a document that went, for who might read it until then."""
