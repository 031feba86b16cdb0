"""One's own account: name, language, password, second factor, and where one is signed in."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp

from kb.errors import Invalid, NotSignedIn
from kb.model.identity import new_id
from kb.model.key import Key, KeyKind, digest_of
from kb.model.people import Account, checked_name
from kb.model.reader import Reader
from kb.ports.passwords import Passwords
from kb.ports.people import Keys, People
from kb.ports.work import Work
from kb.services.people.passwording import judge
from kb.services.people.signing import Signing

RECOVERY_CODES = 10
ISSUER = "Meervoud"
_RECOVERY_LASTS = timedelta(days=3_650)
_SECRET = re.compile(r"[A-Z2-7]{32}")


class Own:
    """What people change of their own account.

    Raises:
        NotSignedIn: nobody is.
    """

    def __init__(
        self,
        *,
        people: People,
        keys: Keys,
        passwords: Passwords,
        signing: Signing,
        work: Work,
        now: Callable[[], datetime],
    ) -> None:
        self._work = work
        self._people = people
        self._keys = keys
        self._passwords = passwords
        self._signing = signing
        self._now = now

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
        written = self._passwords.written(new)
        ended = {KeyKind.SESSION, KeyKind.HALF, KeyKind.INVITATION, KeyKind.RESET}
        with self._work():
            self._people.prove(account.id, self._people.proof(account.id)._replace(password=written))
            self._keys.end_all(account.id, ended, but=digest_of(session))

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
        codes = tuple(
            f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}" for _ in range(RECOVERY_CODES)
        )
        with self._work():
            self._people.prove(account.id, self._people.proof(account.id)._replace(second_factor=secret))
            self._keys.end_all(account.id, {KeyKind.RECOVERY})
            for one in codes:
                self._keys.add(self._recovery(account), digest_of(one))
        return codes

    def turn_factor_off(self, reader: Reader, code: str) -> None:
        """Ask for codes no more.

        Raises:
            NotSignedIn: the code does not fit.
        """
        account = self._own(reader)
        if not self._signing.is_code(account, code):
            raise NotSignedIn
        with self._work():
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

    def _recovery(self, account: Account) -> Key:
        now = self._now()
        return Key(id=new_id(), kind=KeyKind.RECOVERY, account=account.id, created_at=now, until=now + _RECOVERY_LASTS)
