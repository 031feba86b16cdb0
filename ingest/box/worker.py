"""A process that reads one file after another and tells what it found; forked from the ``nursery``."""

import logging
import os
import socket
import time

from ingest.box import channel, guard
from ingest.box.channel import Closed, Found, Job, Noted, Reply
from ingest.box.limits import Limits, grant_seconds, hold, peak, resident
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared, Unusable
from ingest.preparing import attempt
from kb.language.linker import Linker

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
# A worker that has grown by this share of its memory makes way, so that no file pays for another.
_GROWN = 0.1


def work(box: socket.socket, linker: Linker, limits: Limits) -> None:
    """Answer jobs until the box closes, or until this process has grown too much."""
    hold(limits)
    guard.shut()
    reading = _Reading(linker, limits)
    logging.getLogger().handlers = [reading.log]
    try:
        while not reading.done:
            job = Job.model_validate_json(channel.receive(box))
            grant_seconds(limits.seconds)
            channel.send(box, reading.answer(job))
    except Closed:
        return


class _Reading:
    def __init__(self, linker: Linker, limits: Limits) -> None:
        self.done = False
        self.log = _Collected()
        self._linker = linker
        self._limits = limits
        self._before = resident(os.getpid())

    def answer(self, job: Job) -> bytes:
        """What came of a job, as a message."""
        watch, start = Stopwatch(), time.process_time()
        try:
            found = attempt(job.entry, self._linker, job.now, watch)
            return self._encoded(found, watch, start)
        except MemoryError:
            self.done = True
            return self._encoded((self._limits.too_much_memory,), watch, start)

    def _encoded(self, found: tuple[Prepared | Unusable, ...], watch: Stopwatch, start: float) -> bytes:
        self.done = self.done or resident(os.getpid()) - self._before > _GROWN * self._limits.memory
        reply = Reply(
            found=tuple(Found.of(one) for one in found),
            seconds=watch.seconds,
            used=time.process_time() - start,
            peak=peak(),
            log=self.log.taken(),
            last=self.done,
        )
        answer = reply.model_dump_json().encode()
        if len(answer) > channel.LARGEST_MESSAGE:
            raise MemoryError
        return answer


class _Collected(logging.Handler):
    """Keeps what a worker logs, for the box to log in its place."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._noted: list[Noted] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, with such fields as are numbers and short texts."""
        extra = {name: value for name, value in vars(record).items() if name not in _OWN}
        fields = {name: value for name, value in extra.items() if isinstance(value, str | int | float)}
        self._noted.append(
            Noted(logger=record.name, level=record.levelno, message=str(record.msg)[:200], fields=fields)
        )

    def taken(self) -> tuple[Noted, ...]:
        """What was kept since the last time."""
        noted, self._noted = tuple(self._noted[:20]), []
        return noted
