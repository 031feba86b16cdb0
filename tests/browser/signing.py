"""Signing in, as somebody who works."""

from playwright.sync_api import Page, expect

from tests.peopling import PASSWORD


def sign_in(page: Page, site: str) -> None:
    """Sign Noor Veld in, and wait until it is so."""
    page.goto(f"{site}/inloggen")
    page.get_by_label("E-mailadres").fill("noor.veld@stad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noor Veld")).to_be_visible(timeout=15_000)
