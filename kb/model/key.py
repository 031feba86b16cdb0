"""Secrets that stand for an account, each for one purpose and with an end.

A secret is 256 random bits, or 79 where somebody copies it from paper and it works for days only; of it only the
SHA-256 is kept, which needs no salt, since nobody can guess it.
"""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from kb.model.identity import AccountId
from kb.model.reader import Scope


class KeyKind(StrEnum):
    """What a secret is for."""

    SESSION = "session"
    HALF = "half"
    """The password was right; the code of the second factor is still to come. Works once."""
    TOKEN = "token"  # noqa: S105 - a name
    INVITATION = "invitation"
    """To choose a password for the first time. Works once."""
    RESET = "reset"
    """To choose another password. Works once."""
    RECOVERY = "recovery"
    """Instead of the code of the second factor. Works once."""
    USED = "used"
    """A code of the second factor, or a way back from a provider, that was used; for as long as it would fit."""


class Key(BaseModel):
    """What is known of a secret.

    Attributes:
        id: to point at it; says nothing of the secret.
        label: what it is called by whom it belongs to: a device, a program.
        scopes: of a token.
        used_at: of a session and a token, about when it was used last.
        until: it does not work from then on.
        renew: goes on under another secret.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: KeyKind
    account: AccountId
    label: str = ""
    scopes: frozenset[Scope] = frozenset()
    created_at: datetime
    used_at: datetime | None = None
    until: datetime
    renew: bool = False


def new_secret() -> str:
    """A secret that nobody can guess, fit for addresses and cookies."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret, as 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


# Without those that look like another: 0 and o, 1 and l and i.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_PARTS, _PART = 4, 4


def new_code() -> str:
    """A secret that can be copied from paper: sixteen small letters and figures, four by four."""
    return code_of("".join(secrets.choice(_SIGNS) for _ in range(_PARTS * _PART)))


def code_of(typed: str) -> str:
    """A code as it was made, however somebody typed it; empty where that cannot be one."""
    plain = "".join(sign for sign in typed.casefold() if sign.isalnum())
    if len(plain) != _PARTS * _PART or not set(plain) <= set(_SIGNS):
        return ""
    return "-".join(plain[start : start + _PART] for start in range(0, len(plain), _PART))


def new_sign_in_name() -> str:
    """What somebody without an e-mail address signs in with; it says nothing of who they are."""
    return "bewoner-" + "".join(secrets.choice(_SIGNS) for _ in range(6))
