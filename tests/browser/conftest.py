"""A real browser on the real explorer, over a small corpus in a temporary folder."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

import ui
from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.identity import document_id
from tests.building import document, knowledge_base
from tests.conftest import free_port
from tests.programs import needed
from tests.ui.corpus import Made, corpus
from tests.ui.structured import with_table, with_turns
from ui.assets import NotBuilt, assets

WIDE, NARROW = 1280, 320

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

_TWICE = """() => {
  document.documentElement.style.fontSize = "200%";
  const width = document.documentElement.scrollWidth;
  document.documentElement.style.fontSize = "";
  return width;
}"""

Open = Callable[..., Page]
"""Opens a path in a fresh window; see ``_open``."""


def at_twice(page: Page) -> int:
    """How wide a page is with letters of twice the size, as it stands on the screen (WCAG 1.4.4 and 1.4.10)."""
    width: int = page.evaluate(_TWICE)
    return width


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = Path(ui.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.fail("axe-core is missing: run `npm --prefix ui ci` first", pytrace=False)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the explorer."""
    with served(tmp_path_factory.mktemp("browser"), *corpus(), with_table(), with_turns()) as where:
        yield where


REVISED, WITHDRAWN = document_id("browser:herzien"), document_id("browser:weg")
"""A document with an earlier version, and one that is gone."""


def _change(base: KnowledgeBase) -> None:
    base.catalogue.save(*document("browser:herzien", "Zo was het bij de gemeente.", title="Herzien verslag"))
    base.catalogue.save(*document("browser:herzien", "Zo is het bij de gemeente.", title="Herzien verslag"))
    base.catalogue.save(*document("browser:weg", "Dit stuk gaat weg."))
    base.withdrawing.withdraw([WITHDRAWN], "op verzoek")
    base.following.catch_up()


@contextmanager
def served(folder: Path, *made: Made) -> Iterator[str]:
    """The explorer over these documents, at an address of its own."""
    base = knowledge_base(folder, *made)
    _change(base)
    base.spelling.learn()
    with running(base, free_port()) as where:
        yield where
    base.close()


@contextmanager
def running(base: KnowledgeBase, port: int) -> Iterator[str]:
    """The explorer over a knowledge base, at a port."""
    try:
        assets()
    except NotBuilt:
        pytest.fail("ui/static is missing: run `make build` first", pytrace=False)
    server = uvicorn.Server(uvicorn.Config(create_app(base), port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, kept from speaking to anyone on its own."""
    path = needed("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Open a path in a window of a width, with what a reader's system asks for.

    Afterwards the test fails when a page spoke to another host, or when the browser had something to complain about.
    """
    elsewhere: list[str] = []
    complaints: list[str] = []

    def watch(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(address).netloc:
            elsewhere.append(request.url)

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            complaints.append(message.text)

    with ExitStack() as windows:

        def open_path(path: str, *, width: int = WIDE, scripts: bool = True, **reader: str) -> Page:
            context: BrowserContext = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": 900},
                java_script_enabled=scripts,
                **reader,  # type: ignore[arg-type]
            )
            windows.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(8_000)
            page.on("request", watch)
            page.on("console", listen)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(path)
            return page

        yield open_path
    assert elsewhere == []
    assert complaints == []
