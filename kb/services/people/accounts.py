"""Accounts: who has one, how somebody gets in for the first time, and what they change of their own."""

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pyotp

from kb.errors import Invalid, NotSignedIn
from kb.model.identity import AccountId, new_id
from kb.model.key import Key, KeyKind, digest_of, new_secret
from kb.model.people import Account, Role
from kb.model.policy import Action, decide, require
from kb.model.reader import Reader
from kb.ports.passwords import Passwords
from kb.ports.people import Keys, People
from kb.services.people.passwording import judge
from kb.services.people.signing import Signing

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=24)
RECOVERY_CODES = 10
_RECOVERY_LASTS = timedelta(days=3_650)
_LONGEST_NAME, _LONGEST_EMAIL = 200, 254
_FIRST = {KeyKind.INVITATION, KeyKind.RESET}
ISSUER = "Meervoud"
_SECRET = re.compile(r"[A-Z2-7]{32}")


class Accounts:
    """What administrators do with accounts, and people with their own."""

    def __init__(
        self,
        *,
        people: People,
        keys: Keys,
        passwords: Passwords,
        signing: Signing,
        now: Callable[[], datetime],
    ) -> None:
        self._people = people
        self._keys = keys
        self._passwords = passwords
        self._signing = signing
        self._now = now

    def all(self, reader: Reader) -> list[Account]:
        """Everybody, by name.

        Raises:
            Forbidden: only who manages people may know who there is.
        """
        self._require_managing(reader)
        return self._people.accounts()

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
        if changed != account:
            self._people.change(changed)
        if self._keys.use(digest_of(secret), _FIRST, self._now()) is None:
            raise NotSignedIn
        self._choose(changed, password)
        return changed

    def change_password(self, reader: Reader, old: str, new: str, *, session: str) -> None:
        """Another password for oneself; every other session is ended.

        Raises:
            NotSignedIn: the old one is wrong.
            WeakPassword: the new one will not do.
        """
        account = self._own(reader)
        if not self._passwords.fits(self._people.proof(account.id).password, old):
            raise NotSignedIn
        judge(new, account, self._passwords)
        self._choose(account, new, but=digest_of(session))

    def introduce(self, reader: Reader, *, name: str, language: str) -> Account:
        """What others call somebody, and the language of their pages.

        Raises:
            Invalid: no name, or a language that is not there.
        """
        if language not in {"nl", "en"}:
            msg = "deze taal is er niet"
            raise Invalid(msg)
        changed = self._own(reader).model_copy(update={"name": checked_name(name), "language": language})
        self._people.change(changed)
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
        self._keys.end_everywhere({KeyKind.SESSION, KeyKind.HALF, KeyKind.TOKEN, *_FIRST})
        before = {account.id: account for account in now}
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

    def proposed_factor(self, reader: Reader, secret: str = "") -> tuple[str, str]:
        """A second factor that is not in use yet, or again: its secret in base 32, and the address for an app."""
        secret = secret if _SECRET.fullmatch(secret) else pyotp.random_base32()
        return secret, pyotp.TOTP(secret).provisioning_uri(name=self._own(reader).email, issuer_name=ISSUER)

    def turn_factor_on(self, reader: Reader, secret: str, code: str) -> tuple[str, ...]:
        """Ask for codes from now on; what comes back are the recovery codes, shown once.

        Raises:
            NotSignedIn: the code does not fit, so the app has another secret.
        """
        account = self._own(reader)
        plain = "".join(code.split())
        if (
            not plain.isdigit()
            or not _SECRET.fullmatch(secret)
            or not pyotp.TOTP(secret).verify(plain, for_time=self._now(), valid_window=1)
        ):
            raise NotSignedIn
        self._people.prove(account.id, self._people.proof(account.id)._replace(second_factor=secret))
        self._keys.end_all(account.id, {KeyKind.RECOVERY})
        codes = tuple(
            f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}" for _ in range(RECOVERY_CODES)
        )
        for one in codes:
            self._keys.add(self._key(account.id, KeyKind.RECOVERY, _RECOVERY_LASTS), digest_of(one))
        return codes

    def turn_factor_off(self, reader: Reader, code: str) -> None:
        """Ask for codes no more.

        Raises:
            NotSignedIn: the code does not fit.
        """
        account = self._own(reader)
        if not self._signing.is_code(account, code):
            raise NotSignedIn
        self._people.prove(account.id, self._people.proof(account.id)._replace(second_factor=""))
        self._keys.end_all(account.id, {KeyKind.RECOVERY})

    def has_factor(self, reader: Reader) -> bool:
        """Whether somebody is asked for codes."""
        return bool(self._people.proof(self._own(reader).id).second_factor)

    def sessions(self, reader: Reader) -> list[Key]:
        """Where somebody is signed in, newest first."""
        return self._keys.of(self._own(reader).id, {KeyKind.SESSION}, self._now())

    def end(self, reader: Reader, id: str) -> None:
        """End a session or token of one's own; one that is over is no error."""
        self._keys.end(self._own(reader).id, id)

    def _own(self, reader: Reader) -> Account:
        if reader.account is None:
            raise NotSignedIn
        return self._people.account(reader.account)

    def _choose(self, account: Account, password: str, *, but: str = "") -> None:
        proof = self._people.proof(account.id)
        self._people.prove(account.id, proof._replace(password=self._passwords.written(password)))
        self._keys.end_all(account.id, {KeyKind.SESSION, KeyKind.HALF, *_FIRST}, but=but)

    def _link(self, id: AccountId, kind: KeyKind, lasts: timedelta, reader: Reader) -> str:
        account = self.account(id, reader)
        self._require_managing(reader)
        self._keys.end_all(account.id, _FIRST)
        secret = new_secret()
        self._keys.add(self._key(account.id, kind, lasts), digest_of(secret))
        return secret

    def _change(self, id: AccountId, reader: Reader, **said: object) -> Account:
        self._require_managing(reader)
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


def checked_name(name: str) -> str:
    """A name without needless spaces.

    Raises:
        Invalid: there is none, or it is very long, or it holds what is no text.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        msg = f"een naam heeft 1 tot {_LONGEST_NAME} tekens"
        raise Invalid(msg)
    return plain


def checked_email(email: str) -> str:
    """An e-mail address without spaces around it; whether it exists only a letter to it can tell.

    Raises:
        Invalid: it is none.
    """
    plain = email.strip()
    name, at, host = plain.rpartition("@")
    fits = name and at and "." in host.strip(".") and not any(sign.isspace() for sign in plain) and plain.isprintable()
    if not fits or len(plain) > _LONGEST_EMAIL:
        msg = "dit is geen e-mailadres"
        raise Invalid(msg)
    return plain
