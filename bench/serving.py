"""The explorer in a process of its own, for measuring from outside."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

KB = str(Path(sys.executable).with_name("kb"))
_STARTUP_SECONDS = 120


class Served(NamedTuple):
    """An explorer that answers, and the seconds until it did."""

    client: httpx.Client
    process: int
    seconds: float


@contextmanager
def served(
    data: Path, *, until: str = "/health/ready", encoder: str | None = None, workers: int = 1
) -> Iterator[Served]:
    """Start an explorer over a data folder and wait until it answers at a path."""
    port = free_port()
    environment = os.environ | ({"KB_ENCODER": encoder} if encoder else {})
    start = time.perf_counter()
    command = [KB, "serve", "--data", str(data), "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait_until_answered(client, until)
            yield Served(client, server.pid, time.perf_counter() - start)
    finally:
        server.terminate()
        server.wait()


def wait_until_answered(client: httpx.Client, path: str) -> None:
    """Come back when the explorer answers at a path.

    Raises:
        TimeoutError: it did not start.
        HTTPStatusError: it started, and cannot give this page.
    """
    deadline = time.monotonic() + _STARTUP_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = client.get(path)
        except httpx.TransportError:
            time.sleep(0.05)
            continue
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            answer.raise_for_status()
            return
        time.sleep(0.05)
    msg = "the explorer did not start"
    raise TimeoutError(msg)


def memory_bytes(process: int, field: str = "VmRSS") -> int:
    """Memory that a process has in use, mapped files included; ``VmHWM`` is the most it ever had."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(fields[field].split()[0]) * 1024


def shared_bytes(process: int) -> int:
    """Memory of a process, in which what it shares with others counts for its part (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
