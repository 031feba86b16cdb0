"""Where the documents of the catalogue come from, and who may read them because of it."""

from collections.abc import Sequence
from typing import Protocol

from kb.model.evidence import Terms
from kb.model.identity import DocumentId
from kb.model.provenance import Narrowed, Source


class Sources(Protocol):
    """Every place where documents stand. A text is as open as the strictest of the places where it stands.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def sources(self, entries: Sequence[str]) -> list[Source]:
        """The places that these files are, or that lie in them, by document and origin; no longer listed ones not."""

    def sources_of(self, ids: Sequence[DocumentId]) -> list[Source]:
        """All places of these documents, also those no longer listed."""

    def sources_among(
        self, collections: Sequence[str], folders: Sequence[str], files: Sequence[str] = ()
    ) -> list[Source]:
        """All places in these collections, below these folders or in these files, also those no longer listed.

        Folders and files are whole paths.
        """

    def sources_in(self, files: Sequence[str]) -> list[Source]:
        """The places in these files, by path or digest, or with texts of these digests; no longer listed ones not."""

    def ruled(self, origins: Sequence[str]) -> dict[str, Terms]:
        """What the list of withdrawals says of these places, for those of which less was ever said than before."""

    def narrow(self, origin: str, terms: Terms, *, by: str = "") -> list[Narrowed]:
        """Let the document of a place, and any other with the same text, be no more open than these terms.

        One transaction; what is changed is pending. The place is read again the next time that it is met. It goes on
        the list of withdrawals, and holds until the place that said so says more.

        Args:
            origin: the place.
            terms: what is said.
            by: the origin of the entry that says so, where that is another place.

        Returns:
            What is less open than before; empty when nothing is, or when nothing stands there.
        """

    def holds(self, entry: str, origins: Sequence[str], said: str) -> None:
        """Note that a file holds these documents and no others any more, and that all of it was read well."""

    def unlist(self, entries: Sequence[str]) -> None:
        """Note that nothing stands in these files any more; what they were stays stored."""
