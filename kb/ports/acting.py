"""Who is at work, and through what: set where a request or a command comes in, read where a change is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from kb.model.event import Through


class AtWork(NamedTuple):
    """Who is at work.

    Attributes:
        by: id of an account; empty where nobody is signed in.
    """

    by: str = ""
    through: Through = Through.PRODUCT


NOBODY = AtWork()
"""The product by itself."""

_at_work: ContextVar[AtWork] = ContextVar("at_work", default=NOBODY)


def at_work() -> AtWork:
    """Who is at work here: in this thread, in this request."""
    return _at_work.get()


@contextmanager
def acting(by: str | None = None, through: Through | None = None) -> Iterator[None]:
    """Let somebody be at work; what is not given stays as it was."""
    now = _at_work.get()
    token = _at_work.set(AtWork(now.by if by is None else by, now.through if through is None else through))
    try:
        yield
    finally:
        _at_work.reset(token)
