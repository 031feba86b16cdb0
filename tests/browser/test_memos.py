"""Memos in a real browser: two brackets find what to refer to, and pages fit."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyId
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.browser.conftest import NARROW, WIDE, running
from tests.browser.signing import sign_in
from tests.building import document, knowledge_base
from tests.conftest import free_port
from tests.peopling import someone

_STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."


class House(NamedTuple):
    base: KnowledgeBase
    site: str
    noor: Reader
    study: StudyId

    def enter(self, browser: Browser, **look: Any) -> Page:
        page = browser.new_context(**look).new_page()
        page.set_default_timeout(8_000)
        sign_in(page, self.site)
        return page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    story = document("test:verhaal", _STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    base = knowledge_base(tmp_path_factory.mktemp("memos"), story)
    noor = Reader.of(someone(base, "Noor Veld", Role.RESEARCHER))
    study = base.bench.studies.begin("Wie helpt?", noor, documents=[story[0].id]).study
    start = _STORY.index("Mijn")
    place = Place(story[0].id, story[0].sha256, (Span(start=start, end=start + 25),))
    base.bench.coder.give(study, place, Given(new="naaste"), noor)
    with running(base, free_port()) as site:
        yield House(base, site, noor, study)
    base.close()


def test_two_brackets_find_a_code_and_words_by_keyboard_and_the_memo_reads_so(house: House, browser: Browser) -> None:
    page = house.enter(browser, viewport={"width": WIDE, "height": 900})
    page.goto(f"{house.site}/werk/{house.study}/memos")
    field = page.get_by_label("Wat denkt u?")
    field.press_sequentially("Een [[naas")
    expect(page.locator("[data-zet]")).to_have_text(["naaste"])
    field.press("Enter")
    field.press_sequentially(": [[buurvrouw")
    expect(page.locator("[data-zet]", has_text="Mijn buurvrouw hielp mij.")).to_be_visible()
    assert field.get_attribute("aria-activedescendant") == "verwijzing-1"
    field.press("Escape")
    expect(page.locator("#verwijzingen")).to_have_count(0)
    field.press_sequentially(" ")
    page.locator("[data-zet]", has_text="Mijn buurvrouw hielp mij.").click()
    page.get_by_role("button", name="Bewaar memo").click()

    expect(page.locator(".mv-opgemaakt")).to_have_text("Een naaste: Mijn buurvrouw hielp mij.")
    assert page.locator(".mv-opgemaakt q").evaluate("(q) => getComputedStyle(q).fontFamily").startswith('"Literata')
    page.context.close()


@pytest.mark.parametrize(
    ("width", "look"),
    [(NARROW, {}), (WIDE, {"color_scheme": "dark"}), (WIDE, {"forced_colors": "active"})],
)
def test_the_pages_fit_and_axe_finds_nothing(
    house: House, browser: Browser, axe: str, width: int, look: dict[str, Any]
) -> None:
    (node,) = house.base.bench.codebooks.tree(house.study, house.noor)
    text = f"# Kop\n\n- *een* [[code:{node.code.id}]]\n\n> citaat\n\n[link](https://x.nl/{'a' * 90})"
    memo = house.base.bench.memos.write(house.study, node.code.id, text, house.noor).about
    house.base.bench.memos.change(house.study, memo, text.replace("een", "twee"), house.noor)
    page = house.enter(browser, viewport={"width": width, "height": 900}, **look)
    for prefix in ("", "/en"):
        for path in ("memos", f"memos/{memo}", f"codes?kies={node.code.id}"):
            page.goto(f"{house.site}{prefix}/werk/{house.study}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            page.evaluate(axe)
            found = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
            assert (prefix + path, found) == (prefix + path, [])
            page.emulate_media(media="print")
            hints = page.locator("button, textarea, select, summary, .mv-met-script, a:has-text('verander')")
            assert hints.evaluate_all("all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)") == []
            page.emulate_media(media="screen")
    page.context.close()
