"""The question field: it grows with the question; Enter sends it, Shift with Enter breaks a line."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, Open

_LONG = "schulden bij gezinnen met jonge kinderen die de post niet meer openen en geen hulp vragen " * 3


def test_a_question_is_seen_up_to_three_lines(open_page: Open) -> None:
    page = open_page("/", width=NARROW)
    field = page.get_by_label("Wat wilt u weten?")

    def heights(question: str) -> float:
        field.fill(question)
        box = field.bounding_box()
        assert box
        return box["height"]

    one, two, many = heights("schulden"), heights("schulden\nen post"), heights(_LONG)

    assert one < two < many
    assert many - one == pytest.approx(2 * (two - one), abs=1)
    assert field.evaluate("field => field.scrollHeight > field.clientHeight")


def test_enter_sends_and_shift_enter_breaks_a_line(open_page: Open) -> None:
    page = open_page("/zoeken?q=dementie")
    field = page.get_by_label("Wat wilt u weten?")

    field.fill("schulden")
    field.press("Shift+Enter")
    page.keyboard.type("bij gezinnen")
    expect(field).to_have_value("schulden\nbij gezinnen")
    assert page.url.endswith("?q=dementie")

    field.press("Enter")
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")


def test_without_scripts_the_button_sends(open_page: Open) -> None:
    page = open_page("/", scripts=False)

    page.get_by_label("Wat wilt u weten?").fill("schulden\nbij gezinnen")
    page.get_by_role("button", name="Zoeken").click()

    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")
    expect(page.get_by_label("Wat wilt u weten?")).to_have_value("schulden bij gezinnen")
