"""What reading one file may cost, and how it is told when it costs more."""

import os
import resource
import sys
from dataclasses import dataclass
from pathlib import Path

from ingest.prepared import Unusable

MEGABYTE = 1_000_000
TOO_COMPLEX = "too-complex"
_PAGE = os.sysconf("SC_PAGE_SIZE")
# What of the memory of a worker is no data of its own: the programs and libraries that it runs.
_SHARED = 100 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """What one file may cost.

    Attributes:
        memory: the bytes of a worker, with everything that it has loaded.
        seconds: of a processor.
        patience: seconds by the clock, far more: only for what waits for something that never comes.
    """

    memory: int = 1_000 * MEGABYTE
    seconds: int = 120
    patience: int = 1_200

    @property
    def too_much_memory(self) -> Unusable:
        """The answer for a file that needs more memory."""
        gigabytes = f"{self.memory / 1_000 / MEGABYTE:.3g}".replace(".", ",")
        return Unusable(TOO_COMPLEX, f"te ingewikkeld: meer dan {gigabytes} GB geheugen nodig")

    @property
    def too_many_seconds(self) -> Unusable:
        """The answer for a file that needs more time."""
        time = "1 seconde" if self.seconds == 1 else f"{self.seconds} seconden"
        return Unusable(TOO_COMPLEX, f"te ingewikkeld: meer dan {time} rekentijd nodig")

    @property
    def broken_off(self) -> Unusable:
        """The answer for a file that ended its reader, whatever it was."""
        return Unusable("unreadable", "het lezen brak af; het bestand is kapot of zo gemaakt dat het lezers stuk maakt")


def hold(limits: Limits) -> None:
    """Limit the memory of this process for good; it leaves nothing behind when it dies."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = limits.memory - _SHARED
    resource.setrlimit(resource.RLIMIT_DATA, (room, room))
    if sys.platform == "linux":
        # When the machine itself runs out of memory, this process is the one to end.
        Path("/proc/self/oom_score_adj").write_text("1000")


def grant_seconds(seconds: int) -> None:
    """Allow this process so many more seconds of a processor; then the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def peak() -> int:
    """The most bytes of memory that this process ever took."""
    return in_bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def in_bytes(maxrss: int) -> int:
    """What the system gives as the most memory of a process, in bytes."""
    return maxrss * (1 if sys.platform == "darwin" else 1024)


def resident(pid: int) -> int:
    """The bytes of memory that a process takes now; 0 when that cannot be seen."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
