"""What was withdrawn, in the tables of the catalogue: carried out in one transaction, in force at every save."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Engine,
    String,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    union,
)
from sqlalchemy import update as change

from kb.adapters.sql.collections_covering import cover, destroy_repeated, uncover
from kb.adapters.sql.database import alone, reading, scrub, writing
from kb.adapters.sql.events import Happening, record_all
from kb.adapters.sql.rows import card_of
from kb.adapters.sql.rulings import Rulings, put_on_list, write
from kb.adapters.sql.sources import forget_place, narrow_place, narrow_text, ruled
from kb.adapters.sql.tables import barred, documents, keepings, rulings, sources, versions, withdrawals
from kb.adapters.sql.tallies import outdate
from kb.adapters.sql.things import destroy_written
from kb.adapters.sql.typed_over import take_out
from kb.adapters.sql.versions import bury, forget_versions, unbury
from kb.adapters.sql.where import among, listed
from kb.errors import Withdrawn
from kb.model.document import DocumentCard
from kb.model.event import Action
from kb.model.identity import DocumentId, document_id
from kb.model.withdrawal import Withdrawal, WithdrawalKind, in_force, lifted
from kb.model.withdrawal import rulings as rulings_of
from kb.ports.withdrawals import Piece, Ruled

_SHARED = "shared"
"""In ``barred`` the kind of a file that may not be kept, while other documents that come from it may be there."""


class SqlWithdrawals:
    """``Withdrawals`` on SQLAlchemy, beside ``SqlCatalogue`` in the same database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lines(self) -> list[Withdrawal]:
        """See ``Withdrawals``."""
        with reading(self._engine) as connection:
            return _lines(connection)

    def pieces(self, id: DocumentId) -> list[Piece]:
        """See ``Withdrawals``."""
        with reading(self._engine) as connection:
            own = connection.execute(select(documents).where(documents.c.id == id)).one_or_none()
            if own is None:
                return []
            texts = select(versions.c.sha256).where(versions.c.document_id == id)
            twins = and_(documents.c.sha256.in_(texts), documents.c.id != id)
            found = connection.execute(select(documents).where(twins).order_by(documents.c.id)).all()
            ids = [row.id for row in (own, *found)]
            return [_piece(connection, row, ids) for row in (own, *found)]

    def earlier(self, id: DocumentId) -> Piece | None:
        """See ``Withdrawals``."""
        with reading(self._engine) as connection:
            own = connection.execute(select(documents).where(documents.c.id == id)).one_or_none()
            return None if own is None else _earlier(connection, own)

    def carry_out(self, lines: Sequence[Withdrawal]) -> None:
        """See ``Withdrawals``."""
        with writing(self._engine) as connection:
            alone(connection)
            known = set(connection.execute(select(withdrawals.c.id)).scalars())
            new = {line.id: line for line in lines if line.id not in known}
            if new:
                put_on_list(connection, list(new.values()))
                current = in_force(_lines(connection))
                # As long as the texts are there.
                away = [line for line in current if line.id in new]
                texts = [text for line in away for text in line.texts]
                take_out(connection, texts, but={line.document_id for line in away})
                _bar(connection, current)
                _rule(connection, list(new.values()))
            _enforce(connection)

    def ruled(self) -> list[Ruled]:
        """See ``Withdrawals``."""
        with reading(self._engine) as connection:
            return ruled(connection, rulings_of(_lines(connection)))

    def files(self) -> set[str]:
        """See ``Withdrawals``."""
        with reading(self._engine) as connection:
            return set(connection.execute(_files(lambda column: column.is_not(None))).scalars())

    def may_keep(self, keys: Sequence[str]) -> bool:
        """See ``Withdrawals``."""
        asked = (
            select(barred.c.key).where(among(barred.c.key), barred.c.kind != WithdrawalKind.WITHDRAWN.value).limit(1)
        )
        with reading(self._engine) as connection:
            return connection.execute(asked, listed(keys)).one_or_none() is None

    def scrub(self) -> bool:
        """See ``Withdrawals``."""
        return scrub(self._engine)


def refuse_barred(connection: Connection, card: DocumentCard) -> None:
    """Refuse what was withdrawn, under whatever id or name it comes.

    Raises:
        Withdrawn: with the day and the reason.
    """
    keys = [key for key in (card.id, document_id(card.origin), card.sha256, card.file_sha256) if key]
    found = and_(barred.c.key.in_(keys), barred.c.kind != _SHARED)
    row = connection.execute(select(barred).where(found).order_by(barred.c.at).limit(1)).one_or_none()
    if row is not None:
        gone = " en weggehaald" if row.kind == WithdrawalKind.REMOVED else ""
        reason = f" ({row.reason})" if row.reason else ""
        msg = f"dit stuk is teruggenomen op {row.at:%d-%m-%Y}{gone}{reason}; het komt niet terug"
        raise Withdrawn(msg)


def _lines(connection: Connection) -> list[Withdrawal]:
    rows = connection.execute(select(withdrawals.c.line).order_by(withdrawals.c.at, withdrawals.c.id)).scalars()
    return [Withdrawal.model_validate_json(line) for line in rows]


def _piece(connection: Connection, row: Any, ids: Sequence[str]) -> Piece:
    """A document as the list knows it; a file is its own when no document but those of ``ids`` has it.

    What came from one file with others, may stand in every version of that file.
    """
    texts = connection.execute(
        select(versions.c.sha256).where(versions.c.document_id == row.id).order_by(versions.c.version)
    ).scalars()
    files = set(connection.execute(_files(lambda column: column == row.id)).scalars())
    entries = select(sources.c.entry_key).where(sources.c.document_id == row.id)
    beside = select(sources.c.document_id).where(sources.c.entry_key.in_(entries), sources.c.document_id.not_in(ids))
    shared = files & set(connection.execute(_files(lambda column: column.not_in(ids))).scalars())
    shared |= set(connection.execute(_files(lambda column: column.in_(beside))).scalars())
    places = connection.execute(select(sources.c.key).where(sources.c.document_id == row.id)).scalars()
    return Piece(
        id=DocumentId(row.id),
        title=card_of(row.card).title,
        texts=tuple(dict.fromkeys(texts)),
        files=tuple(sorted(files - shared)),
        shared_files=tuple(sorted(shared)),
        places=tuple(DocumentId(key) for key in sorted(set(places) - {row.id})),
        withdrawn=row.withdrawn,
    )


def _earlier(connection: Connection, own: Any) -> Piece | None:
    """The earlier versions of a document as the list knows them."""
    before = and_(versions.c.document_id == own.id, versions.c.version != own.version, versions.c.sha256 != own.sha256)
    rows = connection.execute(select(versions.c.sha256, versions.c.file_sha256).where(before)).all()
    if not rows:
        return None
    now = select(sources.c.file_sha256).where(sources.c.document_id == own.id)
    files = {row.file_sha256 for row in rows} - {"", own.file_sha256, *connection.execute(now).scalars()}
    shared = files & set(connection.execute(_files(lambda column: column != own.id)).scalars())
    return Piece(
        id=document_id(f"{own.id}:earlier"),
        title=card_of(own.card).title,
        texts=tuple(dict.fromkeys(row.sha256 for row in rows)),
        files=tuple(sorted(files - shared)),
        shared_files=tuple(sorted(shared)),
    )


def _files(chosen: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> CompoundSelect[str]:
    """The digests of the files of documents: of all versions, and of all places where they stand."""
    return union(
        *(
            select(table.c.file_sha256).where(table.c.file_sha256 != "", chosen(column))
            for table, column in (
                (documents, documents.c.id),
                (versions, versions.c.document_id),
                (sources, sources.c.document_id),
            )
        )
    )


def _bar(connection: Connection, lines: Sequence[Withdrawal]) -> None:
    """Put what may not come in in place of what might not before."""
    connection.execute(delete(barred))
    found = [(line, line.kind.value, key) for line in lines for key in sorted(line.keys)]
    found += [(line, _SHARED, key) for line in lines if line.kind is WithdrawalKind.REMOVED for key in line.shared]
    rows = [
        {"key": key, "document_id": line.document_id, "kind": kind, "at": line.at, "reason": line.reason}
        for line, kind, key in found
    ]
    if rows:
        connection.execute(insert(barred), rows)


def _rule(connection: Connection, new: Sequence[Withdrawal]) -> None:
    """Put what places say now in place of what they said before, and let nothing be more open than that.

    What a keeper lifted opens what the other places of the text leave open.
    """
    places = {place for line in new if line.is_ruling for place in line.places}
    if not places:
        return
    lines = _lines(connection)
    current = rulings_of(lines)
    connection.execute(delete(rulings))
    write(connection, current)
    for line in lifted(lines):
        for place in places.intersection(line.places):
            forget_place(Rulings(connection), place, line.texts[0] if line.texts else "", line.document_id)
    for line in current:
        if line.terms is None or not places.intersection(line.places):
            continue
        for place in line.places:
            standing = connection.execute(select(sources.c.document_id).where(sources.c.key == place)).scalars().all()
            narrow_place(connection, place, line.terms)
            for id in (line.document_id, *standing):
                narrow_text(connection, line.texts[0] if line.texts else "", line.terms, also=id)


def _enforce(connection: Connection) -> None:
    """Make the documents as ``barred`` says."""
    removed = connection.execute(select(documents.c.id).where(_is_barred(WithdrawalKind.REMOVED))).scalars().all()
    withdrawn = (
        connection.execute(
            select(documents.c.id).where(_is_barred(WithdrawalKind.WITHDRAWN), documents.c.withdrawn.is_(False))
        )
        .scalars()
        .all()
    )
    back = and_(documents.c.withdrawn.is_(True), ~_is_barred(*WithdrawalKind))
    returned = connection.execute(select(documents.c.id).where(back)).scalars().all()
    bury(connection, removed, WithdrawalKind.REMOVED)
    bury(connection, withdrawn, WithdrawalKind.WITHDRAWN)
    unbury(connection, returned)
    outdate(connection, [*removed, *withdrawn, *returned], indexes=True)
    for action, ids in (
        (Action.DOCUMENT_REMOVED, removed),
        (Action.DOCUMENT_WITHDRAWN, withdrawn),
        (Action.DOCUMENT_RETURNED, returned),
    ):
        record_all(connection, [Happening(action, id) for id in ids])
    destroy_repeated(connection, removed)
    cover(connection, withdrawn)
    uncover(connection, returned)
    _for_each(connection, delete(documents).where(_this), removed)
    forget_versions(connection)
    if removed:
        connection.execute(delete(keepings))
        destroy_written(connection, removed)
    _for_each(connection, change(documents).where(_this).values(withdrawn=True), withdrawn)
    _for_each(connection, change(documents).where(_this).values(withdrawn=False), returned)


_this = documents.c.id == bindparam("this", type_=String)


def _for_each(connection: Connection, statement: Any, ids: Sequence[str]) -> None:
    if ids:
        connection.execute(statement, [{"this": id} for id in ids])


def _is_barred(*kinds: WithdrawalKind) -> ColumnElement[bool]:
    keys = select(barred.c.key).where(barred.c.kind.in_([kind.value for kind in kinds]))
    return or_(*(column.in_(keys) for column in (documents.c.id, documents.c.sha256, documents.c.file_sha256)))
