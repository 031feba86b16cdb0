"""Lists of documents, and what the documents of a list have in common."""

from collections.abc import Sequence
from typing import Protocol

from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, ThemeId
from kb.model.outline import Outline
from kb.model.reader import Reader
from kb.model.search import Filters


class Lists(Protocol):
    """Many documents at once, in order.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def cards(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """Those of the documents that the reader may see."""

    def select(
        self, filters: Filters, reader: Reader, *, limit: int, offset: int = 0, newest_in: bool = False
    ) -> list[DocumentCard]:
        """Documents that pass the filters, newest date first (``newest_in``: last added first), then by id.

        Of documents that count as one (``DocumentCard.same_as``) only the first.
        """

    def outlines(self, filters: Filters, reader: Reader, *, limit: int) -> list[Outline]:
        """The documents that ``select`` gives, in that order, without their cards."""

    def concepts_among(self, ids: Sequence[DocumentId], reader: Reader) -> dict[ThemeId, int]:
        """On how many of these documents each concept stands, of those that the reader may see."""

    def places_among(self, ids: Sequence[DocumentId], reader: Reader) -> dict[str, int]:
        """How many of them are about each place."""

    def years_among(self, ids: Sequence[DocumentId], reader: Reader) -> dict[tuple[int, int], int]:
        """How many of them have each first and last year; those without a date are left out."""

    def titled(self, typed: str, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """Documents of which the title, or a word in it, begins with what was typed; nothing for no words.

        Case, accents and punctuation do not count. First where the whole title begins so, then the newest, then by id.
        """
