"""Lists of documents, and what the documents of a list have in common."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from kb.model.document import DocumentCard
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters


class InCommon(NamedTuple):
    """How many documents of a list have each value; values that none has are left out.

    Attributes:
        years: by first and last year; documents without a date are in none.
    """

    concepts: dict[ThemeId, int]
    places: dict[str, int]
    years: dict[tuple[int, int], int]


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

        Of documents of one source that count as one (``DocumentCard.same_as``) only the first. A page far down the list
        takes no longer than the first one.
        """

    def count(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, int]:
        """How many documents of each source ``select`` gives in all; 0 for a source without any."""

    def amounts(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, Amount]:
        """The same, with the independent people and studies behind them."""

    def in_common(self, filters: Filters, reader: Reader) -> InCommon:
        """What those documents have in common."""

    def latest_dates(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, str]:
        """Per source the newest date among the documents that pass the filters; sources without any are left out."""

    def places(self, reader: Reader) -> list[str]:
        """The places of the documents that the reader may see, each once, in the order of their letters."""

    def in_common_among(self, ids: Sequence[DocumentId], reader: Reader) -> InCommon:
        """What these documents have in common, those of them that the reader may see."""

    def added(self, filters: Filters, reader: Reader, *, beginning: str = "") -> list[tuple[DocumentId, datetime]]:
        """Which documents pass the filters and when each came in, by id; each piece once.

        Args:
            filters: what they have to pass.
            reader: who asks.
            beginning: only those whose id begins so.
        """

    def titled(self, typed: str, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """Documents of which the title, or a word in it, begins with what was typed; nothing for no words.

        Case, accents and punctuation do not count. First where the whole title begins so, then the newest, then by id.
        """
