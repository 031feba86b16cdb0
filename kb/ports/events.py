"""What happened, from the first change on: a chain to which events are only ever added."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from kb.model.event import START, Event

Written = Mapping[str, Any]
"""An event as it stands in a row or a line: whoever may have changed it, it need not be one still."""


class Link(NamedTuple):
    """A place in the chain: the number of an event, and its hash."""

    number: int = 0
    hash: str = START


class Ends(NamedTuple):
    """What the store says of its own chain: after which event it begins, and with which it ends."""

    before: Link
    last: Link


class Events(Protocol):
    """The store of events. A change writes its event in its own transaction, so there is nothing here to add one.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def of(self, thing: str) -> list[Event]:
        """What happened to a thing, in order; not what was moved to a file since."""

    def since(self, number: int, *, limit: int) -> list[Event]:
        """The events after a number, in order."""

    def ends(self) -> Ends | None:
        """Where the chain begins and ends; ``None`` when somebody took that away."""

    def written(self) -> Iterator[Written]:
        """What stands in every row, in order."""

    def forget(self, last: Link) -> None:
        """Let go of the events up to and with this one, which are kept elsewhere; the chain goes on after it.

        Raises:
            Invalid: it is not the event with that number.
        """


class Archive(Protocol):
    """Files to which the oldest of the chain was moved.

    Raises:
        Unavailable: it cannot be read or written.
    """

    def keep(self, events: Iterable[Written], *, first: int, last: Link) -> None:
        """Write events to a file of their own; on return they are on the disk.

        Args:
            events: what stands in the rows, in order.
            first: the number of the first of them.
            last: the last of them.
        """

    def lines(self, until: Link) -> Iterator[Written]:
        """What stands in the files that lead up to an event, in order; what is damaged has a number only."""
