"""Earlier versions of documents, and what is left of those that went."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, exists, func, insert, or_, select, update

from kb.adapters.sql import where
from kb.adapters.sql.database import reading
from kb.adapters.sql.events import record
from kb.adapters.sql.rows import document_of, open_columns
from kb.adapters.sql.tables import barred, documents, keepings, rulings, tombstones, versions
from kb.adapters.sql.where import current, open_to, readable
from kb.errors import DocumentNotFound
from kb.model.document import Document, DocumentCard
from kb.model.event import Action
from kb.model.evidence import KnowledgeSource, Terms
from kb.model.history import Tombstone, Version
from kb.model.identity import DocumentId
from kb.model.policy import clearance
from kb.model.reader import Reader
from kb.model.withdrawal import WithdrawalKind


class SqlVersions:
    """``Versions`` on SQLAlchemy."""

    _engine: Engine

    def versions_of(self, id: DocumentId, reader: Reader) -> list[Version]:
        """See ``Versions``."""
        asked = _of(id, reader).order_by(versions.c.version)
        with reading(self._engine) as connection:
            rows = connection.execute(asked).all()
            return [
                Version(number=row.version, sha256=row.sha256, added_at=_utc(row.added_at))
                for row in rows
                if _is_open(connection, row, reader)
            ]

    def version(self, id: DocumentId, number: int, reader: Reader) -> Document:
        """See ``Versions``."""
        asked = _of(id, reader).where(versions.c.version == number)
        with reading(self._engine) as connection:
            row = connection.execute(asked.add_columns(versions.c.text, versions.c.structure)).one_or_none()
            if row is None or not _is_open(connection, row, reader):
                msg = f"there is no version {number} of document {id}"
                raise DocumentNotFound(msg)
        found = document_of(row)
        if row.version == row.current:
            return found
        # Where themes were recognised is counted in the text of now.
        changes = {"version": row.version, "sha256": row.sha256, "file_sha256": row.file_sha256, "standings": ()}
        return found.model_copy(update={**changes, "added_at": _utc(row.added_at)})

    def tombstone(self, id: DocumentId, reader: Reader) -> Tombstone | None:
        """See ``Versions``."""
        asked = (
            select(tombstones, documents.c.id.label("there"), documents.c.withdrawn)
            .outerjoin(documents, documents.c.id == tombstones.c.document_id)
            .where(tombstones.c.document_id == id, tombstones.c.access.in_(sorted(clearance(reader).access)))
            # Of one that is still stored, less may be said since.
            .where(or_(documents.c.id.is_(None), open_to(clearance(reader))))
        )
        with reading(self._engine) as connection:
            row = connection.execute(asked).one_or_none()
        if row is None or row.withdrawn is False:
            return None
        return Tombstone(id=id, reason=WithdrawalKind(row.kind), at=_utc(row.at))


def leave_version(connection: Connection, card: DocumentCard) -> None:
    """Note under which terms a version was read last, now that another takes its place."""
    this = and_(versions.c.document_id == card.id, versions.c.version == card.version)
    connection.execute(update(versions).where(this).values(open_columns(card)))


def bury(connection: Connection, ids: Sequence[str], reason: WithdrawalKind) -> None:
    """Leave a stone for documents that go, as far as more than the keeper might read them; before they go.

    One that was withdrawn already and is removed now keeps its stone, with the other reason.
    """
    for row in (connection.execute(select(documents).where(documents.c.id == id)).one() for id in ids):
        this = tombstones.c.document_id == row.id
        if row.withdrawn:
            connection.execute(update(tombstones).where(this).values(kind=reason.value))
        elif _might_be_read(row):
            keys = [key for key in (row.id, row.sha256, row.file_sha256) if key]
            decided = select(func.max(barred.c.at)).where(barred.c.key.in_(keys), barred.c.kind == reason.value)
            at = connection.execute(decided).scalar_one()
            connection.execute(delete(tombstones).where(this))
            connection.execute(
                insert(tombstones).values(document_id=row.id, kind=reason.value, at=at, access=row.access)
            )


def unbury(connection: Connection, ids: Sequence[str]) -> None:
    """Take away the stones of documents that come back."""
    for id in ids:
        connection.execute(delete(tombstones).where(tombstones.c.document_id == id))


def forget_versions(connection: Connection) -> None:
    """Destroy earlier versions with a text that was removed."""
    removed = select(barred.c.key).where(barred.c.kind == WithdrawalKind.REMOVED.value)
    asked = (
        select(versions.c.document_id, versions.c.version)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(versions.c.sha256.in_(removed), versions.c.version != documents.c.version)
        .order_by(versions.c.document_id, versions.c.version)
    )
    forgotten = connection.execute(asked).all()
    if forgotten:
        connection.execute(delete(keepings))
    for id, number in forgotten:
        this = and_(versions.c.document_id == id, versions.c.version == number)
        connection.execute(delete(versions).where(this))
        record(connection, Action.DOCUMENT_FORGOTTEN, id, details={"version": number})


def _might_be_read(row: Row[Any]) -> bool:
    """Whether a document was for others than the keeper today."""
    today = where.clock().date()
    is_out = row.embargo_until is None or row.embargo_until <= today
    return bool(is_out and row.consented and (row.consent_until is None or row.consent_until >= today))


def _of(id: DocumentId, reader: Reader) -> Select[Any]:
    """The versions of a document that a reader might read when they were what it said, and the one of now."""
    told = documents.c.source != KnowledgeSource.EXPERIENCE.value
    earlier = documents.c.id == documents.c.id if reader.keeper else and_(told, open_to(clearance(reader), versions))
    own = (versions.c.version, versions.c.sha256, versions.c.file_sha256, versions.c.added_at)
    return (
        select(documents.c.card, documents.c.version.label("current"), documents.c.id, *own)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(documents.c.id == id, readable(reader), or_(current(), earlier))
    )


def _is_open(connection: Connection, row: Row[Any], reader: Reader) -> bool:
    """Whether nothing else that is known of the text of an earlier version closes it."""
    if row.version == row.current or reader.keeper:
        return True
    gone = barred.c.key.in_([row.sha256, row.file_sha256 or row.sha256])
    same = and_(documents.c.sha256 == row.sha256, documents.c.id != row.id, ~readable(reader))
    if connection.execute(select(exists().where(gone))).scalar_one():
        return False
    if connection.execute(select(exists().where(same))).scalar_one():
        return False
    said = connection.execute(select(rulings.c.terms).where(rulings.c.sha256 == row.sha256)).scalars()
    today = where.clock().date()
    return all(Terms.model_validate_json(terms).open_to_all(today) for terms in said)


def _utc(at: datetime) -> datetime:
    """A moment as it was stored: SQLite forgets of what zone it is."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
