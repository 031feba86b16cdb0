"""Have the programs at hand that some tests need: found, or installed from Debian's packages.

``python -m tests.programs`` says in a line what is there and what is missing; in CI nothing may be missing.
A test asks ``needed("tesseract")`` for the path of a program.
"""

import os
import shutil
import subprocess
import sys
from typing import NamedTuple

import pytest


class Program(NamedTuple):
    """A program by the names it may have, and Debian's packages that bring it."""

    names: tuple[str, ...]
    packages: tuple[str, ...]

    def find(self) -> str | None:
        """Its path on this machine."""
        return next((path for name in self.names if (path := shutil.which(name))), None)


PROGRAMS = {
    "chromium": Program(("chromium", "chromium-browser", "google-chrome"), ("chromium",)),
    "tesseract": Program(("tesseract",), ("tesseract-ocr", "tesseract-ocr-nld")),
    "pdftotext": Program(("pdftotext",), ("poppler-utils",)),
    "pandoc": Program(("pandoc",), ("pandoc",)),
    "soffice": Program(
        ("soffice", "libreoffice"),
        ("libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui"),
    ),
}


def find(name: str) -> str | None:
    """The path of one of the ``PROGRAMS``."""
    return PROGRAMS[name].find()


def needed(name: str) -> str:
    """The path of a program; without it the test that asks is skipped, and says what to install."""
    path = find(name)
    if path is None:
        pytest.skip(f"no {name} on this machine (Debian: apt-get install {' '.join(PROGRAMS[name].packages)})")
    return path


def missing() -> list[str]:
    """The programs that are not here; tesseract only counts when it reads Dutch."""
    return [name for name, program in PROGRAMS.items() if program.find() is None or not _complete(name)]


def _complete(name: str) -> bool:
    if name != "tesseract":
        return True
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False, text=True)
    return "nld" in said.stdout.split()


def install(names: list[str]) -> None:
    """Install Debian's packages of programs, one program after the other, where that is possible."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _quietly([apt, "update", "-qq"], environment)
    for name in names:
        packages = PROGRAMS[name].packages
        _quietly([apt, "install", "-y", "-qq", "--no-install-recommends", *packages], environment)


def _quietly(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def main() -> int:
    """Find or install; the exit code is 1 only where CI would miss something."""
    absent = missing()
    if absent:
        install(absent)
        absent = missing()
    if not absent:
        sys.stdout.write(f"Programs for the tests: {', '.join(PROGRAMS)}.\n")
        return 0
    sys.stdout.write(f"Not here and not to be installed, so their tests are skipped: {', '.join(absent)}.\n")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
