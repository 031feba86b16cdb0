"""A disk without room, and one that may not be written: real file systems, small and in memory."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api.cli import app
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader, Scope
from tests.api.conftest import client_of
from tests.api.corpus import corpus
from tests.building import knowledge_base
from tests.peopling import FROM_OURS, PASSWORD, someone

# The index wants 64 MB free before it begins.
_SIZE = "192m"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system to fill")
    place = tmp_path / "schijf"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "meervoud", place], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """While inside, not a byte more goes on it."""
    filling = disk / "vol"
    with filling.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            with suppress(OSError):
                while file.write(b"x" * size):
                    pass
    assert shutil.disk_usage(disk).free == 0
    yield
    filling.unlink()


def kb(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _statuses(client: TestClient, *addresses: str) -> set[int]:
    return {client.get(address).status_code for address in addresses}


def _file(folder: Path) -> Path:
    file = folder / "een.txt"
    file.write_text("Gezinnen met schulden vragen pas laat om hulp. " * 2_000)
    return file


def test_on_a_full_disk_reading_goes_on_and_writing_is_told_and_waits_for_room(disk: Path, tmp_path: Path) -> None:
    with closing(knowledge_base(disk / "data", *corpus())) as filled:
        boss, noor = someone(filled, "Baas", Role.ADMINISTRATOR), someone(filled, "Noor")
        session = filled.people.signing.open(boss)
        token = filled.people.tokens.add(Reader.of(boss), "script", {Scope.READ}, timedelta(days=1))
    # Opened anew, so that no room is left in the log that writes go to first.
    with closing(knowledge_base(disk / "data")) as base:
        visitor, keeper = client_of(base), client_of(base)
        keeper.cookies.set("meervoud", session)
        signing = {"email": noor.email, "wachtwoord": PASSWORD}
        change = {"doe": "rol", "id": noor.id, "rol": "curator"}
        known = base.auditing.verify(None), base.events.ends()
        with full(disk):
            read = _statuses(
                visitor, "/", "/zoeken?q=schulden", "/v1/search?q=schulden", "/themas/schulden", "/inloggen"
            )
            read |= _statuses(keeper, "/beheer/mensen", "/zoeken?q=schulden")
            by_token = visitor.get("/v1/documents", headers={"Authorization": f"Bearer {token}"})
            refused = [
                visitor.post("/inloggen", data=signing, headers=FROM_OURS),
                keeper.post("/beheer/mensen", data=change, headers=FROM_OURS),
                keeper.post("/en/beheer/mensen", data=change, headers=FROM_OURS),
            ]
            added = kb("ingest", _file(tmp_path), "--source", "research", "--data", disk / "data")
            half = [account.role for account in base.people.accounts.all(KEEPER)], base.events.ends()
        with_room = [
            kb("ingest", _file(tmp_path), "--source", "research", "--data", disk / "data").exit_code,
            visitor.post("/inloggen", data=signing, headers=FROM_OURS).status_code,
            keeper.post("/beheer/mensen", data=change, headers=FROM_OURS).status_code,
        ]

        assert read == {200}
        assert by_token.status_code == 200
        assert [answer.status_code for answer in refused] == [507, 507, 507]
        assert (added.exit_code, "is vol; maak ruimte" in added.stderr) == (3, True)
        assert "Er is geen ruimte meer" in refused[0].text
        assert "There is no room left" in refused[2].text
        assert (sorted(half[0]), half[1]) == ([Role.ADMINISTRATOR, Role.PROFESSIONAL], known[1])
        assert with_room == [0, 303, 303]
        assert base.auditing.verify(None) == []


def test_on_a_full_disk_nothing_is_added_in_part_and_it_comes_in_when_there_is_room(disk: Path, tmp_path: Path) -> None:
    data, folder = disk / "data", tmp_path / "map"
    folder.mkdir()
    _file(folder)
    (folder / "twee.txt").write_text("In het wijkteam gaat het zelden over geld. " * 2_000)
    knowledge_base(data, *corpus()).close()
    adding = ("ingest", folder, "--source", "research", "--data", data)

    with full(disk):
        refused, copied, checked = (
            kb(*adding),
            kb("backup", disk / "kopie.zip", "--data", data),
            kb("doctor", "--data", data),
        )
    left = {path.name for path in disk.iterdir()}
    first, second = kb(*adding), kb("doctor", "--data", data)

    assert (refused.exit_code, copied.exit_code, checked.exit_code) == (3, 3, 3)
    assert [one.stderr for one in (refused, copied, checked) if "is vol; maak ruimte" not in one.stderr] == []
    assert left == {"data"}
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "2 bestanden: 2 nieuw." in first.stdout


def test_a_folder_that_may_not_be_written_is_told(disk: Path, tmp_path: Path) -> None:
    knowledge_base(disk / "data", *corpus()).close()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)

    done = [
        kb("serve", "--data", disk / "data", "--port", "1"),
        kb("search", "schulden", "--data", disk / "data"),
        kb("ingest", _file(tmp_path), "--source", "research", "--data", disk / "data"),
    ]

    assert [one.exit_code for one in done] == [3, 3, 3]
    assert [one.stderr for one in done if "kijk of de map van KB_DATA er is en wie erin mag" not in one.stderr] == []
