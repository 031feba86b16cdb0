"""What the desk and the pages of a study look like: in forced colours, on paper, on a phone, and what axe says."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.browser.conftest import NARROW, WIDE
from tests.browser.desk.working import Desk, document_of, violations

_CONTROLS = """() => [...document.querySelectorAll(
  "button, input, textarea, select, summary, .mv-met-script, .mv-greep")]
  .filter(one => one.checkVisibility()).map(one => one.outerHTML)"""


# How many pixels of a picture have the colour of the first code.
_BLUE = """async (hex) => {
    const bytes = Uint8Array.from(hex.match(/../g), (two) => Number.parseInt(two, 16));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4)
        if (data[at] === 0x2b && data[at + 1] === 0x66 && data[at + 2] === 0xbd) found += 1;
    return found;
}"""


# How many pixels each bar begins and ends away from its words in that paragraph, at most; small bars can be pressed.
_REACH = """() => [...document.querySelectorAll(".mv-balken a")].map((bar) => {
    const words = [...bar.closest(".mv-passage").querySelectorAll(`[data-merken~="${bar.dataset.merk}"]`)]
        .flatMap((one) => [...one.getClientRects()]);
    const top = Math.min(...words.map((row) => row.top)), bottom = Math.max(...words.map((row) => row.bottom));
    const box = bar.getBoundingClientRect();
    const off = Math.max(Math.abs(box.top - top), Math.abs(box.bottom - Math.max(bottom, top + 24)));
    return off <= 1 ? 0 : off;
})"""


def test_stripes_under_words_stay_where_colours_are_forced(desk: Desk, browser: Browser) -> None:
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    desk.base.bench.coder.give(
        desk.study, Place(text.id, text.sha256, (Span(start=0, end=10),)), Given(new="een"), desk.reader
    )
    page = desk.enter(browser, forced_colors="active")

    marked = page.locator("[data-merken]").first
    blue = page.evaluate(_BLUE, marked.screenshot().hex())

    assert blue > 20
    page.context.close()


def test_a_bar_that_is_pointed_at_stands_out(desk: Desk, browser: Browser) -> None:
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    for start in (0, 20):
        place = Place(text.id, text.sha256, (Span(start=start, end=start + 10),))
        desk.base.bench.coder.give(desk.study, place, Given(new=f"code {start}"), desk.reader)
    page = desk.enter(browser)

    page.keyboard.press("n")
    expect(page.locator(".mv-zin.is-hier [data-merken]")).to_have_count(2)
    page.locator("a[data-merk]").last.hover()

    expect(page.locator("[data-merken].is-op")).to_have_text(text.text[20:30])
    page.context.close()


def test_a_bar_begins_and_ends_where_its_words_do(desk: Desk, browser: Browser) -> None:
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    first = text.text.index("dinsdag")
    last = text.text.index("zondag")
    for start, end in ((first, first + 7), (first, text.text.index("\n\n") + 20), (last, last + 6)):
        place = Place(text.id, text.sha256, (Span(start=start, end=end),))
        desk.base.bench.coder.give(desk.study, place, Given(new=f"code {end}"), desk.reader)
    page = desk.enter(browser)
    short = page.locator("a[data-merk='1']")

    for width in (WIDE, 1100):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        assert page.evaluate(_REACH) == [0, 0, 0, 0]
        # Each in the column of its colour.
        bars = [page.locator(f"a[data-merk='{mark}']").first.bounding_box() for mark in (1, 2, 3)]
        assert [round(box["x"]) - round(bars[1]["x"]) for box in bars if box and bars[1]] == [-26, 0, 26]
    assert short.get_attribute("aria-label") == f"code {first + 7}: dinsdag"
    long = page.locator("a[data-merk='2']").first.get_attribute("aria-label") or ""
    assert long.endswith("keer met de …")
    page.context.close()

    page = desk.enter(browser, scripts=False)
    assert max(page.evaluate(_REACH)) > 0  # they share the height of their paragraph
    page.context.close()


# How far below the first each paragraph begins, and how wide and high it is.
_PLACES = """() => [...document.querySelectorAll("#tekst p[data-van]")].map((one, _, all) => {
    const box = one.getBoundingClientRect();
    return [box.top - all[0].getBoundingClientRect().top, box.width, box.height].map(Math.round);
})"""


@pytest.mark.parametrize("scripts", [True, False])
def test_coding_never_moves_the_text(desk: Desk, browser: Browser, *, scripts: bool) -> None:
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    page = desk.enter(browser, scripts=scripts)

    def places(width: int) -> list[list[int]]:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(desk.site + desk.path)
        page.wait_for_load_state("networkidle")
        found: list[list[int]] = page.evaluate(_PLACES)
        return found

    before = [places(width) for width in (NARROW, WIDE)]
    # More than there are columns, all over one another, and one through every paragraph but the last.
    spans = [*((number, 40 + number) for number in range(6)), (0, text.text.rindex("\n\n"))]
    for number, (start, end) in enumerate(spans):
        place = Place(text.id, text.sha256, (Span(start=start, end=end),))
        desk.base.bench.coder.give(desk.study, place, Given(new=f"code {number}"), desk.reader)

    assert [places(width) for width in (NARROW, WIDE)] == before
    assert page.locator(".mv-balken a").count() == len(spans) + len(before[0]) - 2
    if scripts:
        expect(page.locator(".mv-balken__meer")).to_have_text(["+3"])
    page.context.close()


def _is_on_paper(page: Page) -> None:
    """The desk prints its text with the number of each highlight, who said what, memos, and nothing to press."""
    page.emulate_media(media="print")
    assert page.locator("#tekst .mv-zin").first.is_visible()
    ends = page.locator("[data-eind]").evaluate_all("all => all.map(one => getComputedStyle(one, '::after').content)")
    assert [one.strip('" ') for one in ends] == ["1", "2", "3", "4"]
    said = page.locator(".mv-bureau__genummerd li").evaluate_all("all => all.map(one => one.innerText)")
    assert page.locator(".mv-bureau__genummerd ol").evaluate("one => getComputedStyle(one).listStyleType") == "decimal"
    assert said == [f"{name} – Noor Veld" for name in ("een", "twee", "drie", "vier")]
    expect(page.locator(".mv-memo .mv-opgemaakt p", has_text="Dat wachten valt op.")).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.locator(".mv-bureau__genummerd")).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "look"),
    [(NARROW, {}), (WIDE, {}), (NARROW, {"color_scheme": "dark"}), (WIDE, {"forced_colors": "active"})],
)
def test_the_pages_of_a_study_fit_and_axe_finds_nothing(
    desk: Desk, browser: Browser, axe: str, width: int, look: dict[str, Any]
) -> None:
    text = desk.base.catalogue.document(document_of(desk), desk.reader)
    for end, name in ((40, "een"), (80, "twee"), (120, "drie"), (160, "vier")):
        place = Place(text.id, text.sha256, (Span(start=10, end=end),))
        desk.base.bench.coder.give(desk.study, place, Given(new=name), desk.reader)
    marks = desk.base.bench.coder.marks(desk.study, text.id, desk.reader)
    desk.base.bench.memos.write(desk.study, marks.highlights[0].id, "Dat wachten valt op.", desk.reader)
    code = desk.base.bench.codebooks.tree(desk.study, desk.reader)[0].code.id
    page = desk.enter(browser, width=width, **look)
    for prefix in ("", "/en"):
        for path in (
            "/werk",
            f"/werk/{desk.study}",
            f"/werk/{desk.study}/codes?kies={code}",
            f"/werk/{desk.study}/versies",
            f"/werk/{desk.study}/meenemen",
            f"/werk/{desk.study}/inlezen",
            desk.path,
            f"{desk.path}?kies={marks.highlights[0].id}",
        ):
            page.goto(desk.site + prefix + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert violations(page, axe) == [], prefix + path
            page.emulate_media(media="print")
            assert page.evaluate(_CONTROLS) == [], prefix + path
            page.emulate_media(media="screen")
        _is_on_paper(page)
    page.context.close()


@pytest.mark.parametrize(("width", "scripts"), [(NARROW, True), (WIDE, False)])
def test_a_file_is_looked_at_brought_in_and_taken_back(
    desk: Desk, browser: Browser, axe: str, tmp_path: Path, width: int, scripts: bool
) -> None:
    file = tmp_path / "codes.csv"
    file.write_text("naam;onder\nhulp;\nburen;hulp\n;leeg\n", encoding="utf-8")
    page = desk.enter(browser, width=width, scripts=scripts)
    page.goto(f"{desk.site}/werk/{desk.study}/meenemen")
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er zou komen").click()
    page.get_by_role("heading", name="Kan niet mee").wait_for()
    assert desk.counts() == {}
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page, axe) == []
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/inlezen-{width}.png", full_page=True)

    page.get_by_role("button", name="Lees in").click()
    assert desk.counts() == {"hulp": 0, "buren": 0}
    if shots:
        page.screenshot(path=f"{shots}/ingelezen-{width}.png", full_page=True)
    page.get_by_role("button", name="Ongedaan maken").click()

    page.get_by_text("Het inlezen is teruggedraaid.").wait_for()
    assert desk.counts() == {}
    page.context.close()
