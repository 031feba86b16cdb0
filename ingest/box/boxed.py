"""Preparing files in workers: several at once, each within its limits, what came of them in the order of the files."""

import datetime as dt
import logging
import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

from pydantic import ValidationError

from ingest.box import channel
from ingest.box.channel import Closed, Job, Reply
from ingest.box.home import BoxUnavailable, Home, Worker
from ingest.box.limits import Limits
from ingest.entry import Entry
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared, Unusable
from ingest.preparing import Made, utc_now
from ingest.report import Line
from kb.model.theme import Thesaurus

logger = logging.getLogger(__name__)

_MOST_WORKERS = 4
# Files that may be ready while an earlier one is still read, for each worker.
_AHEAD = 4
_LOOK_EVERY_SECONDS = 1.0
# A worker that crashed with so much of its memory in use most likely wanted more.
_NEARLY_ALL = 0.8


class Cost(NamedTuple):
    """What reading a file took: seconds of a processor, and the most bytes that its worker had so far."""

    seconds: float
    peak: int


@dataclass
class _Waiting:
    """A file whose turn it is not yet; ``made`` when it was read, or a line that was written before."""

    entry: Entry | None
    made: Made | Line | None = None


@dataclass
class _Busy:
    """A worker with the file that it reads, since when by the clock."""

    worker: Worker
    waiting: _Waiting
    since: float


class Box:
    """Prepares files in workers; used as a context manager, by one thread."""

    def __init__(
        self,
        thesaurus: Thesaurus,
        limits: Limits | None = None,
        *,
        workers: int = 0,
        now: Callable[[], dt.datetime] = utc_now,
        tell: Callable[[Entry, Cost], None] = lambda *_: None,
    ) -> None:
        """Wire it up; processes are started when there is something to read.

        Args:
            thesaurus: the themes that a text may name.
            limits: what a file may cost.
            workers: how many read at once; 0 is one for each processor, four at most.
            now: gives the present moment in UTC.
            tell: hears what each file cost.
        """
        self._limits = limits or Limits()
        self._count = workers or min(os.cpu_count() or 1, _MOST_WORKERS)
        self._now = now
        self._tell = tell
        self._home = Home(self._limits, thesaurus)
        self._idle: list[Worker] = []
        self._busy = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every worker."""
        self._drop_all()
        self._home.close()

    def each(self, items: Iterable[Entry | Line], watch: Stopwatch) -> Iterator[Made | Line]:
        """See ``Preparing``.

        Raises:
            BoxUnavailable: no worker can be started.
        """
        queue: deque[_Waiting] = deque()
        coming = iter(items)
        try:
            while True:
                self._fill(queue, coming)
                if not queue:
                    return
                if (made := queue[0].made) is not None:
                    queue.popleft()
                    yield made
                else:
                    self._wait(watch)
        finally:
            self._drop_all()

    def _fill(self, queue: deque[_Waiting], coming: Iterator[Entry | Line]) -> None:
        """Take files in while there is a worker for them."""
        while len(queue) < _AHEAD * self._count and len(self._busy.get_map()) < self._count:
            item = next(coming, None)
            if item is None:
                return
            if isinstance(item, Line):
                queue.append(_Waiting(None, item))
            else:
                queue.append(_Waiting(item))
                self._hand_out(queue[-1], item)

    def _hand_out(self, waiting: _Waiting, entry: Entry) -> None:
        worker = self._idle.pop() if self._idle else self._home.worker()
        busy = _Busy(worker, waiting, time.monotonic())
        self._busy.register(worker.channel, selectors.EVENT_READ, busy)
        try:
            channel.send(worker.channel, Job(entry=entry, now=self._now()).model_dump_json().encode())
        except Closed:
            self._ended(busy)

    def _wait(self, watch: Stopwatch) -> None:
        """Wait until a worker answers, or until it has taken longer than anybody has patience for."""
        for key, _ in self._busy.select(_LOOK_EVERY_SECONDS):
            self._answered(key.data, watch)
        for key in list(self._busy.get_map().values()):
            if time.monotonic() - key.data.since > self._limits.patience:
                self._ended(key.data)

    def _answered(self, busy: _Busy, watch: Stopwatch) -> None:
        try:
            reply = Reply.model_validate_json(channel.receive(busy.worker.channel))
        except (Closed, ValidationError):
            self._ended(busy)
            return
        for stage, seconds in reply.seconds.items():
            watch.seconds[stage] = watch.seconds.get(stage, 0.0) + seconds
        for noted in reply.log:
            logging.getLogger(noted.logger).log(noted.level, noted.message, extra=dict(noted.fields))
        self._note(busy, tuple(one.value for one in reply.found), Cost(reply.used, reply.peak))
        self._busy.unregister(busy.worker.channel)
        if reply.last:
            self._end(busy.worker)
        else:
            self._idle.append(busy.worker)

    def _ended(self, busy: _Busy) -> None:
        """A worker that died over its file, or has to."""
        self._busy.unregister(busy.worker.channel)
        try:
            end = self._home.end(busy.worker)
        except BoxUnavailable:
            self._note(busy, (self._limits.broken_off,), Cost(0.0, 0))
            return
        logger.warning("a worker ended over its file", extra={"signal": end.signal, "peak": end.peak})
        if end.signal == signal.SIGXCPU:
            reason = self._limits.too_many_seconds
        elif end.over or end.peak > _NEARLY_ALL * self._limits.memory:
            reason = self._limits.too_much_memory
        else:
            reason = self._limits.broken_off
        self._note(busy, (reason,), Cost(end.seconds, end.peak))

    def _note(self, busy: _Busy, found: tuple[Prepared | Unusable, ...], cost: Cost) -> None:
        entry = busy.waiting.entry
        if entry is not None:
            busy.waiting.made = Made(entry, found)
            self._tell(entry, cost)

    def _drop_all(self) -> None:
        """Let go of workers whose answers nobody waits for, and of those that wait for work."""
        for key in list(self._busy.get_map().values()):
            self._busy.unregister(key.fileobj)
            self._end(key.data.worker)
        while self._idle:
            self._end(self._idle.pop())

    def _end(self, worker: Worker) -> None:
        try:
            self._home.end(worker)
        except BoxUnavailable:
            logger.warning("a worker had ended already")
