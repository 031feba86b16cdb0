"""From a question to an answer, to its source, to its theme: with and without scripts, on a phone and on a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Open
from tests.ui.corpus import QUESTION, STORY

_SEARCH = "/zoeken?q=schulden+bij+gezinnen"


def _choose(page: Page, facet: str, value: str, *, scripts: bool) -> None:
    """Tick a value of a facet and wait for the answer; on a phone in a sheet, or on a page of its own."""
    phone = page.get_by_role("link", name="Filter", exact=True)
    on_phone = phone.is_visible()
    if on_phone:
        phone.click()
    panel = page.locator(f"#facet-{facet}")
    if scripts or not on_phone:
        panel.locator(":scope > summary").click()
    panel.get_by_label(value).check()
    if not scripts:
        (page.locator("#zoek") if on_phone else panel).get_by_role("button", name="Toepassen").click()
    page.wait_for_url(re.compile(f"/zoeken\\?.*{facet}={value}"))
    if scripts and on_phone:
        page.get_by_role("button", name="Toon de bronnen").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_question_to_filter_to_document_to_theme(open_page: Open, width: int, scripts: bool) -> None:
    page = open_page("/", width=width, scripts=scripts)

    page.get_by_label("Wat wilt u weten?").fill(QUESTION)
    page.get_by_role("button", name="Zoeken").click()
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")
    assert page.locator(".mv-kaart").count() == 12

    _choose(page, "plaats", "Breda", scripts=scripts)
    expect(page.locator(".mv-stand .mv-chip")).to_have_text(re.compile("Breda"))
    expect(page.get_by_text("Geen onderzoek gevonden")).to_be_visible()

    page.get_by_role("link", name=STORY, exact=True).click()
    page.wait_for_url("**/documenten/**#passage")
    chosen = page.locator(".mv-passage--gekozen").first
    expect(chosen).to_be_in_viewport()
    expect(chosen).to_contain_text("De schulden zag niemand.")

    page.get_by_role("complementary", name="Herkomst").get_by_role("link", name="Schulden").click()
    page.wait_for_url("**/themas/schulden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Schulden")

    page.get_by_role("link", name="Zoek in alles over Schulden").click()
    page.wait_for_url("**/zoeken?thema=schulden")
    assert page.locator(".mv-kaart").count() == 12


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_filter_is_taken_off_again(open_page: Open, scripts: bool) -> None:
    page = open_page(f"{_SEARCH}&plaats=Breda&verwant=nee", scripts=scripts)

    page.get_by_role("link", name="Haal weg: Plaats: Breda").click()
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen&verwant=nee")

    assert page.locator(".mv-stand .mv-chip").count() == 0
    assert not page.locator("#plaats-Breda").is_checked()
    assert not page.locator("#verwant").is_checked()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_click_leaves_other_words_out_and_the_next_takes_them_in(open_page: Open, scripts: bool) -> None:
    page = open_page("/zoeken?q=loonbeslag&plaats=Tilburg", scripts=scripts)
    found = page.locator(".mv-kaart").count()
    assert found

    page.get_by_role("link", name="Zoek alleen op uw eigen woorden").click()
    page.wait_for_url("**/zoeken?q=loonbeslag&plaats=Tilburg&verwant=nee")
    expect(page.get_by_text("Nu niet gezocht via: loonbeslag")).to_be_visible()
    expect(page.locator("#verwant")).not_to_be_checked()
    expect(page.locator(".mv-kaart")).to_have_count(0)

    page.get_by_role("link", name="Zoek ook op verwante woorden").click()
    page.wait_for_url("**/zoeken?q=loonbeslag&plaats=Tilburg")
    expect(page.locator("#verwant")).to_be_checked()
    expect(page.locator(".mv-kaart")).to_have_count(found)


def test_without_scripts_a_box_that_is_not_ticked_counts(open_page: Open) -> None:
    page = open_page(_SEARCH, scripts=False)

    page.get_by_label("Zoek ook op verwante woorden").uncheck()
    page.locator(".mv-facetten > .mv-zonder-script").click()

    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen&verwant=nee")


def test_without_scripts_pages_follow_each_other(open_page: Open) -> None:
    page = open_page(_SEARCH, scripts=False)
    first = page.locator(".mv-kaart__titel").all_inner_texts()

    page.get_by_role("link", name="Laat meer bronnen zien").click()
    page.wait_for_url("**pagina=2")
    assert set(first).isdisjoint(page.locator(".mv-kaart__titel").all_inner_texts())

    page.get_by_role("link", name="Vorige bronnen").click()
    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")
    assert page.locator(".mv-kaart__titel").all_inner_texts() == first


def test_the_way_back_leads_to_the_answers(open_page: Open) -> None:
    page = open_page(_SEARCH)

    page.locator(".mv-kaart__titel a").first.click()
    page.get_by_role("link", name=re.compile("Terug naar de bronnen")).click()

    page.wait_for_url("**/zoeken?q=schulden+bij+gezinnen")


def test_another_language_keeps_the_question(open_page: Open) -> None:
    page = open_page(f"{_SEARCH}&bron=ervaring")

    page.get_by_role("link", name="English").click()

    page.wait_for_url("**/en/zoeken?q=schulden+bij+gezinnen&bron=ervaring")
    assert page.locator("html").get_attribute("lang") == "en"
    assert set(page.locator(".mv-citaat").evaluate_all("all => all.map(one => one.lang)")) == {"nl"}
