"""Highlights of an earlier version in a real browser: one key decides each, and can be taken back."""

from typing import Any

from playwright.sync_api import Browser, expect

from kb.model.evidence import KnowledgeSource
from kb.model.identity import document_id
from kb.model.reader import KEEPER, Reader
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.browser.conftest import NARROW, WIDE
from tests.browser.desk.working import Desk, violations
from tests.building import document

_BEFORE = ["Mijn buurvrouw hielp mij.", "De brief bleef liggen.", "Wij gingen samen naar het loket."]
_NOW = ["De buurvrouw hielp mij toen.", "De brief bleef nog dagen liggen.", "Wij gingen toen samen naar het loket."]


def test_one_key_decides_each_highlight_and_is_taken_back(house: Any, browser: Browser, axe: str) -> None:
    base, site = house
    noor = Reader.of(next(one for one in base.people.accounts.all(KEEPER) if one.name == "Noor Veld"))
    id = document_id("test:herschreven")
    base.catalogue.save(*document("test:herschreven", " ".join(_BEFORE), source=KnowledgeSource.EXPERIENCE))
    study = base.bench.studies.begin("Wat bleef?", noor, documents=[id]).study
    text = base.catalogue.document(id, noor)
    for words in _BEFORE:
        place = Place(id, text.sha256, (Span(start=text.text.index(words), end=text.text.index(words) + len(words)),))
        base.bench.coder.give(study, place, Given(new=words.split()[1]), noor)
    base.catalogue.save(*document("test:herschreven", " ".join(_NOW), source=KnowledgeSource.EXPERIENCE))
    page = Desk(base, site, noor, study, f"/werk/{study}/versies?stuk={id}").enter(browser)
    current = page.locator("#beurt > p")

    def left() -> int:
        return len(base.bench.moving.pending(study, id, noor).moved)

    expect(current).to_have_text("buurvrouw")
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page, axe) == []
    page.keyboard.press("1")
    expect(current).to_have_text("brief")
    assert left() == 2
    page.keyboard.press("Control+z")
    expect(current).to_have_text("buurvrouw")
    expect(page.get_by_text("Ongedaan gemaakt.")).to_be_visible()
    assert left() == 3

    page.keyboard.press("?")
    page.get_by_label("Later").fill("w")
    page.get_by_role("button", name="Klaar", exact=True).click()
    expect(page.locator("#beurt [data-toets=rij_later] kbd")).to_have_text("w")
    page.keyboard.press("l")
    page.keyboard.press("w")
    expect(current).to_have_text("brief")
    page.keyboard.press("0")
    expect(current).to_have_text("gingen")
    assert left() == 2
    page.keyboard.press("w")
    expect(current).to_have_text("buurvrouw")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(current).to_have_text("brief")
    assert left() == 3

    page.keyboard.press("?")
    page.get_by_label("Zet toetsen uit").check()
    page.get_by_role("button", name="Klaar", exact=True).click()
    page.wait_for_function("() => JSON.parse(localStorage.getItem('meervoud-toetsen')).uit")
    page.keyboard.press("0")
    page.wait_for_timeout(100)
    assert left() == 3
    page.context.close()
