"""The process that workers are forked from: everything is loaded once, it has no threads, and it reads no file itself.

It is given the thesaurus on its standard input. The box asks for a worker by sending ``n`` with one end of a
socket, and has one ended by sending ``e`` with its number; each is answered in one message. When the box is
gone, so are all workers.
"""

import ctypes
import gc
import os
import pickle
import select
import signal
import socket
import sys
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from ingest.box.limits import Limits, in_bytes, resident
from ingest.box.worker import work
from kb.language.linker import Linker
from kb.language.sentences import sentences
from kb.model.theme import Thesaurus

PID = Struct("<q")
NEW, END = b"n", b"e"
_EVERY_SECONDS = 0.1
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
# How a program ends that asked for memory, got none, and did not expect that.
_CRASHES = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGTRAP, signal.SIGILL)
# What doubles its space asks for twice what it has, beside that: with more than this share it may have been memory.
_A_THIRD = 1 / 3


class Ended(NamedTuple):
    """How a worker ended.

    Attributes:
        signal: the number of the signal that ended it; 0 when it ended itself.
        over: it was ended for taking more memory than it may, or crashed when it asked for more than there was.
        peak: the most bytes of memory that it had.
        seconds: of a processor that it used.
    """

    signal: int
    over: bool
    peak: int
    seconds: float


ENDED = Struct("<q?qd")


def main() -> None:
    """Load everything and have workers until the box is gone; the arguments are a socket and the limits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    command = socket.socket(fileno=int(sys.argv[1]))
    # From the process that started this one, which chose this very program.
    thesaurus: Thesaurus = pickle.load(sys.stdin.buffer)  # noqa: S301
    _Nursery(command, Limits(*(int(number) for number in sys.argv[2:5])), thesaurus).keep()


class _Nursery:
    def __init__(self, command: socket.socket, limits: Limits, thesaurus: Thesaurus) -> None:
        _adopt()
        self._command = command
        self._limits = limits
        self._linker = Linker(thesaurus)
        sentences("Alles is geladen. En wel nu.")
        self._linker.marks("geldzorgen")
        self._over: dict[int, bool] = {}
        gc.collect()
        # What is here stays, and stays shared with the workers.
        gc.freeze()
        self._before = resident(os.getpid())

    def keep(self) -> None:
        """Have workers until the box is gone."""
        while True:
            ready, _, _ = select.select([self._command], [], [], _EVERY_SECONDS if self._over else None)
            if not ready:
                self._watch()
                continue
            order, sockets, _, _ = socket.recv_fds(self._command, 1 + PID.size, 1)
            if not order:
                break
            if order[:1] == NEW:
                self._command.sendall(PID.pack(self._new(sockets[0])))
            else:
                (pid,) = PID.unpack(order[1:])
                self._command.sendall(ENDED.pack(*self._end(pid)))
        for pid in list(self._over):
            self._end(pid)

    def _watch(self) -> None:
        """End whoever takes more memory than it may; the system's own limit does not count everything."""
        for pid in self._over:
            if resident(pid) > self._limits.memory:
                self._over[pid] = True
                _kill(pid)

    def _new(self, channel: int) -> int:
        pid = os.fork()
        if pid:
            os.close(channel)
            self._over[pid] = False
            return pid
        # The worker never comes back from here.
        code = 1
        try:
            self._command.close()
            os.setpgid(0, 0)
            _end_with_parent()
            _be_silent()
            work(socket.socket(fileno=channel), self._linker, self._limits)
            code = 0
        finally:
            os._exit(code)

    def _end(self, pid: int) -> Ended:
        if pid not in self._over:
            return Ended(0, False, 0, 0.0)
        for descendant in _descendants(pid):
            _kill(descendant)
        _kill(pid)
        _, status, used = os.wait4(pid, 0)
        over, by = self._over.pop(pid), os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        peak = in_bytes(used.ru_maxrss)
        much = self._before + _A_THIRD * (self._limits.memory - self._before)
        self._end_orphans()
        return Ended(
            signal=by,
            over=over or (by in _CRASHES and peak > much),
            peak=peak,
            seconds=used.ru_utime + used.ru_stime,
        )

    def _end_orphans(self) -> None:
        """End the programs of a worker that died before them; the system gave them to this process."""
        for orphan in [child for child in _children(os.getpid()) if child not in self._over]:
            for one in (*_descendants(orphan), orphan):
                _kill(one)
            os.waitpid(orphan, 0)


def _adopt() -> None:
    """Be the parent of what workers leave behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _end_with_parent() -> None:
    """End this process when its parent is gone, also when that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _be_silent() -> None:
    """Let what libraries print when they crash go nowhere: it may hold words of the file, and the box tells why."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def _descendants(pid: int) -> list[int]:
    """The programs that a worker started, and theirs."""
    return [one for child in _children(pid) for one in (child, *_descendants(child))]


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
