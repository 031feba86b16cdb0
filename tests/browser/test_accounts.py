"""Signing in, settings, labs and people in a real browser: sizes, keys, and what axe says, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.errors import PostUnavailable
from kb.model.people import Account, LabRole, Role
from kb.services.people.mailing import Mailing
from tests.browser.conftest import NARROW, WIDE, at_twice, running
from tests.browser.signing import secret_of
from tests.building import knowledge_base
from tests.conftest import free_port
from tests.peopling import PASSWORD, member, someone, time_out
from tests.ui.corpus import corpus

PATHS = ("/inloggen", "/wachtwoord-vergeten", "/instellingen", "/labs", "/labs/arnhem", "/beheer/mensen")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path_factory.mktemp("people"), *corpus())
    boss = someone(made, "Baas Beheerder", Role.ADMINISTRATOR)
    member(made, boss, "arnhem", LabRole.CURATOR)
    member(made, someone(made, "Een heel lange naam-met-een-streepje van Wmo-verordeningsvoorstel"), "arnhem")
    yield made
    made.close()


class _Unsent(Mailing):
    """A mail server that takes nothing."""

    failed_at = None

    def invite(self, account: Account, secret: str) -> None:  # noqa: ARG002 - the base names them
        raise PostUnavailable


@pytest.fixture(scope="module")
def site(base: KnowledgeBase) -> Iterator[str]:
    with running(replace(base, people=base.people._replace(mailing=_Unsent.__new__(_Unsent))), free_port()) as where:
        yield where


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/inloggen")
    page.get_by_label("E-mailadres").fill("baas.beheerder@stad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Baas Beheerder")).to_be_visible()


def violations(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    found: list[Any] = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
    return found


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scripts", [True, False])
def test_pages_of_people_fit_and_axe_finds_nothing(
    browser: Browser, site: str, axe: str, width: int, scripts: bool
) -> None:
    window = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = window.new_page()
    sign_in(page, site)
    for prefix in ("", "/en"):
        for path in PATHS[1:]:
            answer = page.goto(site + prefix + path)
            assert answer is not None
            assert answer.status == 200
            if scripts:
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert at_twice(page) <= width, prefix + path
                assert violations(page, axe) == [], prefix + path
    window.close()


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_signing_in_shows_what_is_wrong_and_moves_there(browser: Browser, site: str, axe: str, scheme: str) -> None:
    look: dict[str, Any] = {"forced_colors": "active"} if scheme == "forced" else {"color_scheme": scheme}
    window = browser.new_context(viewport={"width": NARROW, "height": 700}, **look)
    page = window.new_page()
    page.goto(f"{site}/inloggen")
    assert violations(page, axe) == []
    page.get_by_label("E-mailadres").fill("baas.beheerder@stad.example")
    page.get_by_label("Wachtwoord").fill("een verkeerd wachtwoord")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mailadres")).to_have_value("baas.beheerder@stad.example")
    expect(page.get_by_label("Wachtwoord")).to_have_value("")
    assert violations(page, axe) == []
    window.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_what_was_typed_survives_signing_in_again(
    browser: Browser, base: KnowledgeBase, site: str, axe: str, scripts: bool, width: int
) -> None:
    window = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = window.new_page()
    sign_in(page, site)
    page.goto(f"{site}/labs")
    page.get_by_label("Korte naam").fill("klarendal")
    page.get_by_label("Naam", exact=True).fill("Stadslab Klarendal")
    time_out(base, secret_of(window))
    page.keyboard.press("Enter")
    expect(page.get_by_text("U was niet meer ingelogd.")).to_be_visible()
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page, axe) == []
    page.get_by_label("E-mailadres").fill("baas.beheerder@stad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Er is nog niets verstuurd.")).to_be_visible()
    expect(page.get_by_label("Naam", exact=True)).to_have_value("Stadslab Klarendal")
    assert "/labs?hervat=" in page.url
    window.close()


def test_who_is_about_to_be_signed_out_is_warned_and_can_stay(browser: Browser, site: str, axe: str) -> None:
    window = browser.new_context(viewport={"width": NARROW, "height": 700})
    page, other = window.new_page(), window.new_page()
    window.clock.install()
    sign_in(page, site)
    other.goto(f"{site}/labs")
    warned = page.get_by_text("Over twee minuten wordt u uitgelogd, want")
    window.clock.fast_forward("07:57:00")
    expect(warned).to_be_hidden()
    window.clock.fast_forward("01:30")
    expect(warned).to_be_visible()
    assert page.get_by_role("alert").locator("a").count() == 1
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.get_by_role("link", name="Blijf ingelogd").focus()
    page.keyboard.press("Enter")
    expect(warned).to_be_hidden()

    # What is done in one tab counts in the others.
    window.clock.fast_forward("07:59:00")
    expect(warned).to_be_visible()
    other.reload()
    expect(warned).to_be_hidden()
    window.clock.fast_forward("08:01:00")
    expect(page.get_by_text("U bent uitgelogd. Wat u typte, blijft staan")).to_be_visible()
    window.close()


def test_an_administrator_invites_and_signs_out_by_keyboard(browser: Browser, site: str, tmp_path: Path) -> None:
    window = browser.new_context(viewport={"width": WIDE, "height": 900})
    page = window.new_page()
    sign_in(page, site)
    page.goto(f"{site}/beheer/mensen")
    page.locator("#naam").focus()
    page.keyboard.type("Ana")
    page.keyboard.press("Tab")
    page.keyboard.type("ana@stad.example")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Geef deze link aan Ana.")).to_be_visible()
    link = page.locator(".mv-eenmalig code").inner_text()
    page.get_by_role("button", name="Uitloggen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Inloggen")).to_be_visible()

    page.goto(link)
    page.get_by_label("Nieuw wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Instellingen")).to_be_visible()
    page.screenshot(path=str(tmp_path / "instellingen.png"))
    window.close()
