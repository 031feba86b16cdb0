"""Passwords by argon2id, with the memory and time that RFC 9106 advises; guesses by zxcvbn."""

import secrets
import threading
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

COST = RFC_9106_LOW_MEMORY
"""What it takes to try one password."""

# Each takes 64 MB and some 50 ms: whoever sends many at once waits, instead of taking all memory.
_AT_ONCE = 4
# Of a longer one only so much is judged, which is as far as zxcvbn goes.
_JUDGED = 72


class Argon2Passwords:
    """A ``Passwords``."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(COST)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        # What an unknown account is compared with, so that it takes as long as a known one.
        self._nobody = _of_nobody(self._hasher)

    def written(self, password: str) -> str:
        """See ``Passwords``."""
        with self._turns:
            return self._hasher.hash(password)

    def fits(self, written: str, password: str) -> bool:
        """See ``Passwords``."""
        with self._turns:
            try:
                return self._hasher.verify(written or self._nobody, password) and bool(written)
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, written: str) -> bool:
        """See ``Passwords``."""
        return self._hasher.check_needs_rehash(written)

    def guesses(self, password: str, known: tuple[str, ...]) -> float:
        """See ``Passwords``."""
        return float(zxcvbn(password[:_JUDGED], user_inputs=list(known))["guesses"]) if password else 1.0


def _of_nobody(hasher: PasswordHasher) -> str:
    """A digest that no password has and that takes as long to compare; to make a real one would slow each start."""
    salt, digest = (
        b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2{hasher.type.name.lower()}$v={ARGON2_VERSION}${cost}${salt}${digest}"
