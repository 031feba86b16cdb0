"""How much there is of each source, and on each concept: documents, and the people and studies behind them.

For visitors the counts are kept, in ``tallies``. Whoever changes a document notes in the same transaction, with
``outdate``, which of them no longer hold; ``recount`` makes those anew, and until then ``tallied`` counts them itself.
So a number is never one of before. What an embargo or a consent changes overnight is found by its day.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Insert,
    Select,
    String,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy import update as change

from kb.adapters.sql import where
from kb.adapters.sql.tables import changes, document_concepts, documents, recounts, tallies
from kb.adapters.sql.where import one_piece, readable
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.reader import VISITOR, Reader
from kb.ranking.plurality import Contribution, contributed, units

EVERYTHING = ""
"""The concept that every document counts for."""

Group = tuple[str, KnowledgeSource]
"""A concept and a source."""

# Of more concepts than this all pairs with documents are read, which is quicker than to look each up.
_FEW = 40


class _Piece(NamedTuple):
    """A document, as far as it counts."""

    source: KnowledgeSource
    piece: str
    contribution: Contribution | None
    """``None`` where nobody knows whose it is or what it belongs to: then it is one by itself."""


class _Kept(NamedTuple):
    """The counts that are kept, and those of them that no longer hold."""

    amounts: Mapping[Group, Amount]
    stale: frozenset[Group]


def outdate(connection: Connection, ids: Sequence[str], *, indexes: bool = False) -> None:
    """Note that these documents change, and that the counts with them no longer hold.

    Before and after what they count for changes, in one transaction with that, in which nobody else changes anything
    (``database.alone``).

    Args:
        connection: of the transaction.
        ids: of the documents.
        indexes: whether it is something that every index has to follow.
    """
    for id in ids:
        for statement in _NOTES:
            connection.execute(statement, {"this": id})
        if not connection.execute(_CHANGED_AGAIN, {"this": id}).rowcount:
            connection.execute(_CHANGED, {"this": id})
        if indexes:
            connection.execute(_FOR_INDEXES, {"this": id, "now": datetime.now(UTC)})


def tallied(connection: Connection, reader: Reader) -> dict[Group, Amount]:
    """How much there is now for a reader; what holds nothing is left out."""
    kept = _kept(connection) if reader == VISITOR else _Kept({}, frozenset())
    if not kept.amounts:
        return counted(connection, reader)
    holding = {group: amount for group, amount in kept.amounts.items() if group not in kept.stale}
    found = {**holding, **counted(connection, reader, kept.stale)}
    return {group: amount for group, amount in found.items() if amount.documents}


def is_stale(connection: Connection) -> bool:
    """Whether there are counts that no longer hold, or none yet."""
    kept = _kept(connection)
    return not kept.amounts or bool(kept.stale)


def recount(connection: Connection) -> None:
    """Make the counts that no longer hold anew, or all when there are none yet, and keep them.

    In a transaction in which nobody else changes anything.
    """
    kept = _kept(connection)
    # No row at all means that nobody counted, so what holds nothing is kept too.
    groups = kept.stale if kept.amounts else None
    asked = groups if groups is not None else frozenset((EVERYTHING, source) for source in KnowledgeSource)
    found = {**dict.fromkeys(asked, Amount()), **counted(connection, VISITOR, groups)}
    for concept, source in kept.stale:
        this = and_(tallies.c.concept == concept, tallies.c.source == source.value)
        connection.execute(delete(tallies).where(this))
    today = where.clock().date()
    rows = [
        {"concept": concept, "source": source.value, "day": today, **amount._asdict()}
        for (concept, source), amount in found.items()
    ]
    # Another process may have done it while this one waited for its turn.
    if rows:
        connection.execute(insert(tallies), rows)
    connection.execute(change(tallies).values(day=today))
    connection.execute(delete(recounts))


def counted(connection: Connection, reader: Reader, groups: Collection[Group] | None = None) -> dict[Group, Amount]:
    """Count from scratch what there is for a reader, of some groups or of all; what holds nothing is left out.

    Of documents that count as one the first is taken.
    """
    sources = {source for _, source in groups} if groups is not None else set(KnowledgeSource)
    pieces = _pieces(connection, reader, sources) if sources else {}
    found: dict[Group, dict[str, Contribution | None]] = {}
    for id, concept in _memberships(connection, pieces, groups):
        one = pieces.get(id)
        if one is not None:
            found.setdefault((concept, one.source), {}).setdefault(one.piece, one.contribution)
    wanted = found if groups is None else {group: found[group] for group in groups if group in found}
    return {group: _amount(those.values()) for group, those in wanted.items()}


def _amount(those: Collection[Contribution | None]) -> Amount:
    known = [one for one in those if one is not None]
    return Amount(len(those), len(those) - len(known) + units(known))


def _kept(connection: Connection) -> _Kept:
    rows = connection.execute(select(tallies)).all()
    amounts = {(row.concept, KnowledgeSource(row.source)): Amount(row.documents, row.units) for row in rows}
    counted_on = min((row.day for row in rows), default=None)
    return _Kept(amounts, frozenset(_stale(connection, counted_on)) if amounts else frozenset())


def _stale(connection: Connection, counted_on: date | None) -> Iterator[Group]:
    asked: list[Select[Any]] = [select(recounts.c.concept, recounts.c.source)]
    today = where.clock().date()
    if counted_on is not None and counted_on < today:
        overnight = or_(
            and_(documents.c.embargo_until > counted_on, documents.c.embargo_until <= today),
            and_(documents.c.consent_until >= counted_on, documents.c.consent_until < today),
        )
        asked += [one.where(overnight) for one in _GROUPS]
    for one in asked:
        yield from ((concept, KnowledgeSource(source)) for concept, source in connection.execute(one))


def _pieces(connection: Connection, reader: Reader, sources: Collection[KnowledgeSource]) -> dict[str, _Piece]:
    """The documents that a reader may see, by id; the first of those that count as one before the others."""
    asked = (
        select(documents.c.id, documents.c.source, one_piece(), documents.c.makers, documents.c.lineage)
        .where(documents.c.source.in_(sorted(source.value for source in sources)), readable(reader))
        .order_by(documents.c.counts_as.is_not(None), documents.c.id)
    )
    named = {source.value: source for source in KnowledgeSource}
    return {
        id: _Piece(named[source], piece, _contribution(piece, makers, lineage))
        for id, source, piece, makers, lineage in connection.execute(asked)
    }


def _contribution(piece: str, makers: str, lineage: str) -> Contribution | None:
    return contributed(piece, json.loads(makers), lineage) if makers != "[]" or lineage else None


def _memberships(
    connection: Connection, pieces: Mapping[str, _Piece], groups: Collection[Group] | None
) -> Iterator[tuple[str, str]]:
    """Documents with the concepts that they count for, in the order of the pieces."""
    concepts = None if groups is None else {concept for concept, _ in groups}
    if concepts is None or EVERYTHING in concepts:
        yield from ((id, EVERYTHING) for id in pieces)
    asked = select(document_concepts.c.document_id, document_concepts.c.concept)
    if concepts is not None and len(concepts) <= _FEW:
        asked = asked.where(document_concepts.c.concept.in_(sorted(concepts)))
    on: dict[str, list[str]] = {}
    for id, concept in connection.execute(asked):
        on.setdefault(id, []).append(concept)
    yield from ((id, concept) for id in pieces for concept in on.get(id, ()))


_GROUPS = (
    select(document_concepts.c.concept, documents.c.source).join(documents).distinct(),
    select(literal(EVERYTHING).label("concept"), documents.c.source).distinct(),
)


def _noting(asked: Select[Any]) -> Insert:
    """What puts the groups of one document among those to count anew, where they are not there yet."""
    concept, source = asked.selected_columns
    there = exists().where(recounts.c.concept == concept, recounts.c.source == source)
    new = asked.where(documents.c.id == bindparam("this", type_=String), ~there)
    return insert(recounts).from_select(["concept", "source"], new)


_NOTES = tuple(map(_noting, _GROUPS))
_THIS = bindparam("this", type_=String)
_FOLLOWING = select(func.coalesce(func.max(changes.c.at), 0) + 1)
_CHANGED_AGAIN = change(changes).where(changes.c.document_id == _THIS).values(at=_FOLLOWING.scalar_subquery())
_CHANGED = insert(changes).from_select(
    ["document_id", "at"], _FOLLOWING.with_only_columns(_THIS, *_FOLLOWING.selected_columns)
)
_FOR_INDEXES = (
    change(changes)
    .where(changes.c.document_id == _THIS)
    .values(number=changes.c.at, since=bindparam("now", type_=changes.c.since.type))
)
