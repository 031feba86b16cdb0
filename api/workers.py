"""Several processes that answer on one address: ``kb serve --workers N``.

Whoever starts them binds the address and hands it to each; the system gives a reader to one that is free. Each keeps an
index of its own and follows the catalogue by itself. One that dies is started again, and one takes no readers before
its index is as the catalogue is.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from api import logs, serving
from api.ending import on_sigterm
from kb.bootstrap import fill_replicas, open_knowledge_base
from kb.errors import KbError, Unavailable
from kb.model.event import Through
from kb.ports.acting import acting
from kb.settings import Settings

logger = logging.getLogger(__name__)

# Between the death of a worker and the next, doubled each time that it did not live long.
_PAUSE_SECONDS, _LONGEST_PAUSE = 0.5, 60.0
_LONG_ENOUGH, _MOMENT = 60.0, 0.2
_BACKLOG = 512
_spawned = multiprocessing.get_context("spawn")


def serve(settings: Settings, number: int, *, started: Callable[[str], None]) -> None:
    """Answer with so many processes until this one is told to stop.

    Args:
        settings: of each of them.
        number: of processes.
        started: called with the address once the first answers.

    Raises:
        Unavailable: the indexes cannot be made.
    """
    _fill(settings, number)
    with contextlib.ExitStack() as open_until_the_end:
        bound = open_until_the_end.enter_context(_bound(settings))
        open_until_the_end.enter_context(serving.address_left_in(settings))
        answers = _spawned.Event()
        workers = [_Worker(settings, replica, bound, answers) for replica in range(number)]
        threading.Thread(target=_tell, args=(answers, settings, started), daemon=True).start()
        try:
            while True:
                _rest(workers)
                for worker in workers:
                    worker.start_again_if_dead()
        finally:
            for worker in workers:
                worker.end()
            for worker in workers:
                worker.join()


def _rest(workers: "Sequence[_Worker]") -> None:
    """Wait for the next death, or a moment when somebody is dead already."""
    alive = [worker.sentinel for worker in workers if worker.is_alive]
    if len(alive) == len(workers):
        wait(alive)
    else:
        time.sleep(_MOMENT)


class _Worker:
    """A process that answers, and the next one in its place."""

    def __init__(self, settings: Settings, replica: int, bound: socket.socket, answers: Any) -> None:
        self._given = (settings, replica, bound, answers)
        self._pause = _PAUSE_SECONDS
        self._due: float | None = None
        self._process = self._started()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.is_alive()

    @property
    def sentinel(self) -> int:
        """Ready when the process has ended."""
        return self._process.sentinel

    def start_again_if_dead(self) -> None:
        """Put another in its place once it was dead for a while."""
        if self.is_alive:
            return
        now = time.monotonic()
        if self._due is None:
            logger.warning("a worker died", extra={"replica": self._given[1], "code": self._process.exitcode})
            lived = now - self._since
            self._pause = _PAUSE_SECONDS if lived > _LONG_ENOUGH else min(2 * self._pause, _LONGEST_PAUSE)
            self._due = now + self._pause
        elif now >= self._due:
            self._due = None
            self._process = self._started()

    def end(self) -> None:
        """Ask it to end what it is doing and stop."""
        self._process.terminate()

    def join(self) -> None:
        """Wait until it has."""
        self._process.join()

    def _started(self) -> BaseProcess:
        self._since = time.monotonic()
        process = _spawned.Process(target=_work, args=self._given, name=f"worker-{self._given[1]}")
        process.start()
        return process


def _work(settings: Settings, replica: int, bound: socket.socket, answers: Any) -> None:
    """Be a worker: catch up, and answer."""
    # Who stops them by hand stops the first, which tells the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.to_stderr()
    logs.as_asked(settings.log_format, settings.log_level)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if settings.metrics_port:
        settings = settings.model_copy(update={"metrics_port": settings.metrics_port + replica})
    with acting(through=Through.COMMAND), on_sigterm(SystemExit(0)):
        try:
            base = open_knowledge_base(settings, replica=replica, serving=True)
        except KbError as error:
            logger.warning("a worker cannot start", extra={"replica": replica, "reason": error.code})
            raise SystemExit(1) from None
        try:
            base.following.ensure()
            serving.answer(base, bound, started=answers.set)
        except KbError as error:
            logger.warning("a worker cannot go on", extra={"replica": replica, "reason": error.code})
            raise SystemExit(1) from None
        finally:
            base.close()


def _end_with_parent() -> None:
    """End when whoever started this is gone, however it went: nobody would start the next or stop the last."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def _fill(settings: Settings, number: int) -> None:
    """Make the indexes in a process of its own, since the models that it needs would stay in the memory of this one."""
    process = _spawned.Process(target=_made, args=(settings, number), name="filling")
    process.start()
    try:
        process.join()
    finally:
        process.terminate()
    if process.exitcode:
        msg = "de zoekindexen van de workers zijn niet te maken; de regels hierboven zeggen waarom"
        raise Unavailable(msg)


def _made(settings: Settings, number: int) -> None:
    logs.to_stderr()
    logs.as_asked(settings.log_format, settings.log_level)
    try:
        fill_replicas(settings, number)
    except KbError as error:
        logger.error("indexes cannot be made", extra={"reason": error.code})
        raise SystemExit(1) from None


def _tell(answers: Any, settings: Settings, started: Callable[[str], None]) -> None:
    answers.wait()
    started(serving.address_of(settings))


@contextlib.contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((settings.host, settings.port))
        bound.listen(_BACKLOG)
        bound.set_inheritable(True)
        yield bound
