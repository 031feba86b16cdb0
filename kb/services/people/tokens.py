"""Tokens, with which programs come in the name of an account, for some of what it may."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta

from kb.errors import AccountNotFound, Invalid, NotSignedIn, Unavailable
from kb.model.identity import new_id
from kb.model.key import Key, KeyKind, digest_of, new_secret
from kb.model.people import checked_name
from kb.model.reader import Reader, Scope
from kb.ports.people import Keys, People

LONGEST = timedelta(days=366)
PREFIX = "mv_"
"""How a token begins, so that whoever finds one in a file knows what it is."""
_TOUCHED = timedelta(minutes=1)


class Tokens:
    """Tokens of accounts: shown once, kept as digests."""

    def __init__(self, *, people: People, keys: Keys, now: Callable[[], datetime]) -> None:
        self._people = people
        self._keys = keys
        self._now = now

    def add(self, reader: Reader, name: str, scopes: Collection[Scope], lasts: timedelta) -> str:
        """The secret of a new token for oneself.

        Raises:
            NotSignedIn: nobody is signed in.
            Invalid: no name, nothing that it is for, or an end that is past or too far away.
        """
        if reader.account is None:
            raise NotSignedIn
        if not scopes or not timedelta() < lasts <= LONGEST:
            msg = f"een token is ergens voor, en geldt 1 tot {LONGEST.days} dagen"
            raise Invalid(msg)
        # It may no more than who makes it may now.
        allowed, now, secret = frozenset(scopes) & reader.scopes, self._now(), PREFIX + new_secret()
        key = Key(
            id=new_id(),
            kind=KeyKind.TOKEN,
            account=reader.account,
            label=checked_name(name),
            scopes=allowed,
            created_at=now,
            until=now + lasts,
        )
        self._keys.add(key, digest_of(secret))
        return secret

    def of(self, reader: Reader) -> list[Key]:
        """One's own, newest first."""
        return self._keys.of(reader.account, {KeyKind.TOKEN}, self._now()) if reader.account else []

    def end(self, reader: Reader, id: str) -> bool:
        """End one of one's own; whether it was there."""
        return reader.account is not None and self._keys.end(reader.account, id)

    def reader(self, secret: str) -> Reader:
        """Who comes with a token.

        Raises:
            NotSignedIn: it does not work, or its account does not any more.
        """
        digest, now = digest_of(secret), self._now()
        key = self._keys.find(digest, {KeyKind.TOKEN}, now)
        if key is None:
            raise NotSignedIn
        try:
            account = self._people.account(key.account)
        except AccountNotFound as error:
            raise NotSignedIn from error
        if account.disabled:
            raise NotSignedIn
        if key.used_at is None or now - key.used_at > _TOUCHED:
            # Who reads goes on reading where nothing can be stored.
            with suppress(Unavailable):
                self._keys.touch(digest, now)
        return Reader.of(account, key.scopes)
