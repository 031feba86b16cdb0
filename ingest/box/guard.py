"""Keeping a worker off the network and off other programs, whatever a file makes its reader do.

Python itself asks before it opens a connection or starts a program (audit events, PEP 578). What a
library does below Python is not asked; the ones that read files have no network in them.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

PROGRAMS = frozenset({"soffice", "libreoffice", "tesseract"})
"""The programs that a reader may start."""

_NETWORK = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.gethostby",
    "socket.sendto",
    "socket.sendmsg",
)
_STARTING = ("os.system", "os.exec", "os.fork", "os.forkpty", "os.spawn", "pty.spawn")


def shut() -> None:
    """Refuse connections and programs in this process from now on; it cannot be undone."""
    sys.addaudithook(_look_at)


def _look_at(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_NETWORK):
        msg = "a worker has no network"
        raise PermissionError(msg)
    if event.startswith(_STARTING):
        msg = "a worker starts no other process"
        raise PermissionError(msg)
    if event in ("subprocess.Popen", "os.posix_spawn") and not _is_allowed(arguments[1]):
        msg = "a worker starts no other program"
        raise PermissionError(msg)


def _is_allowed(command: object) -> bool:
    """Whether a command runs one of the programs, itself or through a shell that limits it."""
    words = [command] if isinstance(command, str | bytes) else command
    return isinstance(words, Sequence) and any(
        Path(word if isinstance(word, str) else "").name in PROGRAMS for word in words
    )
