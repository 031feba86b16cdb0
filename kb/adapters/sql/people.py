"""Accounts and labs in the database of the catalogue."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, insert, select, update

from kb.adapters.sql.collections_covering import destroy_told
from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.keys import end_all, renew
from kb.adapters.sql.people_tables import accounts, labs, memberships
from kb.adapters.sql.values import in_utc
from kb.errors import AccountNotFound, LabNotFound, Taken
from kb.model.event import Action
from kb.model.identity import AccountId, LabId
from kb.model.key import KeyKind
from kb.model.people import Account, Lab, LabRole, Membership, Role, address_key
from kb.ports.people import Proof


class SqlPeople:
    """A ``People`` on SQLAlchemy; its tables are there already."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: Account, *, tied: tuple[str, str] | None = None) -> None:
        """See ``People``."""
        with self._changing() as connection:
            _refuse_taken(connection, account)
            connection.execute(insert(accounts).values(id=account.id, created_at=account.created_at, **_said(account)))
            record(connection, Action.ACCOUNT_ADDED, account.id, details={"role": account.role.value})
            if tied:
                _tie(connection, account.id, *tied)

    def change(self, account: Account) -> None:
        """See ``People``."""
        with self._changing() as connection:
            before = _one(connection, account.id)
            _refuse_taken(connection, account)
            connection.execute(update(accounts).where(accounts.c.id == account.id).values(**_said(account)))
            disabled = account.disabled and not before.disabled
            action = Action.ACCOUNT_DISABLED if disabled else Action.ACCOUNT_CHANGED
            record(connection, action, account.id, details={"from": before.role.value, "role": account.role.value})
            if disabled:
                end_all(connection, account.id, list(KeyKind))
            elif account.role is not before.role:
                renew(connection, account.id)

    def accounts(self) -> list[Account]:
        """See ``People``."""
        with reading(self._engine) as connection:
            return list(_accounts(connection, select(accounts).order_by(accounts.c.name, accounts.c.id)))

    def account(self, id: AccountId) -> Account:
        """See ``People``."""
        with reading(self._engine) as connection:
            return _one(connection, id)

    def by_email(self, email: str) -> Account | None:
        """See ``People``."""
        return self._first(select(accounts).where(accounts.c.email_key == address_key(email)))

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        """See ``People``."""
        return self._first(select(accounts).where(accounts.c.issuer == issuer, accounts.c.subject == subject))

    def tie(self, id: AccountId, issuer: str, subject: str) -> None:
        """See ``People``."""
        with self._changing() as connection:
            _one(connection, id)
            _tie(connection, id, issuer, subject)

    def is_tied(self, id: AccountId) -> bool:
        """See ``People``."""
        asked = select(accounts.c.id).where(accounts.c.id == id, accounts.c.subject.is_not(None))
        with reading(self._engine) as connection:
            return connection.execute(asked).first() is not None

    def proof(self, id: AccountId) -> Proof:
        """See ``People``."""
        asked = select(accounts.c.password, accounts.c.second_factor).where(accounts.c.id == id)
        with reading(self._engine) as connection:
            row = connection.execute(asked).one_or_none()
        return Proof(*row) if row else Proof()

    def prove(self, id: AccountId, proof: Proof) -> None:
        """See ``People``."""
        with self._changing() as connection:
            _one(connection, id)
            connection.execute(update(accounts).where(accounts.c.id == id).values(**proof._asdict()))
            factor = "on" if proof.second_factor else "off"
            record(connection, Action.ACCOUNT_PROVED, id, details={"secondFactor": factor})

    def labs(self) -> list[Lab]:
        """See ``People``."""
        with reading(self._engine) as connection:
            return [_lab(row) for row in connection.execute(select(labs).order_by(labs.c.name, labs.c.id))]

    def lab(self, slug: str) -> Lab:
        """See ``People``."""
        with reading(self._engine) as connection:
            row = connection.execute(select(labs).where(labs.c.slug == slug)).one_or_none()
        if row is None:
            msg = f"there is no lab {slug}"
            raise LabNotFound(msg)
        return _lab(row)

    def add_lab(self, lab: Lab) -> None:
        """See ``People``."""
        with self._changing() as connection:
            if connection.execute(select(labs.c.id).where(labs.c.slug == lab.slug)).first():
                msg = f"there is a lab {lab.slug} already"
                raise Taken(msg)
            connection.execute(insert(labs).values(**lab.model_dump()))
            record(connection, Action.LAB_ADDED, lab.id)

    def change_lab(self, lab: Lab) -> None:
        """See ``People``."""
        with self._changing() as connection:
            connection.execute(update(labs).where(labs.c.id == lab.id).values(**_told(lab)))
            destroy_told(connection, lab.id)
            record(connection, Action.LAB_CHANGED, lab.id)

    def members(self, lab: LabId) -> list[tuple[Account, LabRole]]:
        """See ``People``."""
        asked = select(accounts).join(memberships, memberships.c.account_id == accounts.c.id)
        asked = asked.where(memberships.c.lab_id == lab).order_by(accounts.c.name, accounts.c.id)
        with reading(self._engine) as connection:
            found = list(_accounts(connection, asked))
        return [(account, dict(account.labs)[lab]) for account in found]

    def to_come(self, lab: LabId) -> frozenset[AccountId]:
        """See ``People``."""
        asked = select(accounts.c.id).join(memberships, memberships.c.account_id == accounts.c.id)
        asked = asked.where(memberships.c.lab_id == lab, accounts.c.password == "", accounts.c.subject.is_(None))
        with reading(self._engine) as connection:
            return frozenset(AccountId(id) for id in connection.scalars(asked))

    def place(self, account: AccountId, lab: LabId, role: LabRole | None) -> None:
        """See ``People``."""
        with self._changing() as connection:
            _one(connection, account)
            this = (memberships.c.account_id == account) & (memberships.c.lab_id == lab)
            connection.execute(delete(memberships).where(this))
            if role is not None:
                connection.execute(insert(memberships).values(account_id=account, lab_id=lab, role=role.value))
            action = Action.LAB_LEFT if role is None else Action.LAB_JOINED
            record(connection, action, lab, details={"account": account} | ({"role": role.value} if role else {}))
            renew(connection, account)

    def _first(self, asked: Select[Any]) -> Account | None:
        with reading(self._engine) as connection:
            return next(_accounts(connection, asked), None)

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            alone(connection)
            yield connection


def _one(connection: Connection, id: AccountId) -> Account:
    found = next(_accounts(connection, select(accounts).where(accounts.c.id == id)), None)
    if found is None:
        msg = f"there is no account {id}"
        raise AccountNotFound(msg)
    return found


def _accounts(connection: Connection, asked: Select[Any]) -> Iterator[Account]:
    rows = connection.execute(asked).all()
    theirs = _memberships(connection, [row.id for row in rows])
    yield from (_account(row, theirs.get(row.id, ())) for row in rows)


def _memberships(connection: Connection, ids: Iterable[str]) -> Mapping[str, tuple[Membership, ...]]:
    found: dict[str, tuple[Membership, ...]] = {}
    asked = select(memberships).where(memberships.c.account_id.in_(list(ids))).order_by(memberships.c.lab_id)
    for row in connection.execute(asked):
        one = Membership(LabId(row.lab_id), LabRole(row.role))
        found[row.account_id] = (*found.get(row.account_id, ()), one)
    return found


def _account(row: Row[Any], theirs: tuple[Membership, ...]) -> Account:
    return Account(
        id=AccountId(row.id),
        email=row.email,
        name=row.name,
        role=Role(row.role),
        language=row.language,
        labs=theirs,
        disabled=row.disabled,
        created_at=in_utc(row.created_at),
    )


def _lab(row: Row[Any]) -> Lab:
    told = {"question": row.question, "public_value": row.public_value}
    return Lab(id=row.id, slug=row.slug, name=row.name, place=row.place, created_at=in_utc(row.created_at), **told)


def _told(lab: Lab) -> dict[str, object]:
    """The columns of a lab that can change."""
    return lab.model_dump(include={"name", "place", "question", "public_value"})


def _said(account: Account) -> dict[str, object]:
    """The columns that say who somebody is."""
    return {
        "email": account.email,
        "email_key": address_key(account.email) or None,
        "name": account.name,
        "role": account.role.value,
        "language": account.language,
        "disabled": account.disabled,
    }


def _tie(connection: Connection, id: AccountId, issuer: str, subject: str) -> None:
    same = select(accounts.c.id).where(accounts.c.issuer == issuer, accounts.c.subject == subject)
    if connection.execute(same.where(accounts.c.id != id)).first():
        msg = "another account is tied to that name of the provider"
        raise Taken(msg)
    connection.execute(update(accounts).where(accounts.c.id == id).values(issuer=issuer, subject=subject))
    record(connection, Action.ACCOUNT_TIED, id)


def _refuse_taken(connection: Connection, account: Account) -> None:
    key = address_key(account.email)
    same = select(accounts.c.id).where(accounts.c.email_key == key, accounts.c.id != account.id)
    if key and connection.execute(same).first():
        msg = "another account has that e-mail address"
        raise Taken(msg)
