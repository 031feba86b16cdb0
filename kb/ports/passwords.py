"""Passwords, of which only what cannot be undone is kept."""

from typing import Protocol


class Passwords(Protocol):
    """Writes passwords down so that they can be checked and not be read."""

    def written(self, password: str) -> str:
        """What is kept of a password; another each time."""

    def fits(self, written: str, password: str) -> bool:
        """Whether this is the password; against nothing (an empty text) as slow as against something, and never."""

    def is_outdated(self, written: str) -> bool:
        """Whether it would be written more strongly today."""

    def guesses(self, password: str, known: tuple[str, ...]) -> float:
        """How many guesses somebody needs who tries likely passwords first.

        Args:
            password: what is to be judged.
            known: words that are easily guessed here, such as one's own name.
        """
