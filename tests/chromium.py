"""Have Chromium at hand for the browser tests: found, or installed from Debian's packages.

``python -m tests.chromium`` says in one line what came of it; in CI it must succeed.
"""

import os
import shutil
import subprocess
import sys


def find() -> str | None:
    """The path of a Chromium on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def install() -> str | None:
    """Install Debian's Chromium where that is possible; gives its path."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], env=environment, **quiet)  # type: ignore[call-overload]
    subprocess.run([apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=environment, **quiet)  # type: ignore[call-overload]
    return find()


def main() -> int:
    """Find or install; the exit code is 1 only where CI would miss it."""
    path = find() or install()
    if path:
        sys.stdout.write(f"Chromium for the browser tests: {path}\n")
        return 0
    sys.stdout.write("No Chromium here and it cannot be installed: the browser tests are skipped.\n")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
