"""``ingest.box.guard``, in processes of their own, since it cannot be undone."""

import subprocess
import sys
from pathlib import Path

import pytest


def run(code: str) -> str:
    """What the last line of a guarded process's complaint is; empty when it has none."""
    done = subprocess.run(
        [sys.executable, "-c", f"import os, socket, subprocess\nfrom ingest.box import guard\nguard.shut()\n{code}"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return (done.stderr.splitlines() or [""])[-1]


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('example.org', 80)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/').read()",
        "subprocess.run(['/bin/true'])",
        "subprocess.run('true', shell=True)",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
    ],
)
def test_connections_and_programs_are_refused(code: str) -> None:
    assert "a worker" in run(code)


@pytest.mark.parametrize("name", ["soffice", "tesseract"])
def test_the_programs_that_turn_files_into_text_may_start(tmp_path: Path, name: str) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o700)

    assert run(f"subprocess.run([{str(program)!r}], check=True)") == ""
    assert run(f"subprocess.run(['/bin/sh', '-c', 'exec \"$@\"', 'sh', {str(program)!r}], check=True)") == ""


def test_reading_a_file_and_pairs_of_sockets_are_left_alone() -> None:
    assert run("open(os.devnull).read(); ours, theirs = socket.socketpair(); ours.send(b'x')") == ""
