"""Signing in with a provider and out again, in a real browser, which lets no form lead to another site."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import open_knowledge_base
from tests.browser.conftest import NARROW, running
from tests.browser.test_accessibility import _violations
from tests.conftest import free_port
from tests.issuing import Issuer, issuing, settings_for


class House(NamedTuple):
    address: str
    issuer: Issuer


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    port = free_port()
    with issuing() as issuer:
        base = open_knowledge_base(
            settings_for(issuer.address, data=tmp_path_factory.mktemp("entering"), port=port, oidc_name="de stad Breda")
        )
        with running(base, port) as address:
            yield House(address, issuer)
        base.close()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(browser: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=house.address, viewport={"width": NARROW, "height": 900}, java_script_enabled=request.param
    )
    page = context.new_page()
    page.set_default_timeout(8_000)
    yield page
    context.close()


def test_somebody_signs_in_by_the_provider_and_out_there_too(page: Page, house: House) -> None:
    page.goto("/inloggen?naar=/labs")
    page.get_by_role("link", name="Inloggen via de stad Breda").click()
    page.wait_for_url("**/labs")
    expect(page.locator(".mv-eigen__naam")).to_have_text("Noor de Vries")

    page.get_by_role("button", name="Uitloggen").click()

    page.wait_for_url(re.compile(re.escape(house.issuer.address) + "/uit"))
    page.goto("/")
    assert page.locator(".mv-eigen__naam").count() == 0


def test_everybody_can_use_the_way_in_and_what_is_told_when_it_fails(browser: Browser, house: House, axe: str) -> None:
    context = browser.new_context(base_url=house.address, viewport={"width": NARROW, "height": 900})
    page = context.new_page()
    house.issuer.who["groups"] = []
    for path in ("/inloggen", "/inloggen/via", "/en/inloggen/via"):
        page.goto(path)
        page.evaluate(axe)
        assert _violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW
    expect(page.get_by_role("alert")).to_contain_text("Ask an administrator for access")
    context.close()
