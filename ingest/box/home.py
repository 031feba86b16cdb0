"""The box's side of the ``nursery``: starting it, and getting workers from it."""

import contextlib
import json
import os
import pickle
import socket
import subprocess
import sys
from typing import NamedTuple

from ingest.box.limits import Limits
from ingest.box.nursery import END, ENDED, NEW, PID, Ended
from kb.errors import Unavailable
from kb.model.theme import Thesaurus

_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); from ingest.box.nursery import main; main()"
_GRACE_SECONDS = 5.0
# Libraries that would start threads, which a process that forks may not have.
_ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class BoxUnavailable(Unavailable):
    """The processes that read files cannot be started."""

    code = "box-unavailable"


class Worker(NamedTuple):
    """A worker, and the way to talk with it."""

    pid: int
    channel: socket.socket


class Home:
    """A nursery, started when the first worker is asked for."""

    def __init__(self, limits: Limits, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._command: socket.socket | None = None

    def start(self) -> None:
        """Start loading, so that the first worker comes sooner."""
        if self._process is not None:
            if self._process.poll() is None:
                return
            # It ended while nobody asked it for anything.
            self.close()
        ours, theirs = socket.socketpair()
        given = [str(theirs.fileno()), *map(str, (self._limits.memory, self._limits.seconds, self._limits.patience))]
        # It reads files of strangers: what this process knows of passwords is none of its business.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")} | _ALONE
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-c", _PROGRAM, *given, json.dumps(sys.path)],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
        self._command = ours
        with contextlib.suppress(OSError), self._process.stdin or contextlib.nullcontext() as given_thesaurus:
            if given_thesaurus is not None:
                pickle.dump(self._thesaurus, given_thesaurus)

    def worker(self) -> Worker:
        """A new worker.

        Raises:
            BoxUnavailable: it cannot be had.
        """
        self.start()
        ours, theirs = socket.socketpair()
        with theirs:
            answer = self._asked(NEW + PID.pack(0), PID.size, theirs.fileno())
        return Worker(PID.unpack(answer)[0], ours)

    def end(self, worker: Worker) -> Ended:
        """End a worker, if it has not ended itself, and tell how it ended.

        Raises:
            BoxUnavailable: the nursery has ended too, and with it every worker.
        """
        worker.channel.close()
        return Ended(*ENDED.unpack(self._asked(END + PID.pack(worker.pid), ENDED.size)))

    def close(self) -> None:
        """End the nursery with every worker."""
        if self._command is not None:
            self._command.close()
        if self._process is not None:
            try:
                self._process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._command = self._process = None

    def _asked(self, order: bytes, size: int, *sockets: int) -> bytes:
        """The answer of the nursery, which is always of one size."""
        answer = b""
        with contextlib.suppress(OSError):
            if self._command is not None:
                socket.send_fds(self._command, [order], list(sockets))
                answer = self._command.recv(size, socket.MSG_WAITALL)
        if len(answer) < size:
            self.close()
            msg = "de processen die bestanden lezen, starten niet; kijk of er genoeg geheugen vrij is"
            raise BoxUnavailable(msg)
        return answer
