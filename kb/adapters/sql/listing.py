"""Lists of documents in order, each piece once, and what the documents of a list have in common."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from kb.adapters.sql.database import reading
from kb.adapters.sql.rows import bare_words, card_of
from kb.adapters.sql.sources import SqlSources
from kb.adapters.sql.tables import TITLE_WORD_LENGTH, document_concepts, document_places, documents, title_words
from kb.adapters.sql.where import among, listed, one_piece, passes, readable
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.outline import Outline
from kb.model.reader import Reader
from kb.model.search import Filters

# No word has this character, and all come before it.
_AFTER_ANY = "\U0010ffff"
_OUTLINED = (documents.c.id, documents.c.source, documents.c.date, documents.c.makers, documents.c.lineage)


class SqlLists(SqlSources):
    """``Lists`` on SQLAlchemy."""

    def cards(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """See ``Lists``."""
        found = self._cards(_cards_among(reader), listed(ids))
        return {card.id: card for card in found}

    def select(
        self, filters: Filters, reader: Reader, *, limit: int, offset: int = 0, newest_in: bool = False
    ) -> list[DocumentCard]:
        """See ``Lists``."""
        asked = _in_order(filters, reader, newest_in=newest_in)
        return self._in_order(asked.limit(limit).offset(offset), reader)

    def outlines(self, filters: Filters, reader: Reader, *, limit: int) -> list[Outline]:
        """See ``Lists``."""
        with reading(self._engine) as connection:
            return [_outline_of(row) for row in connection.execute(_outlined(filters, reader).limit(limit))]

    def concepts_among(self, ids: Sequence[DocumentId], reader: Reader) -> dict[ThemeId, int]:
        """See ``Lists``."""
        with reading(self._engine) as connection:
            rows = connection.execute(_concepts_of(reader), listed(ids)).all()
        return {ThemeId(concept): n for concept, n in rows}

    def places_among(self, ids: Sequence[DocumentId], reader: Reader) -> dict[str, int]:
        """See ``Lists``."""
        with reading(self._engine) as connection:
            rows = connection.execute(_places_of(reader), listed(ids)).all()
        return {str(place): n for place, n in rows}

    def years_among(self, ids: Sequence[DocumentId], reader: Reader) -> dict[tuple[int, int], int]:
        """See ``Lists``."""
        with reading(self._engine) as connection:
            rows = connection.execute(_years_of(reader), listed(ids)).all()
        return {(since, until): n for since, until, n in rows}

    def titled(self, typed: str, reader: Reader, *, limit: int) -> list[DocumentCard]:
        """See ``Lists``."""
        begun = bare_words(typed)
        if not begun:
            return []
        words = documents.c.title_words
        asked = select(documents.c.id).where(_has_word(begun.split()), words.contains(begun), readable(reader))
        whole_first = case((words.startswith(begun), 0), else_=1)
        return self._in_order(asked.order_by(whole_first, documents.c.date.desc(), documents.c.id).limit(limit), reader)

    def _in_order(self, asked: Select[Any], reader: Reader) -> list[DocumentCard]:
        """The cards of the ids that are asked for; to put cards themselves in order costs more than all the rest."""
        with reading(self._engine) as connection:
            ids = [DocumentId(id) for id in connection.execute(asked).scalars()]
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


def _in_order(filters: Filters, reader: Reader, *, newest_in: bool = False) -> Select[Any]:
    """The ids of the documents that pass the filters, newest date first or last added first, then by id."""
    newest = documents.c.added_at if newest_in else documents.c.date
    shown = and_(passes(filters), readable(reader))
    return select(documents.c.id).where(shown, _once(shown)).order_by(newest.desc(), documents.c.id)


def _outlined(filters: Filters, reader: Reader) -> Select[Any]:
    """The same, with what ``_outline_of`` reads."""
    return _in_order(filters, reader).with_only_columns(*_OUTLINED, documents.c.counts_as)


def _outline_of(row: Any) -> Outline:
    """An outline out of a row of ``_outlined``."""
    id, source, date, makers, lineage, counts_as = row
    by = tuple(json.loads(makers)) if makers != "[]" else ()
    return Outline(DocumentId(id), _SOURCES[source], date, by, lineage, counts_as)


@lru_cache(maxsize=16)
def _concepts_of(reader: Reader) -> Select[Any]:
    """Each concept, with how many of the documents that are asked for (``where.listed``) are on it."""
    of_document = documents.c.id == document_concepts.c.document_id
    asked = select(document_concepts.c.concept, func.count()).join(documents, of_document)
    return asked.where(among(documents.c.id), readable(reader)).group_by(document_concepts.c.concept)


@lru_cache(maxsize=16)
def _places_of(reader: Reader) -> Select[Any]:
    """Each place, with how many of them are about it."""
    of_document = documents.c.id == document_places.c.document_id
    asked = select(document_places.c.place, func.count()).join(documents, of_document)
    return asked.where(among(documents.c.id), readable(reader)).group_by(document_places.c.place)


@lru_cache(maxsize=16)
def _years_of(reader: Reader) -> Select[Any]:
    """Each first and last year, with how many of them are of those; none for those without a date."""
    years = (documents.c.year, documents.c.year_until)
    dated = and_(documents.c.year.is_not(None), documents.c.year_until.is_not(None))
    return select(*years, func.count()).where(among(documents.c.id), dated, readable(reader)).group_by(*years)


def _once(shown: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of documents that count as one the first that is shown, so that a list is as long as its number says.

    Only those are put in order that another counts as, or that count as another.
    """
    leads = select(documents.c.counts_as).where(documents.c.counts_as.is_not(None))
    together = or_(documents.c.counts_as.is_not(None), documents.c.id.in_(leads))
    lead_first = (documents.c.counts_as.is_not(None), documents.c.id)
    turn = func.row_number().over(partition_by=one_piece(), order_by=lead_first).label("turn")
    found = select(documents.c.id, turn).where(together, shown).subquery()
    return or_(~together, documents.c.id.in_(select(found.c.id).where(found.c.turn == 1)))


_SOURCES = {source.value: source for source in KnowledgeSource}
