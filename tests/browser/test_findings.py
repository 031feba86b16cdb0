"""Findings, the voices side by side and tables in a real browser: without scripts, small, in the dark, on paper."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.finding import Agreement, StanceKind
from kb.model.foreign import VariableKind
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.model.text import Span
from kb.services.tagging.casebook import Cell, Described
from kb.services.tagging.concluding import Stated
from kb.services.tagging.giving import Given, Place
from kb.services.tagging.vouching import Ground
from kb.services.tagging.weighing import Said
from tests.browser.conftest import NARROW, WIDE, running
from tests.browser.signing import sign_in
from tests.browser.test_accessibility import SMALL_TARGETS
from tests.building import document, knowledge_base
from tests.conftest import free_port
from tests.peopling import someone

_SHY = "Ik durfde de post niet meer te openen."
_PROUD = "Niemand schaamt zich daarvoor."
_LAW = "De gemeente helpt tijdig."
ROOMS = {
    "findings": "/werk/{study}/bevindingen",
    "finding": "/werk/{study}/bevindingen/{finding}?kies={code}",
    "draft": "/werk/{study}/bevindingen/{draft}",
    "side by side": "/werk/{study}/naast-elkaar?kies={code}",
    "tables": "/werk/{study}/tabellen?waar=overlap",
    "cases": "/werk/{study}/gevallen",
    "case": "/werk/{study}/gevallen/{case}",
    "quotations": "/werk/{study}/citaten?rij={code}",
    "public findings": "/bevindingen",
    "public finding": "/bevindingen/{finding}",
}


class Rooms(NamedTuple):
    """A study with a public finding, a draft, and somebody in it."""

    base: KnowledgeBase
    site: str
    study: StudyId
    ids: dict[str, str]

    def enter(self, browser: Browser, *, width: int = WIDE, **look: Any) -> Page:
        window = browser.new_context(viewport={"width": width, "height": 900}, **look)
        page = window.new_page()
        page.set_default_timeout(8_000)
        sign_in(page, self.site)
        return page

    def at(self, name: str, *, prefix: str = "") -> str:
        return self.site + prefix + ROOMS[name].format(study=self.study, **self.ids)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = [
        document("test:verhaal", _SHY, source=KnowledgeSource.EXPERIENCE, title="De post"),
        document("test:casus", _PROUD, source=KnowledgeSource.PRACTICE, title="Wmo-verordeningsvoorstellen bespreken"),
        document("test:wet", _LAW, source=KnowledgeSource.FRAMEWORK, title="Een wet"),
    ]
    base = knowledge_base(tmp_path_factory.mktemp("findings"), *made)
    noor = Reader.of(someone(base, "Noor Veld", Role.RESEARCHER))
    study = base.bench.studies.begin("Wie vraagt laat om hulp?", noor, documents=[one.id for one, _ in made]).study
    ids = _stated(base, study, noor, [one for one, _ in made])
    with running(base, free_port()) as site:
        yield Rooms(base, site, study, ids)
    base.close()


def _stated(base: KnowledgeBase, study: StudyId, noor: Reader, made: list[Document]) -> dict[str, str]:
    bench = base.bench
    for one in made:
        place = Place(one.id, one.sha256, (Span(start=0, end=len(one.text)),))
        bench.coder.give(study, place, Given(new="schaamte"), noor)
    marked = [bench.coder.marks(study, one.id, noor).highlights[0].id for one in made]
    said = Stated("Wie zich schaamt, vraagt laat om hulp.", None, "Arnhem", "gezinnen", "2019–2024")
    finding = bench.concluding.state(study, said, noor).about
    for highlight, kind in zip(marked, StanceKind, strict=True):
        bench.vouching.attach(study, finding, Ground(highlight, kind, "Hierom."), noor)
    bench.concluding.publish(study, finding, noor)
    code = next(iter(bench.codebooks.names_of(study, noor)))
    bench.weighing.judge(study, code, Said(Agreement.DISAGREE, "Zij zien het anders.", (marked[0],)), noor)
    draft = bench.concluding.state(study, Stated("Nog niets onder."), noor).about
    return {"finding": finding, "draft": draft, "code": code, "case": _known(base, study, noor, made[0])}


def _known(base: KnowledgeBase, study: StudyId, noor: Reader, document: Document) -> str:
    """A case of which all kinds of things are known."""
    bench = base.bench
    case = ThingId(bench.casebook.add(study, [Described("Gezin Wmo-verordening", "", [document.id])], noor).about)
    given = {"text": "Malburgen", "boolean": "ja", "integer": "3", "float": "1,5", "date": "1-2-2024", "datetime": ""}
    for kind, value in given.items():
        variable = bench.variables.add(study, f"Kenmerk {kind}", VariableKind(kind), noor).about
        bench.casebook.fill(study, [Cell(case, ThingId(variable), value)], noor)
    return case


def _violations(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    found: list[Any] = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
    return found


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_axe_finds_nothing_in_light_in_dark_in_forced_colours_and_on_a_phone(
    rooms: Rooms, browser: Browser, axe: str, prefix: str
) -> None:
    page = rooms.enter(browser)
    for name in ROOMS:
        page.goto(rooms.at(name, prefix=prefix))
        for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
            page.emulate_media(**look)  # type: ignore[arg-type]
            assert (name, look, _violations(page, axe)) == (name, look, [])
        page.emulate_media(color_scheme="light", forced_colors="none")


def test_on_a_phone_nothing_scrolls_sideways_and_targets_are_large_enough(
    rooms: Rooms, browser: Browser, axe: str
) -> None:
    for width in (NARROW, WIDE):
        page = rooms.enter(browser, width=width)
        for name in ROOMS:
            page.goto(rooms.at(name))
            assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, width)
            assert (name, page.evaluate(SMALL_TARGETS)) == (name, [])
            assert (name, _violations(page, axe)) == (name, [])


def test_on_paper_the_words_stay_and_the_forms_go(rooms: Rooms, browser: Browser) -> None:
    page = rooms.enter(browser)
    page.emulate_media(media="print")
    for name in ("finding", "side by side", "quotations", "public finding"):
        page.goto(rooms.at(name))
        assert page.locator("blockquote").first.is_visible()
        assert page.locator("main form").evaluate_all("all => all.filter(one => one.checkVisibility()).length") == 0


def test_literal_words_are_in_serif_and_ours_never_are(rooms: Rooms, browser: Browser) -> None:
    page = rooms.enter(browser)
    for name in ROOMS:
        page.goto(rooms.at(name))
        found = page.evaluate(
            """() => [...document.querySelectorAll("main *")]
                 .filter(one => [...one.childNodes].some(node => node.nodeName === "#text" && node.textContent.trim()))
                 .filter(one => one.checkVisibility() && /^"?Literata/.test(getComputedStyle(one).fontFamily))
                 .filter(one => !one.closest("blockquote, .mv-letterlijk"))
                 .map(one => one.outerHTML.slice(0, 120))"""
        )
        assert (name, found) == (name, [])


def test_without_scripts_a_number_leads_to_its_words_and_a_finding_gets_a_quotation(
    rooms: Rooms, browser: Browser
) -> None:
    page = rooms.enter(browser, java_script_enabled=False)
    page.goto(rooms.at("tables"))
    page.locator("table").first.get_by_role("link", name="1 mens of onderzoek").first.click()
    expect(page.get_by_text(f"“{_PROUD}”", exact=True)).to_be_visible()

    page.goto(rooms.at("draft"))
    page.get_by_role("button", name="Toon citaten").click()
    place = page.locator("article", has_text=_PROUD)
    place.get_by_label("Weerspreekt").check()
    place.get_by_label("Waarom?").fill("Hier juist niet.")
    place.get_by_role("button", name="Zet eronder").click()

    expect(page.get_by_text("Het citaat staat eronder.")).to_be_visible()
    expect(page.get_by_text("1 spreekt tegen")).to_be_attached()


def test_on_a_phone_the_name_of_a_table_is_read_without_sliding_it(rooms: Rooms, browser: Browser) -> None:
    page = rooms.enter(browser, width=NARROW)
    page.goto(rooms.at("tables"))
    shown = page.locator(".mv-schuif:has(caption)").all()
    assert shown
    for table in shown:
        box = table.locator("caption").bounding_box()
        assert box
        assert box["x"] + box["width"] <= NARROW
    page.context.close()
