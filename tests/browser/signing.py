"""Signing in, as somebody who works."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.peopling import PASSWORD


def sign_in(page: Page, site: str, name: str = "Noor Veld") -> None:
    """Sign somebody in, and wait until it is so."""
    page.goto(f"{site}/inloggen")
    page.get_by_label("E-mailadres").fill(f"{name.lower().replace(' ', '.')}@stad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(name)).to_be_visible(timeout=15_000)


def secret_of(window: BrowserContext) -> str | None:
    """The secret of the session that a browser has."""
    return next((one["value"] for one in window.cookies() if one["name"] == "meervoud"), None)
