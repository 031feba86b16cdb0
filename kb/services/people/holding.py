"""What somebody typed after their session had ended, kept for a day until they are signed in again."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from kb.model.identity import AccountId
from kb.model.key import KeyKind, digest_of, new_secret
from kb.model.unsent import LASTS, Unsent
from kb.ports.people import Keys, Waiting

APART = ""
"""In the place of a path: what is no form, and waits for a page to ask for it, such as words that were taken back."""

# How long after its end it is still known whose session it was.
_REMEMBERED = timedelta(days=30)


class Held(NamedTuple):
    """A form that is kept.

    Attributes:
        id: by which it is asked for.
        secret: that its browser has to show; it is kept nowhere else.
    """

    id: str
    secret: str


class Holding:
    """Keeps forms for who typed them: in the browser in which they did, and for no other account."""

    def __init__(self, *, waiting: Waiting, keys: Keys, now: Callable[[], datetime]) -> None:
        self._waiting = waiting
        self._keys = keys
        self._now = now

    def hold(self, path: str, fields: Sequence[tuple[str, str]], *, browser: str, session: str) -> Held | None:
        """Keep a form; ``None`` where there is no room for it, or nobody knows whose it is.

        Who signs in next in a browser need not be who typed in it before: without an account it is for nobody.

        Args:
            path: that it was sent to, or ``APART``.
            fields: without passwords and codes.
            browser: the secret that the browser has from before; empty: it gets one.
            session: the secret of the session that ended; empty where that is not known.
        """
        now, whose = self._now(), self._whose(session)
        self.tidy()
        if whose is None:
            return None
        secret = browser or new_secret()
        # The same form gets the same id, and without the secret nobody can tell what stands in it.
        id = digest_of(json.dumps([secret, path, list(fields)]))
        kept = self._waiting.keep(Unsent(id, path, tuple(fields), whose, now), secret)
        return Held(id, secret) if kept else None

    def held(self, id: str, *, browser: str, account: AccountId) -> Unsent | None:
        """A form that waits for an account in this browser."""
        return next((one for one in self._of(browser) if one.id == id and one.account == account), None)

    def tidy(self) -> None:
        """Destroy what is over, of anybody."""
        self._waiting.forget(self._now() - LASTS)

    def of(self, account: AccountId, *, browser: str) -> list[Unsent]:
        """All forms that wait for an account in this browser, the newest first; what is over is destroyed, of any."""
        self.tidy()
        return [one for one in self._of(browser) if one.account == account and one.path != APART]

    def drop(self, id: str, *, browser: str) -> None:
        """Destroy one: it was given back, or is not wanted any more."""
        self._waiting.drop(id, browser)

    def _of(self, browser: str) -> list[Unsent]:
        return self._waiting.of(browser, self._now() - LASTS) if browser else []

    def _whose(self, session: str) -> AccountId | None:
        """The account whose session it was, which has ended, but is still known."""
        found = self._keys.find(digest_of(session), {KeyKind.SESSION}, self._now() - _REMEMBERED) if session else None
        return found.account if found else None
