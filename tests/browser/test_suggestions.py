"""Suggestions under the field: with the keyboard, a mouse and a finger, and without scripts."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import NARROW, Open
from tests.browser.test_accessibility import SMALL_TARGETS, _violations
from tests.ui.corpus import CLOSED, STORY


def _field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Wat wilt u weten?")


def _active(page: Page) -> str | None:
    """The text of the option that the keyboard is at, the way a screen reader finds it."""
    text: str | None = page.evaluate(
        """() => {
             const id = document.activeElement.getAttribute("aria-activedescendant");
             return id && document.getElementById(id).innerText }"""
    )
    return text


def _typed(page: Page, text: str) -> Locator:
    """The options for what was typed; the answer has come, the list may need a moment."""
    with page.expect_response("**/suggesties?*"):
        _field(page).press_sequentially(text)
    return page.get_by_role("option")


def test_the_keyboard_walks_through_the_list_and_enter_goes_there(open_page: Open) -> None:
    page = open_page("/")
    expect(page.locator("#suggesties")).to_be_hidden()

    options = _typed(page, "de")

    expect(page.get_by_role("listbox", name="Suggesties")).to_be_visible()
    expect(_field(page)).to_have_attribute("aria-controls", "suggesties")
    expect(page.get_by_role("status")).to_have_text(f"{options.count()} suggesties")
    assert _active(page) is None
    names = options.all_inner_texts()
    for name in names:
        _field(page).press("ArrowDown")
        assert _active(page) == name
    _field(page).press("ArrowDown")
    assert _active(page) is None
    _field(page).press("ArrowUp")
    assert _active(page) == names[-1]
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    expect(_field(page)).to_be_focused()
    expect(_field(page)).to_have_value("de")

    options.filter(has_text=STORY).evaluate("option => window.wanted = option.id")
    while not page.evaluate("window.wanted === document.activeElement.getAttribute('aria-activedescendant')"):
        _field(page).press("ArrowUp")
    _field(page).press("Enter")

    page.wait_for_url("**/documenten/**")
    expect(page.get_by_role("heading", level=1)).to_have_text(STORY)


def test_escape_closes_the_list_and_an_arrow_opens_it_again(open_page: Open) -> None:
    page = open_page("/zoeken")
    options = _typed(page, "rood")
    expect(options).to_have_count(2)

    _field(page).press("Escape")
    expect(page.locator("#suggesties")).to_be_hidden()
    expect(_field(page)).to_have_value("rood")

    _field(page).press("ArrowDown")
    expect(page.locator("#suggesties")).to_be_visible()
    assert _active(page) is not None
    _field(page).press("Tab")
    expect(page.locator("#suggesties")).to_be_hidden()


def test_enter_without_a_choice_searches_for_what_was_typed(open_page: Open) -> None:
    page = open_page("/")
    _typed(page, "schulden")

    _field(page).press("Enter")

    page.wait_for_url("**/zoeken?q=schulden")
    expect(page.locator("#suggesties")).to_be_hidden()


def test_after_an_answer_that_came_in_the_field_still_suggests(open_page: Open) -> None:
    page = open_page("/zoeken?q=schulden")
    page.locator("#facet-plaats summary").click()
    page.get_by_label("Breda").check()
    page.wait_for_url("**plaats=Breda")

    _field(page).fill("")
    expect(_typed(page, "rood")).to_have_count(2)
    _field(page).press("Enter")

    page.wait_for_url("**q=rood&plaats=Breda")
    expect(page.locator("#suggesties")).to_be_hidden()


def test_a_click_goes_there(open_page: Open) -> None:
    page = open_page("/")

    _typed(page, "bre").filter(has_text="Plaats").click()

    page.wait_for_url("**/zoeken?plaats=Breda")


def test_a_tap_goes_there(open_page: Open) -> None:
    page = open_page("/", width=NARROW, has_touch=True)

    _typed(page, "rood").filter(has_text="Schulden").tap()

    page.wait_for_url("**/themas/schulden")


def test_only_the_last_of_quick_letters_is_asked_for_and_a_late_answer_is_dropped(open_page: Open) -> None:
    page = open_page("/")
    asked: list[str] = []

    def slowly(route: Route) -> None:
        asked.append(route.request.url.rpartition("=")[2])
        route.continue_()

    page.route("**/suggesties?*", slowly)
    _field(page).press_sequentially("d", delay=10)
    page.wait_for_timeout(400)
    assert asked == []

    options = _typed(page, "ementie")
    expect(options.nth(1)).to_contain_text("Dementie")
    assert asked == ["dementie"]

    _field(page).press("Backspace")
    _field(page).press("Enter")
    page.wait_for_url("**/zoeken?q=dementi")
    page.wait_for_timeout(400)
    expect(page.locator("#suggesties")).to_be_hidden()
    assert asked == ["dementie"]


def test_of_a_closed_document_nothing_is_offered_but_what_was_typed(open_page: Open) -> None:
    page = open_page("/")

    options = _typed(page, CLOSED[:12])

    expect(options).to_have_count(1)
    expect(options).to_contain_text(f"Zoek op: {CLOSED[:12]}")


@pytest.mark.parametrize("path", ["/", "/zoeken?q=schulden"])
def test_axe_finds_nothing_in_an_open_list(open_page: Open, axe: str, path: str) -> None:
    page = open_page(path)
    _field(page).fill("")
    expect(_typed(page, "de").first).to_be_visible()
    _field(page).press("ArrowDown")
    page.evaluate(axe)

    assert _violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert _violations(page) == []
    page.emulate_media(forced_colors="active")
    chosen = page.locator("[aria-selected=true]").evaluate("one => getComputedStyle(one).outlineStyle")
    assert chosen == "solid"
    page.set_viewport_size({"width": NARROW, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert page.evaluate(SMALL_TARGETS) == []
    heights = page.get_by_role("option").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_without_scripts_a_button_leads_to_a_page_with_the_same(open_page: Open) -> None:
    page = open_page("/", scripts=False)
    page.get_by_label("Wat wilt u weten?").fill("rood")

    page.get_by_role("button", name="Toon suggesties").click()

    page.wait_for_url("**/suggesties?q=rood")
    page.get_by_role("link", name="Schulden").click()
    page.wait_for_url("**/themas/schulden")


def test_with_scripts_that_button_is_not_there(open_page: Open) -> None:
    expect(open_page("/").get_by_role("button", name="Toon suggesties")).to_have_count(0)
