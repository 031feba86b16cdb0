"""From gathering to withdrawing: a collection as people make, read and dispute it, with and without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.model.people import LabRole
from kb.services.curating.collecting import Begun
from tests.browser.conftest import NARROW, WIDE, running
from tests.conftest import free_port
from tests.peopling import PASSWORD
from tests.ui.curating import House, at_house

WORDS = "Ik durfde de post niet meer te openen."


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with at_house(tmp_path_factory.mktemp("walk")) as made:
        made.browser("Lex Loopt", LabRole.MEMBER)
        yield made


def _window(browser: Browser, address: str, width: int, *, scripts: bool, email: str = "") -> Page:
    context: BrowserContext = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_default_timeout(8_000)
    if email:
        page.goto("/inloggen")
        page.fill("#email", email)
        page.fill("#wachtwoord", PASSWORD)
        page.click("form[action='/inloggen'] button")
        page.wait_for_url("**/")
    return page


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (WIDE, False), (NARROW, True), (NARROW, False)])
def test_a_collection_is_gathered_written_published_read_disputed_and_loses_a_story(
    house: House, browser: Browser, width: int, scripts: bool
) -> None:
    house.base.curation.collecting.begin(
        house.lab.id, Begun("Wat bewoners van Venlo zelf zeggen over de post"), house.me
    )
    with running(house.base, free_port()) as address:
        mine = _window(browser, address, width, scripts=scripts, email="mia.maker@stad.example")
        _gather(mine, scripts=scripts)
        _write(mine)
        _publish(mine)
        visitor = _window(browser, address, width, scripts=scripts)
        visitor.goto("/collecties/post-die-dicht-blijft")
        expect(visitor.locator("main")).to_contain_text("Waarom blijft post dicht?")
        expect(visitor.locator("main")).to_contain_text(WORDS)
        member = _window(browser, address, width, scripts=scripts, email="lex.loopt@stad.example")
        _disagree(member)
        visitor.reload()
        expect(visitor.locator("main")).to_contain_text("In mijn straat was het anders.")
        house.base.withdrawing.withdraw([house.story.id], reason="op verzoek")
        visitor.reload()
        expect(visitor.locator("main")).not_to_contain_text(WORDS)
        expect(visitor.locator("main")).to_contain_text("Dit citaat is teruggenomen op")
        expect(visitor.locator("main")).to_contain_text("In mijn straat was het anders.")
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        for page in (mine, visitor, member):
            page.context.close()


def _gather(page: Page, *, scripts: bool) -> None:
    page.goto("/zoeken?q=post")
    page.get_by_role("link", name="Bewaar in collectie").first.click()
    if scripts:
        expect(page.locator(".mv-bewaarplek form")).to_be_visible()
        _stands_under_the_buttons(page)
    page.get_by_label("In welke collectie?").select_option("nieuw")
    page.get_by_label("Titel van de nieuwe collectie").fill("Post die dicht blijft")
    page.get_by_role("button", name="Bewaar", exact=True).last.click()
    expect(page.get_by_role("link", name="Post die dicht blijft").first).to_be_visible()
    if scripts:
        assert "/zoeken" in page.url


def _stands_under_the_buttons(page: Page) -> None:
    form, list_, buttons = (
        page.locator(one).first.bounding_box()
        for one in (".mv-bewaarplek:has(form)", ".mv-bewaarplek select", ".mv-doen:has(+ .mv-bewaarplek form)")
    )
    assert form
    assert list_
    assert buttons
    assert form["y"] >= buttons["y"] + buttons["height"]
    assert buttons["width"] == form["width"] > list_["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _write(page: Page) -> None:
    page.goto("/collecties/post-die-dicht-blijft/bewerken")
    page.locator(".mv-plus a").last.click()
    page.get_by_role("link", name="Tekst", exact=True).click()
    page.locator("#tekst-nieuw").fill("Wat wij *hiervan* leerden.")
    page.get_by_role("button", name="Zet erbij").first.click()
    expect(page.locator(".mv-bouwblok em")).to_have_text("hiervan")
    page.locator(".mv-bouwblok").nth(1).get_by_role("button", name="Omhoog").click()
    expect(page.locator(".mv-bouwblok").nth(0)).to_contain_text("Wat wij")
    page.get_by_role("link", name="Over deze collectie").click()
    page.get_by_label("Vraag", exact=True).fill("Waarom blijft post dicht?")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("Bewaard.")).to_be_visible()


def _publish(page: Page) -> None:
    page.get_by_role("link", name="Publiceren").click()
    page.get_by_label("Wat is er nieuw?").fill("De eerste editie.")
    page.get_by_role("button", name="Publiceer editie 1").click()
    expect(page.get_by_role("heading", name="Editie 1 is gepubliceerd")).to_be_visible()


def _disagree(page: Page) -> None:
    page.goto("/collecties/post-die-dicht-blijft/bewerken")
    page.locator(".mv-bouwblok").nth(1).get_by_role("link", name="Niet mee eens").click()
    page.get_by_label("Wat klopt er volgens u niet?").fill("In mijn straat was het anders.")
    page.get_by_role("button", name="Zet het eronder").click()
    expect(page.get_by_text("Uw tegenspraak staat onder het blok.")).to_be_visible()
