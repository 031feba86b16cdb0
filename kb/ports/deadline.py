"""The time that a request has: what waits for a database is stopped when it is over.

A thread cannot be stopped from outside; what it waits for can. So whoever asks something that may take long says here
how to stop it, and after the end nothing new is begun.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

from kb.errors import TimeOver

logger = logging.getLogger(__name__)

_now: ContextVar["Deadline | None"] = ContextVar("deadline", default=None)


class Deadline:
    """The end of one request, for all threads that work on it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stops: dict[int, Callable[[], None]] = {}
        self._numbers = count()
        self._over = False

    def end(self) -> None:
        """The time is over."""
        with self._lock:
            self._over = True
            # With the lock held nobody can be done meanwhile, and have what they waited for used by another.
            for stop in self._stops.values():
                try:
                    stop()
                except Exception as error:
                    # Then it ends by itself, later; the others are stopped still.
                    logger.warning("what takes too long could not be stopped", extra={"kind": type(error).__name__})

    @contextmanager
    def _stoppable(self, stop: Callable[[], None]) -> Iterator[None]:
        number = next(self._numbers)
        with self._lock:
            if self._over:
                raise TimeOver
            self._stops[number] = stop
        try:
            yield
        finally:
            with self._lock:
                del self._stops[number]


@contextmanager
def under(deadline: Deadline) -> Iterator[None]:
    """Let what is done here, and in threads begun from here, end then."""
    token = _now.set(deadline)
    try:
        yield
    finally:
        _now.reset(token)


@contextmanager
def stoppable(stop: Callable[[], None]) -> Iterator[None]:
    """Do something that ``stop`` ends from another thread.

    Raises:
        TimeOver: the time was over before it began.
    """
    deadline = _now.get()
    if deadline is None:
        yield
    else:
        with deadline._stoppable(stop):
            yield
