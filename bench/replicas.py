"""Three explorers on machines of their own with one PostgreSQL: what is lost, doubled or refused when things break?

Each machine is a network namespace (Linux, as root) with an address, a data folder and an index of its own; PostgreSQL
runs in a fourth. Documents come in through one. Then one is killed while it follows, and PostgreSQL is gone for a
while, with readers at all three all the time.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import httpx

from bench.tables import show, write

MACHINES = 3
_AWAY_SECONDS = 20.0
_PATIENCE = 240.0
_PAUSE = 0.2
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))


class Net(NamedTuple):
    """Where the machines are.

    Attributes:
        prefix: of their addresses.
        apart: each in a namespace; otherwise all on this machine.
        port: of the explorers.
        database_port: of PostgreSQL.
    """

    prefix: str = "10.77.0"
    apart: bool = True
    port: int = 8000
    database_port: int = 5432

    def within(self, namespace: str) -> list[str]:
        """What goes before a command to run it there."""
        return ["ip", "netns", "exec", namespace] if self.apart else []

    @property
    def environment(self) -> dict[str, str]:
        """The settings of all explorers."""
        return os.environ | {
            "KB_DATABASE_URL": f"postgresql://kb@{self.prefix}.1:{self.database_port}/postgres",
            "KB_ENCODER": os.environ.get("KB_ENCODER", "static"),
            "KB_PUBLIC_URL": "https://proef.example",
            "KB_SECURITY_CONTACT": "mailto:proef@proef.example",
            "KB_PROXIES": "1",
            "KB_INDEX_SECONDS": "1",
            "KB_SEARCHES_PER_MINUTE": "0",
        }


class Plan(NamedTuple):
    """What is done.

    Attributes:
        machines: how many.
        first: documents that are put in while all is well.
        second: documents of which one machine is killed while it follows.
        away: seconds without PostgreSQL.
    """

    machines: int = MACHINES
    first: int = 40
    second: int = 120
    away: float = _AWAY_SECONDS


class Seen(NamedTuple):
    """What came of it.

    Attributes:
        documents: that were put in.
        lost: times that a machine did not find one of them.
        doubled: times that a machine had one more than once.
        caught_up: seconds until all machines found what was added while all was well.
        killed: seconds until the one that was killed was back and level, from its start on.
        back: seconds from PostgreSQL's return until all machines took readers again.
        answers: how often readers got each status while PostgreSQL was away.
        without_retry: of the 503s those that did not say when to come back.
        ended: processes that did not live through it, but for the one that was killed.
    """

    documents: int
    lost: int
    doubled: int
    caught_up: float
    killed: float
    back: float
    answers: dict[str, int]
    without_retry: int
    ended: int


def run() -> None:
    """Do it, print what was seen and write it down."""
    if lacks := missing(apart=True):
        print(f"\nreplicas: {lacks}")
        return
    found = measure(Plan(), Net())
    rows = [[name, value] for name, value in found._asdict().items()]
    show(f"{MACHINES} machines with one PostgreSQL, away for {_AWAY_SECONDS:.0f} s", ["what", "seen"], rows)
    write("replicas", found._asdict())


def missing(*, apart: bool) -> str:
    """What this machine has not that is needed; empty when it has all."""
    if not _PROGRAMS:
        return "no PostgreSQL on this machine (Debian: apt-get install postgresql)"
    if apart and (os.geteuid() != 0 or shutil.which("ip") is None):
        return "network namespaces need root and ip (Debian: apt-get install iproute2)"
    return ""


def measure(plan: Plan, net: Net) -> Seen:
    """Put documents in at the first machine, kill the last while it follows, and let PostgreSQL be away for a while."""
    with ExitStack() as until_the_end:
        root = Path(until_the_end.enter_context(tempfile.TemporaryDirectory()))
        if net.apart:
            until_the_end.enter_context(_network(net, plan.machines))
        database = until_the_end.enter_context(_database(net))
        machines = [until_the_end.enter_context(_machine(root, net, n)) for n in range(1, plan.machines + 1)]
        for machine in machines:
            machine.start()
        _wait(lambda: all(machine.is_ready() for machine in machines))
        return _tried(plan, machines, database)


def _tried(plan: Plan, machines: Sequence["_Machine"], database: "_Database") -> Seen:
    known = range(plan.first)
    machines[0].add(known)
    caught_up = _seconds(lambda: all(machine.finds(known) for machine in machines))
    killed = _kill_one(machines, range(plan.first, plan.first + plan.second))
    readers = _Readers(machines)
    with readers.asking():
        database.stop()
        time.sleep(plan.away)
        database.start()
        start = time.monotonic()
        _wait(lambda: all(machine.is_ready() for machine in machines))
        back = time.monotonic() - start
    every = range(plan.first + plan.second + 10)
    machines[0].add(every[-10:])
    _wait(lambda: all(machine.finds(every) for machine in machines))
    counted = [machine.counted(every) for machine in machines]
    return Seen(
        documents=len(every),
        lost=sum(found == 0 for one in counted for found in one),
        doubled=sum(found > 1 for one in counted for found in one),
        caught_up=caught_up,
        killed=killed,
        back=back,
        answers=dict(sorted(readers.answers.items())),
        without_retry=readers.without_retry,
        ended=sum(not machine.runs() for machine in machines),
    )


def _kill_one(machines: Sequence["_Machine"], numbers: range) -> float:
    """Kill the last machine's explorer while it follows, and start it again; seconds until it is level."""
    victim = machines[-1]
    before = victim.position()
    machines[0].add(numbers)
    _wait(lambda: victim.position() != before or victim.finds(numbers[:1]))
    victim.kill()
    victim.start()
    return _seconds(lambda: all(machine.finds(numbers) and machine.is_ready() for machine in machines))


class _Machine:
    """An explorer in a namespace of its own."""

    def __init__(self, root: Path, net: Net, number: int) -> None:
        self._net, self.name = net, f"mv{number}"
        self._host = f"{net.prefix}.{10 + number}"
        self.address = f"http://{self._host}:{net.port}"
        self._root, self._data = root / self.name, root / self.name / "data"
        self._data.mkdir(parents=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client(base_url=self.address, timeout=30)

    def start(self) -> None:
        """Start the explorer."""
        with (self._root / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._kb("serve", "--host", self._host, "--port", str(self._net.port)),
                env=self._net.environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """End it as it should end."""
        self._client.close()
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def runs(self) -> bool:
        """Whether it was not ended by anything."""
        return self._process is not None and self._process.poll() is None

    def is_ready(self) -> bool:
        """Whether it takes readers."""
        return self.status("/health/ready") == httpx.codes.OK

    def status(self, path: str) -> int:
        """What it answers with; 0 when it does not."""
        try:
            return self._client.get(path).status_code
        except httpx.TransportError:
            return 0

    def add(self, numbers: range) -> None:
        """Put documents in with ``kb ingest``, beside the explorer."""
        folder = self._root / "stukken"
        folder.mkdir(exist_ok=True)
        for number in numbers:
            (folder / f"{number}.md").write_text(f"# Stuk {number}\n\nIn dit stuk staat {_word(number)}. {_FILLING}\n")
        paths = [str(folder / f"{number}.md") for number in numbers]
        done = subprocess.run(
            self._kb("ingest", "--quiet", "--source", "research", *paths),
            env=self._net.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            msg = f"documents could not be put in at {self.name}: {done.stderr or done.stdout}"
            raise RuntimeError(msg)

    def _kb(self, command: str, *arguments: str) -> list[str]:
        program = [sys.executable, "-m", "api.cli", command, "--data", str(self._data)]
        return [*self._net.within(self.name), *program, *arguments]

    def finds(self, numbers: Sequence[int]) -> bool:
        """Whether it finds all of these documents."""
        return all(self._count(number) for number in [numbers[-1], *numbers])

    def counted(self, numbers: Sequence[int]) -> list[int]:
        """How often it finds each of these documents, asked until it answers: a refusal says nothing of what it has."""
        return [_answered(partial(self._count, number)) for number in numbers]

    def _count(self, number: int) -> int | None:
        """How often it finds a document by a word that stands in no other; nothing where it does not answer."""
        try:
            answer = self._client.get("/v1/search", params={"q": f'"{_word(number)}"'})
        except httpx.TransportError:
            return None
        if answer.status_code != httpx.codes.OK:
            return None
        titles = [hit["title"] for hit in answer.json()["hits"]]
        return titles.count(f"Stuk {number}")

    def position(self) -> int:
        """How far its index has followed."""
        with suppress(OSError, ValueError):
            return int(json.loads((self._data / "index" / "position.json").read_text())["number"])
        return 0


class _Readers:
    """Two readers at each machine, and what they are answered."""

    def __init__(self, machines: Sequence[_Machine]) -> None:
        self._machines = machines
        self._stop = threading.Event()
        self.answers: Counter[str] = Counter()
        self.without_retry = 0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """While inside, they ask."""
        pages = ("/v1/search?q=schulden", "/zoeken?q=schulden")
        threads = [threading.Thread(target=self._ask, args=(one, page)) for one in self._machines for page in pages]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _ask(self, machine: _Machine, page: str) -> None:
        with httpx.Client(base_url=machine.address, timeout=30) as client:
            while not self._stop.wait(_PAUSE):
                try:
                    answer = client.get(page)
                except httpx.TransportError as error:
                    self.answers[type(error).__name__] += 1
                    continue
                self.answers[str(answer.status_code)] += 1
                if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                    self.without_retry += "Retry-After" not in answer.headers


class _Database:
    """PostgreSQL in a namespace, to be stopped and started."""

    def __init__(self, net: Net, folder: Path) -> None:
        self._net, self._folder = net, folder
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(folder, "postgres")
        self._do("initdb", "-D", str(folder / "data"), "-U", "kb", "-A", "trust", "-E", "UTF8")
        (folder / "data" / "pg_hba.conf").write_text(f"host all all {net.prefix}.0/24 trust\n")

    def start(self) -> None:
        """Start it, and come back when it answers."""
        options = f"-c listen_addresses={self._net.prefix}.1 -p {self._net.database_port} -k {self._folder}"
        data, log = str(self._folder / "data"), str(self._folder / "log")
        self._do("pg_ctl", "-D", data, "-o", options, "-w", "-l", log, "start")

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        self._do("pg_ctl", "-D", str(self._folder / "data"), "-m", "fast", "-w", "stop")

    def _do(self, program: str, *arguments: str) -> None:
        command = [*self._net.within("mvdb"), *self._as, str(_PROGRAMS[0] / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


@contextmanager
def _database(net: Net) -> Iterator[_Database]:
    # Its user cannot enter the folders of root.
    folder = Path(tempfile.mkdtemp(prefix="meervoud-postgres-", dir="/tmp"))
    try:
        database = _Database(net, folder)
        database.start()
        yield database
        with suppress(subprocess.CalledProcessError):
            database.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _machine(root: Path, net: Net, number: int) -> Iterator[_Machine]:
    machine = _Machine(root, net, number)
    try:
        yield machine
    finally:
        machine.close()


@contextmanager
def _network(net: Net, machines: int) -> Iterator[None]:
    """A namespace for each machine and one for the database, on one bridge with this machine."""
    names = {"mvdb": 1} | {f"mv{number}": 10 + number for number in range(1, machines + 1)}
    _ip("link add mvbr type bridge")
    try:
        _ip(f"addr add {net.prefix}.254/24 dev mvbr")
        _ip("link set mvbr up")
        for name, last in names.items():
            _ip(f"netns add {name}")
            _ip(f"link add v{name} type veth peer name eth0 netns {name}")
            _ip(f"link set v{name} master mvbr up")
            _ip(f"-n {name} addr add {net.prefix}.{last}/24 dev eth0")
            _ip(f"-n {name} link set eth0 up")
            _ip(f"-n {name} link set lo up")
        yield
    finally:
        for name in names:
            _ip(f"netns del {name}", check=False)
        _ip("link del mvbr", check=False)


def _ip(words: str, *, check: bool = True) -> None:
    subprocess.run(["ip", *words.split()], check=check, stderr=subprocess.DEVNULL)


_FILLING = "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening hoog. " * 6


def _word(number: int) -> str:
    """A word that stands in one document: its number in letters."""
    return "zq" + re.sub(r"\d", lambda digit: "bcdfghjklm"[int(digit.group())], f"{number:04}") + "ax"


def _wait(is_so: Callable[[], bool]) -> None:
    _answered(lambda: True if is_so() else None)


def _answered(ask: Callable[[], int | None]) -> int:
    """What it answers, asked again and again until it does."""
    deadline = time.monotonic() + _PATIENCE
    while (answer := ask()) is None:
        if time.monotonic() > deadline:
            msg = "it did not happen in time"
            raise TimeoutError(msg)
        time.sleep(_PAUSE)
    return answer


def _seconds(is_so: Callable[[], bool]) -> float:
    start = time.monotonic()
    _wait(is_so)
    return time.monotonic() - start
