"""Fixtures for all tests: real databases and real indexes, thrown away afterwards."""

import gc
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from argon2.profiles import CHEAPEST
from starlette.testclient import TestClient

from kb.adapters import passwords

# Tests say which texts are alike, so they run on the encoder that knows letters only; what the
# trained model knows is tested in contract/test_encoder.py and measured in bench/.
os.environ["KB_ENCODER"] = "hashing"
# They ask more in a minute than anybody does; what happens then is tested in api/test_rationing.py.
os.environ["KB_SEARCHES_PER_MINUTE"] = os.environ["KB_WRITES_PER_MINUTE"] = "0"

# They sign in hundreds of people; what a password really costs is tested in kb/adapters/test_passwords.py.
passwords.COST = CHEAPEST

# In memory where there is room: databases wait for the disk at each change, and thousands of them are made.
_IN_MEMORY, _ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - pytest makes a folder of its own there
if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))

_POSTGRES_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@pytest.fixture(scope="session", autouse=True)
def _loop() -> Iterator[None]:
    """One event loop for all clients, as a server has; starlette makes one, with threads, for each request."""
    with start_blocking_portal() as portal:
        TestClient.portal = portal
        yield
        TestClient.portal = None


def free_port() -> int:
    """A port on the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _program(name: str) -> str | None:
    found = next((str(folder / name) for folder in _POSTGRES_FOLDERS if (folder / name).exists()), None)
    return found or shutil.which(name)


def _as_ordinary_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; there it runs as the user that Debian made for it, or as nobody."""
    if Path("/root").owner() != "root" or not _am_root():
        return []
    user = (
        "postgres" if subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0 else "nobody"
    )
    shutil.chown(folder, user)
    return ["setpriv", f"--reuid={user}", "--clear-groups", "--regid=nogroup"]


def _am_root() -> bool:
    return subprocess.run(["id", "-u"], capture_output=True, check=True, text=True).stdout.strip() == "0"


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a throw-away PostgreSQL server."""
    initdb, postgres = _program("initdb"), _program("postgres")
    if not initdb or not postgres:
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    folder = Path("/tmp") / f"meervoud-postgres-{free_port()}"  # noqa: S108 - its user cannot enter pytest's folders
    folder.mkdir(mode=0o700)
    run_as = _as_ordinary_user(folder)
    port = free_port()
    subprocess.run(
        [*run_as, initdb, "-D", str(folder / "data"), "-U", "kb", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        cwd="/",
    )
    options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-k", str(folder), "-p", str(port)]
    with (tmp_path_factory.mktemp("postgres") / "log").open("wb") as log:
        server = subprocess.Popen(
            [*run_as, postgres, "-D", str(folder / "data"), *options], stdout=log, stderr=log, cwd="/"
        )
        try:
            _wait_for(port)
            yield f"postgresql://kb@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(timeout=20)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    msg = f"nothing answers on port {port}"
    raise TimeoutError(msg)


_OBJECTS = 10_000
"""How many are made before garbage is looked for among them; Python's own choice is 700."""


def _settle() -> None:
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First what takes minutes for each file: one that begins last leaves the other process idle."""
    items.sort(key=lambda item: item.path.parent.name != "quality")


def pytest_collection_finish() -> None:
    """What stays is not looked through for garbage each time, and that less often: it took a third of a run."""
    gc.set_threshold(_OBJECTS)
    _settle()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Neither is what a file of tests leaves."""
    if nextitem is not None and nextitem.path != item.path:
        _settle()


def pytest_sessionfinish() -> None:
    """The last time everything is: what was never closed, is a failure."""
    gc.unfreeze()
