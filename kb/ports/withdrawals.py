"""What was withdrawn: the list, and carrying it out."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from kb.model.identity import DocumentId
from kb.model.provenance import Source
from kb.model.withdrawal import Withdrawal


class Piece(NamedTuple):
    """A stored document as the list knows it.

    Attributes:
        title: for whoever decides; it does not go into the list.
        texts: digests of the texts of all its versions.
        files: digests of its files, where no other document has them.
        shared_files: digests of files that other documents come from too, or did.
        places: ids that the places where it stands give.
        withdrawn: it is withdrawn already.
    """

    id: DocumentId
    title: str
    texts: tuple[str, ...]
    files: tuple[str, ...] = ()
    shared_files: tuple[str, ...] = ()
    places: tuple[DocumentId, ...] = ()
    withdrawn: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether other documents come from the same file."""
        return bool(self.shared_files)


class Ruled(NamedTuple):
    """What a place says less of than it did.

    Attributes:
        line: of the list, with what the place says now.
        source: the place, where the catalogue knows it.
        ids: the documents that it is about, as far as they are stored.
    """

    line: Withdrawal
    source: Source | None
    ids: tuple[DocumentId, ...]

    @property
    def place(self) -> DocumentId:
        """The id that the place gives to what is found there."""
        return self.line.places[0]


class WithdrawalList(Protocol):
    """The list beside the catalogue, which outlives a restore of the catalogue. Lines are only ever added.

    Raises:
        Unavailable: it cannot be read or written.
    """

    def lines(self) -> list[Withdrawal]:
        """All lines, in the order in which they were added."""

    def add(self, lines: Sequence[Withdrawal]) -> None:
        """Add lines; on return they are on the disk."""


class Withdrawals(Protocol):
    """The list within the catalogue, in force at every save, and the destruction of what must go.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def lines(self) -> list[Withdrawal]:
        """All lines that were carried out here, the oldest first."""

    def pieces(self, id: DocumentId) -> list[Piece]:
        """A stored document first, and then every other one with the same text; empty when it is not there."""

    def earlier(self, id: DocumentId) -> Piece | None:
        """The earlier versions of a stored document, as a piece of their own; ``None`` where there are none.

        It is known by no text and no file that the document has now.
        """

    def carry_out(self, lines: Sequence[Withdrawal]) -> None:
        """Take in lines and make the catalogue as the whole list says, in one transaction.

        What is withdrawn is for no reader but the keeper and leaves every index; what is removed is
        deleted with all its versions. Documents are known by their id, their text or their file.
        """

    def ruled(self) -> list[Ruled]:
        """What every place says of which less was ever said than before, the oldest first."""

    def files(self) -> set[str]:
        """Digests of the files of all documents and versions that are stored."""

    def may_keep(self, keys: Sequence[str]) -> bool:
        """Whether a file may be kept of which these are its digest, and the ids and texts of what stands in it.

        Not when something that was removed stands in it.
        """

    def scrub(self) -> bool:
        """Write the database anew, so that no byte of what was deleted is left in its files.

        Returns:
            Whether it is done; not while another process is reading.
        """
