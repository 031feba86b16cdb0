"""The picture in the README: ``python -m bench.screenshot FILE``, taken of the real product."""

import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from bench.topics import CORPUS
from tests.programs import find

_KB = str(Path(sys.executable).with_name("kb"))
_QUESTION = "wachten op jeugdhulp"
_SIZE = {"width": 1280, "height": 1180}


def main(target: Path) -> None:
    """Ingest the sample corpus, serve it, ask a question and take the picture."""
    chromium = find("chromium")
    if chromium is None:
        sys.exit("No Chromium on this machine (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as data:
        subprocess.run([_KB, "ingest", str(CORPUS), "--data", data, "--quiet"], check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [_KB, "serve", "--data", data, "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
            if server.stdout is not None:
                server.stdout.readline()
            _take(chromium, f"http://127.0.0.1:{port}/zoeken?{urlencode({'q': _QUESTION})}", target)
            server.terminate()
    print(f"→ {target}")


def _take(chromium: str, address: str, target: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=_SIZE)  # type: ignore[arg-type]
        page.goto(address)
        page.evaluate("document.fonts.ready")
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
