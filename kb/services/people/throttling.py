"""Slowing down who guesses, without locking out whose account it is.

Three counts of tries that failed, in a window of a quarter of an hour: of one address on one account, of one address,
and of one account from addresses that never got in. Who got in from an address is not held up there by what others
try elsewhere.
"""

import hashlib
from datetime import datetime, timedelta

from kb.errors import TooOften
from kb.model.people import address_key
from kb.ports.people import Attempts

WINDOW = timedelta(minutes=15)
_REMEMBERED = timedelta(days=30)
MOST_OF_BOTH, MOST_OF_ADDRESS, MOST_OF_ACCOUNT = 5, 30, 20


class Throttling:
    """Counts who tried to sign in; of e-mail and network addresses only digests are kept, for a month at most."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def check(self, email: str, address: str, at: datetime) -> None:
        """Go on only when that is not too often; it is the same whether there is such an account.

        Raises:
            TooOften: wait.
        """
        since = at - WINDOW
        both, from_there, of_account, got_in = _digests(email, address)
        tried = self._attempts.count
        is_known = tried(got_in, at - _REMEMBERED) > 0
        if (
            tried(both, since) >= MOST_OF_BOTH
            or tried(from_there, since) >= MOST_OF_ADDRESS
            or (not is_known and tried(of_account, since) >= MOST_OF_ACCOUNT)
        ):
            raise TooOften(int(WINDOW.total_seconds()))

    def failed(self, email: str, address: str, at: datetime) -> None:
        """Somebody tried and did not get in."""
        self._attempts.note(_digests(email, address)[:3], at)

    def got_in(self, email: str, address: str, at: datetime) -> None:
        """Somebody got in: what they mistyped before counts no more."""
        both, _, _, got_in = _digests(email, address)
        self._attempts.clear([both, got_in])
        self._attempts.note([got_in], at)
        self._attempts.forget(at - _REMEMBERED)


def _digests(email: str, address: str) -> tuple[str, str, str, str]:
    account = address_key(email)
    return (
        _digest("both", account, address),
        _digest("address", address),
        _digest("account", account),
        _digest("in", account, address),
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
