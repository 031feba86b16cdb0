"""Whether the chain of events is whole, and moving the oldest of it to files.

Whoever can write in the database can also write a whole new chain. What nobody can do is make one that holds the
events of before: so keep the number and the hash of the last one somewhere else, and ask whether it is still there.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.errors import Refused
from kb.model.event import hash_of
from kb.ports.events import Archive, Ends, Events, Link, Written

logger = logging.getLogger(__name__)

REMOVED, CHANGED, INSERTED = "removed", "changed", "inserted"


class Wrong(NamedTuple):
    """Where the chain is not whole.

    Attributes:
        code: ``removed``, ``changed`` or ``inserted``.
        number: of the event, or of the first of several.
        until: of the last.
    """

    code: str
    number: int
    until: int

    @property
    def said(self) -> str:
        """In Dutch, what is wrong."""
        several = self.until > self.number
        which = f"gebeurtenissen {self.number} tot en met {self.until}" if several else f"gebeurtenis {self.number}"
        return f"{which} {_SAID[self.code, several]}"


_SAID = {
    (REMOVED, False): "is weg",
    (REMOVED, True): "zijn weg",
    (CHANGED, False): "is veranderd, of er is iets tussenuit gehaald na deze",
    (INSERTED, False): "is er later tussen gezet",
    (INSERTED, True): "zijn er later bij gezet",
}


class Auditing:
    """Looks the chain over, and moves the oldest of it."""

    def __init__(self, *, events: Events, archive: Archive) -> None:
        """Wire it up.

        Args:
            events: the store.
            archive: the files to which events were moved.
        """
        self._events = events
        self._archive = archive

    def lines(self) -> Iterator[Written]:
        """The whole chain in order: what was moved to files, and what is in the store."""
        ends = self._events.ends()
        if ends is not None:
            yield from self._archive.lines(ends.before)
        yield from self._events.written()

    def verify(self, known: Link | None = None) -> list[Wrong]:
        """Everything that is wrong with the chain, in order; empty when it is whole.

        Args:
            known: an event of which somebody kept number and hash.
        """
        return list(wrong(self.lines(), self._events.ends(), known=known))

    def last(self) -> Link:
        """The last event."""
        ends = self._events.ends()
        return ends.last if ends is not None else Link()

    def rotate(self) -> Link:
        """Move all events to a file of their own; the chain goes on after the last of them.

        Returns:
            The last that was moved.

        Raises:
            Refused: the chain is not whole, or there is nothing to move.
        """
        ends = self._events.ends()
        if ends is None or self.verify():
            msg = "de keten is niet heel, dus er is niets verplaatst; draai: kb audit verify"
            raise Refused(msg)
        if ends.before.number == ends.last.number:
            msg = "er zijn geen gebeurtenissen om te verplaatsen"
            raise Refused(msg)
        rows = (one for one in self._events.written() if int(one["number"]) <= ends.last.number)
        # First to the disk: after a crash in between they are in both, and the store decides.
        self._archive.keep(rows, first=ends.before.number + 1, last=ends.last)
        self._events.forget(ends.last)
        logger.info("events moved to a file", extra={"events": ends.last.number - ends.before.number})
        return ends.last


def wrong(chain: Iterable[Written], ends: Ends | None, *, known: Link | None = None) -> Iterator[Wrong]:
    """Where a chain is not whole.

    An event that was changed has another hash than it says. Where all hashes are right but one event does not follow
    on the one before, that one was put in place of another; it was put in between when the next follows on the one
    before it.
    """
    before, is_told, is_known = Link(), False, known is None or known == Link()
    for one, following in _with_following(chain):
        at = Link(_number(one), str(one.get("hash")))
        is_known = is_known or at == known
        has_gap = at.number > before.number + 1
        if has_gap:
            yield Wrong(REMOVED, before.number + 1, at.number - 1)
        code = _code(one, following, before)
        if code:
            yield Wrong(code, at.number, at.number)
        elif not (has_gap or is_told or one.get("previous") == before.hash):
            yield Wrong(CHANGED, max(before.number, 1), max(before.number, 1))
        is_told = bool(code)
        before = Link(at.number, before.hash) if code == INSERTED else at
    yield from _at_the_end(before, ends, is_told=is_told)
    if known is not None and not is_known:
        yield Wrong(CHANGED, known.number, known.number)


def _code(one: Written, following: Written | None, before: Link) -> str:
    """What is wrong with an event by itself."""
    number = _number(one)
    goes_on = following is not None and _number(following) > number and following.get("previous") == before.hash
    if number <= before.number or (goes_on and before.number > 0):
        return INSERTED
    return "" if hash_of(one) == one.get("hash") else CHANGED


def _at_the_end(last: Link, ends: Ends | None, *, is_told: bool) -> Iterator[Wrong]:
    """What is wrong between the last event there is and the last that was written."""
    if ends is None:
        yield Wrong(REMOVED, last.number + 1, last.number + 1)
    elif last.number < ends.last.number:
        yield Wrong(REMOVED, last.number + 1, ends.last.number)
    elif last.number > ends.last.number:
        yield Wrong(INSERTED, ends.last.number + 1, last.number)
    elif last.hash != ends.last.hash and not is_told:
        yield Wrong(CHANGED, last.number, last.number)


def _with_following(chain: Iterable[Written]) -> Iterator[tuple[Written, Written | None]]:
    """Each event with the one that comes after it."""
    rest = iter(chain)
    one = next(rest, None)
    while one is not None:
        following = next(rest, None)
        yield one, following
        one = following


def _number(one: Written) -> int:
    number = one.get("number")
    return number if isinstance(number, int) else 0
