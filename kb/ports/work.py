"""A unit of work: several stores, one transaction."""

from contextlib import AbstractContextManager
from typing import Protocol


class Work(Protocol):
    """What this thread does inside with stores of one database is done wholly, with its events, or not at all.

    An error that leaves it undoes all of it; one that is caught inside undoes the call that it came from. A work inside
    a work is a part of that. Others see nothing of it before it is done, and wait until then to change anything. So
    what is decided on what was read inside still holds, and nothing slow belongs inside.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def __call__(self) -> AbstractContextManager[None]:
        """Begin one, to be ended by leaving it."""
