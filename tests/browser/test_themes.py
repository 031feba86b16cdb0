"""Themes with scripts: found while someone types."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_themes_are_found_while_someone_types(open_page: Open) -> None:
    page = open_page("/themas")
    page.evaluate("window.same = true")
    field = page.get_by_role("searchbox", name="Zoek een thema")

    field.press_sequentially("rood st")

    expect(page.locator("#themalijst .mv-themaregels li")).to_have_text([re.compile("rood staan →.*Schulden")])
    expect(page.get_by_role("status")).to_have_text("Thema’s bij “rood st”:")
    expect(field).to_be_focused()
    assert page.url.endswith("/themas?zoek=rood+st")
    assert page.evaluate("window.same")


def test_themes_are_found_without_scripts(open_page: Open) -> None:
    page = open_page("/themas", scripts=False)

    page.get_by_role("searchbox", name="Zoek een thema").fill("rood st")
    page.keyboard.press("Enter")

    expect(page.locator("#themalijst .mv-themaregels li")).to_have_text([re.compile("rood staan →.*Schulden")])
