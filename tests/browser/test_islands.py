"""What pages do more with scripts: answers without a new page, copying, panels, keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.ui.corpus import STORY

_SEARCH = "/zoeken?q=schulden+bij+gezinnen"


def _document(page: Page) -> None:
    page.get_by_role("link", name=STORY, exact=True).click()
    page.wait_for_url("**/documenten/**")


def test_a_choice_works_at_once_and_is_announced(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.evaluate("window.same = true")

    page.locator("#facet-plaats > summary").click()
    page.get_by_label("Breda").check()

    page.wait_for_url("**plaats=Breda")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ bronnen gevonden: \d+ onderzoek"))
    assert page.evaluate("window.same")
    assert page.evaluate("document.activeElement.id") == "plaats-Breda"
    expect(page.locator("#facet-plaats .mv-facet__paneel")).to_be_visible()


def test_what_is_taken_off_is_no_longer_ticked(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.locator("#facet-plaats > summary").click()
    page.get_by_label("Breda").check()
    page.wait_for_url("**plaats=Breda")

    page.get_by_role("link", name="Haal weg: Plaats: Breda").click()
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")

    expect(page.locator("#plaats-Breda")).not_to_be_checked()
    page.get_by_label("Zoek ook op verwante woorden").uncheck()
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen&verwant=nee")


def test_while_searching_the_answer_is_busy(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.evaluate(
        """document.addEventListener("htmx:after:swap", () => {
             window.busy = document.getElementById("resultaten").getAttribute("aria-busy") })"""
    )

    page.get_by_label("Zoek ook op verwante woorden").uncheck()
    page.wait_for_url("**verwant=nee")

    assert page.evaluate("window.busy") == "true"
    expect(page.locator("#resultaten[aria-busy]")).to_have_count(0)


def test_the_back_button_brings_the_answers_of_before(open_page: Open) -> None:
    page = open_page(_SEARCH)
    before = page.locator(".mv-kaart__titel").all_inner_texts()
    page.get_by_role("link", name="het nieuwste").click()
    page.wait_for_url("**sorteer=datum")

    page.go_back()

    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")
    expect(page.locator(".mv-sorteer [aria-current]")).to_have_text("wat het best past")
    assert page.locator(".mv-kaart__titel").all_inner_texts() == before


def test_more_answers_are_added_below_and_lead_the_keyboard_there(open_page: Open) -> None:
    page = open_page(_SEARCH)
    rounds = page.locator("#rondes > .mv-ronde").count()

    page.get_by_role("link", name="Laat meer bronnen zien").click()

    expect(page.get_by_role("status")).to_have_text("Pagina 2 van 2 staat erbij.")
    assert page.locator("#rondes > .mv-ronde").count() > rounds
    first_added = page.locator("#rondes > .mv-ronde").nth(rounds).locator("a").first
    expect(first_added).to_be_focused()
    expect(page.locator("#verder")).to_have_count(1)
    expect(page.locator("#meer")).to_have_count(0)
    assert page.locator(".mv-stilte.mv-ervaring").count() == 1


def test_whoever_comes_back_finds_the_added_rounds_and_the_place(open_page: Open) -> None:
    page = open_page(_SEARCH)
    first_page = page.locator("#rondes > .mv-ronde").count()
    page.get_by_role("link", name="Laat meer bronnen zien").click()
    expect(page.get_by_role("status")).to_have_text("Pagina 2 van 2 staat erbij.")
    rounds = page.locator("#rondes > .mv-ronde").count()
    link = page.locator("#rondes > .mv-ronde").nth(first_page).locator("a").first
    link.click()
    page.wait_for_url("**/documenten/**")

    page.go_back()

    expect(page.locator("#rondes > .mv-ronde")).to_have_count(rounds)
    expect(link).to_be_in_viewport()


def test_whoever_comes_back_goes_on_from_the_card_that_led_away(open_page: Open) -> None:
    page = open_page(_SEARCH)
    link = page.locator(".mv-kaart__titel a").nth(4)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documenten/**")

    page.go_back()

    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()


def test_a_link_skips_to_the_sources(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de bronnen")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("#rondes .mv-kaart").first.locator("a, button, summary").first).to_be_focused()


def test_whoever_goes_back_from_another_order_finds_the_added_rounds(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.get_by_role("link", name="Laat meer bronnen zien").click()
    expect(page.get_by_role("status")).to_have_text("Pagina 2 van 2 staat erbij.")
    rounds = page.locator("#rondes > .mv-ronde").count()
    page.get_by_role("link", name="het nieuwste").click()
    page.wait_for_url("**sorteer=datum")
    expect(page.locator("#meer")).to_have_count(1)

    page.go_back()

    expect(page.locator(".mv-sorteer [aria-current]")).to_have_text("wat het best past")
    expect(page.locator("#rondes > .mv-ronde")).to_have_count(rounds)


def test_taking_off_a_filter_leaves_the_keyboard_among_the_filters(open_page: Open) -> None:
    page = open_page(f"{_SEARCH}&plaats=Breda&periode=2010-")

    page.get_by_role("link", name="Haal weg: Plaats: Breda").press("Enter")
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen&periode=2010-")
    expect(page.get_by_role("link", name="Haal weg: Periode")).to_be_focused()

    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")
    expect(page.locator(".mv-facet summary").first).to_be_focused()


def test_the_switch_of_language_follows_the_question(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.get_by_label("Wat wilt u weten?").fill("dementie")
    page.get_by_label("Wat wilt u weten?").press("Enter")
    page.wait_for_url("**/zoeken?q=dementie")

    page.get_by_role("link", name="English").click()

    page.wait_for_url("**/en/zoeken?q=dementie")


def test_a_question_that_cannot_be_used_gets_its_page(open_page: Open) -> None:
    page = open_page(_SEARCH)

    page.get_by_label("Wat wilt u weten?").fill("de het")
    page.get_by_label("Wat wilt u weten?").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Deze vraag kunnen wij niet gebruiken")
    expect(page.get_by_label("Wat wilt u weten?")).to_have_value("de het")


def test_a_panel_closes_with_escape_and_by_going_elsewhere(open_page: Open) -> None:
    page = open_page(_SEARCH)
    panel = page.locator("#facet-plaats")

    panel.locator("summary").click()
    page.keyboard.press("Escape")
    expect(panel).not_to_have_attribute("open", "")
    expect(panel.locator("summary")).to_be_focused()

    panel.locator("summary").click()
    page.locator(".mv-telnoot").click()
    expect(panel).not_to_have_attribute("open", "")

    panel.locator("summary").click()
    page.locator("#facet-periode > summary").focus()
    expect(panel).not_to_have_attribute("open", "")


def test_the_slash_leads_to_the_search_field_unless_someone_types(open_page: Open) -> None:
    page = open_page(_SEARCH)
    field = page.get_by_label("Wat wilt u weten?")

    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("schulden bij gezinnen")

    field.fill("24")
    page.keyboard.type("/7")
    expect(field).to_have_value("24/7")


def test_without_scripts_there_is_no_button_that_does_nothing(open_page: Open) -> None:
    page = open_page(_SEARCH, scripts=False)
    _document(page)

    expect(page.get_by_role("button", name="Kopieer")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_button_to_apply_is_there_only_without_scripts(open_page: Open, scripts: bool) -> None:
    page = open_page(_SEARCH, scripts=scripts)

    assert page.locator(".mv-facetten > .mv-zonder-script").is_visible() is not scripts
