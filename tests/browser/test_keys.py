"""Keys among the answers: to the next and back, keep and copy; and nothing of it where somebody types."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

_SEARCH = "/zoeken?q=schulden+bij+gezinnen"


def _at(page: Page) -> int:
    """Which card has the keyboard, from 0; -1 when none has."""
    place = "[...document.querySelectorAll('#rondes article')].findIndex(one => one.contains(document.activeElement))"
    return int(page.evaluate(place))


def test_from_one_source_to_the_next_and_back(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.keyboard.press("j")
    assert _at(page) == -1  # elsewhere on the page the keys do nothing

    page.locator("#rondes").focus()
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert _at(page) == place
        expect(page.locator(".mv-kaart__titel a:focus")).to_be_in_viewport()


def test_a_source_is_kept_let_go_and_copied_where_the_keyboard_is(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.get_by_role("article").nth(1)
    card.locator(".mv-kaart__titel a").focus()

    page.keyboard.press("c")
    expect(page.get_by_role("status").first).to_contain_text("klembord")
    page.keyboard.press("s")
    expect(card).to_contain_text("Bewaard.")
    page.keyboard.press("s")
    expect(card.get_by_role("button", name="Bewaar")).to_be_focused()
    expect(page.locator("#selectie")).to_have_text("Selectie")


def test_who_types_or_holds_control_types_and_copies(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.get_by_role("article").first.locator("a").first.focus()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("article").first).not_to_contain_text("Bewaard.")

    field = page.get_by_label("Wat wilt u weten?")
    field.fill("")
    field.press_sequentially("jksc")
    expect(field).to_have_value("jksc")


def test_who_does_not_want_single_keys_switches_them_off_on_this_device(open_page: Open) -> None:
    page = open_page("/toegankelijkheid")
    switch = page.get_by_role("checkbox", name="Losse toetsen doen iets")
    expect(switch).to_be_checked()
    switch.uncheck()

    page.goto(page.url.replace("/toegankelijkheid", _SEARCH))
    field = page.get_by_label("Wat wilt u weten?")
    page.keyboard.press("/")
    expect(field).not_to_be_focused()
    page.locator("#rondes").focus()
    page.keyboard.press("j")
    assert _at(page) == -1

    page.goto(page.url.replace(_SEARCH, "/en/toegankelijkheid"))
    again = page.get_by_role("checkbox", name="Single keys do something")
    expect(again).not_to_be_checked()
    again.check()
    page.goto(page.url.replace("/en/toegankelijkheid", _SEARCH))
    page.keyboard.press("/")
    expect(field).to_be_focused()


def test_without_scripts_there_are_no_keys_to_switch_off(open_page: Open) -> None:
    page = open_page("/toegankelijkheid", scripts=False)
    expect(page.get_by_role("checkbox")).to_have_count(0)
