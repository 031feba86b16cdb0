"""A page of a PDF beside its text at the desk: what is selected on the one has a code in the other."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.bootstrap import KnowledgeBase
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.region import Region
from kb.model.study import StudyId
from tests.browser.conftest import NARROW, WIDE, running
from tests.browser.signing import sign_in
from tests.building import knowledge_base
from tests.conftest import free_port
from tests.paper import COLUMNS, FIGURE, added
from tests.peopling import someone

_SELECT = """([first, last]) => {
    const lines = [...document.querySelectorAll("#blad text")];
    const one = lines.find((line) => line.textContent.includes(first)).firstChild;
    const other = lines.find((line) => line.textContent.includes(last)).firstChild;
    document.getSelection().setBaseAndExtent(
        one, one.data.indexOf(first), other, other.data.indexOf(last) + last.length);
}"""


class Desk(NamedTuple):
    base: KnowledgeBase
    site: str
    reader: Reader
    study: StudyId
    report: Document

    def enter(self, browser: Browser, *, width: int = WIDE, scripts: bool = True) -> Page:
        window = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        page = window.new_page()
        page.set_default_timeout(8_000)
        sign_in(page, self.site)
        page.goto(f"{self.site}/werk/{self.study}/documenten/{self.report.id}")
        page.get_by_role("link", name="Toon de bladzijde ernaast").click()
        # Its scripts are there, too.
        page.locator("#blad").wait_for()
        page.wait_for_load_state()
        return page

    def figure(self, page: Page) -> None:
        """Go to the page with the figure, and open what it takes to choose a part of it."""
        page.get_by_role("link", name="Volgende bladzijde").click()
        expect(page.locator("#blad")).to_contain_text("Bladzijde 2 van 2")
        page.get_by_text("Kies een vlak op deze bladzijde").click()

    def regions(self) -> list[Region]:
        highlights = self.base.bench.coder.marks(self.study, self.report.id, self.reader).highlights
        return [one.region for one in highlights if one.region]

    def words(self) -> list[str]:
        highlights = self.base.bench.coder.marks(self.study, self.report.id, self.reader).highlights
        return sorted(self.base.bench.coder.words(highlights, self.reader).values())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnowledgeBase, str, Document]]:
    folder = tmp_path_factory.mktemp("sheets")
    base = knowledge_base(folder / "data")
    report = added(base, folder, source=KnowledgeSource.PRACTICE, figure=True)
    someone(base, "Noor Veld", Role.RESEARCHER)
    with running(base, free_port()) as site:
        yield base, site, report
    base.close()


@pytest.fixture
def desk(house: tuple[KnowledgeBase, str, Document]) -> Desk:
    base, site, report = house
    reader = Reader.of(next(one for one in base.people.accounts.all(KEEPER) if one.name == "Noor Veld"))
    study = base.bench.studies.begin("Wie belt eerst?", reader, documents=[report.id]).study
    return Desk(base, site, reader, study, report)


def test_what_is_selected_on_the_page_gets_a_code_in_the_text(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    image = page.evaluate("(async () => (await fetch(document.querySelector('#blad image').href.baseVal)).status)()")
    assert image == 200
    page.evaluate(_SELECT, ["belt eerst", "langs bij"])
    bar = page.get_by_role("group", name="Code voor wat u koos")
    bar.get_by_role("combobox").fill("bellen")
    page.keyboard.press("Enter")
    expect(page.locator("#blad a[data-merk]")).not_to_have_count(0)
    expect(page.locator("#stand")).to_have_text("Alles bewaard")

    assert desk.words() == ["belt eerst en gaat daarna pas langs bij"]
    seen = page.locator("#blad a[data-merk] rect").first.bounding_box()
    sheet = page.locator("#blad svg").bounding_box()
    assert seen
    assert sheet
    # In the left column, on the first line: 50 to 310 points across and some 82 down.
    assert 50 / 595 < (seen["x"] - sheet["x"]) / sheet["width"] < 310 / 595
    assert 70 / 842 < (seen["y"] - sheet["y"]) / sheet["height"] < 85 / 842
    page.get_by_role("link", name="bellen, op de bladzijde").click()
    expect(page.locator("blockquote")).to_contain_text("belt eerst en gaat daarna pas langs")
    page.context.close()


def test_words_over_two_lines_of_the_right_column_are_the_same_span(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    first, last = COLUMNS[1].split()[0] + " " + COLUMNS[1].split()[1], "kamer in"
    page.evaluate(_SELECT, [first, last])
    page.keyboard.press("v")
    # It says so before anything was done as well.
    expect(page.locator("#blad a[data-merk]")).not_to_have_count(0)
    expect(page.locator("#stand")).to_have_text("Alles bewaard")

    assert desk.words() == [COLUMNS[1][: COLUMNS[1].index(last) + len(last)]]
    page.context.close()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_page_fits_beside_the_text_without_scripts_too(desk: Desk, browser: Browser, axe: str, width: int) -> None:
    page = desk.enter(browser, width=width, scripts=False)
    page.locator("[name=zin]").first.check()
    page.locator("#nieuw").fill("bellen")
    page.get_by_role("button", name="Geef code").first.click()
    expect(page.locator("#blad a[data-merk]")).not_to_have_count(0)
    page.get_by_role("link", name="Volgende bladzijde").click()
    expect(page.locator("#blad")).to_contain_text("Bladzijde 2 van 2")
    page.context.close()

    page = desk.enter(browser, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    found: list[Any] = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
    assert found == []
    page.context.close()


def _drag(page: Page, left: int, bottom: int, right: int, top: int) -> None:
    """From one corner of a part of the page to the other, which are in points."""
    picture = page.locator("#blad svg")
    picture.scroll_into_view_if_needed()
    sheet = picture.bounding_box()
    assert sheet
    scale = sheet["width"] / 595.28
    page.mouse.move(sheet["x"] + left * scale, sheet["y"] + (841.89 - top) * scale)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 400 * scale, sheet["y"] + 300 * scale)
    page.mouse.move(sheet["x"] + right * scale, sheet["y"] + (841.89 - bottom) * scale)
    page.mouse.up()


def test_a_figure_is_dragged_over_gets_a_code_and_is_taken_back(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    desk.figure(page)
    _drag(page, *FIGURE)
    bar = page.get_by_role("group", name="Code voor wat u koos")
    bar.get_by_role("combobox").fill("grafiek")
    page.keyboard.press("Enter")
    told = page.get_by_role("region", name="Vlakken met een code").get_by_role("link")
    expect(told).to_have_text("Vlak op bladzijde 2: grafiek – Noor Veld")
    expect(page.locator("#stand")).to_have_text("Alles bewaard")

    (region,) = desk.regions()
    sides = (region.left, region.bottom, region.right, region.top)
    assert sides == pytest.approx(FIGURE, abs=3)
    seen, sheet = page.locator("#blad .mv-vlak__lijn").bounding_box(), page.locator("#blad svg").bounding_box()
    assert seen
    assert sheet
    assert (seen["x"] - sheet["x"]) / sheet["width"] == pytest.approx(FIGURE[0] / 595.28, abs=0.02)
    assert (seen["y"] - sheet["y"]) / sheet["height"] == pytest.approx(1 - FIGURE[3] / 841.89, abs=0.02)
    assert desk.words() == ["▭ p. 2"]
    told.click()
    expect(page.locator("#gekozen")).to_have_text("Gekozen vlak")
    page.locator("#memo-nieuw").fill("De staven lopen op.")
    page.get_by_role("button", name="Bewaar memo").last.click()
    expect(page.locator("#stand")).to_have_text("Alles bewaard")
    assert [memo.text for memo in desk.base.bench.memos.of_document(desk.study, desk.report.id, desk.reader)] == [
        "De staven lopen op."
    ]
    for _ in range(2):
        page.locator("#blad").press("Control+z")
        expect(page.locator("#stand")).to_have_text("Alles bewaard")
    expect(told).to_have_count(0)
    assert desk.regions() == []
    page.context.close()


def test_a_figure_is_chosen_by_keys_alone(desk: Desk, browser: Browser) -> None:
    page = desk.enter(browser)
    page.get_by_role("link", name="Volgende bladzijde").press("Enter")
    expect(page.locator("#blad")).to_contain_text("Bladzijde 2 van 2")
    page.locator("#vlak summary").press("Enter")
    for number in ("50", "25", "35", "24"):
        page.keyboard.press("Tab")
        page.keyboard.type(number)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#vlak-nu")).not_to_have_attribute("width", "0")
    page.get_by_role("group", name="Code voor wat u koos").get_by_role("combobox").focus()
    page.keyboard.type("grafiek")
    page.keyboard.press("Enter")
    expect(page.locator("#blad .mv-vlak__lijn")).to_have_count(1)
    expect(page.locator("#stand")).to_have_text("Alles bewaard")

    (region,) = desk.regions()
    assert region.drawn[1:] == pytest.approx((50, 25, 35, 25), abs=0.1)
    assert page.locator("#vlak-x").input_value() == ""
    page.locator("#blad a[data-merk]").press("Enter")
    expect(page.locator("#gekozen")).to_have_text("Gekozen vlak")
    page.context.close()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_figure_gets_a_code_without_scripts_too(desk: Desk, browser: Browser, axe: str, width: int) -> None:
    page = desk.enter(browser, width=width, scripts=False)
    desk.figure(page)
    page.locator("#vlak-x").fill("50")
    page.locator("#nieuw").fill("grafiek")
    page.get_by_role("button", name="Geef code").first.click()
    expect(page.locator("#mis")).to_contain_text("Een vlak heeft vier getallen van 0 tot 100")
    assert page.locator("#vlak-x").input_value() == "50"
    for side, number in (("y", "25"), ("breed", "35"), ("hoog", "25")):
        page.locator(f"#vlak-{side}").fill(number)
    page.locator("#nieuw").fill("grafiek")
    page.get_by_role("button", name="Geef code").first.click()
    page.get_by_role("region", name="Vlakken met een code").get_by_role("link").click()
    expect(page.locator("#gekozen")).to_have_text("Gekozen vlak")
    page.locator("#ook").fill("staven")
    page.get_by_role("button", name="Geef code").last.click()
    expect(page.locator("#blad .mv-vlak__lijn")).to_have_count(2)
    assert len(desk.regions()) == 1
    page.get_by_role("region", name="Vlakken met een code").get_by_role("link").click()
    page.locator(".mv-bureau__naast").get_by_role("link", name="grafiek", exact=True).click()
    # Nobody wrote that: it has no quotation marks, and the letters of the page.
    named = page.locator(".mv-geen-citaat")
    expect(named).to_have_text("Vlak op bladzijde 2")
    expect(page.get_by_text("“Vlak")).to_have_count(0)
    assert "Literata" not in named.evaluate("(one) => getComputedStyle(one).fontFamily")
    page.context.close()

    page = desk.enter(browser, width=width)
    desk.figure(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    found: list[Any] = page.evaluate("axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))")
    assert found == []
    page.context.close()
