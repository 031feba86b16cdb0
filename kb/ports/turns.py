"""Whose turn it is to write to what several processes share: one at a time, and another when that one is gone."""

from typing import Protocol


class Turn(Protocol):
    """The turn of one process.

    Raises:
        CatalogueUnavailable: nobody can say whose turn it is.
    """

    def taken(self) -> bool:
        """Whether it is this process's turn, and stays so for as long as a write takes."""

    def end(self) -> None:
        """Let somebody else have it at once."""


class Always:
    """The turn of a process that shares nothing."""

    def taken(self) -> bool:
        """See ``Turn``."""
        return True

    def end(self) -> None:
        """See ``Turn``."""
