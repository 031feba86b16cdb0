"""Accounts: who has one, how somebody gets in for the first time, and what administrators change."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from kb.errors import AccountNotFound, Invalid, NotSignedIn
from kb.model.identity import AccountId, new_id
from kb.model.key import Key, KeyKind, digest_of, new_secret
from kb.model.people import Account, Role, checked_email, checked_name
from kb.model.policy import Action, decide, may_name, require
from kb.model.reader import Reader
from kb.ports.passwords import Passwords
from kb.ports.people import Keys, People
from kb.ports.work import Work
from kb.services.people.passwording import judge

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=24)
_FIRST = {KeyKind.INVITATION, KeyKind.RESET}


class KnownAs(NamedTuple):
    """Somebody as others know them; without a name where they may not."""

    role: Role
    name: str = ""


class Accounts:
    """What administrators do with accounts, and whoever has a link."""

    def __init__(
        self, *, people: People, keys: Keys, passwords: Passwords, work: Work, now: Callable[[], datetime]
    ) -> None:
        self._people = people
        self._work = work
        self._keys = keys
        self._passwords = passwords
        self._now = now

    def all(self, reader: Reader) -> list[Account]:
        """Everybody, by name.

        Raises:
            Forbidden: only who manages people may know who there is.
        """
        self._require_managing(reader)
        return self._people.accounts()

    def known_as(self, ids: Iterable[AccountId], reader: Reader) -> dict[AccountId, KnownAs]:
        """What a reader may know of who did something: their role, and to some their name. Oneself one knows."""
        found = {}
        for id in set(ids):
            try:
                account = self._people.account(id)
            except AccountNotFound:
                continue
            is_named = reader.account == id or may_name(reader, account.role)
            found[id] = KnownAs(account.role, account.name if is_named else "")
        return found

    def account(self, id: AccountId, reader: Reader) -> Account:
        """One account: one's own, or any for who manages people.

        Raises:
            Forbidden, AccountNotFound: not for this reader; there is none.
        """
        if reader.account != id:
            self._require_managing(reader)
        return self._people.account(id)

    def by_email(self, email: str, reader: Reader) -> Account | None:
        """The account with an e-mail address.

        Raises:
            Forbidden: see ``all``.
        """
        self._require_managing(reader)
        return self._people.by_email(email)

    def add(self, name: str, email: str, role: Role, reader: Reader, *, language: str = "nl") -> tuple[Account, str]:
        """A new account, and the secret of the link with which somebody chooses a password.

        Raises:
            Forbidden: only who manages people may.
            Taken, Invalid: the e-mail address is in use, or no address.
        """
        self._require_managing(reader)
        account = Account(
            id=AccountId(new_id()),
            email=checked_email(email),
            name=checked_name(name),
            role=role,
            language=language,
            created_at=self._now(),
        )
        with self._work():
            self._people.add(account)
            return account, self.invite(account.id, reader)

    def add_first(self, reader: Reader) -> Account:
        """An administrator without a name of their own yet, who says the rest when they choose a password.

        Raises:
            Forbidden: see ``all``.
        """
        self._require_managing(reader)
        account = Account(
            id=AccountId(new_id()), email="", name="Beheerder", role=Role.ADMINISTRATOR, created_at=self._now()
        )
        self._people.add(account)
        return account

    def can_sign_in(self, id: AccountId) -> bool:
        """Whether anything gives entry to an account."""
        return bool(self._people.proof(id).password) or self._people.is_tied(id)

    def invite(self, id: AccountId, reader: Reader) -> str:
        """The secret of another link to choose a first password; earlier links work no more.

        Raises:
            Forbidden, AccountNotFound: see ``account``.
        """
        return self._link(id, KeyKind.INVITATION, INVITATION_LASTS, reader)

    def reset(self, id: AccountId, reader: Reader) -> str:
        """The secret of a link to choose another password; the present one works until that is done.

        Raises:
            Forbidden, AccountNotFound: see ``account``.
        """
        return self._link(id, KeyKind.RESET, RESET_LASTS, reader)

    def forgot(self, email: str) -> tuple[Account, str] | None:
        """Whoever has this e-mail address, and the secret of a link as ``reset`` gives it.

        Nothing where there is nobody, or no e-mail address, or where something else decides who gets in: an
        administrator who disabled the account, or a provider.
        """
        account = self._people.by_email(email)
        if account is None or account.disabled or not account.has_mail or self._people.is_tied(account.id):
            return None
        return account, self._issued(account.id, KeyKind.RESET, RESET_LASTS)

    def invited(self, secret: str) -> Account:
        """Whom a link is for.

        Raises:
            NotSignedIn: it was used, replaced, or is over.
        """
        key = self._keys.find(digest_of(secret), _FIRST, self._now())
        account = self._people.account(key.account) if key else None
        if account is None or account.disabled:
            raise NotSignedIn
        return account

    def accept(self, secret: str, *, password: str, name: str = "", email: str = "") -> Account:
        """Choose a password by a link, and what is not known yet; all sessions of before are ended.

        Raises:
            NotSignedIn: the link works no more.
            WeakPassword, Taken, Invalid: something else is to be chosen; the link still works.
        """
        account = self.invited(secret)
        said = {"name": checked_name(name or account.name), "email": account.email or checked_email(email)}
        changed = account.model_copy(update=said)
        judge(password, changed, self._passwords)
        written = self._passwords.written(password)
        with self._work():
            if changed != account:
                self._people.change(changed)
            if self._keys.use(digest_of(secret), _FIRST, self._now()) is None:
                raise NotSignedIn
            self._people.prove(account.id, self._people.proof(account.id)._replace(password=written))
            self._keys.end_all(account.id, {KeyKind.SESSION, KeyKind.HALF, *_FIRST})
        return changed

    def set_role(self, id: AccountId, role: Role, reader: Reader) -> Account:
        """Another role; sessions go on with it.

        Raises:
            Forbidden, AccountNotFound: see ``account``.
            Invalid: it would leave nobody who manages people.
        """
        return self._change(id, reader, role=role)

    def disable(self, id: AccountId, reader: Reader, *, disabled: bool = True) -> Account:
        """Keep somebody out, or let them in again; everything that stands for them is ended.

        Raises:
            Forbidden, AccountNotFound, Invalid: see ``set_role``.
        """
        return self._change(id, reader, disabled=disabled)

    def come_back(self, now: Sequence[Account], reader: Reader) -> None:
        """After a copy was put back: nobody is signed in, no link or token works, and nobody may more than they do now.

        Args:
            now: everybody, before the copy was put back.
            reader: the product itself.

        Raises:
            Forbidden: see ``all``.
        """
        self._require_managing(reader)
        before = {account.id: account for account in now}
        with self._work():
            self._keys.end_everywhere({KeyKind.SESSION, KeyKind.HALF, KeyKind.TOKEN, *_FIRST})
            for account in self._people.accounts():
                if account.id in before:
                    self._narrow(account, before[account.id])

    def _narrow(self, account: Account, now: Account) -> None:
        role = min(account.role, now.role, key=lambda role: role.rank)
        changed = account.model_copy(update={"role": role, "disabled": account.disabled or now.disabled})
        if changed != account:
            self._people.change(changed)
        still = dict(now.labs)
        for lab, role_there in account.labs:
            least = min(role_there, still[lab], key=lambda one: one.rank) if lab in still else None
            if least is not role_there:
                self._people.place(account.id, lab, least)

    def _link(self, id: AccountId, kind: KeyKind, lasts: timedelta, reader: Reader) -> str:
        account = self.account(id, reader)
        self._require_managing(reader)
        return self._issued(account.id, kind, lasts)

    def _issued(self, id: AccountId, kind: KeyKind, lasts: timedelta) -> str:
        secret = new_secret()
        with self._work():
            self._keys.end_all(id, _FIRST)
            self._keys.add(self._key(id, kind, lasts), digest_of(secret))
        return secret

    def _change(self, id: AccountId, reader: Reader, **said: object) -> Account:
        self._require_managing(reader)
        # In one work, so that two who disable each other at once do not leave nobody.
        with self._work():
            changed = self._people.account(id).model_copy(update=said)
            managing = [one for one in self._people.accounts() if one.role is Role.ADMINISTRATOR and not one.disabled]
            if [one.id for one in managing] == [id] and (changed.disabled or changed.role is not Role.ADMINISTRATOR):
                msg = "dit is de enige beheerder; maak eerst een andere"
                raise Invalid(msg)
            self._people.change(changed)
        return changed

    def _key(self, account: AccountId, kind: KeyKind, lasts: timedelta) -> Key:
        now = self._now()
        return Key(id=new_id(), kind=kind, account=account, created_at=now, until=now + lasts)

    def _require_managing(self, reader: Reader) -> None:
        require(decide(reader, Action.MANAGE, on=self._now().date()))
