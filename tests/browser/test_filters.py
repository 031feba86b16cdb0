"""Filters with scripts: finding a value, by name or by number, years of one's own, and the sheet of a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from kb.model.evidence import KnowledgeSource
from tests.browser.conftest import Open, served
from tests.building import document

_EVERYTHING = "/zoeken?bron=onderzoek&bron=praktijk&bron=ervaring&bron=kader"
_SEARCH = "/zoeken?q=schulden+bij+gezinnen"
_PHONE = 390
_PLACES = (
    "Zwolle Zeist Venlo Utrecht Tilburg Soest Rheden Putten Oss Nuth Meppel Leiden Houten Gouda Ede Doorn Breda Almelo"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer over documents from more places than a panel shows at once, first most and last fewest of them."""
    made = [
        document(
            f"filters:{place}-{number}",
            f"In meting {number} van {place} nam het aantal gezinnen met schulden toe.",
            source=KnowledgeSource.EXPERIENCE if number % 2 else KnowledgeSource.RESEARCH,
            title=f"Meting {number} van {place}",
            place=place,
            when=f"{2010 + number}",
        )
        for rank, place in enumerate(_PLACES.split())
        for number in range(4 if rank < 2 else 2 if rank < 6 else 1)
    ]
    with served(tmp_path_factory.mktemp("filters"), *made) as where:
        yield where


def _names(page: Page) -> list[str]:
    return page.locator("#facet-plaats .mv-facet__keuzes label:visible > span:first-of-type").all_inner_texts()


@pytest.fixture
def places(open_page: Open) -> Page:
    page = open_page(_EVERYTHING)
    page.locator("#facet-plaats > summary").click()
    return page


def test_a_place_is_found_by_its_letters(places: Page) -> None:
    everywhere = len(_names(places))

    places.get_by_label("Zoek in Plaats").fill("hOU")
    assert _names(places) == ["Houten"]

    places.get_by_label("Zoek in Plaats").fill("xq")
    expect(places.get_by_text("Niets met deze letters.")).to_be_visible()

    places.get_by_label("Zoek in Plaats").fill("")
    assert len(_names(places)) == everywhere


def test_the_rest_is_reached_without_scripts_too(open_page: Open) -> None:
    page = open_page(_EVERYTHING, scripts=False)
    page.locator("#facet-plaats > summary").click()
    before = len(_names(page))

    page.get_by_text(re.compile(r"^Nog \d+ andere$")).click()

    assert len(_names(page)) > before == 15


def test_places_stand_by_name_and_stay_so_after_a_choice(places: Page) -> None:
    places.get_by_role("link", name="Plaats op naam").click()
    assert _names(places) == sorted(_names(places))

    places.get_by_label("Almelo").check()
    places.wait_for_url("**plaats=Almelo**")

    assert _names(places) == sorted(_names(places))
    places.get_by_role("link", name="Plaats op aantal").click()
    assert _names(places) != sorted(_names(places))


def test_places_stand_by_name_without_scripts(open_page: Open) -> None:
    page = open_page(_EVERYTHING, scripts=False)
    page.locator("#facet-plaats > summary").click()

    page.get_by_role("link", name="Plaats op naam").click()

    page.wait_for_url("**/zoeken/filters?**op=naam#facet-plaats")
    assert _names(page) == sorted(_names(page))


@pytest.mark.parametrize("scripts", [True, False])
def test_years_of_ones_own(open_page: Open, scripts: bool) -> None:
    page = open_page(_SEARCH, scripts=scripts)
    panel = page.locator("#facet-periode")
    panel.locator("summary").click()
    if not scripts:
        panel.get_by_label("Eigen jaren").check()
    panel.get_by_label("van", exact=True).fill("2012")
    panel.get_by_label("tot en met", exact=True).fill("2016")
    page.keyboard.press("Enter")

    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen&periode=2012-2016")
    expect(page.locator("#periode-eigen")).to_be_checked()
    expect(page.locator("#van")).to_have_value("2012")
    expect(page.locator(".mv-stand .mv-chip")).to_have_text(re.compile("2012 tot en met 2016"))


def test_on_a_phone_the_filters_are_one_button_and_a_sheet(open_page: Open) -> None:
    page = open_page(f"{_SEARCH}&plaats=Zwolle", width=_PHONE)
    button = page.get_by_role("link", name="Filter (1)")
    expect(page.locator("#facet-plaats > summary")).not_to_be_visible()

    button.click()
    page.locator("#facet-bron > summary").click()
    page.get_by_label("Ervaring").check()
    page.wait_for_url("**bron=ervaring**")
    expect(page.locator("#facet-bron > summary")).to_be_visible()

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#facetten")).not_to_be_visible()
    expect(page.get_by_role("link", name="Filter (2)")).to_be_focused()
