"""Forms that wait for who typed them, in the database of the catalogue, where nobody can read them.

What was typed may hold words of a story, and a story can be withdrawn. So it is closed (JWE, A256GCM) with a key that
comes from a secret which only the browser keeps: neither the tables, nor the files of the database, nor a copy of them
says a word of it, and with the browser's secret goes the last way to it.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import Engine, Row, delete, func, insert, select

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.people_tables import unsent
from kb.adapters.sql.values import in_utc
from kb.model.identity import AccountId
from kb.model.key import digest_of
from kb.model.unsent import Unsent

MOST, MOST_OF_ONE, LARGEST = 64 * 1024 * 1024, 20, 600_000
"""All together, in letters; for one browser; and one form as it is kept, which a third is added to by closing it."""

_HEADER = {"alg": "dir", "enc": "A256GCM"}
_PURPOSE = b"a form that waits for who typed it"


class _Registry(jwe.JWERegistry):
    """As large as a form may be."""

    max_ciphertext_length = LARGEST


class SqlWaiting:
    """A ``Waiting`` on SQLAlchemy; its table is there already."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, form: Unsent, secret: str) -> bool:
        """See ``Waiting``."""
        closed = _closed(form, secret)
        if len(closed) > LARGEST:
            return False
        holder = digest_of(secret)
        with writing(self._engine) as connection:
            alone(connection)
            connection.execute(delete(unsent).where(unsent.c.id == form.id, unsent.c.holder == holder))
            if int(connection.execute(select(func.coalesce(func.sum(unsent.c.size), 0))).scalar_one()) > MOST:
                return False
            own = select(unsent.c.id).where(unsent.c.holder == holder).order_by(unsent.c.at.desc(), unsent.c.id)
            oldest = connection.execute(own.offset(MOST_OF_ONE - 1)).scalars().all()
            connection.execute(delete(unsent).where(unsent.c.id.in_(oldest)))
            row = {"id": form.id, "holder": holder, "account_id": form.account, "at": form.at}
            connection.execute(insert(unsent).values(**row, size=len(closed), closed=closed))
        return True

    def of(self, secret: str, since: datetime) -> list[Unsent]:
        """See ``Waiting``."""
        asked = select(unsent).where(unsent.c.holder == digest_of(secret), unsent.c.at > since)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(unsent.c.at.desc(), unsent.c.id)).all()
        return [form for form in (_opened(row, secret) for row in rows) if form]

    def drop(self, id: str, secret: str) -> None:
        """See ``Waiting``."""
        with writing(self._engine) as connection:
            connection.execute(delete(unsent).where(unsent.c.id == id, unsent.c.holder == digest_of(secret)))

    def forget(self, before: datetime) -> None:
        """See ``Waiting``."""
        with writing(self._engine) as connection:
            connection.execute(delete(unsent).where(unsent.c.at < before))


def _key(secret: str) -> OctKey:
    return OctKey.import_key(hmac.digest(secret.encode("utf-8", "replace"), _PURPOSE, hashlib.sha256))


def _closed(form: Unsent, secret: str) -> str:
    said = json.dumps([form.path, form.fields], ensure_ascii=False)
    return jwe.encrypt_compact(_HEADER, said.encode("utf-8", "replace"), _key(secret), registry=_registry())


def _opened(row: Row[Any], secret: str) -> Unsent | None:
    try:
        plain = jwe.decrypt_compact(row.closed, _key(secret), registry=_registry()).plaintext
    except (JoseError, ValueError):
        return None
    path, fields = json.loads(plain or b"")
    return Unsent(row.id, path, _pairs(fields), row.account_id and AccountId(row.account_id), in_utc(row.at))


def _pairs(fields: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in fields)


def _registry() -> _Registry:
    return _Registry(algorithms=list(_HEADER.values()))
