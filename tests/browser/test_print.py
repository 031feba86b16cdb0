"""On paper: what was asked on top, a source below each quotation, and nothing to press."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.ui.corpus import STORY
from ui.wording import wording

_SEARCH = "/zoeken?q=schulden+bij+gezinnen"

_SOURCES = """() => [...document.querySelectorAll("blockquote")].filter(one => one.checkVisibility()).map(one => {
  const below = one.closest("article, figure, .mv-hangen__stem").querySelector(".mv-bronregel");
  return below?.checkVisibility() && below.getBoundingClientRect().top >= one.getBoundingClientRect().bottom
    ? below.textContent : one.textContent })"""


def _on_paper(open_page: Open, path: str) -> Page:
    page = open_page(path)
    page.emulate_media(media="print")
    return page


def test_above_an_answer_stand_question_filters_day_address_and_how_many(open_page: Open) -> None:
    page = _on_paper(open_page, f"{_SEARCH}&plaats=Breda&periode=2010-&verwant=nee")
    head = page.locator(".mv-afdruk")

    expect(head).to_contain_text("Vraag: schulden bij gezinnen")
    expect(head).to_contain_text("Keuze: Plaats: Breda; Periode: vanaf 2010; zonder verwante woorden")
    expect(head).to_contain_text(wording("nl").date(datetime.now(UTC).date().isoformat()))
    expect(head).to_contain_text(page.url)
    expect(page.locator(".mv-balans--onder")).to_contain_text(re.compile(r"Ervaring.*1 bron"))


def test_a_choice_made_on_the_page_is_on_the_paper_too(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.locator("#facet-plaats > summary").click()
    page.get_by_label("Breda").check()
    page.wait_for_url("**plaats=Breda")
    page.emulate_media(media="print")

    expect(page.locator(".mv-afdruk")).to_contain_text("Keuze: Plaats: Breda")
    expect(page.locator(".mv-afdruk")).to_contain_text(page.url)


@pytest.mark.parametrize("path", ["/", _SEARCH, "/themas/schulden"])
def test_below_each_quotation_stands_where_it_is_from(open_page: Open, path: str) -> None:
    page = _on_paper(open_page, path)

    sources = page.evaluate(_SOURCES)

    assert sources
    origin = page.url.partition("//")[2].partition("/")[0]
    assert [one for one in sources if not re.search(rf"\w+: .+ \d{{4}}.* http://{origin}/documenten/", one)] == []


def test_a_document_has_its_address_and_the_source_of_what_was_chosen(open_page: Open) -> None:
    page = open_page(_SEARCH)
    page.get_by_role("link", name=STORY, exact=True).click()
    page.wait_for_url("**/documenten/**")
    page.emulate_media(media="print")

    expect(page.locator(".mv-afdruk")).to_contain_text("Vraag: schulden bij gezinnen")
    expect(page.locator(".mv-lees .mv-bronregel")).to_contain_text(f"Ervaring: {STORY}, verslag, Breda, maart 2025")


@pytest.mark.parametrize("path", ["/", f"{_SEARCH}&plaats=Breda", "/themas/schulden", "/zoeken?q=benzine"])
def test_there_is_nothing_to_press(open_page: Open, path: str) -> None:
    page = _on_paper(open_page, path)

    controls = page.locator("button, input, textarea, select, summary, .mv-chip__kruis, .mv-stilte__actie")

    assert controls.evaluate_all("all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)") == []


def test_a_table_on_a_card_is_not_cut_off(open_page: Open) -> None:
    page = _on_paper(open_page, "/zoeken?q=bakfietsen+delen")
    page.set_viewport_size({"width": 680, "height": 900})
    table = page.locator("#rondes .mv-citaat--tabel").first
    table.locator("td, th").evaluate_all(
        "cells => cells.forEach(one => { one.textContent = 'Verordeningsvoorstel'.repeat(3) })"
    )

    widths = table.evaluate("one => [one.firstElementChild.offsetWidth, one.scrollWidth, one.clientWidth]")
    assert max(widths) <= widths[2] + 1, widths


def test_on_the_screen_there_is_nothing_of_it(open_page: Open) -> None:
    page = open_page(_SEARCH)

    assert page.locator(".mv-op-papier").count() > 12
    assert page.locator(".mv-op-papier").evaluate_all("all => all.some(one => one.checkVisibility())") is False
