"""Lists of documents in order, each piece once, and what the documents of a list have in common."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import ColumnElement, Engine, Select, and_, case, select

from kb.adapters.sql.census import Census, Mask
from kb.adapters.sql.database import reading
from kb.adapters.sql.enrolling import Enrolling
from kb.adapters.sql.rows import bare_words, card_of
from kb.adapters.sql.sources import SqlSources
from kb.adapters.sql.tables import TITLE_WORD_LENGTH, documents, title_words
from kb.adapters.sql.where import among, listed, readable
from kb.model.document import DocumentCard
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.lists import InCommon
from kb.ports.withdrawals import WithdrawalList

# No word has this character, and all come before it.
_AFTER_ANY = "\U0010ffff"


class SqlLists(SqlSources):
    """``Lists`` on SQLAlchemy; which documents, and in what order, is known from the ``Census``."""

    def __init__(self, engine: Engine, beside: WithdrawalList | None = None) -> None:
        """Wire it up; ``beside`` is the list that outlives the catalogue."""
        super().__init__(engine, beside)
        self._enrolling = Enrolling(engine)

    def cards(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """See ``Lists``."""
        found = self._cards(_cards_among(reader), listed(ids))
        return {card.id: card for card in found}

    def select(
        self, filters: Filters, reader: Reader, *, limit: int, offset: int = 0, newest_in: bool = False
    ) -> list[DocumentCard]:
        """See ``Lists``."""
        seen = self._enrolling.seen(reader)
        chosen = seen.census.ordered(seen.passing(filters), newest_in=newest_in)[offset : offset + limit]
        return self._told(seen.census.ids[chosen].tolist(), reader)

    def count(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, int]:
        """See ``Lists``."""
        seen = self._enrolling.seen(reader)
        return seen.census.by_source(seen.passing(filters))

    def amounts(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, Amount]:
        """See ``Lists``."""
        return self._enrolling.seen(reader).amounts(filters)

    def in_common(self, filters: Filters, reader: Reader) -> InCommon:
        """See ``Lists``."""
        seen = self._enrolling.seen(reader)
        return _in_common(seen.census, seen.passing(filters))

    def latest_dates(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, str]:
        """See ``Lists``."""
        seen = self._enrolling.seen(reader)
        return seen.census.latest(seen.passing(filters))

    def places(self, reader: Reader) -> list[str]:
        """See ``Lists``."""
        seen = self._enrolling.seen(reader)
        return sorted(seen.census.places.counts(seen.mask))

    def in_common_among(self, ids: Sequence[DocumentId], reader: Reader) -> InCommon:
        """See ``Lists``."""
        seen = self._enrolling.seen(reader)
        return _in_common(seen.census, seen.mask & seen.census.among(ids))

    def added(self, filters: Filters, reader: Reader, *, beginning: str = "") -> list[tuple[DocumentId, datetime]]:
        """See ``Lists``."""
        seen = self._enrolling.seen(reader)
        return [(DocumentId(id), at) for id, at in seen.census.arrivals(seen.passing(filters), beginning=beginning)]

    def titled(self, typed: str, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """See ``Lists``."""
        begun = bare_words(typed)
        if not begun:
            return []
        words = documents.c.title_words
        asked = select(documents.c.id).where(_has_word(begun.split()), words.contains(begun), readable(reader))
        whole_first = case((words.startswith(begun), 0), else_=1)
        asked = asked.order_by(whole_first, documents.c.date.desc(), documents.c.id).limit(limit)
        with reading(self._engine) as connection:
            ids = [DocumentId(id) for id in connection.execute(asked).scalars()]
        return self._told(ids, reader)

    def _told(self, ids: Sequence[DocumentId], reader: Reader) -> list[DocumentCard]:
        """The cards of documents, in their order."""
        cards = self.cards(ids, reader)
        return [cards[id] for id in ids if id in cards]

    def _cards(self, asked: Select[str], parameters: Mapping[str, str] = MappingProxyType({})) -> list[DocumentCard]:
        with reading(self._engine) as connection:
            return [card_of(card) for (card,) in connection.execute(asked, parameters).all()]


@lru_cache(maxsize=16)
def _cards_among(reader: Reader) -> Select[str]:
    return select(documents.c.card).where(among(documents.c.id), readable(reader))


def _has_word(typed: Sequence[str]) -> ColumnElement[bool]:
    """Documents whose title has the longest of the words that were typed; the last of them may go on."""
    at = max(range(len(typed)), key=lambda place: len(typed[place]))
    word, begun = title_words.c.word, typed[at][:TITLE_WORD_LENGTH]
    is_whole = at < len(typed) - 1
    found = word == begun if is_whole else and_(word >= begun, word < begun + _AFTER_ANY)
    return documents.c.id.in_(select(title_words.c.document_id).where(found))


def _in_common(census: Census, mask: Mask) -> InCommon:
    concepts = {ThemeId(concept): n for concept, n in census.concepts.counts(mask).items()}
    return InCommon(concepts, census.places.counts(mask), census.years(mask))
