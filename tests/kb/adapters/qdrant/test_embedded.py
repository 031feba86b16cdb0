"""What the embedded index does when it cannot be opened: only proven damage is a reason to make it anew."""

import json
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from tests.building import document, knowledge_base

# Each opens the knowledge base in a process of its own, under a limit that is real there.
_OPEN = """
import json, os, resource, sys
from pathlib import Path
from subprocess import PIPE
from typing import Any
from kb.bootstrap.engines import open_encoder, open_index
from kb.errors import KbError
from kb.settings import Settings
settings = Settings(data=Path(sys.argv[1]), encoder="hashing", _env_file=None)
encoder = open_encoder(settings)
{limit}
try:
    found = open_index(settings, encoder).count()
except KbError as error:
    found = [error.code, str(error)]
print(json.dumps(found))
"""
_NO_FILES = """
top = max(int(name) for name in os.listdir("/proc/self/fd"))
holding = [os.open("/dev/null", os.O_RDONLY) for _ in range(top)]
resource.setrlimit(resource.RLIMIT_NOFILE, (max(holding) + 1 + {spare}, max(holding) + 1 + {spare}))
"""
_NOBODY = "os.setgid(65534); os.setuid(65534)"


def _opened(folder: Path, limit: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", _OPEN.replace("{limit}", limit), folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _written(folder: Path) -> dict[str, int]:
    """What says that an index is the same one; the engine itself tidies away its journals."""
    names = ("edge_config.json", "segment.json", "stamp.txt")
    return {path.as_posix(): path.stat().st_ino for name in names for path in folder.rglob(name)}


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A data folder with an index of one passage."""
    knowledge_base(tmp_path / "data", document()).close()
    return tmp_path / "data"


@pytest.mark.parametrize("spare", [0, 1, 2])
def test_too_many_open_files_are_no_damage(filled: Path, spare: int) -> None:
    before = _written(filled / "index")

    code, told = _opened(filled, _NO_FILES.replace("{spare}", str(spare)))

    assert (code, "Too many open files" in told) == ("index-unavailable", True)
    assert _written(filled / "index") == before
    assert _opened(filled, "") == 1


def test_an_index_that_may_not_be_opened_is_left_alone(filled: Path) -> None:
    # Who may do everything is refused nothing, so another opens it there.
    is_root = Path("/proc/self").stat().st_uid == 0
    for path in (filled, *filled.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o444)
    for path in filled.resolve().parents:
        if path.owner() == filled.owner() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    before = _written(filled / "index")

    code, told = _opened(filled, _NOBODY if is_root else "")

    assert (code, "Permission denied" in told) == ("index-unavailable", True)
    assert _written(filled / "index") == before


def test_an_index_that_makes_no_sense_is_made_anew(filled: Path) -> None:
    for path in (filled / "index").rglob("*.json"):
        path.write_bytes(b"\0kapot")

    assert _opened(filled, "") == 0


_ON_A_SMALL_DISK = """
import json, shutil, sys
from pathlib import Path
from subprocess import PIPE
from kb.bootstrap.engines import open_encoder, open_index
from kb.errors import IndexUnavailable
from kb.settings import Settings
settings = Settings(data=Path(sys.argv[1]), encoder="hashing", _env_file=None)
encoder = open_encoder(settings)
told = []
def attempt(call):
    try:
        return call()
    except IndexUnavailable as error:
        told.append(str(error))
index = attempt(lambda: open_index(settings, encoder))
if index is not None:
    with (settings.data / "index" / "vulling").open("wb") as file:
        try:
            while True:
                file.write(bytes(1 << 16)); file.flush()
        except OSError:
            pass
    attempt(lambda: index.delete(["een"]))
    index.optimize()
    told.append(index.count())
    index.close()
    attempt(lambda: open_index(settings, encoder))
print(json.dumps(told))
"""


@pytest.mark.parametrize(("megabytes", "told"), [(1, ["vol"]), (120, ["vol", 0, "vol"])])
def test_a_full_disk_is_told_and_kills_nobody(tmp_path: Path, megabytes: int, told: list[Any]) -> None:
    index = tmp_path / "data" / "index"
    index.mkdir(parents=True)
    # A disk of its own, that nobody else sees and that is gone with the process.
    disk = f'mount -t tmpfs -o size={megabytes}m tmpfs "$1" && exec "$2" -c "$3" "$4"'
    inside = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*inside, 'mount -t tmpfs tmpfs "$0"', index], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk of their own")

    done = subprocess.run(
        [*inside, disk, "sh", index, sys.executable, _ON_A_SMALL_DISK, tmp_path / "data"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert ["vol" if isinstance(one, str) and "schijf van de zoekindex is vol" in one else one for one in found] == told


# Opens it at the moment that all of them do, and keeps it open until its input ends.
_TOGETHER = """
import json, sys, time
from pathlib import Path
from subprocess import PIPE
from kb.bootstrap.engines import open_encoder, open_index
from kb.errors import KbError
from kb.settings import Settings
settings = Settings(data=Path(sys.argv[1]), encoder="hashing", _env_file=None)
encoder = open_encoder(settings)
print("ready", flush=True)
sys.stdin.readline()
try:
    index = open_index(settings, encoder)
    print(json.dumps("open"), flush=True)
except KbError as error:
    print(json.dumps(error.code), flush=True)
sys.stdin.read()
"""


def test_of_those_who_make_an_index_at_once_one_gets_it_and_the_others_hear_that_it_is_in_use(tmp_path: Path) -> None:
    for attempt in range(3):
        command = [sys.executable, "-c", _TOGETHER, str(tmp_path / str(attempt))]
        opening = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) for _ in range(3)]
        try:
            assert [process.stdout.readline() for process in opening if process.stdout] == ["ready\n"] * 3
            for process in opening:
                assert process.stdin is not None
                process.stdin.write("\n")
                process.stdin.flush()
            told = [json.loads(process.stdout.readline()) for process in opening if process.stdout]
        finally:
            ended = [process.communicate(timeout=30) for process in opening]

        assert sorted(told) == ["index-in-use", "index-in-use", "open"], ended
        assert not any("made anew" in errors for _, errors in ended)
