"""Ending as one should when the system asks for it (SIGTERM): everything written down, nothing left behind."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def on_sigterm(error: BaseException) -> Iterator[None]:
    """While inside, a request to end raises an error, so that every ``finally`` runs; a second one changes nothing.

    Uvicorn ends its work first and then passes the request on to whoever was there before it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as the system calls it
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise error

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
