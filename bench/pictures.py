"""The pictures in the handbook, taken of the demonstration: ``python -m bench.pictures FOLDER``."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
from playwright.sync_api import Browser, sync_playwright

from tests.programs import find

_WIDE, _NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 780}
_STARTS_WITHIN = 900


class Picture(NamedTuple):
    """What a picture shows.

    Attributes:
        name: of its file.
        address: of the page.
        who: what stands before ``@demo.example``; empty: nobody is signed in.
        narrow: as on a telephone.
        top: what the picture begins with; empty: the page.
    """

    name: str
    address: str
    who: str = ""
    narrow: bool = False
    top: str = ""


PICTURES = (
    Picture("collectie", "/collecties/een-plek-om-binnen-te-lopen"),
    Picture("collectie-teruggenomen", "/collecties/post-die-dicht-blijft", top=".mv-teruggenomen"),
    Picture("collectie-bewerken", "/collecties/post-die-dicht-blijft/bewerken", who="visitor"),
    Picture("collectie-tegenspraak", "/collecties/wat-er-op-zondag-is", narrow=True, top=".mv-tegenspraak"),
    Picture(
        "collectie-voorstellen",
        "/collecties/thuiskomen-zonder-auto/bewerken/voorstellen",
        who="curator",
        top=".mv-rijen",
    ),
    Picture("lab", "/labs/heemstad", top="#verslagen"),
)


def main(folder: Path) -> None:
    """Serve the demonstration and take all pictures."""
    chromium = find("chromium")
    if chromium is None:
        sys.exit("No Chromium on this machine (Debian: apt-get install chromium)")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, _served(Path(data)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        passwords = dict(line.split() for line in (Path(data) / "demo-accounts.txt").read_text().splitlines())
        for picture in PICTURES:
            _take(browser, address, picture, passwords, folder / f"{picture.name}.png")
            print(f"→ {folder / picture.name}.png")
        browser.close()


@contextmanager
def _served(data: Path) -> Iterator[str]:
    """The address of a demonstration in a folder; how well it finds does not matter to pictures."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "api.demo", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, env=os.environ | {"KB_ENCODER": "hashing"}, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _until_it_answers(address)
            yield address
        finally:
            server.terminate()


def _until_it_answers(address: str) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            httpx2.get(f"{address}/health/live", timeout=2)
        except httpx2.HTTPError:
            time.sleep(0.5)
        else:
            return
    sys.exit("The demonstration does not answer")


def _take(browser: Browser, address: str, picture: Picture, passwords: dict[str, str], target: Path) -> None:
    page = browser.new_page(viewport=_NARROW if picture.narrow else _WIDE, locale="nl-NL")  # type: ignore[arg-type]
    if picture.who:
        email = f"{picture.who}@demo.example"
        page.goto(f"{address}/inloggen")
        page.fill("input[name=email]", email)
        page.fill("input[name=wachtwoord]", passwords[email])
        page.press("input[name=wachtwoord]", "Enter")
        page.wait_for_url(lambda url: "/inloggen" not in url)
    page.goto(address + picture.address)
    page.evaluate("document.fonts.ready")
    if picture.top:
        page.locator(picture.top).first.evaluate("one => one.scrollIntoView({block: 'start'})")
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
