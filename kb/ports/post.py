"""Letters to people, by e-mail."""

from typing import NamedTuple, Protocol


class Letter(NamedTuple):
    """Plain text to one e-mail address."""

    to: str
    subject: str
    text: str


class Post(Protocol):
    """What brings letters."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over to whoever brings it on.

        Raises:
            PostUnavailable: it was not taken; never says to whom it was, or what it said.
        """
