"""Kept files in a folder."""

import hashlib
import subprocess
import sys
from pathlib import Path

from kb.adapters.files import FileFolder

TEXT = b"Ik vertelde van het ambyx."
DIGEST = hashlib.sha256(TEXT).hexdigest()


def test_a_file_is_kept_once_by_its_bytes_and_destroyed(tmp_path: Path) -> None:
    files = FileFolder(tmp_path / "files")
    for name in ("een.txt", "twee.txt"):
        (tmp_path / name).write_bytes(TEXT)
        assert files.keep(tmp_path / name, DIGEST)

    kept = files.path(DIGEST)
    assert kept is not None
    assert kept == tmp_path / "files" / DIGEST[:2] / DIGEST[2:]
    assert kept.read_bytes() == TEXT
    assert list(files.every()) == [DIGEST]
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == [kept]

    files.destroy([DIGEST, "0" * 64])
    assert (files.path(DIGEST), list(files.every())) == (None, [])


def test_a_file_that_changed_or_went_since_it_was_read_is_not_kept(tmp_path: Path) -> None:
    files = FileFolder(tmp_path / "files")
    (tmp_path / "een.txt").write_bytes(TEXT + b" Meer.")

    assert not files.keep(tmp_path / "een.txt", DIGEST)
    assert not files.keep(tmp_path / "weg.txt", DIGEST)
    assert not files.keep(tmp_path / "een.txt", "../../elders")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    assert files.path("../../een.txt") is None


def test_a_file_for_which_there_is_no_room_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "groot.txt").write_bytes(TEXT * 100_000)
    script = (
        "import resource, sys; from pathlib import Path; from kb.adapters.files import FileFolder\n"
        "from kb.errors import Unavailable\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: FileFolder(Path(sys.argv[1])).keep(Path(sys.argv[2]), '0' * 64)\n"
        "except Unavailable as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "files", tmp_path / "groot.txt"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "File too large" in done.stdout
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
