"""Links to choose a password, by e-mail; there is none of this where no mail server is set."""

import hashlib
import logging
import threading
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime, timedelta

from kb.errors import KbError, PostUnavailable
from kb.model.people import Account, address_key
from kb.ports.people import Attempts
from kb.ports.post import Letter, Post
from kb.services.people import letters
from kb.services.people.accounts import Accounts

logger = logging.getLogger(__name__)

MOST_AN_HOUR = 3
_WINDOW = timedelta(hours=1)
_AT_ONCE = 4

Link = Callable[[str, str], str]
"""The address at which a secret works, in a language."""


class Mailing:
    """Sends links to those whom they are for, and to nobody else."""

    def __init__(
        self, *, post: Post, accounts: Accounts, attempts: Attempts, link: Link, now: Callable[[], datetime]
    ) -> None:
        self._post = post
        self._accounts = accounts
        self._attempts = attempts
        self._link = link
        self._now = now
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self.failed_at: datetime | None = None
        """When a letter was not taken; nothing once another was."""

    def invite(self, account: Account, secret: str) -> None:
        """Send somebody the link of their invitation.

        Raises:
            PostUnavailable: hand it over yourself.
        """
        self._send(letters.invitation(account, self._link(account.language, secret)))

    def reset(self, account: Account, secret: str) -> None:
        """Send somebody the link to choose another password.

        Raises:
            PostUnavailable: hand it over yourself.
        """
        self._send(letters.reset(account, self._link(account.language, secret)))

    def forgotten(self, email: str) -> None:
        """Send who forgot a password a link, if there is such an account: told by nothing, not by the time it takes."""
        if not self._room.acquire(blocking=False):
            logger.warning("too many ask for a password at once")
            return
        threading.Thread(target=copy_context().run, args=(self._answer, email), name="mailing", daemon=True).start()

    def _answer(self, email: str) -> None:
        try:
            self.answer(email)
        except KbError as error:
            logger.warning("a link could not be sent", extra={"reason": error.code})
        finally:
            self._room.release()

    def answer(self, email: str) -> None:
        """The same, at once.

        Raises:
            PostUnavailable: a letter was not taken.
        """
        found = None if self._too_often(email) else self._accounts.forgot(email)
        if found:
            self.reset(*found)

    def _too_often(self, email: str) -> bool:
        """Whether somebody's letter box is being filled; counted whether there is such an account or not."""
        asked, now = hashlib.sha256(f"forgot\0{address_key(email)}".encode("utf-8", "replace")).hexdigest(), self._now()
        if self._attempts.count(asked, now - _WINDOW) >= MOST_AN_HOUR:
            return True
        self._attempts.note([asked], now)
        return False

    def _send(self, letter: Letter) -> None:
        try:
            self._post.send(letter)
        except PostUnavailable:
            self.failed_at = self._now()
            raise
        self.failed_at = None
