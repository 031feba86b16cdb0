"""The ways through the site: all in one bar, on a phone folded behind one button that needs no scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, WIDE, Open

_PHONE = 390
_SEARCH = "/zoeken?q=schulden+bij+gezinnen"
_MOST_IN_BAR = 5
_ONE_ROW = 60
_WAYS = ["Zoeken", "Thema’s", "Collecties", "Selectie", "English", "Inloggen"]


def _button(page: Page) -> Locator:
    return page.locator(".mv-menu > summary")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [NARROW, _PHONE])
def test_on_a_phone_the_bar_is_one_row_and_unfolds(open_page: Open, width: int, scripts: bool) -> None:
    page = open_page(_SEARCH, width=width, scripts=scripts)
    header = page.get_by_role("banner")
    assert header.evaluate("one => one.offsetHeight") <= _ONE_ROW
    assert header.get_by_role("link").all_inner_texts() == ["Meervoud"]

    _button(page).click()

    assert header.get_by_role("navigation").get_by_role("link").all_inner_texts() == _WAYS
    assert page.evaluate("document.documentElement.scrollWidth") == width
    header.get_by_role("link", name="Thema’s").click()
    page.wait_for_url("**/themas")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_wide_screen_all_ways_are_seen_and_nothing_is_folded(open_page: Open, scripts: bool) -> None:
    page = open_page(_SEARCH, width=WIDE, scripts=scripts)

    assert _button(page).is_hidden()
    ways = page.get_by_role("banner").get_by_role("navigation").get_by_role("link")
    assert ways.all_inner_texts() == _WAYS
    assert page.locator(".mv-menu li:has(~ .mv-menu__eigen)").count() <= _MOST_IN_BAR
    ways.first.focus()
    for _ in _WAYS[1:]:
        page.keyboard.press("Tab")
    expect(ways.last).to_be_focused()


def test_the_menu_closes_with_escape_and_the_keyboard_stays_there(open_page: Open) -> None:
    page = open_page(_SEARCH, width=_PHONE)
    _button(page).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("banner").get_by_role("link", name="Zoeken")).to_be_focused()

    page.keyboard.press("Escape")

    expect(_button(page)).to_be_focused()
    expect(page.get_by_role("banner").get_by_role("link", name="Zoeken")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_button_says_how_many_are_kept(open_page: Open, scripts: bool) -> None:
    page = open_page(_SEARCH, width=_PHONE, scripts=scripts)
    expect(_button(page)).to_have_text("Menu")

    page.get_by_role("article").first.get_by_role("button", name="Bewaar").click()

    expect(_button(page)).to_have_text("Menu (1 bewaard)")
    page.get_by_role("article").first.get_by_role("button", name="Ongedaan maken").click()
    expect(_button(page)).to_have_text("Menu")


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_foot_of_a_page_leads_to_rooms_that_are_there(open_page: Open, language: str) -> None:
    page = open_page(language or "/")

    ways = page.get_by_role("contentinfo").get_by_role("link").evaluate_all("all => all.map(one => one.href)")

    assert len(ways) == 4
    assert [page.request.get(way).status for way in ways] == [200] * len(ways)
