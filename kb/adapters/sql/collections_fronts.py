"""The newest editions of many collections at once, as a list shows them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, Table, Text, and_, func, or_, select, type_coerce

from kb.adapters.sql.collection_tables import collections, mentions, shown_findings
from kb.adapters.sql.collections_editions import quoted_in
from kb.adapters.sql.collections_rows import shown_of, visible
from kb.adapters.sql.database import reading
from kb.adapters.sql.study_tables import findings, highlights, stances
from kb.adapters.sql.tables import documents, versions
from kb.adapters.sql.where import among, current, listed, open_to, readable
from kb.model.collection import CollectionId, State
from kb.model.evidence import KnowledgeSource
from kb.model.policy import clearance
from kb.model.reader import Reader
from kb.ports.collections import Front


class SqlFronts:
    """The lists of ``Collections``."""

    _engine: Engine

    def fronts(self, ids: Sequence[CollectionId], reader: Reader) -> list[Front]:
        """See ``Collections``."""
        standing = and_(collections.c.state == State.PUBLISHED.value, visible(reader))
        asked = select(collections).where(among(collections.c.id), standing)
        with reading(self._engine) as connection:
            rows = {row.id: row for row in connection.execute(asked, listed(ids))}
            found = _fronts(connection, rows, reader) if rows else {}
        return [found[id] for id in ids if id in found]


def _fronts(connection: Connection, rows: dict[str, Row[Any]], reader: Reader) -> dict[str, Front]:
    these = listed(list(rows))
    held: dict[str, str] = {}
    quoted, shown = defaultdict(list), defaultdict(list)
    for row in connection.execute(_all_of(mentions).order_by(mentions.c.block, mentions.c.ordinal), these):
        held[row.block] = row.collection
    for one in quoted_in(connection, _newest(mentions), reader, these):
        quoted[held[one.block]].append(one)
    for row in connection.execute(_all_of(shown_findings).order_by(shown_findings.c.block), these):
        shown[row.collection].append(row.finding)
    return {id: Front(shown_of(row), datetime.fromisoformat(row.at), quoted[id], shown[id]) for id, row in rows.items()}


def _all_of(table: Table) -> Select[Any]:
    return select(table).where(_newest(table))


def _newest(table: Table) -> ColumnElement[bool]:
    """Rows of the newest editions of the collections that are listed."""
    newest = select(collections.c.newest).where(collections.c.id == table.c.collection).scalar_subquery()
    return and_(among(table.c.collection), table.c.edition == newest)


def heard_in(voice: KnowledgeSource, reader: Reader) -> tuple[Select[Any], Select[Any]]:
    """Where a voice is heard in the newest edition of a collection: its words stand there, or under its findings."""
    theirs = and_(documents.c.source == voice.value, readable(reader))
    newest = [
        and_(table.c.collection == collections.c.id, table.c.edition == collections.c.newest)
        for table in (mentions, shown_findings)
    ]
    quoted = _standing(reader)
    found = (
        select(shown_findings.c.collection)
        .join(findings, findings.c.id == shown_findings.c.finding)
        .join(stances, stances.c.finding == findings.c.id)
        .join(highlights, highlights.c.id == stances.c.highlight)
        .join(documents, documents.c.id == stances.c.document)
    )
    # As ``Stance.counts`` says it, of which a list of two has a comma; and words that stand in the present text.
    counts = or_(stances.c.doubted.is_(False), type_coerce(stances.c.confirmed_by, Text).contains(","))
    stands = and_(findings.c.published_at.is_not(None), highlights.c.sha256 == documents.c.sha256)
    return quoted.where(newest[0], theirs), found.where(newest[1], theirs, counts, stands)


def _standing(reader: Reader) -> Select[Any]:
    """Quotations that can be read: as ``collections_editions.quoted_in`` finds their words."""
    then = versions.alias("quoted_then")
    was, now = (
        func.substr(one.c.text, mentions.c.start + 1, mentions.c.end - mentions.c.start) for one in (then, versions)
    )
    earlier = and_(open_to(clearance(reader), then), *_of_no_story(reader))
    stands = or_(documents.c.sha256 == mentions.c.sha256, was == now, earlier)
    there = and_(then.c.document_id == documents.c.id, then.c.version == mentions.c.version)
    return (
        select(mentions.c.collection)
        .join(documents, documents.c.id == mentions.c.document)
        .join(then, and_(there, then.c.sha256 == mentions.c.sha256))
        .join(versions, current())
        .where(mentions.c.start.is_not(None), stands)
    )


def _of_no_story(reader: Reader) -> list[ColumnElement[bool]]:
    """Of a story only what it says now is read."""
    return [] if reader.keeper else [documents.c.source != KnowledgeSource.EXPERIENCE.value]
