"""What somebody typed in a form that could not be taken, since nobody was signed in any more."""

from datetime import datetime, timedelta
from typing import NamedTuple

from kb.model.identity import AccountId

LASTS = timedelta(days=1)
"""How long it is kept for."""


class Unsent(NamedTuple):
    """A form that waits for who typed it.

    Attributes:
        id: fit for an address; it says nothing of what was typed, and gives nothing to who has not the secret.
        path: that it was sent to, with what stood behind it.
        fields: their names and values, without passwords and codes.
        account: whose session it was that had ended; ``None``: one of before this was asked, which nobody gets.
        at: when it came.
    """

    id: str
    path: str
    fields: tuple[tuple[str, str], ...]
    account: AccountId | None
    at: datetime
