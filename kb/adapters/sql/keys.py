"""Secrets that stand for accounts, and tries that failed, in the database of the catalogue."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, func, insert, select, update

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.people_tables import attempts, keys
from kb.adapters.sql.values import in_utc
from kb.model.event import Action
from kb.model.identity import AccountId, new_id
from kb.model.key import Key, KeyKind
from kb.model.reader import Scope

_REMEMBERED = {KeyKind.SESSION, KeyKind.TOKEN, KeyKind.INVITATION, KeyKind.RESET}


class SqlKeys:
    """A ``Keys`` on SQLAlchemy; its tables are there already."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, key: Key, digest: str) -> None:
        """See ``Keys``."""
        with writing(self._engine) as connection:
            alone(connection)
            connection.execute(insert(keys).values(digest=digest, **_columns(key)))
            _tell(connection, Action.ACCOUNT_KEY_ADDED, key.account, key.kind, key.id)

    def find(self, digest: str, kinds: Collection[KeyKind], at: datetime) -> Key | None:
        """See ``Keys``."""
        with reading(self._engine) as connection:
            row = connection.execute(select(keys).where(_works(digest, kinds, at))).one_or_none()
        return _key(row) if row else None

    def use(self, digest: str, kinds: Collection[KeyKind], at: datetime) -> Key | None:
        """See ``Keys``."""
        with writing(self._engine) as connection:
            alone(connection)
            row = connection.execute(delete(keys).where(_works(digest, kinds, at)).returning(keys)).one_or_none()
            if row is not None:
                _tell(connection, Action.ACCOUNT_KEY_ENDED, row.account_id, KeyKind(row.kind), row.id)
        return _key(row) if row else None

    def touch(self, digest: str, at: datetime) -> None:
        """See ``Keys``."""
        with writing(self._engine) as connection:
            connection.execute(update(keys).where(keys.c.digest == digest).values(used_at=at))

    def replace(self, digest: str, by: str, *, until: datetime) -> None:
        """See ``Keys``."""
        with writing(self._engine) as connection:
            asked = select(keys).where(keys.c.digest == digest, keys.c.renew.is_(True)).with_for_update()
            row = connection.execute(asked).one_or_none()
            if row is None:
                return
            connection.execute(update(keys).where(keys.c.digest == digest).values(until=until, renew=False))
            connection.execute(insert(keys).values(**{**row._mapping, "digest": by, "id": new_id(), "renew": False}))

    def of(self, account: AccountId, kinds: Collection[KeyKind], at: datetime) -> list[Key]:
        """See ``Keys``."""
        asked = select(keys).where(keys.c.account_id == account, keys.c.kind.in_(kinds), keys.c.until > at)
        with reading(self._engine) as connection:
            return [_key(row) for row in connection.execute(asked.order_by(keys.c.created_at.desc(), keys.c.id))]

    def end(self, account: AccountId, id: str) -> bool:
        """See ``Keys``."""
        this = and_(keys.c.account_id == account, keys.c.id == id)
        with writing(self._engine) as connection:
            alone(connection)
            row = connection.execute(delete(keys).where(this).returning(keys.c.kind)).one_or_none()
            if row is not None:
                _tell(connection, Action.ACCOUNT_KEY_ENDED, account, KeyKind(row.kind), id)
        return row is not None

    def end_all(self, account: AccountId, kinds: Collection[KeyKind], *, but: str = "") -> None:
        """See ``Keys``."""
        with writing(self._engine) as connection:
            alone(connection)
            end_all(connection, account, kinds, but=but)

    def end_everywhere(self, kinds: Collection[KeyKind]) -> None:
        """See ``Keys``."""
        with writing(self._engine) as connection:
            alone(connection)
            for account in connection.execute(select(keys.c.account_id).distinct()).scalars().all():
                end_all(connection, account, kinds)

    def forget(self, before: datetime) -> None:
        """See ``Keys``."""
        with writing(self._engine) as connection:
            connection.execute(delete(keys).where(keys.c.until < before))


class SqlAttempts:
    """An ``Attempts`` on SQLAlchemy; its table is there already."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, of: Collection[str], at: datetime) -> None:
        """See ``Attempts``."""
        with writing(self._engine) as connection:
            connection.execute(insert(attempts), [{"id": new_id(), "of": one, "at": at} for one in of])

    def count(self, of: str, since: datetime) -> int:
        """See ``Attempts``."""
        asked = select(func.count()).where(attempts.c.of == of, attempts.c.at > since)
        with reading(self._engine) as connection:
            return int(connection.execute(asked).scalar_one())

    def clear(self, of: Collection[str]) -> None:
        """See ``Attempts``."""
        with writing(self._engine) as connection:
            connection.execute(delete(attempts).where(attempts.c.of.in_(of)))

    def forget(self, before: datetime) -> None:
        """See ``Attempts``."""
        with writing(self._engine) as connection:
            connection.execute(delete(attempts).where(attempts.c.at < before))


def renew(connection: Connection, account: AccountId) -> None:
    """What an account lets do changes, so its sessions go on under other secrets."""
    sessions = and_(keys.c.account_id == account, keys.c.kind == KeyKind.SESSION.value)
    connection.execute(update(keys).where(sessions).values(renew=True))


def end_all(connection: Connection, account: AccountId, kinds: Collection[KeyKind], *, but: str = "") -> None:
    """End what stands for an account, but the one with this digest."""
    these = and_(keys.c.account_id == account, keys.c.kind.in_([kind.value for kind in kinds]), keys.c.digest != but)
    for row in connection.execute(delete(keys).where(these).returning(keys.c.kind, keys.c.id)).all():
        _tell(connection, Action.ACCOUNT_KEY_ENDED, account, KeyKind(row.kind), row.id)


def _tell(connection: Connection, action: Action, account: str, kind: KeyKind, id: str) -> None:
    """What is over in minutes is not worth remembering."""
    if kind in _REMEMBERED:
        record(connection, action, account, details={"kind": kind.value, "key": id})


def _works(digest: str, kinds: Collection[KeyKind], at: datetime) -> ColumnElement[bool]:
    return and_(keys.c.digest == digest, keys.c.kind.in_([kind.value for kind in kinds]), keys.c.until > at)


def _columns(key: Key) -> dict[str, object]:
    said = key.model_dump(exclude={"account", "scopes"})
    return {**said, "kind": key.kind.value, "account_id": key.account, "scopes": json.dumps(sorted(key.scopes))}


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        kind=KeyKind(row.kind),
        account=AccountId(row.account_id),
        label=row.label,
        scopes=frozenset(map(Scope, json.loads(row.scopes))),
        created_at=in_utc(row.created_at),
        used_at=row.used_at and in_utc(row.used_at),
        until=in_utc(row.until),
        renew=row.renew,
    )
