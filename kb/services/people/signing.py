"""Signing in and out, and who a secret stands for."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import pyotp

from kb.errors import AccountNotFound, CodeNeeded, Invalid, NotSignedIn, Unavailable
from kb.model.identity import AccountId, new_id
from kb.model.key import Key, KeyKind, digest_of, new_secret
from kb.model.people import Account
from kb.ports.passwords import Passwords
from kb.ports.people import Keys, People, Proof
from kb.services.people.throttling import Throttling

HALF_LASTS = timedelta(minutes=10)
# A request that is on its way with the old secret still gets its answer.
_OVERLAP = timedelta(seconds=30)
# How precisely is kept when something was used last.
_TOUCHED = timedelta(minutes=1)
# One step of half a minute back and forth, for clocks that differ.
_STEPS = 1
_CODE_LASTS = timedelta(seconds=30 * (2 * _STEPS + 1))


class Limits(NamedTuple):
    """How long a session lasts: without being used, and at most."""

    idle: timedelta
    whole: timedelta


class SignedIn(NamedTuple):
    """Somebody who signed in.

    Attributes:
        idle_until: when they are signed out, unless they do something before.
        renewed: the secret to go on under, where that changed.
    """

    account: Account
    key: Key
    idle_until: datetime
    renewed: str = ""


class Signing:
    """Opens and ends sessions."""

    def __init__(
        self,
        *,
        people: People,
        keys: Keys,
        passwords: Passwords,
        throttling: Throttling,
        limits: Limits,
        now: Callable[[], datetime],
    ) -> None:
        self._people = people
        self._keys = keys
        self._passwords = passwords
        self._throttling = throttling
        self.limits = limits
        self._now = now

    def sign_in(self, email: str, password: str, *, address: str, device: str = "") -> str:
        """The secret of a new session.

        Unknown, disabled and wrong take the same time and are told alike.

        Args:
            email: as it was typed.
            password: the same.
            address: of the network, to slow down who guesses.
            device: what the session is called in the list of its owner.

        Raises:
            NotSignedIn: not this password, or not this account.
            CodeNeeded: the second factor is still to come.
            TooOften: wait.
        """
        self._throttling.check(email, address, self._now())
        account = self._people.by_email(email)
        proof = self._people.proof(account.id) if account else Proof()
        fits = self._passwords.fits(proof.password, password)
        if account is None or account.disabled or not fits:
            self._throttling.failed(email, address, self._now())
            raise NotSignedIn
        if self._passwords.is_outdated(proof.password):
            self._people.prove(account.id, proof._replace(password=self._passwords.written(password)))
        if proof.second_factor:
            raise CodeNeeded(self._issue(account.id, KeyKind.HALF, HALF_LASTS))
        self._throttling.got_in(email, address, self._now())
        return self.open(account, device=device)

    def finish(self, half: str, code: str, *, address: str, device: str = "") -> str:
        """The secret of a new session, for who gave the right password before.

        Args:
            half: what ``CodeNeeded`` carried.
            code: of the second factor, spaces allowed; or one of the recovery codes.
            address: as before.
            device: as before.

        Raises:
            NotSignedIn: not this code; from the start again when the half is over.
            TooOften: wait.
        """
        key = self._keys.find(digest_of(half), {KeyKind.HALF}, self._now())
        if key is None:
            raise NotSignedIn
        account = self._people.account(key.account)
        self._throttling.check(account.email, address, self._now())
        if account.disabled or not self.is_code(account, code):
            self._throttling.failed(account.email, address, self._now())
            raise NotSignedIn
        if self._keys.use(digest_of(half), {KeyKind.HALF}, self._now()) is None:
            raise NotSignedIn
        self._throttling.got_in(account.email, address, self._now())
        return self.open(account, device=device)

    def is_code(self, account: Account, code: str) -> bool:
        """Whether this is a code of the second factor now, or a recovery code that was not used yet."""
        plain = "".join(code.split())
        secret = self._people.proof(account.id).second_factor
        if secret and plain.isdigit() and pyotp.TOTP(secret).verify(plain, for_time=self._now(), valid_window=_STEPS):
            # Seen over a shoulder, it does not work twice.
            return self.once(account.id, f"{secret}{plain}", lasts=_CODE_LASTS)
        recovery = self._keys.find(digest_of(plain.lower()), {KeyKind.RECOVERY}, self._now())
        if recovery is None or recovery.account != account.id:
            return False
        return self._keys.use(digest_of(plain.lower()), {KeyKind.RECOVERY}, self._now()) is not None

    def open(self, account: Account, *, device: str = "") -> str:
        """The secret of a new session for an account that proved itself elsewhere."""
        self._keys.forget(self._now() - _OVERLAP)
        return self._issue(account.id, KeyKind.SESSION, self.limits.whole, label=device)

    def who(self, secret: str) -> SignedIn | None:
        """Who a session's secret stands for, if it works."""
        digest, now = digest_of(secret), self._now()
        key = self._keys.find(digest, {KeyKind.SESSION}, now)
        if key is None or now - (key.used_at or key.created_at) > self.limits.idle:
            return None
        touches = key.used_at is None or now - key.used_at > _TOUCHED
        used = now if touches or key.used_at is None else key.used_at
        signed_in = self._with_account(key, used + self.limits.idle)
        if signed_in is None:
            return None
        if touches:
            # Who reads goes on reading where nothing can be stored.
            with suppress(Unavailable):
                self._keys.touch(digest, now)
        if not key.renew:
            return signed_in
        renewed = new_secret()
        self._keys.replace(digest, digest_of(renewed), until=now + _OVERLAP)
        return signed_in._replace(renewed=renewed)

    def still(self, secret: str) -> Account | None:
        """Whose session this is, without using it: who only listens is signed out as who does nothing is."""
        now = self._now()
        key = self._keys.find(digest_of(secret), {KeyKind.SESSION}, now)
        if key is None or now - (key.used_at or key.created_at) > self.limits.idle:
            return None
        signed_in = self._with_account(key, now)
        return signed_in.account if signed_in else None

    def sign_out(self, secret: str) -> None:
        """End a session; one that is over is no error."""
        self._keys.use(digest_of(secret), {KeyKind.SESSION}, self._now())

    def once(self, account: AccountId, what: str, *, lasts: timedelta) -> bool:
        """Whether something was not used yet by an account; that is kept until it would not fit any more."""
        used = digest_of(f"{account}{what}")
        if self._keys.find(used, {KeyKind.USED}, self._now()):
            return False
        try:
            self._keys.add(self._key(account, KeyKind.USED, lasts), used)
        except Invalid:
            # Somebody else was a moment earlier.
            return False
        return True

    def _with_account(self, key: Key, idle_until: datetime) -> SignedIn | None:
        try:
            account = self._people.account(key.account)
        except AccountNotFound:
            return None
        return None if account.disabled else SignedIn(account, key, idle_until)

    def _issue(self, account: AccountId, kind: KeyKind, lasts: timedelta, *, label: str = "") -> str:
        secret = new_secret()
        self._keys.add(self._key(account, kind, lasts, label=label), digest_of(secret))
        return secret

    def _key(self, account: AccountId, kind: KeyKind, lasts: timedelta, *, label: str = "") -> Key:
        now = self._now()
        return Key(id=new_id(), kind=kind, account=account, label=label, created_at=now, until=now + lasts)
