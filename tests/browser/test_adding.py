"""Adding a search result to one's study in a real browser: the page stays, and the keyboard goes on where it was."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyId
from kb.model.text import Span
from kb.services.tagging.coding import Given, Place
from tests.browser.conftest import NARROW, running
from tests.browser.test_accessibility import SMALL_TARGETS
from tests.building import document, knowledge_base
from tests.conftest import free_port
from tests.peopling import PASSWORD, someone


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnowledgeBase, str]]:
    base = knowledge_base(tmp_path_factory.mktemp("adding"), document("test:monitor", "Schulden maken mensen ziek."))
    with running(base, free_port()) as where:
        yield base, where
    base.close()


def test_a_result_is_added_and_taken_back_without_leaving_the_page(
    browser: Browser, site: tuple[KnowledgeBase, str], axe: str
) -> None:
    base, where = site
    noor = Reader.of(someone(base, "Noor Veld", Role.RESEARCHER))
    question = "Wie helpt er bij schulden die niemand ziet?"
    study = base.bench.studies.begin(question, noor, query="q=schulden").study
    page = browser.new_context(viewport={"width": NARROW, "height": 900}).new_page()
    page.set_default_timeout(8_000)
    page.goto(f"{where}/inloggen?naar=/zoeken%3Fq%3Dschulden")
    page.get_by_label("E-mailadres").fill("noor.veld@stad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{where}/zoeken?q=schulden")
    page.evaluate("window.stays = true")

    page.get_by_role("button", name="Voeg toe aan onderzoek").press("Enter")
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_focused()
    expect(page.locator("#melding")).to_have_text("Toegevoegd aan Wie helpt er bij schulden die niemand ziet?")
    assert len(base.bench.studies.overview(study, noor).rows) == 1
    _fits(page, axe)

    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Voeg toe aan onderzoek")).to_be_focused()
    assert base.bench.studies.overview(study, noor).rows == []
    assert page.evaluate("window.stays")
    assert page.url == f"{where}/zoeken?q=schulden"

    code = _coded(base, study, noor)
    base.bench.memos.write(study, study, "Schulden, ook hier.", noor)
    rooms = ("", f"/{study}", f"/{study}/gevonden", f"/{study}/zoek?q=schulden", f"/{study}/tabellen?kolommen=jaar")
    for path in (*(f"/werk{room}" for room in rooms), f"/zoeken?q=schulden&code={code}"):
        page.goto(where + path)
        _fits(page, axe)


def _coded(base: KnowledgeBase, study: StudyId, noor: Reader) -> str:
    """Give a code to words of two years, so that there is something to draw."""
    older = document("test:ouder", "Schulden van toen.", when="2018", title="Ouder")
    base.catalogue.save(*older)
    base.following.catch_up()
    for card in base.catalogue.every(noor):
        place = Place(card.id, card.sha256, (Span(start=0, end=8),))
        codes = [node.code.id for node in base.bench.codebooks.tree(study, noor)]
        base.bench.coder.give(study, place, Given(code=codes[0]) if codes else Given(new="schuld"), noor)
    return base.bench.codebooks.tree(study, noor)[0].code.id


def _fits(page: Page, axe: str) -> None:
    """Anybody can use the page, also on a small screen."""
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(found => found.violations.map(one => one.id))")
    assert (page.url, found) == (page.url, [])
    assert (page.url, page.evaluate(SMALL_TARGETS)) == (page.url, [])
    assert (page.url, page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")) == (page.url, True)
