"""On a phone of 390 by 844: the first quotation in sight, twelve cards in reach, the other voices before the end."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Open
from tests.ui.corpus import STORY

_PHONE = 390
_SEARCH = "/zoeken?q=schulden+bij+gezinnen"

_ENDS = """selector => {
  const all = [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect());
  return [all[0].top + scrollY, all.at(-1).bottom + scrollY];
}"""


def _ends(page: Page, selector: str) -> tuple[float, float]:
    """Where the first of these begins and where the last ends, in pixels from the top of the page."""
    first, last = page.evaluate(_ENDS, selector)
    return first, last


def test_the_first_quotation_is_in_sight_and_twelve_cards_are_in_reach(open_page: Open) -> None:
    page = open_page(f"{_SEARCH}&plaats=Tilburg&plaats=Breda", width=_PHONE)
    assert page.locator("#rondes .mv-kaart").count() == 12

    assert _ends(page, "#rondes blockquote")[0] < 600
    assert _ends(page, "#rondes .mv-kaart")[1] <= 5_000
    expect(page.get_by_role("link", name="Filter (2)")).to_be_in_viewport()


@pytest.mark.parametrize("width", [_PHONE, NARROW])
def test_who_is_heard_comes_before_who_is_silent_and_keeps_a_column(open_page: Open, width: int) -> None:
    page = open_page("/zoeken?q=benzine", width=width)
    assert page.locator("#rondes .mv-stilte").count() == 2
    assert _ends(page, "#rondes blockquote")[0] < 600

    page.set_viewport_size({"width": WIDE, "height": 900})
    voices = ("onderzoek", "praktijk", "ervaring")
    places = [page.locator(f"#rondes .mv-ronde > .mv-{voice}").bounding_box() for voice in voices]
    assert None not in places
    assert all(one["x"] < other["x"] and one["y"] == other["y"] for one, other in pairwise(filter(None, places)))


def test_the_other_voices_are_reached_before_the_end_of_a_text(open_page: Open) -> None:
    page = open_page(_SEARCH, width=_PHONE)
    page.get_by_role("link", name=STORY, exact=True).click()
    page.wait_for_url("**/documenten/**")
    ways = page.get_by_role("link", name="Wat zeggen de andere stemmen?")
    begin, _ = _ends(page, ".mv-lees")

    assert ways.count() == 2
    assert _ends(page, "a[href='#andere']")[0] < begin
    assert _ends(page, "a[href='#andere']")[1] < _ends(page, ".mv-lees > p")[1]

    ways.first.click()
    expect(page.locator("#andere")).to_be_in_viewport()


def test_in_a_document_without_a_passage_they_are_too(open_page: Open) -> None:
    page = open_page(_SEARCH, width=_PHONE)
    page.goto(page.get_by_role("link", name=STORY, exact=True).get_attribute("href", timeout=1_000).partition("?")[0])  # type: ignore[union-attr]

    expect(page.get_by_role("link", name="Wat zeggen de andere stemmen?").first).to_be_in_viewport()
