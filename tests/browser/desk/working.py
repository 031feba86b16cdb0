"""A document at the desk in a real browser, for who works there in a test."""

from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.study import StudyId
from tests.browser.conftest import WIDE
from tests.browser.signing import sign_in

SELECT = """(word) => {
    const walker = document.createTreeWalker(document.getElementById("tekst"), NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (!node.data.includes(word)) node = walker.nextNode();
    const at = node.data.indexOf(word);
    document.getSelection().setBaseAndExtent(node, at, node, at + word.length);
}"""


class Desk(NamedTuple):
    base: KnowledgeBase
    site: str
    reader: Reader
    study: StudyId
    path: str

    def counts(self) -> dict[str, int]:
        return {node.name: node.codings for node in self.base.bench.codebooks.tree(self.study, self.reader)}

    def enter(self, browser: Browser, *, width: int = WIDE, scripts: bool = True, **look: Any) -> Page:
        window = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, **look)
        page = window.new_page()
        page.set_default_timeout(8_000)
        sign_in(page, self.site)
        page.goto(self.site + self.path)
        return page


def saved(page: Page) -> None:
    # Thirty sentences wait in one queue, and a machine may have more to do.
    expect(page.locator("#stand")).to_have_text("Alles bewaard", timeout=20_000)


def coded(page: Page, name: str) -> None:
    """The first sentence gets a new code."""
    page.locator("#tekst").focus()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("[data-cijfer='1']")).to_contain_text(name)
    page.keyboard.press("Escape")
    saved(page)


def violations(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    found: list[Any] = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
    return found


def words(desk: Desk) -> list[str]:
    """The words that have a code, in their order."""
    highlights = desk.base.bench.coder.marks(desk.study, document_of(desk), desk.reader).highlights
    words = desk.base.bench.coder.words(highlights, desk.reader)
    return [words[one.id] for one in sorted(highlights, key=lambda one: one.start)]


def memos(desk: Desk) -> list[str]:
    return [memo.text for memo in desk.base.bench.memos.of_document(desk.study, document_of(desk), desk.reader)]


def document_of(desk: Desk) -> DocumentId:
    return DocumentId(desk.path.rpartition("/")[2])
